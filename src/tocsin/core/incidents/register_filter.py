"""Which part of the register somebody asks for: the same in an address, a saved view and an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from tocsin.core.incidents.course import CAUSES, INCIDENT_TYPES
from tocsin.core.incidents.life_cycle import STATES
from tocsin.core.incidents.priority import PRIORITIES
from tocsin.core.incidents.register_words import mark, places_between, words_of
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant

INCIDENTS, THREATS = "incidents", "threats"
KINDS = (INCIDENTS, THREATS)
STATUSES = ("open", "resolved", "closed")
OUTCOMES = ("major", "not_major", "undetermined")
THREAT_STATES = ("proposed", "active", "inactive", "dismissed")
SIGNIFICANCE = ("yes", "no", "unknown")
YES_OR_NO = ("yes", "no")
LONGEST_SEARCH = 200
SHORTEST_PREFIX = 2
"""A last word of one letter is that word alone, and not every word that begins with it."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2171


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What is asked of the register; an empty field asks for nothing. The names are those of the address."""

    kind: str = INCIDENTS
    search: str = ""
    """Words that all must be there; the last one may be only begun."""
    status: str = ""
    """``open``, ``resolved`` (which is not closed yet) or ``closed``; of incidents."""
    state: str = ""
    """A state of the life cycle, or of a threat."""
    outcome: str = ""
    type: str = ""
    cause: str = ""
    priority: str = ""
    significant: str = ""
    """Of threats."""
    entity: str = ""
    """LEI."""
    provider: str = ""
    """Node id; what hit one of its ICT services counts as well."""
    year: str = ""
    """In which it began, by UTC."""
    confidential: str = ""
    mine: str = ""
    """``yes``: where the person who asks has a role."""

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        """What stands in the address, in order; ``register_filter`` reads it back."""
        named = ((each.name, str(getattr(self, each.name))) for each in fields(self))
        return tuple((name, value) for name, value in named if value and (name, value) != ("kind", INCIDENTS))


NAMES = tuple(each.name for each in fields(RegisterFilter))
OF_INCIDENTS: Mapping[str, Sequence[str]] = {
    "status": STATUSES,
    "state": STATES,
    "outcome": OUTCOMES,
    "type": INCIDENT_TYPES,
    "cause": CAUSES,
    "priority": tuple(str(each) for each in PRIORITIES),
    "confidential": YES_OR_NO,
    "mine": ("yes",),
}
OF_THREATS: Mapping[str, Sequence[str]] = {"state": THREAT_STATES, "significant": SIGNIFICANCE}
"""What each filter of a kind may be; entity, provider, year and search are free."""
_FREE = {INCIDENTS: ("search", "entity", "provider", "year"), THREATS: ("search", "entity", "year")}


def choices(kind: str) -> Mapping[str, Sequence[str]]:
    """Return what may be chosen of a kind: filter to words."""
    return OF_THREATS if kind == THREATS else OF_INCIDENTS


def register_filter(given: Mapping[str, str]) -> RegisterFilter:
    """
    Read a filter as pages, programs and commands give it; what it does not know of is left alone.

    Raises ``Refused``: ``unknown_word``, ``too_large`` for a search that is too long.
    """
    asked = {name: " ".join(given.get(name, "").split()) for name in NAMES}
    kind = asked["kind"] or INCIDENTS
    _one_of("kind", kind, KINDS)
    known = choices(kind)
    for name, value in asked.items():
        if name == "kind" or not value:
            continue
        if name in known:
            _one_of(name, value, known[name])
        elif name not in _FREE[kind]:
            raise Refused("unknown_word", f"{name}: {kind} are not told apart by it. Leave it out.", name)
    _check_free(asked)
    return RegisterFilter(**{**asked, "kind": kind})


def _one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        words = ", ".join(known)
        raise Refused("unknown_word", f"{name}: {value!r} is not known here. Use one of: {words}.", name)


def _check_free(asked: Mapping[str, str]) -> None:
    year = asked["year"]
    if year and not (year.isascii() and year.isdigit() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
        sentence = f"year: {year[:20]!r} is no year. Use one from {_FIRST_YEAR} to {_LAST_YEAR}."
        raise Refused("unknown_word", sentence, "year")
    for name in ("search", "entity", "provider"):
        longest = LONGEST_SEARCH if name == "search" else 300
        if len(asked[name]) > longest:
            sentence = f"{name}: {len(asked[name])} characters are more than {longest}. Use fewer."
            raise Refused("too_large", sentence, name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter as the search index is asked: words and marks alone, so that nothing typed is a query."""

    groups: tuple[tuple[str, ...], ...]
    """Of each group one mark must be there; a group without any finds nothing."""
    words: tuple[str, ...] = ()
    """All of these must be there."""
    prefix: str = ""
    """A word that begins so must be there."""
    endings: tuple[str, ...] = ()
    """The words of the register that begin so, where it is known that they are few: one must be there."""
    hidden_unless: str | None = ""
    """The mark of who is admitted to what is confidential; None: nothing is hidden from who asks."""
    places: tuple[int, int] | None = None
    """From the one place up to the other, which is no part of it."""


CONFIDENTIAL = mark("confidential", "yes")


def wanted(
    asked: RegisterFilter,
    *,
    name: str,
    entities: frozenset[str] | None,
    nodes: Sequence[str] = (),
    sees_all: bool = False,
) -> Wanted:
    """
    Return what the index is asked for somebody of a name who may see some entities (LEIs; None: all).

    ``nodes`` are the ids that the filter of a provider stands for; ``sees_all``: nothing confidential is
    hidden. Every group costs time, so that of the kind is left out where another one says it too.
    """
    by_code = [each for each in choices(asked.kind) if each != "mine" and getattr(asked, each)]
    groups: list[tuple[str, ...]] = [(mark(each, getattr(asked, each)),) for each in by_code]
    if not (asked.provider or asked.mine or set(by_code) - {"confidential"}):
        groups.append((mark("kind", asked.kind),))
    if asked.entity:
        groups.append((mark("entity", asked.entity),))
    if entities is not None:
        groups.append(tuple(mark("entity", each) for each in sorted(entities)))
    if asked.provider:
        groups.append(tuple(mark("node", each) for each in sorted({asked.provider, *nodes})))
    if asked.mine:
        groups.append((mark("holder", name),))
    words = words_of([asked.search])
    if asked.search and not words:
        groups.append(())
    begun = words[-1] if words and len(words[-1]) >= SHORTEST_PREFIX and asked.search[-1].isalnum() else ""
    return Wanted(
        groups=tuple(groups),
        words=words[:-1] if begun else words,
        prefix=begun,
        hidden_unless=None if sees_all else mark("admitted", name),
        places=places_between(_begin(int(asked.year)), _begin(int(asked.year) + 1)) if asked.year else None,
    )


def _begin(year: int) -> Instant:
    return datetime(year, 1, 1, tzinfo=UTC)
