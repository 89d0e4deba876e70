"""What the yearly report shows: figures beside those of the year before, charts, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.actions.policy import visible_entities
from tocsin.actions.report_year import report_year
from tocsin.core.incidents import Actor
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.situation.yearly import MONTHS as MONTH_NUMBERS
from tocsin.core.situation.yearly import LengthSpread, YearFigures, YearReport
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.web.amounts import count, money
from tocsin.web.incidents.handling_words import CAUSES, TYPES
from tocsin.web.templatetags.clock import span
from tocsin.web.yearly.chart import bars, columns

FIRST_YEAR, LAST_YEAR = 1971, 2199
NOT_SAID = gettext_lazy("not said yet")
OUTCOMES: Mapping[str, str | Promise] = {
    "major": gettext_lazy("Major"),
    "not_major": gettext_lazy("Not major"),
    "undetermined": gettext_lazy("Not decided"),
}
SPEEDS: Mapping[str, str | Promise] = {
    "detect": gettext_lazy("From the beginning to detection"),
    "classify": gettext_lazy("From awareness to the first classification"),
    "resolve": gettext_lazy("From the beginning to resolution"),
}


def report(year: int, who: Actor, now: Instant) -> YearReport:
    """Return the report of a year (``not_a_count`` for what is none)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("not_a_count", f"year: {year} is not a year. Write it as 2026.", "year")
    return report_year(year, by=who, at=now)


def yearly(year: int, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the context of ``yearly/yearly.html``."""
    found = report(year, who, now)
    mine, before = found.now, found.before
    entities = visible_entities(who)
    names = {each.lei: each.name for each in queries.entities()}
    return {
        "now": now,
        "year": year,
        "earlier": year - 1,
        "later": year + 1 if year < now.year else None,
        "going_on": year >= now.year,
        "entities": None if entities is None else sorted(names.get(each, each) for each in entities),
        "figures": _figures(mine, before),
        "speeds": [_speed(name, mine, before) for name in SPEEDS],
        "costs": _costs(mine, before),
        "months": _months(mine, before),
        "charts": [
            _chart("types", _("By type"), mine.by_type, before.by_type, TYPES),
            _chart("causes", _("By root cause"), mine.by_cause, before.by_cause, CAUSES),
            _chart("outcomes", _("By class"), mine.by_outcome, before.by_outcome, OUTCOMES),
            _chart("providers", _("By provider"), mine.by_provider, before.by_provider, found.providers),
        ],
        "follow_ups": found.follow_ups,
        "files": [(form, f"{reverse('yearly', args=[year])}?format={form}") for form in ("csv", "xlsx")],
        "section": "report",
    }


def _figures(mine: YearFigures, before: YearFigures) -> list[dict[str, Any]]:
    named = {
        "incidents": _("Incidents"),
        "still_open": _("Still open"),
        "recurring": _("Found to recur"),
    }
    return [
        {"name": word, "now": getattr(mine, name), "before": getattr(before, name)}
        for name, word in named.items()
    ]


def _speed(name: str, mine: YearFigures, before: YearFigures) -> dict[str, Any]:
    return {"name": SPEEDS[name], "now": _spread(mine.speeds[name]), "before": _spread(before.speeds[name])}


def _spread(found: LengthSpread) -> dict[str, Any]:
    return {
        "median": _length(found.median),
        "p90": _length(found.p90),
        "known": found.known,
        "unknown": found.unknown,
    }


def _length(length: timedelta | None) -> str:
    return "–" if length is None else span(length)


def _costs(mine: YearFigures, before: YearFigures) -> list[dict[str, Any]]:
    return [
        {
            "name": _("Costs and losses by Article 7, gross"),
            "now": money(Money(mine.gross)),
            "before": money(Money(before.gross)),
        },
        {
            "name": _("Recoveries"),
            "now": money(Money(mine.recovered)),
            "before": money(Money(before.recovered)),
        },
        {
            "name": _("Incidents of which no costs are known"),
            "now": count(mine.without_costs),
            "before": count(before.without_costs),
        },
    ]


def _months(mine: YearFigures, before: YearFigures) -> dict[str, Any]:
    rows = [(str(MONTHS[month]), mine.by_month[month], before.by_month[month]) for month in MONTH_NUMBERS]
    return {"rows": rows, "chart": columns(rows)}


def _chart(
    name: str,
    title: str,
    mine: Mapping[str, int],
    before: Mapping[str, int],
    words: Mapping[str, str | Promise],
) -> dict[str, Any]:
    codes: Iterable[str] = dict.fromkeys((*mine, *before))
    rows = [(_word(code, words), mine.get(code, 0), before.get(code, 0)) for code in codes]
    return {"name": name, "title": title, "bars": bars(rows)}


def _word(code: str, words: Mapping[str, str | Promise]) -> str:
    return str(words.get(code, code) or NOT_SAID)
