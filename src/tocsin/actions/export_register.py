"""Export what is asked of the register: few rows at once, more by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from tocsin.actions.policy import allow_somewhere
from tocsin.actions.register_rows import digest_of, write_register
from tocsin.actions.search_register import all_of_register, count_register
from tocsin.channels.spreadsheets import FORMATS
from tocsin.core.incidents import Actor
from tocsin.core.incidents.register_filter import RegisterFilter
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import due, exports
from tocsin.store.unit_of_work import Work, unit_of_work

FEW = 2000
"""Up to so many rows are written while one waits."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, when it was written at once; else the number of the export that a worker writes."""

    content: bytes | None = None
    number: int | None = None


def export_register(asked: RegisterFilter, form: str, *, account: int, by: Actor, at: Instant) -> Exported:
    """
    Export the rows of a filter for an account, in a format of ``FORMATS``.

    Only what lies at entities where the verb ``export`` is allowed, and may be seen. Raises ``Refused``:
    ``not_allowed``, ``unknown_word`` for another format.
    """
    if form not in FORMATS:
        words = ", ".join(FORMATS)
        raise Refused("unknown_word", f"format: {form!r} is not known here. Use one of: {words}.", "format")
    allow_somewhere(by, "export")
    few = count_register(asked, by=by, at_most=FEW + 1, verb="export") <= FEW
    with unit_of_work(by, at) as work:
        allow_somewhere(by, "export")
        return _at_once(work, asked, form) if few else _later(work, asked, form, account)


def _at_once(work: Work, asked: RegisterFilter, form: str) -> Exported:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"register.{form}"
        found = all_of_register(asked, by=work.by, verb="export")
        count = write_register(path, form, asked.kind, found, at=work.at)
        record_export(work, asked, form, count or 0, digest_of(path))
        return Exported(content=path.read_bytes())


def _later(work: Work, asked: RegisterFilter, form: str, account: int) -> Exported:
    number = exports.ask(account, form, urlencode(asked.address), work.at).pk
    due.put(exports.DUE_KIND, str(number), work.at)
    return Exported(number=number)


def record_export(work: Work, asked: RegisterFilter, form: str, count: int, digest: str) -> None:
    """Record that somebody was given a file: which filters, which format, how many rows, which bytes."""
    body = {"filters": dict(asked.address), "format": form, "count": count, "digest": digest}
    work.record("register.exported", "register", body)
