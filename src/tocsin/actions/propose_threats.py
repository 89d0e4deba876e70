"""Propose threats: what a file describes stands in the register until a person confirms or dismisses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor
from tocsin.core.incidents.proposals import ThreatProposal, proposal_body
from tocsin.core.time import Instant
from tocsin.store import queries, threats
from tocsin.store.unit_of_work import Work, unit_of_work


def propose_threats(
    proposals: Sequence[ThreatProposal], *, by: Actor, at: Instant, entity: str | None = None
) -> dict[str, Any]:
    """
    Record what a file proposes at an entity (LEI), by default the owner of the register.

    The same content again changes nothing; another version of a publication that is in the register
    proposes an update of it. Returns ``proposals`` (threat, title, change, cautions) and ``unchanged``.
    """
    with unit_of_work(by, at) as work:
        owner = entity or queries.register_owner()
        allow(by, "record_threat", owner)
        if queries.entity(owner) is None:
            raise queries.unknown_entity(owner)
        before = threats.proposed_before(owner)
        found: list[dict[str, Any]] = []
        unchanged = 0
        for proposal in proposals:
            reference, seen = before.get(proposal.source, ("", frozenset[str]()))
            if proposal.digest in seen:
                unchanged += 1
                continue
            change = "update" if reference else "new"
            reference = _recorded(work, reference, owner, proposal)
            before[proposal.source] = reference, seen | {proposal.digest}
            found.append(_answer(reference, change, proposal))
        return {"proposals": found, "unchanged": unchanged}


def _recorded(work: Work, reference: str, entity: str, proposal: ThreatProposal) -> str:
    body = {"proposal": proposal_body(proposal)}
    if reference:
        work.record("threat.update_proposed", reference, body)
        return reference
    row = threats.open_threat(work, proposal.title, entity, since=work.at, status="proposed")
    work.record("threat.proposed", row.reference, {"entity": entity, **body})
    return row.reference


def _answer(reference: str, change: str, proposal: ThreatProposal) -> dict[str, Any]:
    return {
        "threat": reference,
        "change": change,
        "title": proposal.title,
        "format": proposal.format,
        "source_id": proposal.source_id,
        "publisher": proposal.publisher,
        "cautions": list(proposal.cautions),
    }
