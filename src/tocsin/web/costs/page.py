"""What the pages of costs show: the items of one incident, and the annual estimate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from tocsin.actions.estimate_annual_costs import estimate_annual_costs
from tocsin.actions.policy import allow_incident, may
from tocsin.actions.record_cost import RULES
from tocsin.core.incidents import Actor, latest
from tocsin.core.incidents.costs import CostFigure, RecordedCost, recorded_costs
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.reports.annual_costs import AnnualCosts, IncidentCosts, accounting_year, calendar_year
from tocsin.core.reports.eligible_costs import standing
from tocsin.core.reports.incident_costs import FACT, costs_until_now, recovered_until_now
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries
from tocsin.web.amounts import money
from tocsin.web.law import article_url

ACT = "2024/1772"
FINAL = "final-"
"""How the parameters begin that say on which day a final report was submitted."""
FIRST_YEAR, LAST_YEAR = 1970, 2199


def costs(reference: str, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``costs/costs.html``."""
    told = queries.incident(reference)
    allow_incident(who, "see", told)
    items = recorded_costs(told.entries)
    found = costs_until_now(lawbooks.rules(RULES), items)
    fact = latest(told.facts).get(FACT)
    return {
        "now": now,
        "reference": reference,
        "title": told.title,
        "items": [_item(each) for each in items],
        "gross": money(found.total),
        "threshold_url": article_url(ACT, "9(6)"),
        "sums": [
            {
                "article": article,
                "url": article_url(ACT, article),
                "says": _says(article),
                "amount": money(sum_),
            }
            for article, sum_ in found.by_article.items()
        ],
        "unknown": len(found.unknown),
        "recovered": money(Money(recovered_until_now(items))),
        "fact": fact,
        "fact_amount": money(Money(fact.value)) if fact else "",  # type: ignore[arg-type]
        "may_record": may(who, "record_cost", told.entity),
        "page": "costs",
        "section": "incidents",
    }


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of cost by code, in the words of the provision under which each falls."""
    rules = lawbooks.rules(RULES)
    definition = lawbooks.reader_for(rules).definition("cost_kinds")
    return [(code, _says(standing(rules, code)[1])) for code in definition.codes]


def first(reference: str, who: Actor, corrects: int | None, now: Instant) -> dict[str, Any]:
    """Return what the form of a figure begins with: that of the item it corrects, or today."""
    told = queries.incident(reference)
    allow_incident(who, "record_cost", told)
    for each in recorded_costs(told.entries):
        if each.id == corrects:
            return {name: getattr(each.now, name) for name in _FIELDS}
    return {"incurred_on": now.date()}


_FIELDS = (
    "category", "amount", "estimate", "incurred_on", "booked_on", "recovered", "recovered_on", "source",
)  # fmt: skip


def annual(asked: QueryDict, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``costs/annual.html``; what is asked for stands in the address alone."""
    year = _year(asked.get("year", ""), now.year - 1)
    ends = asked.get("ends", "")
    period = accounting_year(year, _ends(ends)) if ends else calendar_year(year)
    finals = {
        name.removeprefix(FINAL): _day(str(text))
        for name, text in asked.items()
        if name.startswith(FINAL) and text
    }
    kinds_of_cost = lawbooks.rules(RULES)
    found = estimate_annual_costs(period, finals, costs=kinds_of_cost, by=who)
    lines = [_line(each) for each in found.incidents]
    return {
        "now": now,
        "year": year,
        "ends": ends,
        "period": period,
        "found": found,
        "gross": money(found.gross),
        "recoveries": money(found.recoveries),
        "lines": lines,
        "asked": _asked(found, finals),
        "act_url": article_url("JC/GL/2024/34", "6"),
        "section": "report",
    }


def _item(item: RecordedCost) -> dict[str, Any]:
    counts, article, says = standing(lawbooks.rules(RULES), item.now.category)
    return {
        "id": item.id,
        "says": _says(article) or says,
        "article": article,
        "url": article_url(ACT, article),
        "counts": counts,
        "amount": _euro(item.now.amount),
        "recovered": _euro(item.now.recovered),
        "now": item.now,
        "before": [_before(each) for each in item.figures[:-1]],
    }


def _before(figure: CostFigure) -> dict[str, Any]:
    return {"amount": _euro(figure.amount), "at": figure.recorded_at, "by": figure.recorded_by}


def _euro(amount: Any) -> str:
    return "" if amount is None else money(Money(amount))


def _says(article: str) -> str:
    provision = lawbooks.rules(RULES)[article]
    return str(provision.zegt if get_language() == "nl" else provision.says)


def _line(line: IncidentCosts) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "gross": money(line.gross.total),
        "recoveries": money(line.recoveries),
        "estimate": line.estimate,
        "missing": line.missing,
    }


def _asked(found: AnnualCosts, finals: Mapping[str, date]) -> list[dict[str, Any]]:
    """Return every major incident with the day of its final report, as far as somebody has said it."""
    references = {*found.outside, *found.undecided, *(each.reference for each in found.incidents)}
    return [
        {"reference": each, "name": FINAL + each, "day": finals[each].isoformat() if each in finals else ""}
        for each in sorted(references)
    ]


def _year(text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR:
        return int(text)
    raise Refused("not_a_count", f"year: {text[:20]!r} is not a year. Write it as 2026.", "year")


def _ends(text: str) -> tuple[int, int]:
    day = _day(f"2000-{text}")
    return day.month, day.day


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = f"{text[:20]!r} is not a day. Write it as 2026-03-31."
        raise Refused("not_a_day", sentence, text[:20]) from None
