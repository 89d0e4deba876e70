"""The fields of a notification of a significant cyber threat (2025/302, Annex III), where they are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tocsin.core.incidents.facts import latest
from tocsin.core.incidents.proposals import ThreatProposal
from tocsin.core.incidents.threats import NoteKind, ThreatHistory, ThreatNote
from tocsin.core.time import rfc3339

FIELDS = tuple(str(number) for number in range(1, 21))
REQUIRED = ("1", "2", "6", "7", "8", "12", "13", "14", "15", "16", "17")
"""Fields that every notification has; the others depend on the case, or are given where available."""

CRITERIA = (
    "clients_financial_counterparts_and_transactions_affected",
    "reputational_impact",
    "duration_and_service_downtime",
    "geographical_spread",
    "data_losses",
    "critical_services_affected",
    "economic_impact",
)
"""The codes of field 15."""
_CRITERION_OF: Mapping[str, str] = {
    "could_meet_6": "critical_services_affected",
    "could_meet_9_1": "clients_financial_counterparts_and_transactions_affected",
    "could_meet_9_4": "geographical_spread",
}


def annex_iii(told: ThreatHistory, entity_name: str | None = None) -> dict[str, object | None]:
    """
    Return the value of each of the twenty fields, by number, as of a notification by the entity itself.

    None: not known, or (3 to 5) not asked of an entity that notifies for itself. Nothing is presumed.
    Instants are RFC 3339 in UTC; field 15 is a tuple of codes. ``entity_name`` is the full legal name.
    """
    found: dict[str, object | None] = dict.fromkeys(FIELDS)
    proposal = told.confirmed
    found["1"], found["2"] = entity_name or None, told.entity or None
    found["12"] = rfc3339(told.detected_at) if told.detected_at else None
    found["13"] = _last(told, "description") or _described(proposal) or None
    found["14"] = _last(told, "potential_impact")
    found["15"] = tuple(_criteria(told)) or None
    found["16"] = told.status if told.status in ("active", "inactive") else None
    found["17"] = _all(told, "measures_taken")
    found["18"] = _all(told, "others_told")
    found["19"] = "\n".join(filter(None, (_all(told, "indicators"), *_indicators(proposal)))) or None
    found["20"] = _all(told, "other_information")
    return found


def missing(fields: Mapping[str, object | None]) -> tuple[str, ...]:
    """Return the numbers of the fields that every notification needs and that are not known."""
    return tuple(number for number in REQUIRED if fields[number] is None)


def _last(told: ThreatHistory, kind: NoteKind) -> str | None:
    notes = told.noted(kind)
    return notes[-1].text if notes else None


def _all(told: ThreatHistory, kind: NoteKind) -> str | None:
    return "\n".join(map(_line, told.noted(kind))) or None


def _line(note: ThreatNote) -> str:
    about = ", ".join(filter(None, (rfc3339(note.at) if note.at else "", note.channel, note.reference)))
    return f"{about}: {note.text}" if about else note.text


def _described(proposal: ThreatProposal | None) -> str:
    """Return what the publisher says, the vulnerabilities, and the source, as field 13 asks."""
    if proposal is None or not proposal.description:
        return ""
    named = ", ".join(
        f"{each.id} (CVSS {each.score})" if each.score else each.id for each in proposal.vulnerabilities
    )
    source = ", ".join(filter(None, (proposal.publisher, proposal.source_id)))
    return "\n\n".join(filter(None, (proposal.description, named, source)))


def _criteria(told: ThreatHistory) -> Iterator[str]:
    """Yield the criteria that a fact says could be met, and those that a person added, in the law's order."""
    known = latest(told.facts)
    met = {code for key, code in _CRITERION_OF.items() if key in known and known[key].value is True}
    stated = (_last(told, "potential_criteria") or "").split()
    yield from (code for code in CRITERIA if code in met or code in stated)


def _indicators(proposal: ThreatProposal | None) -> Iterator[str]:
    """Yield what the publisher means for detection; its context would mislead whoever blocks on it."""
    for each in proposal.indicators if proposal else ():
        if each.detects is not False:
            yield f"{each.category}: {each.value}"
