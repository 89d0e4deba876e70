"""Our own checks that templates agree with each other: what critical functions need, dates, names, costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from tocsin.core.register.codes import BRANCH, NO, NO_COUNTRY, YES
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.identifiers import plain_name
from tocsin.core.register.tables import NEVER, Row, Tables, day, indexed, not_applicable, whole

_FOR_CRITICAL = {
    "c0100": "the notice period of the entity",
    "c0110": "the notice period of the provider",
    "c0120": "the governing law",
    "c0180": "the level of reliance",
}


def consistency_findings(tables: Tables, reference_date: date | None) -> Iterator[Finding]:
    """Yield disagreements between templates (T-47 to T-52); all of them are remarks."""
    yield from _critical(tables)
    yield from _counterparts(tables)
    for row in tables.get("B_02.02", ()):
        yield from _dates_and_data(row, reference_date)
    for row in tables.get("B_06.01", ()):
        yield from _recovery(row)
    yield from _names(tables)
    yield from _costs(tables)
    yield from _currencies(tables)


def _critical(tables: Tables) -> Iterator[Finding]:
    critical = {row.key("c0010", "c0040") for row in tables.get("B_06.01", ()) if row["c0050"] == YES}
    assessed = indexed(tables.get("B_07.01", ()), "c0010", "c0020", "c0040")
    said: set[tuple[str, ...]] = set()
    for row in tables.get("B_02.02", ()):
        if row.key("c0050", "c0020") not in critical:
            continue
        for column, what in _FOR_CRITICAL.items():
            if not row[column]:
                message = f"The service supports a critical or important function, and {what} is blank."
                yield Finding(row.where(column), "T-47", WARNING, message)
        key = row.key("c0010", "c0030", "c0060")
        if key not in assessed and key not in said:
            said.add(key)
            message = (
                "The service supports a critical or important function and has no assessment in B_07.01."
            )
            yield Finding(row.where(), "T-47", WARNING, message)


def _counterparts(tables: Tables) -> Iterator[Finding]:
    branches = indexed(tables.get("B_01.03", ()), "c0010")
    for row in tables.get("B_04.01", ()):
        named = row["c0030"] == BRANCH or not not_applicable(row["c0040"])
        if named and (row["c0040"],) not in branches:
            message = f"The branch {row['c0040'] or '(blank)'} has no row in B_01.03."
            yield Finding(row.where("c0040"), "T-48", WARNING, message)
    users = indexed(tables.get("B_04.01", ()), "c0010", "c0020")
    said: set[tuple[str, ...]] = set()
    for row in tables.get("B_02.02", ()):
        key = row.key("c0010", "c0020")
        if key not in users and key not in said:
            said.add(key)
            message = f"{row['c0020']} uses {row['c0010']} and has no row for it in B_04.01."
            yield Finding(row.where("c0020"), "T-48", WARNING, message)
    services = indexed(tables.get("B_02.02", ()), "c0010", "c0030", "c0060")
    for row in tables.get("B_07.01", ()):
        if row.key("c0010", "c0020", "c0040") not in services:
            message = "The assessment is of a service that B_02.02 does not have."
            yield Finding(row.where(), "T-48", WARNING, message)


def _dates_and_data(row: Row, reference_date: date | None) -> Iterator[Finding]:
    start, end = day(row["c0070"]), day(row["c0080"])
    terminated = not not_applicable(row["c0090"])
    if row["c0140"] == NO and row["c0150"] not in ("", NO_COUNTRY):
        message = f"No data is stored, so the location of stored data should be {NO_COUNTRY}."
        yield Finding(row.where("c0150"), "T-49", WARNING, message)
    if start and end and start > end:
        yield Finding(row.where("c0080"), "T-49", WARNING, f"The arrangement ends {end}, before it starts.")
    if reference_date is None or end is None:
        return
    if terminated and end > reference_date:
        message = f"A reason for the end is given, and the end date is not by {reference_date}."
        yield Finding(row.where("c0080"), "T-49", WARNING, message)
    elif not terminated and end < reference_date:
        message = f"The arrangement ended {end} without a reason; it was read as renewed and in force."
        yield Finding(row.where("c0080"), "T-49", WARNING, message)


def _recovery(row: Row) -> Iterator[Finding]:
    rto, rpo = whole(row["c0080"]), whole(row["c0090"])
    if row["c0050"] == YES:
        if day(row["c0070"]) == NEVER:
            message = "The function is critical or important and its assessment has no date."
            yield Finding(row.where("c0070"), "T-50", WARNING, message)
        for column, hours, name in (("c0080", rto, "RTO"), ("c0090", rpo, "RPO")):
            if hours == 0:
                message = f"The function is critical or important and its {name} is 0, which is not defined."
                yield Finding(row.where(column), "T-50", WARNING, message)
    if rto and rpo and rpo > rto:
        message = f"The RPO of {rpo} h is longer than the RTO of {rto} h, which is unusual."
        yield Finding(row.where("c0090"), "T-50", WARNING, message)


def _names(tables: Tables) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in tables.get("B_05.01", ()):
        name = plain_name(row["c0050"])
        other = first.setdefault(name, row)
        unified = other["c0010"] == row["c0030"] or row["c0010"] == other["c0030"]
        if name and other["c0010"] != row["c0010"] and not unified:
            message = (
                f"{row['c0050']} stands under {other['c0010']} too (line {other.line}); one code is enough."
            )
            yield Finding(row.where("c0050"), "T-51", WARNING, message)


def _costs(tables: Tables) -> Iterator[Finding]:
    """Compare a provider's total with its arrangements, where they share its currency and are its alone."""
    signers = indexed(tables.get("B_03.02", ()), "c0010")
    arrangements: dict[str, list[Row]] = {}
    for row in tables.get("B_02.01", ()):
        for signer in signers.get((row["c0010"],), []):
            arrangements.setdefault(signer["c0020"], []).append(row)
    for row in tables.get("B_05.01", ()):
        found = arrangements.get(row["c0010"], [])
        total = _amount(row["c0100"])
        costs = [_amount(each["c0050"]) for each in found]
        shared = any(len(signers[each["c0010"],]) > 1 for each in found)
        same = all(each["c0040"] == row["c0090"] for each in found)
        if total is None or not found or shared or not same or None in costs:
            continue
        if (added := sum(filter(None, costs), Decimal())) != total:
            message = f"The total is {total}, and the provider's arrangements (B_02.01) add up to {added}."
            yield Finding(row.where("c0100"), "T-51", WARNING, message)


def _currencies(tables: Tables) -> Iterator[Finding]:
    """
    An amount has the currency named beside it, whatever the base currency of the package.

    Another currency than the base one is allowed, so only an amount without any is remarked on.
    """
    for template, amount, currency in (("B_02.01", "c0050", "c0040"), ("B_05.01", "c0100", "c0090")):
        for row in tables.get(template, ()):
            if _amount(row[amount]) and not row[currency]:
                message = "The amount names no currency; it was taken to be in the base currency."
                yield Finding(row.where(currency), "T-52", WARNING, message)


def _amount(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
