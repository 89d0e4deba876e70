"""Incidents and threats are searched by the database's own index; views are saved, exports asked for."""

import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tocsin.core.incidents import Entry, history
from tocsin.core.incidents.register_texts import incident_text, threat_text
from tocsin.core.incidents.threats import threat_history

# Words and marks are taken apart by the core; blanks alone part them here, so that both databases agree.
SQLITE = [
    "CREATE VIRTUAL TABLE store_registerwords USING fts5(marks, words, content='store_registertext', "
    "content_rowid='place', detail=none, prefix='2 3 4', "
    "tokenize=\"ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{|}~'\")",
    "CREATE VIRTUAL TABLE store_registervocabulary USING fts5vocab(store_registerwords, row)",
    "CREATE TRIGGER words_come AFTER INSERT ON store_registertext BEGIN "
    "INSERT INTO store_registerwords(rowid, marks, words) VALUES (NEW.place, NEW.marks, NEW.words); END",
    "CREATE TRIGGER words_go AFTER DELETE ON store_registertext BEGIN "
    "INSERT INTO store_registerwords(store_registerwords, rowid, marks, words) "
    "VALUES ('delete', OLD.place, OLD.marks, OLD.words); END",
    "CREATE TRIGGER words_change AFTER UPDATE ON store_registertext "
    "WHEN (OLD.place, OLD.marks, OLD.words) <> (NEW.place, NEW.marks, NEW.words) BEGIN "
    "INSERT INTO store_registerwords(store_registerwords, rowid, marks, words) "
    "VALUES ('delete', OLD.place, OLD.marks, OLD.words); "
    "INSERT INTO store_registerwords(rowid, marks, words) VALUES (NEW.place, NEW.marks, NEW.words); END",
]
POSTGRESQL = [
    "ALTER TABLE store_registertext ADD COLUMN searched tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(string_to_array(marks || ' ' || words, ' '))) STORED",
    "CREATE INDEX words_of_the_register ON store_registertext USING gin (searched)",
]


def index_words(apps, schema_editor):
    """Make the full-text index of the database at hand."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def take_in(apps, schema_editor):
    """Take what is recorded already into the index, as the ledger tells it."""
    database = schema_editor.connection.alias
    entries = apps.get_model("store", "LedgerEntry").objects.using(database).order_by("sequence")
    texts = apps.get_model("store", "RegisterText").objects.using(database)
    for name in ("Incident", "Threat"):
        rows = apps.get_model("store", name).objects.using(database)
        for reference, since in rows.values_list("reference", "since").iterator():
            told = [
                Entry(row.sequence, row.recorded_at, row.actor, row.kind, json.loads(row.body))
                for row in entries.filter(subject=reference)
            ]
            if not told:
                continue
            if name == "Threat":
                text = threat_text(threat_history(reference, told))
            else:
                incident = history(reference, told)
                text = incident_text(incident, since, {each.node for each in incident.outages})
            marks, words = " ".join(text.marks), " ".join(text.words)
            texts.create(reference=reference, place=text.place, marks=marks, words=words)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_pre_tokens_and_break_glass"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("place", models.BigIntegerField(unique=True)),
                ("marks", models.TextField()),
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
                ("attempts", models.PositiveSmallIntegerField(default=0)),
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
                        condition=models.Q(("state__in", ("waiting", "written", "failed", "removed"))),
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
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["-since", "-id"], name="incidents_newest_first"),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["state", "-since"], name="incidents_of_a_state"),
        ),
        migrations.AddIndex(
            model_name="incidentadmission",
            index=models.Index(fields=["person", "incident"], name="incidents_admitted_to"),
        ),
        migrations.RunPython(index_words),
        migrations.RunPython(take_in),
    ]
