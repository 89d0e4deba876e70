"""Look: what somebody who asks may see of the register, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tocsin.actions.policy import may, visible_entities
from tocsin.core.incidents import Actor
from tocsin.core.incidents.register_filter import INCIDENTS, RegisterFilter, Wanted, wanted
from tocsin.core.register import IctService
from tocsin.store import queries, registry
from tocsin.store.models import Incident, Threat

AT_ONCE = 1000
"""So many rows are in memory at once when all of them are read."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the register, and the place behind which the next one begins; None: it is the last."""

    rows: list[Incident] | list[Threat]
    next: int | None
    number: int
    """How many there are from this page on, as far as was counted."""
    wanted: Wanted


def search_register(
    asked: RegisterFilter,
    *,
    by: Actor,
    limit: int,
    after: int | None = None,
    verb: str = "see",
    counted: int = 0,
) -> Found:
    """
    Return the newest of what is asked for, from behind a place on, where somebody may do something.

    So many at least are ``counted`` on the way, if there are as many.
    """
    meaning = meant(asked, by, verb)
    places = registry.places(meaning, behind=-1 if after is None else after, limit=max(limit + 1, counted))
    rows = _rows(asked.kind, places[:limit], by)
    return Found(rows, places[limit - 1] if len(places) > limit else None, len(places), meaning)


def all_of_register(
    asked: RegisterFilter, *, by: Actor, verb: str = "see"
) -> Iterator[list[Incident | Threat]]:
    """Yield all that is asked for, the newest first, with flat memory: so many rows at once."""
    place: int | None = None
    while True:
        page = search_register(asked, by=by, limit=AT_ONCE, after=place, verb=verb)
        yield list(page.rows)
        if page.next is None:
            return
        place = page.next


def count_register(
    asked: RegisterFilter, *, by: Actor, at_most: int, verb: str = "see", like: Wanted | None = None
) -> int:
    """
    Return how many there are of what is asked for; at most so many are counted.

    ``like``: what was meant by a filter with the same words, so that they are not looked up again.
    """
    return registry.count(meant(asked, by, verb, like), at_most)


def meant(asked: RegisterFilter, by: Actor, verb: str = "see", like: Wanted | None = None) -> Wanted:
    """Return a filter as the index is asked: only where somebody may see, and do something."""
    seen = visible_entities(by)
    entities = seen if seen is None else frozenset(each for each in seen if may(by, verb, each))
    meaning = wanted(
        asked,
        name=by.name,
        entities=None if entities is None or entities >= registry.entities() else entities,
        nodes=_services(asked.provider),
        sees_all=seen is None,
    )
    if not meaning.prefix:
        return meaning
    known = like is not None and like.prefix == meaning.prefix
    return replace(meaning, endings=like.endings if like and known else registry.endings(meaning.prefix))


def _rows(kind: str, found: list[int], by: Actor) -> list[Incident] | list[Threat]:
    """Return the rows at some places; of incidents the tables say once more who may see them."""
    named, seen = registry.references(found), visible_entities(by)
    if kind != INCIDENTS:
        return registry.threats(named)
    rows = registry.incidents(named)
    if seen is None:
        return rows
    confidential = [each for each in rows if each.confidential]
    admitted = registry.admitted(by.name, confidential) if confidential else frozenset()
    return [
        each for each in rows if each.entity_id in seen and (not each.confidential or each.pk in admitted)
    ]


def _services(provider: str) -> tuple[str, ...]:
    """Return the ids of the ICT services that a provider gives: what hits one of them hits it."""
    if not provider:
        return ()
    nodes = queries.landscape().inventory.nodes.values()
    return tuple(each.id for each in nodes if isinstance(each, IctService) and provider in each.providers)
