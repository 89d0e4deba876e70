"""Draft the service-level statement to a customer for one quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.actions.gather_outages import gather_outages
from tocsin.actions.policy import allow
from tocsin.actions.record_draft import record_draft
from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.register import Customer
from tocsin.core.reports.service_statement import (
    Quarter,
    quarter,
    stated_figures,
    statement_content,
)
from tocsin.core.sla.windows import window_at
from tocsin.core.time import Instant, Interval, instant
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work


def draft_statement(
    customer: str, period: Quarter, *, by: Actor, at: Instant, entity: str | None = None
) -> str:
    """
    Draft what each commitment to a customer attained in a quarter, and return the reference.

    ``customer`` is a node id or a customer's code; ``entity`` the LEI of whose incidents count, by default
    the register's owner. Raises ``Refused`` (``unknown_customer``, ``nothing_promised``,
    ``future_quarter``, ``wrong_status``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        owner = entity or queries.register_owner()
        allow(by, "draft_dossier", owner)
        return record_draft(work, measure_statement(customer, period, owner, at.replace(microsecond=0)))


def measure_statement(customer: str, period: Quarter, entity: str, at: Instant) -> dict[str, Any]:
    """Return the content of a statement as it stands at ``at``. Raises ``Refused`` as the action does."""
    landscape = queries.landscape()
    nodes = landscape.inventory.nodes
    node = nodes.get(customer) or nodes.get(f"customer:{customer}")
    if not isinstance(node, Customer):
        raise Refused(
            "unknown_customer",
            f"{customer:.80} is no customer of the inventory. `tocsin inventory` lists the ids and names.",
            customer,
        )
    promised = [each for each in landscape.commitments if each.customer == node.id]
    if not promised:
        raise Refused(
            "nothing_promised",
            f"Nothing was promised to {node.name}: there is nothing to state. Import its commitments first.",
            customer,
        )
    span = period.interval()
    if at < span.start:
        raise Refused(
            "future_quarter",
            f"{period} has not begun. Name the quarter that is running or one before it.",
            "quarter",
        )
    for each in promised:
        if each.objective is not None:
            window = window_at(each.objective.window, each.objective.time_zone, min(at, span.end))
            span = Interval(min(span.start, window.start), max(span.end, window.end))
    told = gather_outages(entity, {each.business_service for each in promised}, span, at)
    owner = landscape.inventory.entities.get(entity)
    names = [(each, landscape.name(each.business_service)) for each in promised]
    stated_by = (entity, owner.name if owner else entity)
    return statement_content(node, stated_by, promised=names, told=told, period=period, at=at)


def statement_differs(content: Mapping[str, Any], at: Instant) -> bool:
    """Say whether a statement would show other figures if it were drafted now, as of when it was."""
    as_of = instant(content["measured_at"]) if content["closed"] else at
    now = measure_statement(content["about"], quarter(content["quarter"]), content["entity"], as_of)
    return stated_figures(now) != stated_figures(content)
