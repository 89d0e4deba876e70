"""`tocsin incidents`: the register from the command line, row by row however many there are."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import click

from tocsin.cli.answers import answering
from tocsin.cli.answers import as_json as written
from tocsin.core.incidents import INCIDENT_TYPES, OPERATOR, status_of
from tocsin.core.incidents.life_cycle import STATES
from tocsin.core.incidents.register_filter import OUTCOMES, register_filter
from tocsin.core.time import rfc3339
from tocsin.store import start


@click.command("incidents")
@click.option("--search", default="", metavar="WORDS", help="With all of these words; the last may be begun.")
@click.option("--state", default="", help=f"open, or one of: {', '.join(STATES)}.")
@click.option("--outcome", default="", help=f"One of: {', '.join(OUTCOMES)}.")
@click.option("--type", "type_", default="", help=f"One of: {', '.join(INCIDENT_TYPES)}.")
@click.option("--provider", help="Node id or code of a provider that was hit, or whose ICT service was.")
@click.option("--limit", type=click.IntRange(min=1), help="So many at most.")
@answering
def incidents(
    *,
    search: str,
    state: str,
    outcome: str,
    type_: str,
    provider: str | None,
    limit: int | None,
    as_json: bool,
) -> object:
    """List the incidents, newest first."""
    start.database()
    from tocsin.actions.search_register import all_of_register  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import queries  # noqa: PLC0415

    how_far = {"status": "open"} if state == "open" else {"state": state}
    at_whom = {"provider": queries.provider(provider).id} if provider else {}
    asked = register_filter({"search": search, "outcome": outcome, "type": type_, **how_far, **at_whom})
    found = chain.from_iterable(all_of_register(asked, by=OPERATOR))
    rows = islice(found, limit)
    for line in _array(map(_told, rows)) if as_json else map(_line, rows):
        click.echo(line.encode("utf-8", "backslashreplace"))
    return None


def _told(row: Any) -> dict[str, str]:
    return {
        "incident": row.reference,
        "title": row.title,
        "status": status_of(row.state),
        "outcome": row.outcome,
        "since": rfc3339(row.since),
    }


def _line(row: Any) -> str:
    return f"{row.reference}  {rfc3339(row.since)}  {row.state:<14} {row.outcome:<13} {row.title}"


def _array(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    """Yield one JSON array line by line, as it would be written whole, with flat memory."""
    last = None
    for row in rows:
        yield "[" if last is None else f"{last},"
        last = textwrap.indent(written(row), "  ")
    yield "[]" if last is None else f"{last}\n]"
