"""Record how long a node was out, as one source measured it."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches

from tocsin.actions.policy import allow_incident
from tocsin.actions.watch_claims import watch_claims
from tocsin.core.commitments import SOURCES
from tocsin.core.incidents import Actor, MeasuredOutage, measured_body, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work

KINDS = ("outage", "scheduled_maintenance", "force_majeure", "customer_fault")
"""Kinds that contracts mostly name; another word may stand, but none that is nearly one of these."""
_KIND = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)


def record_measured_outage(reference: str, given: MeasuredOutage, *, by: Actor, at: Instant) -> None:
    """
    Append what a source measured of a node; the same source and beginning again corrects it.

    Raises ``Refused`` (``unknown_node``, ``unknown_code``, ``out_of_range``, ``future_outage``,
    ``impossible_order``, ``unknown_incident``).
    """
    kept = replace(given, evidence=worded(given.evidence, "evidence"))
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "record_measured_outage", told)
        _check(kept)
        _check_order(kept, at)
        work.record("outage.measured", reference, measured_body(kept))
        watch_claims(work, reference)


def _check(given: MeasuredOutage) -> None:
    if given.node not in queries.landscape().inventory.nodes:
        raise Refused(
            "unknown_node",
            f"{given.node!r:.80} is no node of the inventory. `tocsin inventory` lists the ids and names.",
            "node",
        )
    if given.source not in SOURCES:
        sentence = f"{given.source!r:.80} is no source. Choose one of: {', '.join(SOURCES)}."
        raise Refused("unknown_code", sentence, "source")
    misspelt = given.kind not in KINDS and get_close_matches(given.kind, KINDS, cutoff=0.8)
    if misspelt or not _KIND.fullmatch(given.kind):
        sentence = f"{given.kind!r:.80} is no kind of outage. Write a word such as {', '.join(KINDS)}."
        raise Refused("unknown_code", sentence, "kind")
    if not 0 <= given.share <= 1:
        sentence = "The share that was out is from 0 to 1. Write 0.25 for a quarter of the users."
        raise Refused("out_of_range", sentence, "share")


def _check_order(given: MeasuredOutage, at: Instant) -> None:
    if given.since > at:
        sentence = f"The outage would begin after now, {rfc3339(at)}. Give the instant it began."
        raise Refused("future_outage", sentence, "from")
    if given.until is not None and given.until < given.since:
        raise Refused(
            "impossible_order",
            f"The outage would end at {rfc3339(given.until)}, before it began at {rfc3339(given.since)}. "
            "Correct one of the two instants.",
            "until",
        )
    if given.until is not None and given.until > at:
        sentence = f"The outage would end after now, {rfc3339(at)}. Leave the end out while it goes on."
        raise Refused("impossible_order", sentence, "until")
    if given.announced_at is not None and given.announced_at > at:
        sentence = f"The outage would be announced after now, {rfc3339(at)}. Give the instant it was."
        raise Refused("impossible_order", sentence, "announced_at")
