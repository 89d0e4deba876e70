"""Look: one year of incidents in figures beside the year before, of those that the actor may see."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tocsin.actions.follow_up_access import visible_follow_ups
from tocsin.actions.policy import visible_incidents
from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.core.incidents import Actor
from tocsin.core.register import IctService, Provider
from tocsin.core.situation.yearly import FollowUpFigures, YearReport, year_figures
from tocsin.core.time import Instant
from tocsin.store import follow_ups, queries
from tocsin.store.yearly import year_cases


def report_year(year: int, *, by: Actor, at: Instant, entity: str | None = None) -> YearReport:
    """
    Count the incidents that began in a year and in the one before, by the clock of the register's owner.

    ``entity`` is the LEI of the one entity that is asked for; None: every one that ``by`` may see.
    """
    zone = ZoneInfo(CAPITAL_ZONES.get(queries.home_country() or "", "UTC"))
    rows = visible_incidents(by)
    rows = rows if entity is None else rows.filter(entity_id=entity)
    nodes = queries.landscape().inventory.nodes
    providers_of: dict[str, tuple[str, ...]] = {
        each.id: (each.id,) for each in nodes.values() if isinstance(each, Provider)
    }
    providers_of |= {each.id: each.providers for each in nodes.values() if isinstance(each, IctService)}
    cases = year_cases(rows, _start(year - 1, zone), _start(year + 1, zone), zone, providers_of)
    now, before = year_figures(year, cases), year_figures(year - 1, cases)
    named = {*now.by_provider, *before.by_provider}
    names = {each: nodes[each].name for each in sorted(named) if each in nodes}
    return YearReport(now, before, _follow_ups(year, by, at, entity or ""), names)


def _start(year: int, zone: ZoneInfo) -> Instant:
    """Return the first instant of a year in a zone."""
    return datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)


def _follow_ups(year: int, by: Actor, at: Instant, entity: str) -> FollowUpFigures:
    """Count the follow-ups that were opened in a year, as they stand now."""
    opened = visible_follow_ups(by).filter(reference__startswith=f"ACT-{year}-")
    counts = {
        state: follow_ups.chosen(opened, at, state=state, entity=entity).count()
        for state in ("", "owed", "overdue", "to_check", "effective", "dropped")
    }
    return FollowUpFigures(opened=counts.pop(""), **counts)
