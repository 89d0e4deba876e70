"""What was measured of an outage: who measured it, from when until when, and how much of it was out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tocsin.core.time import Instant, instant, rfc3339

STATUS_PAGE, OWN_MONITORING = "status_page", "own_monitoring"
"""The sources of what was declared rather than measured: a status page, or we ourselves."""


@dataclass(frozen=True, slots=True)
class MeasuredOutage:
    """
    One node out from an instant until another, as one source measured it; ``until`` is None while it goes on.

    Sources do not correct each other: what two of them say of one node stays side by side. What ends when
    it begins takes an earlier word on that beginning back.
    """

    node: str
    since: Instant
    until: Instant | None
    source: str
    """Who measured it, in the words of a service level objective (``measured_by``)."""
    share: Fraction = Fraction(1)
    """Part of the users or of the service that was out, from 0 to 1; 0: it was measured not to be out."""
    kind: str = "outage"
    """``outage``, ``scheduled_maintenance`` or another word that an objective may exclude."""
    announced_at: Instant | None = None
    """When the source announced it; None: it is not known to have."""
    evidence: str = ""
    """What shows it: a file, an address, a number."""
    known_since: Instant | None = None
    """When it was recorded."""
    author: str = ""

    @property
    def key(self) -> tuple[str, str, Instant]:
        """What makes a later record a correction: the same source of the same node and beginning."""
        return self.node, self.source, self.since


def corrected(known: tuple[MeasuredOutage, ...], more: MeasuredOutage) -> tuple[MeasuredOutage, ...]:
    """Add what was measured; it takes the place of what the same source said of the same beginning."""
    return (*(each for each in known if each.key != more.key), more)


def measured_body(outage: MeasuredOutage) -> dict[str, object]:
    """Return how it stands in the ledger; ``measured_told`` reads it back."""
    return {
        "node": outage.node,
        "since": rfc3339(outage.since),
        "until": rfc3339(outage.until) if outage.until else None,
        "share": share_text(outage.share),
        "kind": outage.kind,
        "source": outage.source,
        "announced_at": rfc3339(outage.announced_at) if outage.announced_at else None,
        "evidence": outage.evidence,
    }


def share_text(share: Fraction) -> str:
    """Write a share as a decimal where that is exact, such as ``0.4``; else as a fraction."""
    decimal = Decimal(share.numerator) / Decimal(share.denominator)
    return f"{decimal.normalize():f}" if Fraction(decimal) == share else str(share)


def measured_told(body: Mapping[str, Any], known_since: Instant, author: str) -> MeasuredOutage:
    """Return the measurement that an entry of the ledger records."""
    return MeasuredOutage(
        node=body["node"],
        since=instant(body["since"]),
        until=instant(body["until"]) if body["until"] else None,
        source=body["source"],
        share=Fraction(body["share"]),
        kind=body["kind"],
        announced_at=instant(body["announced_at"]) if body["announced_at"] else None,
        evidence=body["evidence"],
        known_since=known_since,
        author=author,
    )


def source_of(declared: str) -> str:
    """Return whose measurement a declared outage is, by the words that it was declared with."""
    return STATUS_PAGE if declared.startswith("status page of ") else OWN_MONITORING
