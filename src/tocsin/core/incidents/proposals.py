"""What a threat file proposes: a threat as its publisher describes it, before anybody here has judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal, TypeAlias

from tocsin.core.time import Instant, instant, rfc3339

Moment: TypeAlias = Literal["first_seen", "last_seen", "created", "modified", "published"]

IOC_CATEGORIES = (
    "ip_address",
    "url",
    "domain",
    "file_hash",
    "malware",
    "network_activity",
    "email",
    "dns_and_registry",
    "account_activity",
    "database_traffic",
)
"""The ten categories of indicators that 2025/302, Annex II, field 3.35 names; its list is open."""
OTHER = "other"
"""An indicator that none of the ten categories covers."""


@dataclass(frozen=True, slots=True)
class StatedInstant:
    """
    An instant that the file states, in UTC, with the field it stands in.

    ``flags``: ``no_zone`` (read as UTC), ``day_only`` (read as the beginning of that day in UTC).
    """

    what: Moment
    at: Instant
    field: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """
    A vulnerability that the file names, by its CVE id where it has one.

    ``score`` is the CVSS base score as the decimal text of the file, ``score_version`` the version of
    CVSS; None: not given. The four lists of products are what the file says of each by name.
    """

    id: str
    description: str = ""
    score: str | None = None
    score_version: str | None = None
    vector: str | None = None
    affected: tuple[str, ...] = ()
    not_affected: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    under_investigation: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What the file says of its exploitation and impact."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    An indicator of compromise.

    ``category`` is one of ``IOC_CATEGORIES`` or ``OTHER``; ``type`` is what the file calls it.
    ``detects``: the publisher means it for detection (True), as context (False), or does not say (None).
    """

    category: str
    type: str
    value: str
    note: str = ""
    detects: bool | None = None


@dataclass(frozen=True, slots=True)
class ThreatActor:
    """An actor with intent and capability as the file states them (2024/1772, Art. 10(b))."""

    name: str
    description: str = ""
    intent: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreatProposal:
    """
    One threat that a file describes. Every text is the publisher's, kept as text.

    ``source_id`` is the publisher's own id; ``digest`` the SHA-256 of what the file says of this threat, in
    canonical form, so that the same content is known again in another file; ``file_digest`` that of the
    file. ``cautions`` are codes of what a reader must know before believing it (``not_affected``, say);
    ``left_out`` counts what the file has and this proposal does not, by code.
    """

    title: str
    format: str
    source_id: str
    digest: str
    file_digest: str
    description: str = ""
    publisher: str = ""
    marking: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    instants: tuple[StatedInstant, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    products: tuple[str, ...] = ()
    """What is affected, by name."""
    actors: tuple[ThreatActor, ...] = ()
    means: tuple[str, ...] = ()
    """Malware, tools and techniques."""
    targets: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    measures: tuple[str, ...] = ()
    """What the publisher advises to do."""
    references: tuple[str, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    """Whatever else it says of itself, as pairs of label and text."""
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def source(self) -> tuple[str, str]:
        """Which publication it is, whatever version: the family of the format, and the publisher's id."""
        return self.format.partition("-")[0], self.source_id


def proposal_body(proposal: ThreatProposal) -> dict[str, Any]:
    """Return how a proposal stands in the ledger and in JSON; ``proposal_of`` reads it back."""
    return {key: _plain(value) for key, value in asdict(proposal).items()}


def proposal_of(body: Mapping[str, Any]) -> ThreatProposal:
    """Return the proposal that ``proposal_body`` wrote."""
    given = {each.name: _tuples(body[each.name]) for each in fields(ThreatProposal)}
    given["instants"] = tuple(
        StatedInstant(**_values(each) | {"at": instant(each["at"])}) for each in body["instants"]
    )
    for name, kind in _PARTS.items():
        given[name] = tuple(kind(**_values(each)) for each in body[name])
    return ThreatProposal(**given)


_PARTS: Mapping[str, Any] = {"vulnerabilities": Vulnerability, "actors": ThreatActor, "indicators": Indicator}


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _tuples(value) for key, value in table.items()}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
