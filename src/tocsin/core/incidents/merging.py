"""Two incidents that are one: what the one that goes on takes over from the other, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tocsin.core.incidents.facts import Fact, latest
from tocsin.core.incidents.history import History, Outage, outage_body
from tocsin.core.incidents.life_cycle import MOMENTS, said
from tocsin.core.incidents.measured import measured_body
from tocsin.core.incidents.notices import notice_body, ticket_body
from tocsin.core.incidents.wording import LONGEST
from tocsin.core.refusal import Refused
from tocsin.core.time import instant, rfc3339

OF_ITS_OWN = frozenset({*MOMENTS.values(), "ongoing", "duration_seconds", "downtime_seconds"})
"""Facts about how long an incident ran: the end of one is not the end of the other, so they stay."""
BEGINNING = "occurred_at"
"""Of the two beginnings the earlier counts, as of the two instants of awareness."""


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that both incidents know, and know differently; the one that goes on keeps its own."""

    key: str
    kept: object
    other: object


@dataclass(frozen=True, slots=True)
class Takeover:
    """What an incident takes over from one that is merged into it."""

    facts: tuple[Fact, ...]
    differences: tuple[FactDifference, ...]


def check_merge(source: History, target: History) -> None:
    """
    Refuse to let one incident go on in another where that would hide something (``cannot_merge``).

    Only within one entity; not into itself, nor into what goes on elsewhere; only among the same people
    where one is confidential. A major incident goes on in a major one alone: its reports are due
    (2025/301, Art. 5), and would silently no longer be.
    """
    if source.reference == target.reference:
        raise _refused("An incident cannot be merged into itself. Name the one that it goes on in.")
    for told in (source, target):
        if told.course.merged_into:
            raise _refused(f"{told.reference} goes on in {told.course.merged_into}. Name that one instead.")
    if source.entity != target.entity:
        raise _refused(
            f"{source.reference} is an incident of {source.entity}, {target.reference} one of "
            f"{target.entity}. Each entity reports its own: link them instead."
        )
    if source.course.admitted != target.course.admitted:
        raise _refused(
            "The two incidents are open to different people, and each would learn of the other. "
            "Admit the same people to both first, or make both open."
        )
    if source.outcome == "major" and target.outcome != "major":
        raise _refused(
            f"{source.reference} is classified as major and {target.reference} is not, so the reports that "
            f"are due would be lost. Classify {target.reference} as major first, merge the other way "
            f"round, or reclassify {source.reference}."
        )
    if not target.course.open and (source.course.open or target.course.state == "closed"):
        raise _refused(
            f"{target.reference} is {said(target.course.state)}, and would have to go on. Reopen it first."
        )


def takeover(source: History, target: History) -> Takeover:
    """Return the facts that only the source knows, and what both know differently."""
    theirs, ours = latest(source.facts), latest(target.facts)
    spoken_of = {each.key for each in target.facts}
    taken, differences = [], []
    for key, fact in theirs.items():
        kept = ours[key].value if key in ours else None
        if key in OF_ITS_OWN or _same(kept, fact.value):
            continue
        if key not in spoken_of or (key == BEGINNING and _earlier(fact.value, kept)):
            taken.append(replace(fact, source=_source(source.reference, fact)))
        if key in spoken_of:
            differences.append(FactDifference(key, kept, fact.value))
    return Takeover(tuple(taken), tuple(differences))


def outages_taken(source: History) -> tuple[Outage, ...]:
    """Return the outages of an incident with their ends: none outlives the restoration of its service."""
    restored = latest(source.facts).get(MOMENTS["recovered"])
    if restored is None:
        return source.outages
    until = instant(restored.value)
    return tuple(
        replace(each, until=until) if each.until is None and each.since < until else each
        for each in source.outages
    )


def absorbed_body(source: History, reason: str, differences: tuple[FactDifference, ...]) -> dict[str, object]:
    """Return the entry with which an incident takes another over; ``history`` reads it back."""
    major = source.classified_major_at
    return {
        "from": source.reference,
        "reason": reason,
        "aware_at": rfc3339(source.aware_at) if source.aware_at else None,
        "major_at": rfc3339(major) if major else None,
        "outages": [outage_body(each) for each in outages_taken(source)],
        "measured": [measured_body(each) for each in source.measured],
        "given": [notice_body(each) for each in source.given],
        "received": [notice_body(each) for each in source.received],
        "tickets": [ticket_body(each) for each in source.tickets],
        "differences": differences_body(differences, source.reference),
    }


def differences_body(differences: tuple[FactDifference, ...], source: str) -> list[Mapping[str, object]]:
    """Return differences as they stand in the ledger and in an answer."""
    return [{"key": each.key, "kept": each.kept, "from": source, "other": each.other} for each in differences]


def _same(one: object, other: object) -> bool:
    """Say whether two values as in JSON mean the same: codes are a set, whatever their order."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return set(one) == set(other)
    return one == other


def _earlier(value: object, kept: object) -> bool:
    return kept is not None and instant(value) < instant(kept)


def _source(reference: str, fact: Fact) -> str:
    return f"from {reference}: {fact.source}"[:LONGEST] if fact.source else f"from {reference}"


def _refused(sentence: str) -> Refused:
    return Refused("cannot_merge", sentence, "into")
