"""What one fetched body of a status page says, in words that belong to no provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tocsin.core.incidents.observations import ComponentStatus
from tocsin.core.time import Instant

Health: TypeAlias = Literal["ok", "unreadable"]
Overall: TypeAlias = Literal[
    "operational", "maintenance", "unknown", "degraded", "partial_outage", "major_outage"
]
Kind: TypeAlias = Literal["incident", "maintenance", "information"]
Severity: TypeAlias = Literal["unknown", "none", "minor", "major", "critical"]
Status: TypeAlias = Literal["open", "resolved", "scheduled"]
Listing: TypeAlias = Literal["incidents", "maintenances", "components"]

OVERALL: tuple[Overall, ...] = (
    "operational",
    "maintenance",
    "unknown",
    "degraded",
    "partial_outage",
    "major_outage",
)
"""From best to worst. Not knowing is worse than maintenance: it may hide an outage."""

SEVERITIES: tuple[Severity, ...] = ("unknown", "none", "minor", "major", "critical")
"""From least to most severe; what is unknown never outranks what was once stated."""

OVERALL_OF_SEVERITY: dict[Severity, Overall] = {
    "unknown": "unknown",
    "none": "operational",
    "minor": "degraded",
    "major": "partial_outage",
    "critical": "major_outage",
}
OVERALL_OF_COMPONENT: dict[ComponentStatus, Overall] = {
    "operational": "operational",
    "under_maintenance": "maintenance",
    "degraded_performance": "degraded",
    "partial_outage": "partial_outage",
    "major_outage": "major_outage",
    "unknown": "unknown",
}
COMPONENT_OF_SEVERITY: dict[Severity, ComponentStatus] = {
    "unknown": "unknown",
    "none": "operational",
    "minor": "degraded_performance",
    "major": "partial_outage",
    "critical": "major_outage",
}
"""For formats that say how bad an incident is, but not of each component it hits."""


class Unreadable(Exception):  # noqa: N818 - it ends as the `unreadable` of a reading, not as a failure
    """A body that cannot be read; the message is the reason, as a sentence."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the provider; ``changed_at`` is when the provider last touched it."""

    id: str | None
    name: str
    status: ComponentStatus
    changed_at: Instant | None = None

    @property
    def key(self) -> str:
        """The provider's id; its name only where there is no id."""
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Update:
    """One post of the provider about an incident, as text without markup."""

    id: str | None
    body: str
    posted_at: Instant | None

    @property
    def key(self) -> str:
        """What makes it the same post when it is fetched again, even after its text was edited."""
        return self.id or (self.posted_at.isoformat() if self.posted_at else self.body)


@dataclass(frozen=True, slots=True)
class ProviderIncident:
    """
    One incident, maintenance or notice of a provider.

    For maintenance ``started_at`` and ``until`` are the announced window. ``components`` are those
    the provider lists with it (none: it concerns the provider as a whole); ``updates`` newest first.
    ``flags`` says what looked wrong and was kept as it is.
    """

    id: str
    title: str
    kind: Kind
    severity: Severity
    status: Status
    started_at: Instant | None
    resolved_at: Instant | None
    until: Instant | None = None
    components: tuple[Component, ...] = ()
    regions: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What one body says. An unreadable one says nothing: overall unknown, and nothing in its lists.

    ``lists_all`` names the lists that are complete, so that an open incident missing from them is
    over. A webhook, or a document without that list, is silent about all it does not mention.
    """

    health: Health
    reason: str | None
    format: str | None
    overall: Overall
    incidents: tuple[ProviderIncident, ...] = ()
    maintenances: tuple[ProviderIncident, ...] = ()
    components: tuple[Component, ...] = ()
    lists_all: frozenset[Listing] = frozenset()
    flags: tuple[str, ...] = ()
    provider: str | None = None


def unreadable(reason: str, format_: str | None = None) -> Reading:
    """Return the reading of a body that cannot be read; it is never operational."""
    return Reading("unreadable", reason, format_, "unknown")
