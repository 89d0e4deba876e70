"""Assess recurrence, every month: are incidents that are not major alone one major incident together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow
from tocsin.actions.set_exemption import NOT_EXEMPT, set_exemption
from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.core.incidents import Actor, History
from tocsin.core.register import Entity
from tocsin.core.rules import PastIncident, RuleSet
from tocsin.core.rules.recurrence_assessment import RecurrenceAssessment, occurrence, recurrence_assessment
from tocsin.core.rules.recurrence_document import alone_document, cluster_document
from tocsin.core.situation import Law, known_facts
from tocsin.core.time import Instant, rfc3339
from tocsin.core.time.months import month_later
from tocsin.store import due, queries, recurrence
from tocsin.store.unit_of_work import unit_of_work


def assess_recurrence(entity: str, *, by: Actor, at: Instant, exempt_as: str | None = None) -> dict[str, Any]:
    """
    Assess the incidents of an entity (LEI) together, record what was found, and make the next one due.

    It is the assessment of 2024/1772 Art. 8(2), under the law and the readings of its own day; it starts no
    clock. ``exempt_as`` says from now on on what ground the entity is exempt, or ``none``; without it what
    was said last holds. Returns the entry as the ledger keeps it. Raises ``Refused`` (``not_allowed``,
    ``unknown_entity``, ``unknown_code``).
    """
    with unit_of_work(by, at) as work:
        allow(by, "assess_recurrence", entity)
        party = queries.entity(entity)
        if party is None:
            raise queries.unknown_entity(entity)
        if exempt_as is not None and exempt_as != (recurrence.record(entity).exempt_as or NOT_EXEMPT):
            set_exemption(entity, exempt_as, by=by, at=at)
        recorded = recurrence.record(entity)
        law = law_of(History(recurrence.subject(entity)), party, at)
        told = [each for each in recurrence.histories(entity) if each.reference not in recorded.opened]
        incidents = [past_incident(each, law, at) for each in told]
        found = recurrence_assessment(
            law.rules,
            incidents,
            at,
            exemptions=[recorded.exempt_as] if recorded.exempt_as else [],
            already_major=[each.reference for each in told if _is_major(each)],
            known=recorded.known,
        )
        next_due = None if recorded.exempt_as else month_later(at, _zone(party))
        body = {
            **_assessed_over(incidents, at),
            **_found(found),
            **_by_what(law.rules),
            "exempt_as": recorded.exempt_as,
            "next_due": rfc3339(next_due) if next_due else None,
        }
        work.record(recurrence.ASSESSED, recurrence.subject(entity), body)
        due.put(recurrence.DUE_KIND, recurrence.subject(entity), next_due)
        return {"entity": entity, "at": rfc3339(at), "by": by.name, **body}


def past_incident(told: History, law: Law, at: Instant) -> PastIncident:
    """Return an incident as its recurrence is judged: its occurrence, its apparent root cause, its facts."""
    facts = known_facts(told, law.reader, at)
    occurred, cause = facts.get("occurred_at"), facts.get("apparent_root_cause")
    begun = occurrence(told, occurred.value if occurred and isinstance(occurred.value, Instant) else None)
    return PastIncident(told.reference, begun or at, str(cause.value) if cause else "", facts)


def _is_major(told: History) -> bool:
    return bool(told.decisions) and told.decisions[-1].outcome == "major"


def _zone(entity: Entity) -> ZoneInfo:
    return ZoneInfo(CAPITAL_ZONES.get(entity.country or "", "UTC"))


def _assessed_over(incidents: Iterable[PastIncident], at: Instant) -> Mapping[str, Any]:
    in_order = sorted(incidents, key=lambda each: (each.occurred_at, each.id))
    begun = rfc3339(in_order[0].occurred_at) if in_order else None
    return {
        "incidents": [each.id for each in in_order],
        "window": {"from": begun, "until": rfc3339(at)},
    }


def _found(assessed: RecurrenceAssessment) -> Mapping[str, Any]:
    return {
        "clusters": [
            {
                **cluster_document(each.cluster),
                "known_since": rfc3339(each.known_since) if each.known_since else None,
                "incident": each.incident,
            }
            for each in assessed.clusters
        ],
        "alone": [alone_document(each) for each in assessed.found.alone],
        "already_major": list(assessed.found.already_major),
        "without_cause": list(assessed.found.without_cause),
        "alike": [list(pair) for pair in assessed.alike],
    }


def _by_what(rules: RuleSet) -> Mapping[str, Any]:
    return {"rules": rules.id, "digest": rules.digest, "readings": dict(rules.chosen)}
