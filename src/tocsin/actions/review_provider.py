"""Review what is on record of a provider, for a negotiation or the yearly review. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow_somewhere, visible_entities, visible_incidents
from tocsin.core.incidents import Actor, History
from tocsin.core.situation import Landscape, Situation, situation
from tocsin.core.situation.provider_outages import (
    PageWord,
    ProviderOutage,
    down_spells,
    evidenced,
    page_shows,
)
from tocsin.core.situation.provider_record import (
    ProviderRecord,
    RecordGrounds,
    provider_record,
    reach_of,
    services_of,
)
from tocsin.core.time import Instant, Interval
from tocsin.store import provider_record as store
from tocsin.store import queries

AFTERWARDS = timedelta(days=1)
"""So long after an outage its provider's page is still looked at: it may say so late."""


def review_provider(named: str, *, by: Actor, at: Instant) -> tuple[ProviderRecord, Landscape]:
    """
    Return the record of a provider (node id or code) as of ``at``, with the landscape it was made on.

    Only incidents and claims of entities count that ``by`` may see. Raises ``Refused``
    (``unknown_provider``, ``not_allowed``).
    """
    allow_somewhere(by, "see")
    provider, landscape = queries.provider(named), queries.landscape()
    services, reach = services_of(provider.id, landscape), reach_of(provider.id, landscape)
    own = tuple(each for each in landscape.entitlements if each.ict_service in services)
    alone = replace(landscape, commitments=(), entitlements=own)
    seen = [_seen(each, alone, at) for each in _about(reach, by)]
    spells = down_spells(provider.id, services, seen, at)
    kept = store.kept_since()
    grounds = RecordGrounds(
        provider=provider,
        landscape=landscape,
        incidents=seen,
        claims=store.claims_on(provider.id, visible_entities(by)),
        outages=[_watched(each, provider.id, at) for each in evidenced(spells.outages(), seen, reach, at)],
        years=spells.years((kept or at).year),
        kept_since=kept,
        at=at,
    )
    return provider_record(grounds), landscape


def _about(reach: frozenset[str], by: Actor) -> Iterator[History]:
    """Yield the incidents that tell of anything that the provider's services stand on."""
    for row in visible_incidents(by).filter(merged_into="").order_by("since", "id"):
        told = queries.incident(row.reference)
        nodes = {each.node for each in told.outages} | {each.node for each in told.measured}
        if nodes & reach:
            yield told


def _seen(told: History, landscape: Landscape, at: Instant) -> Situation:
    law = law_of(told, landscape.inventory.entities.get(told.entity), at)
    return situation(landscape, told, law, at)


def _watched(outage: ProviderOutage, provider: str, at: Instant) -> ProviderOutage:
    """Add what looks at the page show where no component of it is mapped to a service of ours."""
    if outage.page is not None:
        return outage
    span, mapped = outage.span(at), bool(queries.component_mappings(provider))
    watched = False
    for seen_at, body in store.looks(provider, Interval(span.start, span.end + AFTERWARDS)):
        watched = watched or body["health"] == "ok"
        if not mapped and page_shows(body, seen_at, span):
            return replace(outage, page=PageWord(seen_at, mapped=False), page_watched=True)
        if watched and mapped:
            break
    return replace(outage, page_watched=watched)
