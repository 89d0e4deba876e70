"""What the register's search reads of an incident or a threat, as the ledger tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.core.incidents.history import History
from tocsin.core.incidents.life_cycle import status_of
from tocsin.core.incidents.proposals import ThreatProposal
from tocsin.core.incidents.register_words import RegisterText, mark, place, words_of
from tocsin.core.incidents.threats import ThreatHistory
from tocsin.core.time import Instant


def incident_text(told: History, since: Instant, nodes: Iterable[str]) -> RegisterText:
    """Return what is searched of an incident that began at an instant and hit some nodes."""
    course = told.course
    texts = [each.value for each in told.facts if isinstance(each.value, str)]
    notes = [text for each in course.notes for text in (each.text, each.other)]
    marks = incident_marks(
        entity=told.entity,
        state=course.state,
        outcome=told.outcome,
        type=course.triage.type if course.triage else "",
        cause=course.causes[0] if course.causes else "",
        priority=course.triage.priority if course.triage else None,
        nodes=nodes,
        held_by=[each.person for each in course.roles],
        admitted=course.admitted,
    )
    words = words_of([told.reference, told.title, *texts, *notes])
    return RegisterText(place(since, told.entries[0].sequence), marks, words)


def incident_marks(
    *,
    entity: str,
    state: str,
    outcome: str,
    type: str = "",  # noqa: A002 - the name of the field
    cause: str = "",
    priority: int | None = None,
    nodes: Iterable[str] = (),
    held_by: Iterable[str] = (),
    admitted: Iterable[str] | None = None,
) -> tuple[str, ...]:
    """Return the marks of an incident; ``admitted`` may see it by name, None: it is not confidential."""
    said = {
        "kind": "incidents",
        "status": status_of(state),
        "state": state,
        "outcome": outcome,
        "type": type,
        "cause": cause,
        "priority": str(priority) if priority else "",
        "entity": entity,
        "confidential": "no" if admitted is None else "yes",
    }
    many = {"node": nodes, "holder": held_by, "admitted": admitted or ()}
    return (*_marks(said), *(mark(kind, each) for kind in many for each in sorted(set(many[kind]))))


def threat_text(told: ThreatHistory) -> RegisterText:
    """Return what is searched of a threat; it stands where the entity became aware of it, or was told."""
    since = told.detected_at or told.recorded_at or told.entries[0].recorded_at
    said = {
        "kind": "threats",
        "state": told.status,
        "significant": told.significant,
        "entity": told.entity,
        "confidential": "no",
    }
    known = told.confirmed or (told.offers[-1].proposal if told.offers else None)
    texts = [told.reference, told.title, *(each.text for each in told.notes)]
    words = words_of(texts if known is None else [*texts, *_offered(known)])
    return RegisterText(place(since, told.entries[0].sequence), tuple(_marks(said)), words)


def _offered(known: ThreatProposal) -> Iterator[str]:
    """Yield what a publisher says that people search by: names and numbers, not every indicator."""
    yield from (known.source_id, known.publisher, known.description)
    yield from (each.id for each in known.vulnerabilities)
    yield from known.products
    yield from known.means


def _marks(said: dict[str, str]) -> Iterator[str]:
    return (mark(kind, value) for kind, value in said.items() if value)
