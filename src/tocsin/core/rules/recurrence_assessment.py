"""
The monthly assessment of recurrence (2024/1772 Art. 8(2)): what recurs now, and what of it was known before.

A cluster that was opened as one major incident may grow: later incidents join it and it is not opened
again. Where a window has moved on and no longer holds it whole, its members are already major, and count
in no other cluster.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from tocsin.core.incidents import History
from tocsin.core.rules.provisions import RuleSet
from tocsin.core.rules.recurrence import Cluster, PastIncident, Recurring, recurring
from tocsin.core.time import Instant

_ALIKE = 0.85
"""From this similarity on (difflib) two spellings of a cause are shown to a person as a hint."""


@dataclass(frozen=True, slots=True)
class KnownCluster:
    """A cluster that was found collectively major before; ``incident`` is the one opened for it, if any."""

    incident_ids: frozenset[str]
    since: Instant
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class AssessedCluster:
    """A cluster, since when it is known to be collectively major, and the incident opened for it."""

    cluster: Cluster
    known_since: Instant | None
    incident: str | None


@dataclass(frozen=True, slots=True)
class RecurrenceAssessment:
    """What one assessment found; ``alike`` are pairs of causes that look the same and were kept apart."""

    clusters: tuple[AssessedCluster, ...]
    found: Recurring
    alike: tuple[tuple[str, str], ...]


def occurrence(told: History, occurred_at: Instant | None) -> Instant | None:
    """Return when an incident occurred, else when its first outage began, else when it was opened."""
    begun = min((each.since for each in told.outages), default=None)
    return occurred_at or begun or told.opened_at


def recurrence_assessment(
    law: RuleSet,
    incidents: Sequence[PastIncident],
    at: Instant,
    *,
    exemptions: Collection[str] = (),
    already_major: Collection[str] = (),
    known: Sequence[KnownCluster] = (),
) -> RecurrenceAssessment:
    """
    Assess the incidents of one entity, with what earlier assessments found.

    ``already_major`` were classified or reported as major by themselves. Raises ``Refused`` as
    ``recurring`` does.
    """
    opened = [each for each in known if each.incident is not None]
    left_out = set(already_major)
    while True:
        found = recurring(law, incidents, at, exemptions=exemptions, already_reported=left_out)
        torn = [
            each.incident_ids
            for each in opened
            if not each.incident_ids <= left_out
            and not any(each.incident_ids.issubset(one.incident_ids) for one in found.clusters)
        ]
        if not torn:
            break
        left_out = left_out.union(*torn)
    assessed = tuple(_assessed(cluster, known) for cluster in found.clusters)
    causes = {each.root_cause for each in incidents if each.root_cause and each.id not in left_out}
    return RecurrenceAssessment(assessed, found, alike(causes))


def _assessed(cluster: Cluster, known: Iterable[KnownCluster]) -> AssessedCluster:
    """Recognise a cluster that is an earlier one, or one that has only grown since."""
    if not cluster.collectively_major:
        return AssessedCluster(cluster, None, None)
    earlier = [each for each in known if each.incident_ids.issubset(cluster.incident_ids)]
    return AssessedCluster(
        cluster,
        min((each.since for each in earlier), default=None),
        next((each.incident for each in sorted(earlier, key=_first) if each.incident is not None), None),
    )


def _first(known: KnownCluster) -> Instant:
    return known.since


def alike(causes: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of causes that differ in their letters and look the same: a hint, never a merger."""
    plain = {cause: _plain(cause) for cause in sorted(causes)}
    return tuple((one, other) for one, other in combinations(plain, 2) if _similar(plain[one], plain[other]))


def _plain(cause: str) -> str:
    """Return a cause without case, marks and needless blanks."""
    folded = unicodedata.normalize("NFKD", cause).casefold()
    bare = "".join(each if each.isalnum() else " " for each in folded if not unicodedata.combining(each))
    return " ".join(bare.split())


def _similar(one: str, other: str) -> bool:
    if one == other:
        return True
    match = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (match.real_quick_ratio, match.quick_ratio, match.ratio)
    return all(ratio() >= _ALIKE for ratio in ratios)
