"""The customers of an incident in a terminal, and as CSV on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.markup import escape

from tocsin.channels.spreadsheets import csv_text
from tocsin.cli.tables import amount, new_table
from tocsin.core.situation.at_a_glance import Glance, PromiseHit
from tocsin.core.situation.glance_tables import customer_table
from tocsin.core.sla.accounts import Sum
from tocsin.core.time import Instant

ROWS = 20


def show_csv(rows: Sequence[PromiseHit]) -> None:
    """Print every row."""
    click.echo(csv_text(customer_table(rows)).encode(), nl=False)


def show(glance: Glance, rows: Sequence[PromiseHit]) -> None:
    """Print the rows that break first, the messages to send, what was saved, and the net position."""
    out = Console(highlight=False)
    out.print(
        f"{len(rows)} of {len(glance.rows)} promises that {glance.now.told.reference} hit, "
        f"as of {glance.now.at:%Y-%m-%d %H:%M}Z."
    )
    _rows(rows, out)
    _messages(glance, out)
    for each in glance.saved:
        name, customers = glance.landscape.name, len(each.customers)
        out.print(
            f"Saved by redundancy: {escape(name(each.service))} for {customers} customers; "
            f"{escape(name(each.held_by))} goes on with {escape(', '.join(map(name, each.left)))}."
        )
    _position(glance, out)


def _rows(rows: Sequence[PromiseHit], out: Console) -> None:
    table = new_table("What we promised, what breaks first first", "Customer and promise")
    for column in ("Standing", "Breaks at", "Owed, next", "Tell by"):
        table.add_column(column, no_wrap=True)
    for row in rows[:ROWS]:
        target = f"{row.commitment.objective.target} %" if row.commitment.objective else "nothing measurable"
        table.add_row(
            escape(f"{row.customer_name}\n{row.service_name}: {target}"),
            row.standing.name.lower(),
            _instant(row.breach_at),
            f"{_credit(row)}\n{amount(row.line.credit_next)}",
            f"told\n{_instant(row.told_at)}"
            if row.told_at
            else _instant(row.notice.due if row.notice else None),
        )
    out.print(table)
    if len(rows) > ROWS:
        out.print(f"and {len(rows) - ROWS} more: --csv and --json list all of them")


def _credit(row: PromiseHit) -> str:
    return "not known" if row.line.unpriced else amount(row.line.credit)


def _messages(glance: Glance, out: Console) -> None:
    table = new_table("Messages to send", "By", "To", "Channel", "Language")
    for each in glance.messages:
        names = ", ".join(row.customer_name for row in each.recipients[:3])
        more = len(each.recipients) - 3
        whom = f"{names} and {more} more" if more > 0 else names
        table.add_row(_instant(each.due), escape(whom), escape(each.channel), each.language)
    out.print(table)


def _position(glance: Glance, out: Console) -> None:
    settled = glance.accounts
    for each in glance.now.net_position.by_currency:
        out.print(
            f"Net: owed {amount(each.owed)} now and {amount(each.owed_next)} next, "
            f"claimable {amount(each.claimable)}, uncovered {amount(each.uncovered)}."
        )
    for word, sums in (("owed", settled.owed), ("claimed", settled.claimable)):
        for one in sums:
            if one.beyond.amount or not one.bounded:
                out.print(f"Beyond credits may be {word}: {_beyond(one)}.")
    for word, accounts in (("owed", settled.customers), ("claimable", settled.arrangements)):
        _missing(word, [line.promise.id for each in accounts for line in each.unpriced], out)


def _beyond(one: Sum) -> str:
    if one.bounded:
        return f"at most {amount(one.beyond)}"
    known = f"{amount(one.beyond)} under known caps, " if one.beyond.amount else ""
    return f"{known}{'and ' if known else ''}an amount that is not known, for want of a cap"


def _missing(word: str, ids: Iterable[str], out: Console) -> None:
    found = sorted(set(ids))
    if found:
        more = f" and {len(found) - ROWS} more" if len(found) > ROWS else ""
        out.print(f"Credits {word} without a known amount: {escape(', '.join(found[:ROWS]))}{more}.")


def _instant(at: Instant | None) -> str:
    return "-" if at is None else f"{at:%d %b %H:%M}Z"
