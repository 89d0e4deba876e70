"""
An incident has a state, a type, a cause and a priority; references are numbered by a row of their own.

The ledger is bound in another way, so that an incident file can show one incident's entries and stand in for
all others with their digests: what was written stays, the hashes are computed anew, and where the older chain
ended is an entry of its own, against which the older chain is verified ever after.
"""

import hashlib
import json
from contextlib import contextmanager

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from tocsin.core.refusal import Refused
from tocsin.core.time import rfc3339

AT_ONCE = 500


def bind_anew(apps, schema_editor):
    """Verify the chain as it was bound before, compute its hashes anew, and record where it had ended."""
    database = schema_editor.connection.alias
    rows = apps.get_model("store", "LedgerEntry").objects.using(database).order_by("sequence")
    head = apps.get_model("store", "LedgerHead").objects.using(database).filter(id=1).first()
    count, last = _older_chain(rows)
    if head is None or (head.sequence, head.hash) != (count, last):
        raise _broken(count + 1)
    if not count:
        return
    with _unguarded(schema_editor):
        last = ""
        for start in range(0, head.sequence, AT_ONCE):
            batch = list(rows.filter(sequence__gt=start, sequence__lte=start + AT_ONCE))
            for row in batch:
                row.previous, row.hash = last, _bound(last, row)
                last = row.hash
            rows.bulk_update(batch, ["previous", "hash"])
    body = {"hash": head.hash, "sequence": head.sequence}
    entry = rows.model(
        sequence=head.sequence + 1,
        recorded_at=timezone.now(),  # noqa: TID251 - a migration has nobody to ask
        actor="tocsin",
        kind="ledger.bound_anew",
        subject="ledger",
        body=json.dumps(body, sort_keys=True, separators=(",", ":")),
        previous=last,
    )
    entry.hash = _bound(last, entry)
    entry.save(using=database, force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(using=database)


def _older_chain(rows):
    """Return how many entries there are and the hash of the last, or refuse the first that does not fit."""
    number, last = 0, ""
    for row in rows.iterator(chunk_size=AT_ONCE):
        number += 1
        said = json.dumps([last, *_fields(row)], ensure_ascii=False)
        if (row.sequence, row.previous, row.hash) != (
            number,
            last,
            hashlib.sha256(said.encode()).hexdigest(),
        ):
            raise _broken(number)
        last = row.hash
    return number, last


def _bound(previous, row):
    content = hashlib.sha256(json.dumps(_fields(row), ensure_ascii=False).encode()).hexdigest()
    return hashlib.sha256(f"{previous}{content}".encode()).hexdigest()


def _fields(row):
    return [str(row.sequence), rfc3339(row.recorded_at), row.actor, row.kind, row.subject, row.body]


def _broken(number):
    return Refused(
        "ledger_broken",
        f"Ledger entry {number} is missing or not what was written, so this data folder is not brought up to date. "
        "Keep it as it is and restore a backup that verifies.",
        f"ledger {number}",
    )


@contextmanager
def _unguarded(schema_editor):
    """Let the hashes be written, and guard the ledger again; all in the migration's one transaction."""
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("ALTER TABLE store_ledgerentry DISABLE TRIGGER USER")
        yield
        schema_editor.execute("ALTER TABLE store_ledgerentry ENABLE TRIGGER USER")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_ledgerentry'"
        )
        guards = cursor.fetchall()
    for name, _ in guards:
        schema_editor.execute(f"DROP TRIGGER {name}")
    yield
    for _, made in guards:
        schema_editor.execute(made)


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
        migrations.RunPython(bind_anew),
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
