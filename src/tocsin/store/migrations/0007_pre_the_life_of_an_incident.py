"""An incident has a state, a type, a cause and a priority; references are numbered by a row of their own."""

import django.db.models.deletion
from django.db import migrations, models


def carry_states(apps, schema_editor):
    """What was resolved stays resolved; everything else is under way."""
    apps.get_model("store", "Incident").objects.filter(status="resolved").update(state="resolved")


def begin_numbering(apps, schema_editor):
    """Go on after the highest number that each series has."""
    last: dict[str, int] = {}
    for model in ("Incident", "Threat", "Dossier"):
        for reference in apps.get_model("store", model).objects.values_list("reference", flat=True):
            series, _, number = reference.rpartition("-")
            last[series] = max(last.get(series, 0), int(number))
    numbering = apps.get_model("store", "Numbering")
    numbering.objects.bulk_create(numbering(series=series, last=number) for series, number in last.items())


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_pre_dossiers_and_recovery_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncidentAdmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="IncidentNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Numbering",
            fields=[
                ("series", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="duerow",
            name="due_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_status_is_known",
        ),
        migrations.AddField(
            model_name="incident",
            name="cause",
            field=models.CharField(default="", max_length=30),
        ),
        migrations.AddField(
            model_name="incident",
            name="confidential",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="incident",
            name="merged_into",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="incident",
            name="priority",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="state",
            field=models.CharField(default="detected", max_length=14),
        ),
        migrations.AddField(
            model_name="incident",
            name="type",
            field=models.CharField(default="", max_length=24),
        ),
        migrations.RunPython(carry_states),
        migrations.RemoveField(
            model_name="incident",
            name="status",
        ),
        migrations.RunPython(begin_numbering),
        migrations.AddConstraint(
            model_name="duerow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "becomes_major",
                            "deadline_near",
                            "recurrence_assessment",
                            "claim_deadline",
                            "follow_up",
                            "export",
                        ),
                    )
                ),
                name="due_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "detected",
                            "triaged",
                            "under_response",
                            "recovered",
                            "resolved",
                            "reviewed",
                            "closed",
                        ),
                    )
                ),
                name="incident_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority", None), ("priority__range", (1, 5)), _connector="OR"),
                name="incident_priority_is_one_to_five",
            ),
        ),
        migrations.AddField(
            model_name="incidentadmission",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="admissions", to="store.incident"
            ),
        ),
        migrations.AddField(
            model_name="incidentnode",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="nodes", to="store.incident"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentadmission",
            constraint=models.UniqueConstraint(fields=("incident", "person"), name="person_admitted_once"),
        ),
        migrations.AddIndex(
            model_name="incidentnode",
            index=models.Index(fields=["node", "incident"], name="incidents_of_a_node"),
        ),
        migrations.AddConstraint(
            model_name="incidentnode",
            constraint=models.UniqueConstraint(fields=("incident", "node"), name="node_named_once"),
        ),
    ]
