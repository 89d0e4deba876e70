"""The ledger: entries are appended, bound by hash to the one before, and read back in order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from tocsin.core.incidents import Entry
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.models import LedgerEntry, LedgerHead


def append(kind: str, subject: str, body: dict[str, Any], *, by: str, at: Instant) -> int:
    """
    Append one entry inside the caller's transaction and return its sequence number.

    The head row is locked first, so entries are numbered without gaps whoever else appends.
    """
    head = LedgerHead.objects.select_for_update().get(id=1)
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    entry = LedgerEntry(
        sequence=head.sequence + 1,
        recorded_at=at,
        actor=by,
        kind=kind,
        subject=subject,
        body=text,
        previous=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save()
    return entry.sequence


def lock() -> None:
    """Take the head row's lock: who holds it is the only one to record until the transaction ends."""
    LedgerHead.objects.select_for_update().get(id=1)


def digest(entry: LedgerEntry) -> str:
    """Return the SHA-256 of an entry and of the hash before it: one change breaks all that follow."""
    return hashlib.sha256(f"{entry.previous}{content_digest(entry)}".encode()).hexdigest()


def content_digest(entry: LedgerEntry) -> str:
    """
    Return the SHA-256 of an entry alone.

    It stands for the entry in the incident file of another incident: the chain is checked, nothing is read.
    """
    fields = [
        str(entry.sequence),
        rfc3339(entry.recorded_at),
        entry.actor,
        entry.kind,
        entry.subject,
        entry.body,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def entries(subject: str) -> Iterator[Entry]:
    """Return what is recorded about one subject, in order."""
    for row in LedgerEntry.objects.filter(subject=subject).order_by("sequence"):
        yield Entry(row.sequence, row.recorded_at, row.actor, row.kind, json.loads(row.body))


def last_sequence(subject: str) -> int:
    """Return the number of the last entry about a subject: it changes whenever one is recorded."""
    last = LedgerEntry.objects.filter(subject=subject).order_by("-sequence")
    return last.values_list("sequence", flat=True).first() or 0


GUARDS = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_ledgerentry'",
    "postgresql": "SELECT COUNT(*) FROM pg_trigger "
    "WHERE tgrelid = 'store_ledgerentry'::regclass AND NOT tgisinternal AND tgenabled = 'O'",
}
"""How many triggers guard the ledger, by database."""
EXPECTED_GUARDS = {"sqlite": 3, "postgresql": 2}


def guarded() -> None:
    """
    Check that the database still refuses to change what is recorded.

    Raises ``Refused`` (``ledger_unguarded``) when a trigger was dropped or switched off.
    """
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor])
        found = cursor.fetchone()
    if found is None or found[0] < EXPECTED_GUARDS[connection.vendor]:
        raise Refused(
            "ledger_unguarded",
            "The triggers that keep the ledger from being changed are not all there: somebody removed them. "
            "Find out who had the rights to, and restore a backup that verifies.",
            "store_ledgerentry",
        )


def verify() -> int:
    """
    Check the chain from first to last entry and return how many there are.

    Raises ``Refused`` (``ledger_broken``) that names the first entry that is missing or changed.
    """
    previous, expected = "", 0
    for row in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        expected += 1
        if row.sequence != expected:
            raise _broken(expected, "it is missing")
        if row.previous != previous or not _as_written(row):
            raise _broken(expected, "it is not what was written")
        previous = row.hash
    head = LedgerHead.objects.filter(id=1).first()
    if head is None or head.sequence > expected:
        raise _broken(expected + 1, "it is missing")
    if (head.sequence, head.hash) != (expected, previous):
        raise _broken(expected, "it is not what was written")
    return expected


def _as_written(row: LedgerEntry) -> bool:
    try:
        return row.hash == digest(row)
    except AttributeError:  # where the instant was, there is text that is none
        return False


def _broken(sequence: int, what: str) -> Refused:
    return Refused(
        "ledger_broken",
        f"Ledger entry {sequence}: {what}. Stop using this data folder and restore a backup that verifies.",
        f"ledger {sequence}",
    )
