"""The ledger: entries are appended, bound by hash to the one before, and read back in order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from tocsin.core.incidents import Entry
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store.models import LedgerEntry, LedgerHead

CHUNK = 2000
"""So many entries are in memory at once."""
SUBJECT = "ledger"
"""What entries about the ledger itself are about."""
BOUND_ANEW = "ledger.bound_anew"
UNREADABLE = (DatabaseError, ValueError, TypeError)
"""What reading raises where a changed byte made something that is no text, number or instant."""
_SPELT = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
"""How an instant stands in SQLite; microseconds may follow."""


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
    return hashlib.sha256(json.dumps(_fields(entry), ensure_ascii=False).encode()).hexdigest()


def older_digest(previous: str, entry: LedgerEntry) -> str:
    """Return the hash of an entry as versions before the incident file bound it: the previous one within."""
    return hashlib.sha256(json.dumps([previous, *_fields(entry)], ensure_ascii=False).encode()).hexdigest()


def _fields(entry: LedgerEntry) -> list[str]:
    return [
        str(entry.sequence),
        rfc3339(entry.recorded_at),
        entry.actor,
        entry.kind,
        entry.subject,
        entry.body,
    ]


def head(using: str = "default") -> tuple[int, str]:
    """Return the number and the hash of the last entry; ``using`` names the connection that is asked."""
    row = LedgerHead.objects.using(using).get(id=1)
    return row.sequence, row.hash


def hash_of(sequence: int) -> str:
    """Return the hash of one entry; of none before the first it is empty."""
    return LedgerEntry.objects.filter(sequence=sequence).values_list("hash", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Span:
    """The entries about some subjects: how many, the number of the first, and the hash before that one."""

    count: int
    first: int
    previous: str


def span(subjects: Iterable[str], last: int) -> Span:
    """Return the span of the entries about some subjects, up to an entry; there is at least one."""
    rows = LedgerEntry.objects.filter(subject__in=list(subjects), sequence__lte=last).order_by("sequence")
    first = rows[0]
    return Span(rows.count(), first.sequence, first.previous)


def digests(first: int, last: int) -> Iterator[str]:
    """Return the content digests of the entries between two, both included, in order."""
    rows = LedgerEntry.objects.filter(sequence__gte=first, sequence__lte=last).order_by("sequence")
    return (content_digest(row) for row in rows.iterator(chunk_size=CHUNK))


def written(subjects: Iterable[str], last: int) -> Iterator[LedgerEntry]:
    """Return the entries about some subjects as they were written, up to one, in order."""
    rows = LedgerEntry.objects.filter(subject__in=list(subjects), sequence__lte=last).order_by("sequence")
    return rows.iterator(chunk_size=CHUNK)


def subjects(prefix: str) -> Iterator[str]:
    """Return the subjects that begin so, each once."""
    rows = LedgerEntry.objects.filter(subject__startswith=prefix).order_by("subject")
    return rows.values_list("subject", flat=True).distinct().iterator(chunk_size=CHUNK)


def entries_about(subjects: Iterable[str]) -> dict[str, list[Entry]]:
    """Return what is recorded about each of a few subjects, in order."""
    found: dict[str, list[Entry]] = {each: [] for each in subjects}
    rows = LedgerEntry.objects.filter(subject__in=list(found)).order_by("sequence")
    for row in rows.iterator(chunk_size=CHUNK):
        entry = Entry(row.sequence, row.recorded_at, row.actor, row.kind, json.loads(row.body))
        found[row.subject].append(entry)
    return found


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

    Others may append meanwhile: what the head names when they do is checked as well. Raises ``Refused``
    (``ledger_broken``) that names the first entry that is missing, changed or nobody's.
    """
    chain = _Chain(_bound_anew(), _misspelt())
    while True:
        head = LedgerHead.objects.filter(id=1).first()
        last = head.sequence if head else LedgerEntry.objects.count()
        chain.follow_to(last)
        if head is None:
            raise _broken(last + 1, "it is missing")
        if chain.hash != head.hash:
            raise _broken(max(last, 1), "it is not what was written")
        if not LedgerEntry.objects.filter(sequence__gt=last).exists():
            return chain.sequence
        if LedgerHead.objects.filter(id=1, sequence=last).exists():
            raise _broken(last + 1, "it is not what was written")


@dataclass(slots=True)
class _Chain:
    """How far the ledger was followed, and the hash it has there."""

    older: tuple[int, str] | None
    """The last entry that an earlier version bound in its own way, and the hash that it had there."""
    misspelt: int | None
    """The first entry that is stored in another way than it is written."""
    sequence: int = 0
    hash: str = ""
    older_hash: str = ""

    def follow_to(self, last: int) -> None:
        """Follow the entries up to one, or refuse the first that does not fit."""
        known = LedgerEntry.objects.filter(sequence__lte=last).order_by("sequence")
        rows = known.filter(sequence__gt=self.sequence) if self.sequence else known
        try:
            for row in rows.iterator(chunk_size=CHUNK):
                self.follow(row)
        except UNREADABLE:
            self._follow_singly()
        if self.sequence < last:
            raise _broken(self.sequence + 1, "it is missing")

    def follow(self, row: LedgerEntry) -> None:
        """Go on to the next entry, or refuse it."""
        number = self.sequence + 1
        if row.sequence != number:
            raise _broken(number, "it is missing")
        if number == self.misspelt or row.previous != self.hash or not _as_written(row):
            raise _broken(number, "it is not what was written")
        if self.older and number <= self.older[0]:
            self.older_hash = older_digest(self.older_hash, row)
            if number == self.older[0] and self.older_hash != self.older[1]:
                raise _broken(number, "it is not what an earlier version of Tocsin wrote")
        self.sequence, self.hash = number, row.hash

    def _follow_singly(self) -> None:
        """Find the entry that cannot be read: one by one, because others are fetched with it otherwise."""
        while True:
            number = self.sequence + 1
            try:
                row = LedgerEntry.objects.filter(sequence=number).first()
            except UNREADABLE:
                raise _broken(number, "it cannot be read") from None
            if row is None:
                raise _broken(number, "it is missing")
            self.follow(row)


def _as_written(row: LedgerEntry) -> bool:
    try:
        return row.hash == digest(row)
    except (AttributeError, TypeError):  # where the instant or a text was, there is something else
        return False


def _bound_anew() -> tuple[int, str] | None:
    """Return where an earlier version's chain ended, if this ledger was begun by one."""
    row = LedgerEntry.objects.filter(subject=SUBJECT, kind=BOUND_ANEW).order_by("sequence").first()
    if row is None:
        return None
    body = json.loads(row.body)
    return int(body["sequence"]), str(body["hash"])


def _misspelt() -> int | None:
    """
    Return the first entry that SQLite holds in another way than it is written, though it would read the same.

    That is an instant in another spelling, and a number that an index gives back though the row has another:
    entries are written in their order, so the row with that number is the entry.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MIN(rowid) FROM store_ledgerentry NOT INDEXED "
            "WHERE sequence <> rowid OR typeof(sequence) <> 'integer' OR typeof(recorded_at) <> 'text' "
            "OR (recorded_at NOT GLOB %s AND recorded_at NOT GLOB %s)",
            [_SPELT, f"{_SPELT}.{'[0-9]' * 6}"],
        )
        found: int | None = cursor.fetchone()[0]
    return found


def _broken(sequence: int, what: str) -> Refused:
    return Refused(
        "ledger_broken",
        f"Ledger entry {sequence}: {what}. Stop using this data folder and restore a backup that verifies.",
        f"ledger {sequence}",
    )
