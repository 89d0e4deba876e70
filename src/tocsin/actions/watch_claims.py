"""Watch the ends of claim periods: people are reminded a week and a day before, and at the end itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tocsin.actions.judge_incident import law_of
from tocsin.core.incidents.dossiers import DossierHistory, next_reminder, reminded_of
from tocsin.core.reports.calculation import money_document
from tocsin.core.situation import situation
from tocsin.core.sla import Claim
from tocsin.core.time import Instant, rfc3339
from tocsin.store import dossiers, due, queries
from tocsin.store.unit_of_work import Work

NEAR = "claim.deadline_near"
JUST_BEFORE = timedelta(microseconds=1)
"""At the end of its period a claim is no longer listed: it is looked at the moment before."""


def unclaimed(reference: str, at: Instant) -> Sequence[Claim]:
    """
    Return what the outages of an incident give and for which there is no dossier.

    What gives nothing yet is among it while its outage goes on: time alone may change that.
    """
    landscape, told = queries.landscape(), queries.incident(reference)
    if told.course.merged_into:  # its outages stand in another incident
        return ()
    law = law_of(told, landscape.inventory.entities.get(told.entity), at)
    now = situation(landscape, told, law, at)
    going_on = {node for node, outages in now.outages.items() if any(each.end is None for each in outages)}
    found = [
        each
        for each in now.claims
        if each.attainment.credit.claimable or each.entitlement.ict_service in going_on
    ]
    drafted = dossiers.claimed_windows({each.entitlement.id for each in found})
    return [each for each in found if (each.entitlement.id, each.attainment.window.end) not in drafted]


def watch_claims(work: Work, reference: str) -> None:
    """Move the next reminder about claims of an incident that nobody has drafted."""
    ends = {end for each in unclaimed(reference, work.at) for end in _ends(each).values()}
    coming = (next_reminder(each, work.at) for each in ends)
    due.put(dossiers.DUE_KIND, reference, min((each for each in coming if each), default=None))


def claim_ends(reference: str, at: Instant) -> list[tuple[str, Instant]]:
    """Return the ends to come of what an incident gives now and nobody has drafted: notice and claim."""
    given = [each for each in unclaimed(reference, at) if each.attainment.credit.claimable]
    ends = {(what, end) for each in given for what, end in _ends(each).items() if end > at}
    return sorted(ends, key=lambda each: (each[1], each[0]))


def watch_dossier(told: DossierHistory, at: Instant) -> None:
    """Move the next reminder about a dossier; what went out or was withdrawn needs none."""
    waits = told.claim_by is not None and told.unsent
    coming = next_reminder(told.claim_by, at) if waits and told.claim_by else None
    due.put(dossiers.DUE_KIND, told.reference, coming)


def remind_of_claims(work: Work, subject: str, due_at: Instant) -> None:
    """Record that the end of a claim period is near or has come: an alarm for people, each once."""
    if dossiers.REFERENCE.fullmatch(subject):
        told = dossiers.dossier(subject)
        if told.unsent and told.claim_by:
            _remind(work, subject, {"status": told.status, "due": "claim"}, told.claim_by)
        watch_dossier(told, work.at)
        return
    for each in unclaimed(subject, due_at - JUST_BEFORE):
        if each.attainment.credit.claimable:
            about = {"entitlement": each.entitlement.id, "amount": money_document(each.amount)}
            for what, end in _ends(each).items():
                _remind(work, subject, {**about, "due": what}, end)
    watch_claims(work, subject)


def _ends(claim: Claim) -> dict[str, Instant]:
    """Return until when a first notice of a claim is due, and the claim itself, where that is agreed."""
    ends = {"notice": claim.attainment.notice_by, "claim": claim.claim_by}
    return {what: end for what, end in ends.items() if end is not None}


def _remind(work: Work, subject: str, about: dict[str, object], end: Instant) -> None:
    moment = reminded_of(end, work.at)
    if moment is None:
        return
    body = {**about, "until": rfc3339(end), "reminder": rfc3339(moment)}
    if not dossiers.has_entry(subject, NEAR, body):
        work.record(NEAR, subject, body)
