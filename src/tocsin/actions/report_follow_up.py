"""Report a follow-up: it is done, or dropped, with what shows it."""

from __future__ import annotations

from dataclasses import replace

from tocsin.actions.follow_up_access import allow_follow_up
from tocsin.actions.watch_follow_up import watch_follow_up
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.follow_ups import FollowUpEvidence, check_report, checked_evidence, evidence_body
from tocsin.core.incidents.threats import passage
from tocsin.core.time import Instant
from tocsin.store import follow_ups
from tocsin.store.unit_of_work import unit_of_work


def report_follow_up(
    reference: str, state: str, evidence: FollowUpEvidence | None = None, *, by: Actor, at: Instant
) -> None:
    """
    Record that a follow-up is ``done``, or ``dropped`` with the reason as text; who owns it may not check it.

    Raises ``Refused`` (``unknown_follow_up``, ``not_allowed``, ``unknown_code``, ``wrong_status``,
    ``no_reason``, ``not_a_link``, ``not_a_digest``).
    """
    given = evidence or FollowUpEvidence()
    kept = replace(given, text=passage(given.text, "text"), file=worded(given.file, "file"))
    with unit_of_work(by, at) as work:
        told = follow_ups.follow_up(reference)
        allow_follow_up(by, "follow_up", told)
        check_report(told, state, kept.text)
        work.record(
            "follow_up.reported", reference, {"state": state, **evidence_body(checked_evidence(kept))}
        )
        watch_follow_up(follow_ups.show(reference))
