"""The words of incidents are searched by the database's own index; views are saved, exports asked for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = [
    "CREATE VIRTUAL TABLE store_incidentwords USING fts5(words, content='store_incidenttext', "
    "content_rowid='incident_id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE TRIGGER words_come AFTER INSERT ON store_incidenttext BEGIN "
    "INSERT INTO store_incidentwords(rowid, words) VALUES (NEW.incident_id, NEW.words); END",
    "CREATE TRIGGER words_go AFTER DELETE ON store_incidenttext BEGIN "
    "INSERT INTO store_incidentwords(store_incidentwords, rowid, words) "
    "VALUES ('delete', OLD.incident_id, OLD.words); END",
    "CREATE TRIGGER words_change AFTER UPDATE ON store_incidenttext BEGIN "
    "INSERT INTO store_incidentwords(store_incidentwords, rowid, words) "
    "VALUES ('delete', OLD.incident_id, OLD.words); "
    "INSERT INTO store_incidentwords(rowid, words) VALUES (NEW.incident_id, NEW.words); END",
]
POSTGRESQL = [
    "CREATE INDEX words_of_incidents ON store_incidenttext USING gin (to_tsvector('simple', words))",
]


def index_words(apps, schema_editor):
    """Make the full-text index of the database at hand."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_pre_tokens_and_break_glass"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IncidentText",
            fields=[
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="store.incident",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("format", models.CharField(max_length=4)),
                ("query", models.CharField(max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=7)),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(default="", max_length=100)),
                ("digest", models.CharField(default="", max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ("xlsx", "csv", "json"))),
                        name="export_format_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "written", "failed"))),
                        name="export_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(max_length=2000)),
                ("shared", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="view_named_once")],
            },
        ),
        migrations.RunPython(index_words),
    ]
