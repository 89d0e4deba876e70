"""Where a failure came from: the providers and ICT services on the way, and what failed first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.impact import Impact
from tocsin.core.register import IctService, Provider
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.situation import Situation
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Origin:
    """Why one node was hit, followed to the end."""

    failed: frozenset[str]
    """What failed by itself, as it was declared."""
    through: frozenset[str]
    """The providers and ICT services on the way there, those that failed included."""


NOWHERE = Origin(frozenset(), frozenset())


class Origins:
    """The origins of the nodes that an incident has hit so far; each is followed once, when asked for."""

    def __init__(self, now: Situation, landscape: Landscape) -> None:
        """Look at one situation."""
        self._now = now
        self._landscape = landscape
        self._known: dict[str, Origin] = {}

    def of(self, node: str) -> Origin:
        """Return the origin of a node; ``NOWHERE`` for one that no outage reaches."""
        found = self._known.get(node)
        if found is None:
            declared = self._now.disruption.impact if node in self._now.disruption.state else self._ever
            found = self._followed(node, declared)
            if found is NOWHERE and self._now.told.measured:
                found = self._followed(node, self._measured)
            self._known[node] = found
        return found

    @cached_property
    def _ever(self) -> Impact:
        """What all declared outages together would hit: what is up again has its reason there."""
        begun = [each for each in self._now.told.outages if self._counts(each.node, each.since)]
        return self._landscape.graph.impact(
            {each.node for each in begun if each.state == "down"},
            {each.node for each in begun if each.state == "degraded"},
        )

    @cached_property
    def _measured(self) -> Impact:
        """What everything that somebody measured would hit, for what no declared outage reaches."""
        measured = self._now.told.measured
        return self._landscape.graph.impact(
            {each.node for each in measured if self._counts(each.node, each.since)}
        )

    def _counts(self, node: str, since: Instant) -> bool:
        return since <= self._now.at and node in self._landscape.inventory.nodes

    def _followed(self, node: str, impact: Impact) -> Origin:
        seen, ahead, failed = {node}, [node], set()
        while ahead:
            each = ahead.pop()
            why = impact.why.get(each)
            if why is not None:
                ahead += [member for member in why.because if member not in seen]
                seen.update(why.because)
            elif impact.why.round(each):
                failed.add(each)
        if not failed:
            return NOWHERE
        nodes = self._landscape.inventory.nodes
        return Origin(
            frozenset(failed),
            frozenset(each for each in seen if isinstance(nodes[each], Provider | IctService)),
        )


def third_party(
    commitments: Iterable[Commitment], entitlements: Iterable[Entitlement], origins: Origins, where: Landscape
) -> frozenset[str]:
    """
    Return the ids of the promises whose giver did not fail by itself: somebody it relies on did.

    For our own promises that is a provider or one of its ICT services; for a provider's, anybody but the
    direct providers of the service and the service itself. Where several failed at once and the giver is
    among them, it failed itself.
    """
    nodes = where.inventory.nodes
    ours = {each.id for each in commitments if _all_bought(origins.of(each.business_service).failed, where)}
    theirs = set()
    for each in entitlements:
        failed = origins.of(each.ict_service).failed
        own = {each.ict_service, *getattr(nodes[each.ict_service], "providers", ())}
        if failed and not failed & own:
            theirs.add(each.id)
    return frozenset(ours | theirs)


def _all_bought(failed: frozenset[str], where: Landscape) -> bool:
    nodes = where.inventory.nodes
    return bool(failed) and all(isinstance(nodes[each], Provider | IctService) for each in failed)
