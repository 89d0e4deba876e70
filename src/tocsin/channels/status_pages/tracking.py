"""What is remembered of a provider's components and incidents from one observation to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tocsin.channels.status_pages.reading import SEVERITIES, Kind, Severity, Status
from tocsin.core.incidents.observations import ComponentSpell, ComponentStatus
from tocsin.core.time import Instant

ClosedBy: TypeAlias = Literal["provider", "absence"]
ChangeKind: TypeAlias = Literal[
    "opened",
    "title",
    "severity",
    "status",
    "components",
    "started_at",
    "window",
    "update",
    "update_edited",
    "closed",
    "reopened",
    "end_corrected",
]
Window: TypeAlias = tuple[Instant | None, Instant | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two observations; only a change of substance is worth telling people."""

    at: Instant
    kind: ChangeKind
    before: str
    after: str
    substance: bool = True


@dataclass(frozen=True, slots=True)
class TrackedUpdate:
    """One post, with every text it had, oldest first: an edited post is one post."""

    key: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackedComponent:
    """
    One component of the page. ``since`` is the start of its present status: the provider's own time
    if it lies between the last two successful observations, else when the status was first seen.
    """

    id: str | None
    name: str
    status: ComponentStatus
    since: Instant
    spells: tuple[ComponentSpell, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackedIncident:
    """
    One incident or maintenance over all observations; its identity is the provider's id.

    Titles, severities, windows and texts are kept oldest first, each value as often as it was
    newly taken on. ``started_at`` is what the provider states, moved only by a second or more.
    """

    id: str
    kind: Kind
    status: Status
    titles: tuple[str, ...]
    severities: tuple[Severity, ...]
    started_at: Instant | None
    first_seen_at: Instant
    closed_at: Instant | None = None
    closed_by: ClosedBy | None = None
    windows: tuple[Window, ...] = ()
    components: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    spells: tuple[ComponentSpell, ...] = ()
    updates: tuple[TrackedUpdate, ...] = ()
    flags: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def peak_severity(self) -> Severity:
        """The worst severity it ever had: that is the one for classification."""
        return max(self.severities, key=SEVERITIES.index)
