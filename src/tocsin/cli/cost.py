"""`tocsin cost`: what one incident cost, item by item."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.incidents.costs import CostFigure, RecordedCost, cost_body, recorded_costs
from tocsin.core.quantities import exact
from tocsin.core.refusal import Refused
from tocsin.core.reports.incident_costs import costs_until_now, recovered_until_now
from tocsin.core.rules import RuleSet
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks, start

RULES = "dora-costs-2024-1772"


@click.group("cost")
def cost() -> None:
    """Record what an incident cost, in euro; `tocsin costs` sums the year."""


@cost.command("record", context_settings={"ignore_unknown_options": True})  # -5 is an AMOUNT, and refused
@click.argument("incident")
@click.argument("category")
@click.argument("amount")
@click.option("--incurred-on", required=True, metavar="DAY", help="The day of the cost, as 2026-03-31.")
@click.option("--recovered", metavar="AMOUNT", help="What came back of it; it is never deducted.")
@click.option("--source", default="", help="Where the figure comes from.")
@click.option("--estimate", is_flag=True, help="It is an estimate, not an actual figure.")
@click.option("--booked-on", metavar="DAY", help="The day on which the books have it, where it is another.")
@click.option("--recovered-on", metavar="DAY", help="The day on which the books have the recovery.")
@click.option("--corrects", type=int, metavar="ITEM", help="The number of the item that it corrects.")
@answering
def record(incident: str, category: str, *, corrects: int | None, as_json: bool, **given: Any) -> object:
    """Record a cost or loss; CATEGORY is a code of cost_kinds, AMOUNT a decimal or `unknown`."""
    figure = _figure(category, given)
    start.database()
    from tocsin.actions.record_cost import record_cost  # noqa: PLC0415 - Django must be set up first

    item = record_cost(incident, figure, corrects=corrects, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": incident, **cost_body(figure, item)}
    click.echo(f"{incident}: item {item} is recorded.")
    return None


@cost.command("list")
@click.argument("incident")
@answering
def list_(incident: str, *, as_json: bool) -> object:
    """List the items of an incident, and what they come to by Art. 7."""
    start.database()
    from tocsin.store import queries  # noqa: PLC0415 - Django must be set up first

    answer = document(incident, recorded_costs(queries.incident(incident).entries), lawbooks.rules(RULES))
    if as_json:
        return answer
    for each in answer["items"]:
        mark = " (estimate)" if each["estimate"] else ""
        click.echo(f"{each['item']:>6}  {each['category']:<20} {each['amount'] or '?':>16}{mark}")
    click.echo(f"        counts by Art. 7     {answer['gross']:>16}")
    click.echo(f"        recovered            {answer['recovered']:>16}")
    return None


def document(incident: str, items: tuple[RecordedCost, ...], rules: RuleSet) -> dict[str, Any]:
    """Return the items of an incident as JSON has them, with the sums of what counts and what came back."""
    found = costs_until_now(rules, items)
    return {
        "incident": incident,
        "currency": "EUR",
        "items": [
            {
                **cost_body(each.now, each.id),
                "recorded_at": rfc3339(each.now.recorded_at) if each.now.recorded_at else None,
                "recorded_by": each.now.recorded_by,
                "figures": len(each.figures),
            }
            for each in items
        ],
        "gross": format(found.total.amount, "f"),
        "by_article": {article: format(sum_.amount, "f") for article, sum_ in found.by_article.items()},
        "estimate": found.estimate or bool(found.unknown),
        "unknown": len(found.unknown),
        "left_out": [{"category": each.item.kind, "article": each.article} for each in found.left_out],
        "recovered": format(recovered_until_now(items), "f"),
    }


def _figure(category: str, given: dict[str, Any]) -> CostFigure:
    unknown, recovered = given["amount"] == "unknown", given["recovered"]
    return CostFigure(
        category,
        None if unknown else exact(given["amount"], "AMOUNT"),
        _day(given["incurred_on"], "--incurred-on"),
        None if recovered is None else exact(recovered, "--recovered"),
        given["source"],
        given["estimate"],
        _day(given["booked_on"], "--booked-on") if given["booked_on"] else None,
        _day(given["recovered_on"], "--recovered-on") if given["recovered_on"] else None,
    )


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{where}: {text!r} is not a day. Write it as 2026-03-31."
        raise Refused("not_a_day", sentence, where) from None
