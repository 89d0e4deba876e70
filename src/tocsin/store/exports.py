"""Exports of the register that were asked for: how far they are, and their files in the data folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.models import DueRow, Export

DUE_KIND = "export"
MOST_ATTEMPTS = 3


def ask(account: int, form: str, query: str, at: Instant) -> Export:
    """Put down that an account asks for an export."""
    return Export.objects.create(account_id=account, format=form, query=query, asked_at=at)


def of(account: int, number: int) -> Export:
    """Return an export of an account (``unknown_export`` where that account asked for none such)."""
    export = Export.objects.filter(account_id=account, pk=number).first()
    if export is None:
        raise Refused(
            "unknown_export",
            "You asked for no export of that number. Only who asked for an export sees it: export anew.",
        )
    return export


def latest(account: int, many: int) -> list[Export]:
    """Return the last exports of an account that are not removed yet, the newest first."""
    return list(Export.objects.filter(account_id=account).exclude(state="removed")[:many])


def due(row: DueRow) -> Export | None:
    """Return the export that a row is about; None when its account is gone, and all that was its."""
    return Export.objects.select_related("account").filter(pk=int(row.subject)).first()


def take_up(export: Export, row: DueRow, until: Instant) -> None:
    """Begin an export, or begin it again; if nothing is heard of it until an instant, somebody else does."""
    export.attempts, export.done = export.attempts + 1, 0
    export.save(update_fields=["attempts", "done"])
    row.at = until
    row.save(update_fields=["at"])


def progress(export: Export, done: int, total: int, until: Instant) -> bool:
    """Say how far an export is; False: somebody else began it again, and this one is to end."""
    mine = Export.objects.filter(pk=export.pk, attempts=export.attempts, state="waiting")
    if not mine.update(done=done, total=total):
        return False
    DueRow.objects.filter(kind=DUE_KIND, subject=str(export.pk), done_at=None).update(at=until)
    return True


def end(export: Export, state: str, **columns: object) -> bool:
    """Put down how an export ended; False: somebody else began it again, and theirs counts."""
    mine = Export.objects.filter(pk=export.pk, attempts=export.attempts, state=export.state)
    return bool(mine.update(state=state, **columns))


def path(export: Export) -> Path:
    """Return where the file of an export is, or will be: each attempt has its own."""
    return folder() / f"{export.pk}-{export.attempts}.{export.format}"


def folder() -> Path:
    """Return the folder of exports, made when it is missing and readable by its owner alone."""
    place = Path(settings.DATA) / "exports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def remove_files(number: int) -> None:
    """Remove whatever was written of an export, by any attempt."""
    for each in folder().glob(f"{number}-*"):
        each.unlink(missing_ok=True)
