"""The situation: one pure function of the landscape, an incident as told, the law, and an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from tocsin.core.commitments import Entitlement
from tocsin.core.deadlines import Deadline, Events, TimeLimits, deadlines
from tocsin.core.incidents import Fact, History, latest
from tocsin.core.incidents import Outage as DeclaredOutage
from tocsin.core.register import Entity
from tocsin.core.rules import Classification, FactReader, RuleSet, classify
from tocsin.core.situation.disruption import Disruption, disruption
from tocsin.core.situation.duties import duties
from tocsin.core.situation.duty import Duty, Grounds
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.parts import Hits, ToTell, to_tell
from tocsin.core.situation.recovery import (
    PromisedClock,
    Recovery,
    degraded,
    promised_recovery,
    recoveries,
)
from tocsin.core.situation.sources import Evidence, SourceUsed, evidence, reported, sources_used
from tocsin.core.situation.told import Told
from tocsin.core.sla import AtRisk, Claim, NetPosition, Outage, breaches, claims, net_position
from tocsin.core.time import Instant
from tocsin.core.time.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Law:
    """The acts under which an incident is judged, and the calendar of the entity's place."""

    rules: RuleSet
    reader: FactReader
    limits: TimeLimits
    calendar: Calendar | None


@dataclass(frozen=True, slots=True)
class Situation:
    """The whole picture at one instant: what is hit, whom to tell, by when, what to claim."""

    at: Instant
    told: History
    entity: Entity | None
    disruption: Disruption
    hit: Hits
    saved: tuple[str, ...]
    """Nodes that redundancy still holds up, though a member of a group of theirs is lost."""
    commitments: Sequence[AtRisk]
    entitlements: tuple[Entitlement, ...]
    """What providers promised about the ICT services that were or are down."""
    claims: Sequence[Claim]
    outages: Mapping[str, Sequence[Outage]]
    """What was out, by node id of a service that something was promised about: each source's word."""
    sources: tuple[SourceUsed, ...]
    """Where sources differ about what was out: whose word counts for which promise."""
    duties: tuple[Duty, ...]
    """To tell, to respond and to resolve: ours, then those of providers."""
    recovery: tuple[Recovery, ...]
    """Of functions and business services that are down."""
    degraded: tuple[Recovery, ...]
    """What would start if it fell too."""
    promised_recovery: tuple[PromisedClock, ...]
    """What customers were promised of services that are down."""
    facts: Mapping[str, Fact]
    classification: Classification
    deadlines: tuple[Deadline, ...]
    to_tell: tuple[ToTell, ...]
    net_position: NetPosition


def situation(landscape: Landscape, told: History, law: Law, at: Instant) -> Situation:
    """
    Answer the one question for an incident as ``told`` (its history as known at some instant).

    Outages of nodes that the inventory no longer has are left out; ``told.outages`` still names them.
    An outage that nobody ended by itself ends when the service is known to be restored.
    """
    facts = known_facts(told, law.reader, at)
    told = replace(told, outages=_outages_told(told, facts))
    present = [each for each in told.outages if each.node in landscape.inventory.nodes]
    now = disruption(landscape.graph, present, at)
    entity, word = landscape.inventory.entities.get(told.entity), Told(told, at)
    sides = _both_sides(landscape, told, now, word, at)
    classification = classify(law.rules, facts, at)
    due = deadlines_of(told, entity, law, classification, at)
    major = _major(classification)
    return Situation(
        at=at,
        told=told,
        entity=entity,
        disruption=now,
        hit=Hits(landscape, now),
        saved=now.impact.redundancy_lost,
        commitments=sides.commitments,
        entitlements=sides.entitlements,
        claims=sides.claims,
        outages=sides.outages,
        sources=sides.sources,
        duties=sides.duties,
        recovery=recoveries(landscape, now, at),
        degraded=degraded(landscape, now),
        promised_recovery=promised_recovery(landscape, now, at),
        facts=facts,
        classification=classification,
        deadlines=due,
        to_tell=to_tell(
            landscape, told, due, sides.entitlements, word=word, duties=sides.duties, major=major
        ),
        net_position=net_position(sides.commitments, sides.claims),
    )


