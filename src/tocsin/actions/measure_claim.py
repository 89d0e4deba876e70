"""Measure what one entitlement gives for one window, as its dossier would show it. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tocsin.actions.gather_outages import gather_outages
from tocsin.core.commitments import Entitlement
from tocsin.core.incidents.dossiers import DossierHistory
from tocsin.core.refusal import Refused
from tocsin.core.register import IctService
from tocsin.core.reports.claim import (
    ClaimDifference,
    ClaimParties,
    Snapshot,
    claim_content,
    differences,
)
from tocsin.core.situation import Landscape
from tocsin.core.sla import Claim, claims
from tocsin.core.sla.windows import window_at
from tocsin.core.time import Instant, Interval, instant
from tocsin.store import dossiers, queries

AROUND = timedelta(days=1)
"""So long before and after an outage the provider's page is looked at."""


def measure_claim(entitlement: str, moment: Instant, entity: str, at: Instant) -> dict[str, Any]:
    """
    Return the content of a claim for the window in which ``moment`` falls, as it stands at ``at``.

    Every incident of the entity that meets the window counts. Raises ``Refused`` (``unknown_promise``,
    ``nothing_to_claim``).
    """
    landscape = queries.landscape()
    promise = next((each for each in landscape.entitlements if each.id == entitlement), None)
    if promise is None:
        raise Refused(
            "unknown_promise",
            f"No provider promised anything under {entitlement:.80}. `tocsin claims` lists what there is.",
            entitlement,
        )
    if promise.objective is None:
        raise _nothing(promise, "nothing measurable was promised, so no credit can be calculated")
    window = window_at(promise.objective.window, promise.objective.time_zone, min(moment, at))
    told = gather_outages(entity, {promise.ict_service}, window, at).get(promise.ict_service, ())
    outages = {promise.ict_service: [each.outage for each in told]} if told else {}
    claim = next((each for each in claims([promise], outages, at) if each.attainment.window == window), None)
    if claim is None or not claim.attainment.credit.claimable:
        raise _nothing(
            promise,
            "in that window no credit is due, or its claim period has ended",
        )
    parties = _parties(promise, landscape, entity)
    return claim_content(claim, parties, told, _snapshots(parties.provider, claim), at)


def measured_again(told: DossierHistory, at: Instant) -> tuple[ClaimDifference, ...]:
    """
    Calculate a claim again on what is known now, and return what differs from its last draft.

    A window that had closed when the draft was made is looked at as of then; another as of ``at``.
    """
    content = told.content
    as_of = instant(content["measured_at"]) if content["closed"] else at
    moment = instant(content["window"][0])
    try:
        now = measure_claim(content["about"], moment, told.entity, as_of)
    except Refused:
        return differences(content, None)
    return differences(content, now)


def _nothing(promise: Entitlement, why: str) -> Refused:
    return Refused(
        "nothing_to_claim",
        f"{promise.id}: {why}. Look at the claims of the incident, and name an instant in the window that is "
        "meant.",
        promise.id,
    )


def _parties(promise: Entitlement, landscape: Landscape, entity: str) -> ClaimParties:
    service = landscape.inventory.nodes[promise.ict_service]
    direct = service.providers if isinstance(service, IctService) else ()
    provider = next(iter(direct), promise.ict_service)
    owner = landscape.inventory.entities.get(entity)
    return ClaimParties(
        entity=entity,
        entity_name=owner.name if owner else entity,
        provider=provider,
        provider_name=landscape.name(provider),
        service_name=service.name,
    )


def _snapshots(provider: str, claim: Claim) -> Sequence[Snapshot]:
    intervals = claim.attainment.intervals
    if not intervals:
        return ()
    return dossiers.snapshots(provider, Interval(intervals[0].start - AROUND, intervals[-1].end + AROUND))
