"""The outages of one provider over all incidents, and how late its status page was with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from tocsin.core.incidents import source_of
from tocsin.core.incidents.measured import STATUS_PAGE
from tocsin.core.situation.duty import MAINTENANCE
from tocsin.core.situation.situation import Situation
from tocsin.core.situation.sources import OWN_WORDS
from tocsin.core.time import Instant, Interval, covered, instant, length, union

EvidenceKind: TypeAlias = Literal["declared", "measured", "fact"]
_BEGINNINGS = ("occurred_at", "downtime_started_at", "detected_at")
"""Facts that say when it was out; what was derived from the outage as declared is no evidence of its own."""
_DERIVED = "the outage as declared"
_OUT = frozenset({"major_outage", "partial_outage", "degraded_performance"})
_TROUBLE = frozenset({"degraded", "partial_outage", "major_outage"})


@dataclass(frozen=True, slots=True)
class PageWord:
    """When a provider's status page was first seen to say that something was out."""

    at: Instant
    mapped: bool
    """It said so of our service; else of something, and no component of the page is mapped to ours."""


@dataclass(frozen=True, slots=True)
class ProviderOutage:
    """One time in which a provider, or a service of it, was out, however many incidents tell of it."""

    start: Instant
    end: Instant | None
    """None: it goes on."""
    services: tuple[str, ...]
    """Node ids of its ICT services that were out."""
    incidents: tuple[str, ...]
    evidence_at: Instant | None = None
    """Since when our own evidence shows it; None: only the provider's own word does."""
    evidence: EvidenceKind | None = None
    page: PageWord | None = None
    """None: it never said so, as far as was seen."""
    page_watched: bool = False
    """Whether its page was read at all while it was out, or in the day after."""

    @property
    def page_late(self) -> timedelta | None:
        """How long after our first evidence its page said so, negative if before; None: not known."""
        return self.page.at - self.evidence_at if self.page and self.evidence_at else None

    def span(self, at: Instant) -> Interval:
        """Return it as an interval; what goes on ends at ``at``."""
        return Interval(self.start, self.end or max(at, self.start))


@dataclass(frozen=True, slots=True)
class ProviderYear:
    """One calendar year in UTC: how often it was out and how long, whatever the share that was."""

    year: int
    outages: int
    """That began in it."""
    downtime: timedelta
    """In which at least one of its services, or it itself, was out: a union, never a sum."""
    services: Mapping[str, timedelta]
    """By node id of the ICT service."""


@dataclass(frozen=True, slots=True)
class _Piece:
    node: str
    incident: str
    span: Interval
    open: bool


