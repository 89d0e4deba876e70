"""The register searched: one index of words and marks over incidents and threats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from tocsin.core.incidents.register_filter import CONFIDENTIAL, Wanted
from tocsin.core.incidents.register_words import RegisterText, instant_of
from tocsin.store.models import GroupEntity, Incident, IncidentAdmission, IncidentNode, Threat
from tocsin.store.models import RegisterText as Row

MOST_ENDINGS = 400
"""A begun word that more words of the register complete is looked for without listing them."""
INDEXED_PREFIX = 4
"""The index knows beginnings up to so many letters by themselves."""
_ROWS = {
    "sqlite": "SELECT rowid FROM store_registerwords WHERE store_registerwords MATCH %s "
    "AND rowid >= %s AND rowid < %s ORDER BY rowid LIMIT %s",
    "postgresql": "SELECT place FROM store_registertext WHERE searched @@ %s::tsquery "
    "AND place >= %s AND place < %s ORDER BY place LIMIT %s",
}
_UNORDERED = (
    "SELECT place FROM store_registertext WHERE searched @@ %s::tsquery "
    "AND place >= %s AND place < %s LIMIT %s"
)
FEW = 2000
"""
So many at most are sorted here. PostgreSQL cannot tell a rare word from a frequent one by its beginning, and
asked for the newest it would read the register in order, whole where there are none.
"""
_LAST = 2**63 - 1
COLUMNS = ("place", "marks", "words")
"""What is projected into a row; the reference is that of the incident or threat."""


def shown(text: RegisterText) -> dict[str, object]:
    """Return the columns of what is searched of one incident or threat, by name."""
    return {"place": text.place, "marks": " ".join(text.marks), "words": " ".join(text.words)}


def show(reference: str, text: RegisterText) -> None:
    """Let an incident or a threat be found by what the ledger now says of it."""
    Row.objects.update_or_create(reference=reference, defaults=shown(text))


def endings(prefix: str) -> tuple[str, ...]:
    """
    Return the words that begin so, if the index had to merge the matches of all of them; else nothing.

    A choice of few whole words is read from the newest on, and the merged matches would be read whole.
    PostgreSQL merges them fast enough.
    """
    if connection.vendor != "sqlite" or len(prefix) <= INDEXED_PREFIX:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term FROM store_registervocabulary WHERE term >= %s AND term < %s LIMIT %s",
            [prefix, prefix + chr(0x10FFFF), MOST_ENDINGS + 1],
        )
        found = tuple(term for (term,) in cursor.fetchall())
    return found if len(found) <= MOST_ENDINGS else ()


def places(wanted: Wanted, *, behind: int = -1, limit: int) -> list[int]:
    """Return the places of what is wanted, the newest first, from behind a place on; at most so many."""
    if not all(wanted.groups):
        return []
    first, end = wanted.places or (0, _LAST)
    asked = _fts5(wanted) if connection.vendor == "sqlite" else _tsquery(wanted)
    between: list[str | int] = [asked, max(first, behind + 1), end]
    if connection.vendor == "postgresql" and limit <= FEW:
        few = _read(_UNORDERED, [*between, FEW])
        if len(few) < FEW:
            return sorted(few)[:limit]
    return _read(_ROWS[connection.vendor], [*between, limit])


def _read(statement: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [place for (place,) in cursor.fetchall()]


def count(wanted: Wanted, at_most: int) -> int:
    """Return how many there are of what is wanted; at most so many are counted."""
    return len(places(wanted, limit=at_most))


def references(found: Sequence[int]) -> list[str]:
    """Return what stands at some places, in their order."""
    named = dict(Row.objects.filter(place__in=found).values_list("place", "reference"))
    return [named[each] for each in found if each in named]


def incidents(named: Sequence[str]) -> list[Incident]:
    """Return incidents by reference, in that order."""
    rows = Incident.objects.select_related("entity").filter(reference__in=named)
    found = {each.reference: each for each in rows.order_by()}
    return [found[each] for each in named if each in found]


def admitted(name: str, confidential: Iterable[Incident]) -> frozenset[int]:
    """Return the keys of those incidents marked confidential to which a person is admitted by name."""
    kept = IncidentAdmission.objects.filter(person=name, incident__in=[each.pk for each in confidential])
    return frozenset(kept.values_list("incident_id", flat=True))


def threats(named: Sequence[str]) -> list[Threat]:
    """Return threats by reference, in that order."""
    rows = Threat.objects.select_related("entity").filter(reference__in=named)
    found = {each.reference: each for each in rows.order_by()}
    return [found[each] for each in named if each in found]


def nodes(found: Iterable[Incident]) -> dict[str, list[str]]:
    """Return the nodes that incidents name, by reference, in order."""
    named: dict[str, list[str]] = {}
    kept = IncidentNode.objects.filter(incident__in=[each.pk for each in found]).order_by("incident", "node")
    for reference, node in kept.values_list("incident__reference", "node"):
        named.setdefault(reference, []).append(node)
    return named


def entities() -> frozenset[str]:
    """Return the LEIs of all entities that an incident or a threat can be of."""
    return frozenset(GroupEntity.objects.values_list("lei", flat=True))


def years() -> list[int]:
    """Return the years from the newest in the register to the oldest."""
    kept = Row.objects.values_list("place", flat=True)
    last, first = kept.order_by("place").first(), kept.order_by("-place").first()
    if last is None or first is None:
        return []
    return list(range(instant_of(last).year, instant_of(first).year - 1, -1))


def _fts5(wanted: Wanted) -> str:
    """Write what is wanted as FTS5 reads it; words and marks have no quotes in them."""
    groups = [*wanted.groups, wanted.endings] if wanted.endings else wanted.groups
    parts = [*_any_of(groups, '"', " OR "), *(f'"{each}"' for each in wanted.words)]
    if wanted.prefix and not wanted.endings:
        parts.append(f'"{wanted.prefix}"*')
    asked = " AND ".join(parts)
    if wanted.hidden_unless is None:
        return asked
    return f'({asked}) NOT ("{CONFIDENTIAL}" NOT "{wanted.hidden_unless}")'


def _tsquery(wanted: Wanted) -> str:
    """Write what is wanted as PostgreSQL reads it."""
    parts = [*_any_of(wanted.groups, "'", " | "), *(f"'{each}'" for each in wanted.words)]
    if wanted.prefix:
        parts.append(f"'{wanted.prefix}':*")
    if wanted.hidden_unless is not None:
        parts.append(f"!('{CONFIDENTIAL}' & !'{wanted.hidden_unless}')")
    return " & ".join(parts)


def _any_of(groups: Iterable[tuple[str, ...]], quote: str, join: str) -> Iterator[str]:
    return ("(" + join.join(f"{quote}{each}{quote}" for each in group) + ")" for group in groups)
