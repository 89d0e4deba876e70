"""Look: the annual estimate of JC/GL/2024/34, of the incidents in the register that the actor may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tocsin.actions.policy import visible_incidents
from tocsin.core.incidents import Actor
from tocsin.core.incidents.costs import RecordedCost
from tocsin.core.reports.annual_costs import AnnualCosts, ReferenceYear, ReportedIncident, annual_costs
from tocsin.core.reports.incident_costs import booked_costs
from tocsin.core.rules import RuleSet
from tocsin.store import costs as recorded
from tocsin.store import lawbooks, queries

ESTIMATE = "jc-gl-2024-34"


def estimate_annual_costs(
    year: ReferenceYear, finals: Mapping[str, date], *, costs: RuleSet, by: Actor, entity: str | None = None
) -> AnnualCosts:
    """
    Estimate what the major incidents in the register cost in a reference year, in euro.

    ``finals`` says on which day the final report of an incident was submitted; of which nobody says it is
    undecided. ``entity`` is the LEI of the one entity that is asked for; None: every one that ``by`` may see.
    Raises ``Refused`` (``unknown_incident``) for a final report of an incident that ``by`` may not see.
    """
    rows = recorded.major(visible_incidents(by))
    rows = rows if entity is None else rows.filter(entity_id=entity)
    items = recorded.costs_of(rows)
    references = list(rows.values_list("reference", flat=True))
    for each in finals:
        if each not in references:
            raise queries.unknown_incident(each)
    told = [_reported(each, items.get(each, ()), finals.get(each), year) for each in references]
    return annual_costs(told, year, costs=costs, estimate=lawbooks.rules(ESTIMATE))


def _reported(
    reference: str, items: tuple[RecordedCost, ...], final: date | None, year: ReferenceYear
) -> ReportedIncident:
    """Return an incident as the estimate asks for it; what nobody has spoken of is None."""
    booked, recoveries = booked_costs(items, year.year_of)
    return ReportedIncident(reference, final, booked or None, recoveries or None, final is not None)
