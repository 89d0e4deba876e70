"""`tocsin costs`: what major incidents cost in a year (DORA Art. 11(10), JC/GL/2024/34)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import readings_of
from tocsin.core.incidents import OPERATOR
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.reports.annual_costs import (
    AnnualCosts,
    IncidentCosts,
    ReferenceYear,
    ReportedIncident,
    accounting_year,
    annual_costs,
    calendar_year,
)
from tocsin.core.reports.eligible_costs import CostItem, LeftOut
from tocsin.core.rules import RuleSet, under
from tocsin.store import lawbooks, start

_COSTS, _ESTIMATE = "dora-costs-2024-1772", "jc-gl-2024-34"
_DOCUMENT = ("currency", "accounting_year_ends", "incidents")
_INCIDENT = ("incident", "final_report_on", "costs", "recoveries")
_ITEM = ("kind", "amount", "booked_on", "estimate", "corrects")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = click.IntRange(1970, 2199)


@click.command("costs")
@click.argument("path", metavar="INCIDENTS.json", required=False)
@click.option(
    "--year",
    "--reference-year",
    type=_YEARS,
    required=True,
    help="The reference year, named by the year it ends in.",
)
@click.option("--reading", multiple=True, metavar="NAME=SIDE", help="Another side of a reading; repeatable.")
@click.option("--from-register", is_flag=True, help="Of the major incidents in the register, not of a file.")
@click.option(
    "--final-report",
    multiple=True,
    metavar="INCIDENT=DAY",
    help="When the final report was submitted; repeatable, with --from-register.",
)
@click.option("--accounting-year-ends", metavar="MM-DD", help="With --from-register: an accounting year.")
@click.option("--entity", metavar="LEI", help="With --from-register: of this entity alone.")
@answering
def costs(
    path: str | None,
    *,
    year: int,
    reading: tuple[str, ...],
    from_register: bool,
    final_report: tuple[str, ...],
    accounting_year_ends: str | None,
    entity: str | None,
    as_json: bool,
) -> object:
    """Sum what major incidents cost in a year. INCIDENTS.json may be - for standard input, or an array."""
    kinds = under(lawbooks.rules(_COSTS), readings_of(reading))
    if from_register == bool(path):
        raise click.UsageError("Name INCIDENTS.json, or ask with --from-register; one of the two.")
    if path and (final_report or accounting_year_ends or entity):
        raise click.UsageError("--final-report, --accounting-year-ends and --entity go with --from-register.")
    if path:
        answers = each(read_json(path), lambda document: answer(document, year, kinds))
    else:
        period = _period(accounting_year_ends, year)
        answers = _registered(period, dict(map(_final, final_report)), kinds, entity)
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        _print(one)
    return None


def answer(document: Mapping[str, Any], year: int, kinds: RuleSet) -> dict[str, Any]:
    """Answer one object: the annual table of the incidents it has."""
    _only(document, _DOCUMENT, "the document")
    currency = document.get("currency") or "EUR"
    if not (isinstance(currency, str) and re.fullmatch(r"[A-Z]{3}", currency, re.ASCII)):
        raise Refused(
            "unknown_code",
            f"currency: {currency!r} is no code of ISO 4217. Write three capitals, such as EUR.",
            "currency",
        )
    period = _period(document.get("accounting_year_ends"), year)
    if document.get("incidents") is None:
        raise Refused(
            "missing_key", "There are no incidents. Give an array, empty if there were none.", "incidents"
        )
    given = _list(document["incidents"], "incidents")
    incidents = [_incident(one, f"incidents[{place}]") for place, one in enumerate(given)]
    _once(incidents)
    estimate = lawbooks.rules(_ESTIMATE)
    found = annual_costs(incidents, period, costs=kinds, estimate=estimate, currency=currency)
    return _as_json(found, currency, kinds, estimate)


def _registered(
    period: ReferenceYear, finals: Mapping[str, date], kinds: RuleSet, entity: str | None
) -> dict[str, Any]:
    """Answer from the register: the annual table of its major incidents."""
    start.database()
    from tocsin.actions.estimate_annual_costs import estimate_annual_costs  # noqa: PLC0415 - Django must be set up first

    found = estimate_annual_costs(period, finals, costs=kinds, by=OPERATOR, entity=entity)
    return _as_json(found, "EUR", kinds, lawbooks.rules(_ESTIMATE))


def _final(given: str) -> tuple[str, date]:
    reference, _, text = given.partition("=")
    day = _day(text, "--final-report")
    assert day is not None  # noqa: S101 - text is never None
    return reference, day


def _period(ends: Any, year: int) -> ReferenceYear:
    if ends is None:
        return calendar_year(year)
    if isinstance(ends, str) and re.fullmatch(r"\d{2}-\d{2}", ends, re.ASCII):
        try:
            leap = date.fromisoformat(f"2000-{ends}")
        except ValueError:
            pass
        else:
            return accounting_year(year, (leap.month, leap.day))
    raise Refused(
        "not_a_day",
        f"accounting_year_ends: {ends!r} is no day of a year. Write month and day, such as 06-30.",
        "accounting_year_ends",
    )


def _incident(given: Any, where: str) -> ReportedIncident:
    table = _table(given, where)
    _only(table, _INCIDENT, where)
    name = table.get("incident")
    if name is None:
        raise Refused("missing_key", f"{where} has no incident. Give its reference.", f"{where}.incident")
    if not isinstance(name, str):
        raise Refused(
            "not_text", f"{where}.incident: {name!r} is not text. Put it in quotes.", f"{where}.incident"
        )
    return ReportedIncident(
        reference=name,
        final_report_on=_day(table.get("final_report_on"), f"{where}.final_report_on"),
        costs=_items(table.get("costs"), f"{where}.costs"),
        recoveries=_items(table.get("recoveries"), f"{where}.recoveries", kind="recovery"),
    )


def _items(given: Any, where: str, kind: str | None = None) -> tuple[CostItem, ...] | None:
    if given is None:
        return None
    return tuple(_item(one, f"{where}[{place}]", kind) for place, one in enumerate(_list(given, where)))


def _item(given: Any, where: str, kind: str | None) -> CostItem:
    table = _table(given, where)
    _only(table, _ITEM if kind is None else _ITEM[1:], where)
    if kind is None and table.get("kind") is None:
        raise Refused("missing_key", f"{where} has no kind. Say which kind of cost it is.", f"{where}.kind")
    corrects = table.get("corrects")
    if corrects is not None and type(corrects) is not int:
        raise Refused(
            "not_a_count",
            f"{where}.corrects: {corrects!r} is not a year. Write it as 2025.",
            f"{where}.corrects",
        )
    amount = None if table.get("amount") is None else exact(table["amount"], f"{where}.amount")
    if amount is not None and amount < 0 and corrects is None:
        raise Refused(
            "implausible_number",
            f"{where}.amount: {amount} is below zero. Write the gross amount, or name in `corrects` the year "
            "whose estimate it corrects.",
            f"{where}.amount",
        )
    return CostItem(
        kind=kind or _kind(table["kind"]),
        amount=amount,
        booked_on=_day(table.get("booked_on"), f"{where}.booked_on"),
        estimate=_flag(table.get("estimate"), f"{where}.estimate"),
        corrects=corrects,
    )


def _kind(given: Any) -> str:
    read: Any = lawbooks.reader_for(lawbooks.rules(_COSTS)).value("cost_kinds", [given])
    return str(read[0])


def _as_json(found: AnnualCosts, currency: str, kinds: RuleSet, estimate: RuleSet) -> dict[str, Any]:
    return {
        "year": found.year.year,
        "first_day": found.year.first.isoformat(),
        "last_day": found.year.last.isoformat(),
        "currency": currency,
        "incidents": [_line(one) for one in found.incidents],
        "gross": _amount(found.gross),
        "recoveries": _amount(found.recoveries),
        "complete": found.complete,
        "undecided": list(found.undecided),
        "outside": list(found.outside),
        "rules": [estimate.id, kinds.id],
        "readings": dict(kinds.chosen),
    }


def _line(line: IncidentCosts) -> dict[str, Any]:
    return {
        "incident": line.reference,
        "article": line.article,
        "gross": _amount(line.gross.total),
        "by_article": {article: _amount(amount) for article, amount in line.gross.by_article.items()},
        "recoveries": _amount(line.recoveries),
        "estimate": line.estimate,
        "missing": list(line.missing),
        "left_out": [_left_out(one) for one in line.left_out],
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    amount, day = left.item.amount, left.item.booked_on
    return {
        "kind": left.item.kind,
        "amount": None if amount is None else format(amount, "f"),
        "booked_on": None if day is None else day.isoformat(),
        "article": left.article,
        "says": left.says,
    }


def _amount(money: Money) -> str:
    return format(money.amount, "f")


def _day(given: Any, where: str) -> date | None:
    if given is None:
        return None
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise Refused("not_a_day", f"{where}: {given!r} is not a day. Write it as 2026-03-31.", where)


def _only(given: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in given:
        if key not in known:
            raise Refused(
                "unknown_key", f"{key!r} is not a key of {where}. Known are: {', '.join(known)}.", key
            )


def _table(given: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Refused("not_an_object", f"{where}: {given!r} is not a JSON object. Put it in braces.", where)
    return given


def _list(given: Any, where: str) -> list[Any]:
    if not isinstance(given, list):
        raise Refused("not_a_list", f"{where}: {given!r} is not a list. Put it in brackets.", where)
    return given


def _flag(given: Any, where: str) -> bool:
    if given is not None and not isinstance(given, bool):
        raise Refused(
            "not_a_flag", f"{where}: {given!r} is neither true nor false. Write one of them.", where
        )
    return bool(given)


def _once(incidents: Iterable[ReportedIncident]) -> None:
    seen: set[str] = set()
    for one in incidents:
        if one.reference in seen:
            raise Refused(
                "repeated_id",
                f"The incident {one.reference!r} stands twice in the list. Keep one.",
                one.reference,
            )
        seen.add(one.reference)


def _print(answered: Mapping[str, Any]) -> None:
    if "error" in answered:
        click.echo(f"Refused: {answered['error']['message']}")
        return
    currency = answered["currency"]
    click.echo(f"Reference year {answered['first_day']} to {answered['last_day']}, in {currency}")
    click.echo(f"  {'incident':<24} {'gross':>16} {'recovered':>16}")
    for line in answered["incidents"]:
        mark = " (estimate)" if line["estimate"] else ""
        click.echo(_row(line["incident"], line["gross"], line["recoveries"]) + mark)
        for one in line["missing"]:
            click.echo(f"    missing: {one}")
        for one in line["left_out"]:
            click.echo(f"    left out: {one['kind']} {one['amount'] or '?'} ({one['article']}) {one['says']}")
    click.echo(_row("total", answered["gross"], answered["recoveries"]))
    if answered["undecided"]:
        click.echo(f"  not yet decided: {', '.join(answered['undecided'])}")
    if not answered["complete"]:
        click.echo("Not complete: what is missing is not counted as zero.")


def _row(name: str, gross: str, recovered: str) -> str:
    return f"  {name:<24} {Decimal(gross):>16,.2f} {Decimal(recovered):>16,.2f}"
