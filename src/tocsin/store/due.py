"""Rows that are due: put, moved, claimed by one worker, done once."""

from __future__ import annotations

from tocsin.core.time import Instant
from tocsin.store.models import DueRow

LONG = ("export",)
"""What takes minutes, and is claimed by its kind."""


def put(kind: str, subject: str, at: Instant | None) -> None:
    """Make something due at an instant, or at another than before; None: it is not due any more."""
    open_rows = DueRow.objects.filter(kind=kind, subject=subject, done_at=None)
    if at is None:
        open_rows.delete()
    elif not open_rows.update(at=at):
        DueRow.objects.create(kind=kind, subject=subject, at=at)


def claim(at: Instant, *, of: str | None = None) -> DueRow | None:
    """
    Return the row that is due longest, locked until this transaction ends; those of others are skipped.

    Of one kind, if it is named; else of any kind that takes no time, so that no alarm waits for what does.
    """
    rows = DueRow.objects.select_for_update(skip_locked=True).filter(done_at=None, at__lte=at)
    rows = rows.exclude(kind__in=LONG) if of is None else rows.filter(kind=of)
    return rows.order_by("at", "id").first()


def done(row: DueRow, at: Instant) -> None:
    """Mark a claimed row as acted on: it is never claimed again."""
    row.done_at = at
    row.save(update_fields=["done_at"])


def first(kind: str, subject: str) -> Instant | None:
    """Return when something was due about a subject first, acted on or not; None: it never was."""
    rows = DueRow.objects.filter(kind=kind, subject=subject)
    return rows.order_by("at", "id").values_list("at", flat=True).first()


def subjects(kind: str, until: Instant) -> list[str]:
    """Return the subjects about which something is due by an instant, and was not acted on."""
    rows = DueRow.objects.filter(kind=kind, done_at=None, at__lte=until)
    return list(rows.order_by("at", "id").values_list("subject", flat=True))
