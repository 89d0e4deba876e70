"""Write an export that somebody asked for, outside of any transaction; or remove one that is a day old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl

from tocsin.actions.act_on_due import CLOCK
from tocsin.actions.export_register import record_export
from tocsin.actions.register_rows import digest_of, write_register
from tocsin.actions.search_register import all_of_register, count_register
from tocsin.core.incidents.register_filter import register_filter
from tocsin.core.time import Instant
from tocsin.store import due, exports, queries
from tocsin.store.models import DueRow, Export
from tocsin.store.unit_of_work import unit_of_work

UNHEARD = timedelta(minutes=2)
"""A worker of which nothing was heard for so long has died: the export is begun again."""
KEPT = timedelta(days=1)
_ALL = 2**31


def write_next_export(now: Callable[[], Instant]) -> bool:
    """
    Take up the export that is due longest and write it; say whether there was one.

    It asks for the time over and over, since writing takes minutes: every chunk says that it goes on.
    """
    with unit_of_work(CLOCK, now()) as work:
        row = due.claim(work.at, of=exports.DUE_KIND)
        export = _taken(row, work.at) if row else None
    if export is not None:
        _write(export, now)
    return row is not None


def _taken(row: DueRow, at: Instant) -> Export | None:
    """Return the export to write for what is due; None when there is nothing to write, but to tidy up."""
    exports.remove_files(int(row.subject))
    export = exports.due(row)
    if export is not None and export.state == "waiting" and export.attempts < exports.MOST_ATTEMPTS:
        exports.take_up(export, row, at + UNHEARD)
        return export
    due.done(row, at)
    if export is not None:
        exports.end(export, "failed" if export.state == "waiting" else "removed")
    return None


def _write(export: Export, now: Callable[[], Instant]) -> None:
    by = queries.actor(export.account_id, export.account.get_username())
    asked, path = register_filter(dict(parse_qsl(export.query))), exports.path(export)
    total = count_register(asked, by=by, at_most=_ALL, verb="export")
    count = write_register(
        path,
        export.format,
        asked.kind,
        all_of_register(asked, by=by, verb="export"),
        at=export.asked_at,
        each=lambda done: exports.progress(export, done, max(done, total), now() + UNHEARD),
    )
    if count is None:
        path.unlink(missing_ok=True)
        return
    digest, at = digest_of(path), now()
    name = f"{asked.kind}-{export.asked_at:%Y%m%dT%H%M%SZ}.{export.format}"
    with unit_of_work(by, at) as work:
        if exports.end(export, "written", done=count, total=count, name=name, digest=digest):
            due.put(exports.DUE_KIND, str(export.pk), at + KEPT)
            record_export(work, asked, export.format, count, digest)
