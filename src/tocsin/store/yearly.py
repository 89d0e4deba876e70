"""What a yearly report counts, read in a few queries however many incidents there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet

from tocsin.core.incidents.life_cycle import OPEN
from tocsin.core.quantities import exact
from tocsin.core.reports.incident_costs import recovered_until_now
from tocsin.core.situation.yearly import YearCase
from tocsin.core.time import Instant, instant
from tocsin.store import recurrence
from tocsin.store.costs import AT_ONCE, costs_of
from tocsin.store.models import GroupEntity, Incident, IncidentNode, LedgerEntry

_MOMENTS = ("occurred_at", "detected_at", "resolved_at")
_GROSS = "costs_and_losses"
_COLUMNS = ("reference", "since", "type", "cause", "outcome", "state")


def year_cases(
    rows: QuerySet[Incident],
    start: Instant,
    end: Instant,
    zone: ZoneInfo,
    providers_of: Mapping[str, tuple[str, ...]],
) -> list[YearCase]:
    """
    Return what the incidents that began in a span add to the figures, by the year and month of a zone.

    ``providers_of`` names the providers of each node that stands for some. What goes on in another incident
    is counted there.
    """
    wanted = rows.filter(since__gte=start, since__lt=end, merged_into="")
    facts, aware, decided = _facts(wanted), _aware(wanted), _decided(wanted)
    costs, recurring = costs_of(wanted), _recurring()
    providers = _providers(wanted, providers_of)
    found = []
    for reference, since, kind, cause, outcome, state in wanted.order_by().values_list(*_COLUMNS):
        local, known = since.astimezone(zone), facts.get(reference, {})
        found.append(
            YearCase(
                reference=reference,
                year=local.year,
                month=local.month,
                type=kind,
                cause=cause,
                outcome=outcome,
                open=state in OPEN,
                recurring=reference in recurring,
                providers=tuple(sorted(providers.get(reference, ()))),
                speeds=_speeds(known, since, aware.get(reference), decided.get(reference)),
                gross=exact(known[_GROSS], _GROSS) if _GROSS in known else None,
                recovered=recovered_until_now(costs.get(reference, ())),
            )
        )
    return found


def _speeds(
    known: Mapping[str, Any], since: Instant, aware: Instant | None, decided: Instant | None
) -> dict[str, timedelta]:
    moments = {key: instant(known[key], key) for key in _MOMENTS if key in known}
    began = moments.get("occurred_at", since)
    found = {}
    if "detected_at" in moments:
        found["detect"] = moments["detected_at"] - began
    if aware and decided:
        found["classify"] = decided - aware
    if "resolved_at" in moments:
        found["resolve"] = moments["resolved_at"] - began
    return found


def _about(rows: QuerySet[Incident]) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(subject__in=rows.order_by().values("reference"))


def _facts(rows: QuerySet[Incident]) -> dict[str, dict[str, Any]]:
    """Return of each incident the last value of the facts that are counted; withdrawn ones are not there."""
    named = Q()
    for key in (*_MOMENTS, _GROSS):
        named |= Q(body__contains=f'"key":"{key}"')  # the ledger's JSON has no blanks
    wanted = _about(rows).filter(named, kind="fact.recorded").order_by("sequence")
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for subject, text in wanted.values_list("subject", "body").iterator(chunk_size=AT_ONCE):
        body = json.loads(text)
        found[subject][body["key"]] = body["value"]
    return {
        subject: {key: value for key, value in known.items() if value is not None}
        for subject, known in found.items()
    }


def _aware(rows: QuerySet[Incident]) -> dict[str, Instant]:
    """Return when the entity became aware of each incident: the earliest that was said."""
    found: dict[str, Instant] = {}
    wanted = _about(rows).filter(kind="incident.acknowledged")
    for subject, text in wanted.values_list("subject", "body").iterator(chunk_size=AT_ONCE):
        at = instant(json.loads(text)["aware_at"])
        found[subject] = min(found.get(subject, at), at)
    return found


def _decided(rows: QuerySet[Incident]) -> dict[str, Instant]:
    """Return when each incident was first classified."""
    wanted = _about(rows).filter(kind="incident.classified").order_by()
    return dict(wanted.values("subject").annotate(first=Min("recorded_at")).values_list("subject", "first"))


def _providers(rows: QuerySet[Incident], providers_of: Mapping[str, tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    nodes = IncidentNode.objects.filter(incident__in=rows.order_by().values("pk"))
    for reference, node in nodes.values_list("incident__reference", "node").iterator(chunk_size=AT_ONCE):
        found[reference].update(providers_of.get(node, ()))
    return found


def _recurring() -> set[str]:
    """Return the incidents that an assessment found in a cluster, whichever entity they are of."""
    found: set[str] = set()
    subjects = map(recurrence.subject, GroupEntity.objects.values_list("lei", flat=True))
    wanted = LedgerEntry.objects.filter(subject__in=list(subjects), kind=recurrence.ASSESSED)
    bodies = wanted.values_list("body", flat=True)
    for text in bodies.iterator(chunk_size=50):
        for cluster in json.loads(text)["clusters"]:
            found.update(cluster["incident_ids"])
    return found
