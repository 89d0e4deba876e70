"""Rows that are due: put, moved, claimed by one worker, done once."""

from __future__ import annotations

from tocsin.core.time import Instant
from tocsin.store.models import DueRow


def put(kind: str, subject: str, at: Instant | None) -> None:
    """Make something due at an instant, or at another than before; None: it is not due any more."""
    open_rows = DueRow.objects.filter(kind=kind, subject=subject, done_at=None)
    if at is None:
        open_rows.delete()
    elif not open_rows.update(at=at):
        DueRow.objects.create(kind=kind, subject=subject, at=at)


def claim(at: Instant) -> DueRow | None:
    """Return the row that is due longest, locked until this transaction ends; those of others are skipped."""
    rows = DueRow.objects.select_for_update(skip_locked=True).filter(done_at=None, at__lte=at)
    return rows.order_by("at", "id").first()


def done(row: DueRow, at: Instant) -> None:
    """Mark a claimed row as acted on: it is never claimed again."""
    row.done_at = at
    row.save(update_fields=["done_at"])
