"""Classify a cluster of recurring incidents: one incident is opened for it, and classified as major."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tocsin.actions.assess_recurrence import past_incident
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor, Fact, History, fact_body
from tocsin.core.incidents.wording import LONGEST
from tocsin.core.refusal import Refused
from tocsin.core.rules import Cluster, PastIncident, RuleSet, clusters, written
from tocsin.core.rules.recurrence_document import cluster_document
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks, queries, recurrence
from tocsin.store.unit_of_work import Work, unit_of_work


def classify_cluster(reference: str, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Open one incident for the cluster of the last assessment that has this incident, and classify it.

    Its facts are those of the members taken together as known now; the members stay as they are. The time
    limit runs from this classification (2025/301 Art. 5). Raises ``Refused`` (``unknown_incident``,
    ``not_allowed``, ``unknown_cluster``, ``already_classified``, ``not_collectively_major``).
    """
    with unit_of_work(by, at) as work:
        last = work.locked(reference)
        allow_incident(by, "classify", last)
        recorded = recurrence.record(last.entity)
        told = [queries.incident(each) for each in _members(recorded, reference)]
        law = law_of(History(recurrence.subject(last.entity)), queries.entity(last.entity), at)
        members = [past_incident(each, law, at) for each in told]
        cluster = _still_major(law.rules, members, recorded.exempt_as, at)
        opened = work.open(f"Recurring: {cluster.root_cause}"[:LONGEST], last.entity, members[-1].occurred_at)
        aware = min(told[-1].aware_at or at, at)
        work.record("incident.acknowledged", opened.reference, {"aware_at": rfc3339(aware)})
        _record_facts(work, opened.reference, cluster)
        decision = classify_incident(opened.reference, by=by, at=at)
        if decision["outcome"] != "major":
            raise _not_major(cluster.incident_ids)
        document = cluster_document(cluster)
        body = {key: document[key] for key in ("incident_ids", "root_cause", "fields")}
        body |= {"incident": opened.reference, "outcome": decision["outcome"]}
        work.record(recurrence.CLASSIFIED, recurrence.subject(last.entity), body)
        return {**body, "decision": decision}


def _members(recorded: recurrence.Record, reference: str) -> tuple[str, ...]:
    """Return the cluster of the last assessment that has an incident, unless it was opened before."""
    found = recorded.last.body["clusters"] if recorded.last else []
    cluster = next((each for each in found if reference in each["incident_ids"]), None)
    if cluster is None:
        raise recurrence.unknown_cluster(reference)
    for incident, members in recorded.opened.items():
        if set(members) & set(cluster["incident_ids"]):
            raise Refused(
                "already_classified",
                f"{incident} was opened for this cluster already, and one major incident is reported once. "
                f"Record what is new as facts of {incident}.",
                incident,
            )
    return tuple(cluster["incident_ids"])


def _still_major(law: RuleSet, members: list[PastIncident], exempt_as: str | None, at: Instant) -> Cluster:
    """Weigh the members as known now; what was recorded since may have changed the answer."""
    found = clusters(law, members, at, exemptions=[exempt_as] if exempt_as else [])
    ids = tuple(each.id for each in members)
    if len(found) != 1 or set(found[0].incident_ids) != set(ids) or not found[0].collectively_major:
        raise _not_major(ids)
    return found[0]


def _not_major(ids: tuple[str, ...]) -> Refused:
    return Refused(
        "not_collectively_major",
        f"{', '.join(ids)} are not one major incident together on what is known now, or the entity is exempt "
        "(2024/1772, Art. 8(2)). Assess again with `tocsin recurrence assess`.",
        ids[0],
    )


def _record_facts(work: Work, reference: str, cluster: Cluster) -> None:
    facts = list(_facts(cluster, work.at))
    lawbooks.fact_reader().all_of({fact.key: fact.value for fact in facts})
    for fact in facts:
        work.record("fact.recorded", reference, fact_body(fact))
    watch_incident(work, reference)


def _facts(cluster: Cluster, at: Instant) -> Iterator[Fact]:
    """Yield the facts of the cluster; what is known of some members only, where a threshold rests on it."""
    taken, last = cluster.weight.together, cluster.members[-1]
    source = f"sum of {len(cluster.members)} incidents"
    for key, fact in sorted(taken.known.items()):
        yield Fact(key, _plain(key, fact.value), source=source, estimate=fact.estimate)
    for key in sorted(cluster.weight.decisive):
        yield Fact(key, _plain(key, taken.floor[key].value), source=f"at least: {source}", estimate=True)
    yield Fact("apparent_root_cause", cluster.root_cause, source=source)
    yield from _moments(taken.known, last, at)


def _moments(known: Mapping[str, Fact], last: PastIncident, at: Instant) -> Iterator[Fact]:
    """Yield when the last incident occurred and was detected, where no length would then end after now."""
    source = f"the last incident, {last.id}"
    length = known.get("duration_seconds")
    if length is None or last.occurred_at + timedelta(seconds=int(str(length.value))) <= at:
        yield Fact("occurred_at", rfc3339(last.occurred_at), source=source)
    if "detected_at" in last.facts:
        yield Fact("detected_at", written(last.facts["detected_at"].value), source=source)


def _plain(key: str, value: object) -> object:
    """Return a value as JSON has it; of a count that grew by a rate, the whole number."""
    if lawbooks.fact_definition(key).type == "count":
        return int(Decimal(str(value)))
    return written(value)