@dataclass(frozen=True, slots=True)
class DownSpells:
    """When the nodes of one provider were out, as all its incidents tell it."""

    provider: str
    pieces: tuple[_Piece, ...]
    at: Instant

    def outages(self) -> list[ProviderOutage]:
        """Return its outages, the first first: what overlaps or touches is one, whoever tells of it."""
        found = []
        for span in union(each.span for each in self.pieces):
            own = [each for each in self.pieces if span.start <= each.span.start <= span.end]
            services = {each.node for each in own} - {self.provider}
            goes_on = any(each.open for each in own)
            found.append(
                ProviderOutage(
                    span.start,
                    None if goes_on else span.end,
                    tuple(sorted(services)),
                    tuple(sorted({each.incident for each in own})),
                )
            )
        return found

    def years(self, first: int) -> list[ProviderYear]:
        """Return each year from ``first``, or from that of the first outage, up to now; the last first."""
        outages = self.outages()
        start = min([first, *(each.start.astimezone(UTC).year for each in outages)])
        return [self._year(year, outages) for year in range(self.at.astimezone(UTC).year, start - 1, -1)]

    def _year(self, year: int, outages: Sequence[ProviderOutage]) -> ProviderYear:
        whole = Interval(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        spans: dict[str, list[Interval]] = defaultdict(list)
        for each in self.pieces:
            spans[each.node].append(each.span)
        downtime = {node: length(covered(own, [whole])) for node, own in sorted(spans.items())}
        return ProviderYear(
            year,
            sum(whole.start <= each.start < whole.end for each in outages),
            length(covered((each.span for each in self.pieces), [whole])),
            {node: time for node, time in downtime.items() if time and node != self.provider},
        )


def down_spells(
    provider: str, services: Collection[str], incidents: Iterable[Situation], at: Instant
) -> DownSpells:
    """
    Gather when a provider (node id) and its ICT services were out, as of ``at``, by whatever source says so.

    Announced maintenance is no outage, and what was only degraded is not out.
    """
    pieces = [
        _Piece(node, now.told.reference, Interval(start, end or max(at, start)), end is None)
        for now in incidents
        for node in (provider, *services)
        for start, end in _out(now, node)
        if start < at
    ]
    return DownSpells(provider, tuple(pieces), at)


def _out(now: Situation, node: str) -> Iterator[tuple[Instant, Instant | None]]:
    """Yield when a node was out: as promises are measured, or, of what nobody promised, on the map."""
    if node in now.outages:
        for each in now.outages[node]:
            if each.share and each.kind != MAINTENANCE:
                yield each.start, each.end
    else:
        for spell in now.disruption.down.get(node, ()):
            yield spell.since, spell.until


def evidenced(
    outages: Iterable[ProviderOutage], incidents: Sequence[Situation], reach: Collection[str], at: Instant
) -> list[ProviderOutage]:
    """
    Add to each outage since when our own evidence shows it, and when the provider's page was seen to say so.

    ``reach`` is what either can be about: the provider, its services and what they stand on (node ids).
    Evidence of our own is what we declared, what we or a third party measured, and a fact that a person
    recorded of the incident: it is about the first outage that it does not come after. The page counts
    from when it was read, or, where somebody measured by it, from when it announced the outage.
    """
    found, before = [], dict[str, Instant]()
    for outage in sorted(outages, key=attrgetter("start")):
        first = _first_evidence(outage, incidents, reach, before, at)
        page = _page_word(outage, incidents, reach, at)
        found.append(
            replace(
                outage,
                evidence_at=first and first[0],
                evidence=first and first[1],
                page=page,
                page_watched=bool(page),
            )
        )
        before |= dict.fromkeys(outage.incidents, outage.span(at).end)
    return found


def _first_evidence(
    outage: ProviderOutage,
    incidents: Iterable[Situation],
    reach: Collection[str],
    before: Mapping[str, Instant],
    at: Instant,
) -> tuple[Instant, EvidenceKind] | None:
    span = outage.span(at)
    found: list[tuple[Instant, EvidenceKind]] = []
    for now in incidents:
        reference = now.told.reference
        if reference in outage.incidents:
            found += [
                (since, kind) for kind, since, until in _evidence(now, reach) if _meets(since, until, span)
            ]
            earlier = before.get(reference)
            found += [
                (when, "fact") for when in _facts(now) if when < span.end and (not earlier or when > earlier)
            ]
    return min(found, default=None)


def _evidence(
    now: Situation, reach: Collection[str]
) -> Iterator[tuple[EvidenceKind, Instant, Instant | None]]:
    for each in now.told.outages:
        if each.node in reach and source_of(each.source) != STATUS_PAGE:
            yield "declared", each.since, each.until
    for one in now.told.measured:
        if one.node in reach and one.share and one.source not in OWN_WORDS and one.kind != MAINTENANCE:
            yield "measured", one.since, one.until


def _facts(now: Situation) -> Iterator[Instant]:
    for key in _BEGINNINGS:
        fact = now.facts.get(key)
        if (
            fact
            and isinstance(fact.value, datetime)
            and not fact.source.startswith((_DERIVED, "acknowledged"))
        ):
            yield fact.value


def _meets(start: Instant, end: Instant | None, span: Interval) -> bool:
    return start <= span.end and (end is None or end >= span.start)


def _page_word(
    outage: ProviderOutage, incidents: Iterable[Situation], reach: Collection[str], at: Instant
) -> PageWord | None:
    """Return when the page was first seen to show our services out, whichever incident tells it."""
    span = outage.span(at)
    seen: list[Instant] = []
    for now in incidents:
        for each in now.told.outages:
            on_page = each.node in reach and source_of(each.source) == STATUS_PAGE
            seen += [each.known_since] if on_page and _meets(each.since, each.until, span) else []
        for one in now.told.measured:
            on_page = one.node in reach and one.source == STATUS_PAGE and bool(one.share)
            said = one.announced_at or one.known_since or one.since
            seen += [said] if on_page and _meets(one.since, one.until, span) else []
    return PageWord(min(seen), mapped=True) if seen else None


def page_shows(body: Mapping[str, Any], seen_at: Instant, span: Interval) -> bool:
    """
    Say whether one look at a page shows trouble that can be an outage, as ``status_page.observed`` keeps it.

    While it lasts any trouble counts; after it only an incident that the page dates in it.
    """
    if body["health"] != "ok":
        return False
    dated = any(_dated_in(each, span) for each in body["incidents"])
    if seen_at > span.end:
        return dated
    open_ = any(each["status"] == "open" for each in body["incidents"])
    out = any(each["status"] in _OUT for each in body["components"])
    return dated or open_ or out or body["overall"] in _TROUBLE


def _dated_in(each: Mapping[str, Any], span: Interval) -> bool:
    if not each["started_at"]:
        return False
    end = instant(each["resolved_at"]) if each["resolved_at"] else None
    return _meets(instant(each["started_at"]), end, span)
