"""A threat as other programs read it."""

from __future__ import annotations

from typing import Any

from tocsin.core.incidents.annex_iii import annex_iii, missing
from tocsin.core.incidents.facts import Fact, latest
from tocsin.core.incidents.proposals import proposal_body
from tocsin.core.incidents.threats import Offer, ThreatHistory, ThreatNote, note_body
from tocsin.core.time import Instant, rfc3339


def threat_document(told: ThreatHistory, entity_name: str | None = None) -> dict[str, Any]:
    """Return everything that is recorded of a threat; instants are UTC with Z, what is not known is null."""
    fields = annex_iii(told, entity_name)
    return {
        "threat": told.reference,
        "title": told.title,
        "entity": told.entity,
        "status": told.status,
        "reason": told.reason or None,
        "significant": told.significant,
        "outdated": told.outdated,
        "recorded_at": _when(told.recorded_at),
        "detected_at": _when(told.detected_at),
        "facts": {key: _fact(fact) for key, fact in latest(told.facts).items()},
        "assessment": dict(told.assessments[-1].grounds) if told.assessments else None,
        "notes": [_note(each) for each in told.notes],
        "proposals": [_offer(each) for each in told.offers],
        "annex_iii": fields,
        "missing": list(missing(fields)),
    }


def _when(moment: Instant | None) -> str | None:
    return rfc3339(moment) if moment else None


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact.value,
        "since": _when(fact.true_since),
        "known_since": _when(fact.known_since),
        "author": fact.author,
        "source": fact.source,
        "estimate": fact.estimate,
    }


def _note(note: ThreatNote) -> dict[str, Any]:
    return {**note_body(note), "author": note.author, "known_since": _when(note.known_since)}


def _offer(offer: Offer) -> dict[str, Any]:
    return {"at": _when(offer.at), "by": offer.by, "taken": offer.taken, **proposal_body(offer.proposal)}
