"""Record what an incident cost, or correct it: the sum becomes the fact that the classification asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, fact_body, latest, worded
from tocsin.core.incidents.costs import CostFigure, check_cost, cost_body, recorded_costs
from tocsin.core.refusal import Refused
from tocsin.core.reports.incident_costs import FACT, costs_fact
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries
from tocsin.store.unit_of_work import Work, unit_of_work

RULES = "dora-costs-2024-1772"


def record_cost(
    reference: str, figure: CostFigure, *, corrects: int | None = None, by: Actor, at: Instant
) -> int:
    """
    Append one figure, and the gross sum of what counts by 2024/1772, Art. 7, as the fact of Art. 9(6).

    ``corrects`` is the number of the item that it corrects; None begins an item. Returns the number of the
    item. Raises ``Refused`` (``unknown_incident``, ``not_allowed``, ``unknown_code``, ``unknown_cost``,
    ``implausible_number``, ``impossible_order``).
    """
    read: Any = lawbooks.reader_for(lawbooks.rules(RULES)).value("cost_kinds", [figure.category])
    kept = replace(figure, category=str(read[0]), source=worded(figure.source, "source"))
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_cost", told)
        check_cost(kept, at.date())
        if corrects is not None and corrects not in {each.id for each in recorded_costs(told.entries)}:
            raise Refused(
                "unknown_cost",
                f"{reference} has no item of cost {corrects}. `tocsin cost list` shows the numbers.",
                "corrects",
            )
        entry = work.record("cost.recorded", reference, cost_body(kept, corrects))
        _record_sum(work, reference)
        return corrects or entry


def _record_sum(work: Work, reference: str) -> None:
    """Record the sum as a fact where it says something new; it goes this way only."""
    told = queries.incident(reference)
    found = costs_fact(lawbooks.rules(RULES), recorded_costs(told.entries))
    known = latest(told.facts).get(FACT)
    if found is None or (known and (known.value, known.estimate) == (found.value, found.estimate)):
        return
    judge_incident(replace(told, facts=(*told.facts, found)), work.at)
    spoken = [each for each in told.entries if each.kind == "fact.recorded" and each.body["key"] == FACT]
    corrects = {"corrects": spoken[-1].sequence} if spoken else {}
    work.record("fact.recorded", reference, {**fact_body(found), **corrects})
    watch_incident(work, reference)
