"""The customers of an incident as tables, for files that spreadsheets open: the same values as in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from tocsin.core.quantities import Money
from tocsin.core.situation.at_a_glance import Glance, PromiseHit
from tocsin.core.sla.accounts import Account
from tocsin.core.time import Instant

Cell: TypeAlias = str | int | Decimal | Instant | None
"""None: not known, or nothing; an instant is in UTC."""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: its columns, and its rows of as many cells."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_CUSTOMERS: Mapping[str, Callable[[PromiseHit], Cell]] = {
    "id": lambda row: row.commitment.id,
    "customer": lambda row: row.commitment.customer,
    "customer_name": lambda row: row.customer_name,
    "what": lambda row: row.service_name,
    "clause": lambda row: str(row.commitment.clause),
    "target_percent": lambda row: row.commitment.objective.target if row.commitment.objective else None,
    "window": lambda row: row.commitment.objective.window if row.commitment.objective else None,
    "time_zone": lambda row: row.commitment.objective.time_zone if row.commitment.objective else None,
    "standing": lambda row: row.standing.name.lower(),
    "attainment_percent": lambda row: _percent(row.risk.attainment.shown if row.risk.attainment else None),
    "remaining_seconds": lambda row: (
        None if row.budget_left is None else int(row.budget_left.total_seconds())
    ),
    "breach_at": lambda row: row.breach_at,
    "next_credit_at": lambda row: row.next_credit_at,
    "owed": lambda row: _amount(row.line.credit),
    "exposure": lambda row: _amount(row.line.credit_next),
    "currency": lambda row: _currency(row.line.credit_next or row.line.credit),
    "unpriced": lambda row: "yes" if row.line.unpriced else "no",
    "beyond": lambda row: row.line.beyond.value,
    "beyond_at_most": lambda row: _amount(row.line.at_most),
    "liability_cap": lambda row: _amount(row.commitment.liability.cap),
    "liability_per": lambda row: row.commitment.liability.per if row.commitment.liability.cap else None,
    "liability_currency": lambda row: _currency(row.commitment.liability.cap),
    "notice_due": lambda row: row.notice.due if row.notice else None,
    "told_at": lambda row: row.told_at,
    "notice_standing": lambda row: row.notice.standing.value if row.notice else None,
    "notice_channel": lambda row: row.channel,
    "notice_whom": lambda row: row.whom,
    "language": lambda row: row.language,
    "contact": lambda row: row.contact,
    "zone_of_instants": lambda _: "UTC",
}
_ACCOUNTS = (
    "side",
    "party",
    "name",
    "credits",
    "credits_next",
    "beyond_known",
    "beyond_at_most",
    "currency",
    "unpriced",
    "beyond_unknown",
    "without_cap",
)


def customer_table(rows: Sequence[PromiseHit]) -> Table:
    """Return one row for each promise that was chosen."""
    columns = tuple(_CUSTOMERS.values())
    return Table("Customers", tuple(_CUSTOMERS), tuple(tuple(each(row) for each in columns) for row in rows))


def glance_tables(glance: Glance, rows: Sequence[PromiseHit]) -> tuple[Table, ...]:
    """Return all tables: the chosen promises, the messages to send, who was saved, and the net position."""
    return (
        customer_table(rows),
        Table(
            "Messages",
            (
                "reason",
                "due",
                "language",
                "channel",
                "customer",
                "customer_name",
                "contact",
                "zone_of_instants",
            ),
            tuple(_messages(glance)),
        ),
        Table(
            "Saved by redundancy",
            ("what", "held_by", "needs", "of", "spare", "customer", "customer_name"),
            tuple(_saved(glance)),
        ),
        Table("Net position", _ACCOUNTS, tuple(_accounts(glance))),
    )


def _messages(glance: Glance) -> Iterator[tuple[Cell, ...]]:
    for each in glance.messages:
        for row in each.recipients:
            yield (
                each.reason.value,
                each.due,
                each.language,
                each.channel,
                row.commitment.customer,
                row.customer_name,
                row.contact,
                "UTC",
            )


def _saved(glance: Glance) -> Iterator[tuple[Cell, ...]]:
    name = glance.landscape.name
    for each in glance.saved:
        for customer in each.customers:
            members = len(each.group.members)
            held = name(each.held_by)
            yield (
                name(each.service),
                held,
                each.group.needs,
                members,
                each.spare,
                customer,
                name(customer),
            )


def _accounts(glance: Glance) -> Iterator[tuple[Cell, ...]]:
    for side, accounts in (
        ("customer", glance.accounts.customers),
        ("arrangement", glance.accounts.arrangements),
    ):
        for each in accounts:
            name = glance.landscape.name(each.party) if side == "customer" else each.party
            yield from _account(side, name, each)


def _account(side: str, name: str, each: Account) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each currency, and one without where nothing is known in any."""
    counts = (len(each.unpriced), len(each.unsettled), len(each.uncapped))
    for one in each.sums:
        most = one.beyond.amount if one.bounded else None
        amounts = (one.credits.amount, one.credits_next.amount, one.beyond.amount, most)
        yield (side, each.party, name, *amounts, one.currency, *counts)
    if not each.sums and any(counts):
        yield (side, each.party, name, None, None, None, None, None, *counts)


def _percent(shown: str | None) -> Decimal | None:
    return None if shown is None else Decimal(shown)


def _amount(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount


def _currency(amount: Money | None) -> str | None:
    return None if amount is None else amount.currency