def _major(found: Classification) -> bool | None:
    return {"major": True, "not_major": None if found.becomes_major_at else False}.get(found.outcome)


@dataclass(frozen=True, slots=True)
class _BothSides:
    """What follows for promises to customers and of providers, as in ``Situation``."""

    commitments: Sequence[AtRisk]
    entitlements: tuple[Entitlement, ...]
    claims: Sequence[Claim]
    outages: Mapping[str, Sequence[Outage]]
    sources: tuple[SourceUsed, ...]
    duties: tuple[Duty, ...]


def _both_sides(landscape: Landscape, told: History, now: Disruption, word: Told, at: Instant) -> _BothSides:
    seen = _evidence(landscape, told, now, word, at)
    promised = breaches(landscape.commitments, seen.outages, at)
    entitled = tuple(each for each in landscape.entitlements if each.ict_service in seen.outages)
    hit = list({each.commitment.id: each.commitment for each in promised}.values())
    about = chain(
        ((each.business_service, each) for each in hit), ((each.ict_service, each) for each in entitled)
    )
    grounds = Grounds(told, seen, word, landscape.inventory.nodes, at)
    return _BothSides(
        commitments=promised,
        entitlements=entitled,
        claims=claims(landscape.entitlements, seen.outages, at),
        outages=seen.outages,
        sources=sources_used(about, seen.outages, at),
        duties=duties(hit, landscape.entitlements, grounds),
    )


def known_facts(told: History, reader: FactReader, at: Instant) -> dict[str, Fact]:
    """Return the facts in force with their values read; the awareness of the entity is one of them."""
    known = latest(told.facts)
    if told.aware_at and told.aware_at <= at and "detected_at" not in known:
        known["detected_at"] = Fact("detected_at", told.aware_at.isoformat(), source="acknowledged")
    read = reader.all_of({key: fact.value for key, fact in known.items()})
    return {key: replace(known[key], value=fact.value) for key, fact in read.items()}


def _outages_told(told: History, facts: Mapping[str, Fact]) -> tuple[DeclaredOutage, ...]:
    restored = facts["service_restored_at"].value if "service_restored_at" in facts else None
    return tuple(
        replace(each, until=restored)
        if each.until is None and isinstance(restored, Instant) and each.since < restored
        else each
        for each in told.outages
    )


def _evidence(landscape: Landscape, told: History, now: Disruption, word: Told, at: Instant) -> Evidence:
    """Return what was out of what anything was promised about, with the tickets that reported it."""
    known = landscape.inventory.nodes
    promised = {each.business_service for each in landscape.commitments}
    promised |= {each.ict_service for each in landscape.entitlements}
    seen = evidence(
        landscape.graph,
        [each for each in told.outages if each.node in known],
        [each for each in told.measured if each.node in known],
        now,
        promised,
        at=at,
    )
    if not word.tickets:
        return seen
    ticketed = {
        each.ict_service: reported(seen.outages[each.ict_service], word.tickets_about(each))
        for each in landscape.entitlements
        if each.ict_service in seen.outages
    }
    return replace(seen, outages={**seen.outages, **ticketed})


def deadlines_of(
    told: History, entity: Entity | None, law: Law, classification: Classification, at: Instant
) -> tuple[Deadline, ...]:
    """Return deadlines from the recorded decision; before it, projected from when it is or becomes major."""
    classified = told.classified_major_at
    projected = classified is None
    if projected and classification.outcome == "major":
        classified = at
    elif projected and classification.becomes_major_at:
        classified = max(classification.becomes_major_at, at)
    if projected and classified and told.aware_at:
        classified = max(classified, told.aware_at)
    outcome = "not_major" if classified is None and classification.outcome == "not_major" else None
    interests = classification.facts.get("clients_financial_interests_affected")
    events = Events(
        entity_type=entity.entity_type if entity else None,
        member_state=entity.country if entity else None,
        aware_at=told.aware_at,
        classified_at=classified,
        outcome=outcome,
        clients_financial_interests_affected=None if interests is None else interests.value is True,
    )
    return deadlines(events, law.limits, law.calendar, classification_projected=projected)
