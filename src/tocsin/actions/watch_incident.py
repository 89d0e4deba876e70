"""Watch an incident: what time alone will bring about becomes due as a row that a worker acts on."""

from __future__ import annotations

from datetime import timedelta

from tocsin.actions.judge_incident import judged
from tocsin.actions.watch_review import watch_review
from tocsin.core.deadlines import delay_notice_proposed_from
from tocsin.store import due, queries
from tocsin.store.unit_of_work import Work

JUST_AFTER = timedelta(seconds=1)
"""Thresholds are strict: at the limit itself the answer is still no."""


def watch_incident(work: Work, reference: str) -> None:
    """Move what is due for an incident to where the facts that were just recorded put it."""
    told = queries.incident(reference)
    if told.course.merged_into:  # it goes on in another incident, which is watched
        for kind in ("becomes_major", "deadline_near"):
            due.put(kind, reference, None)
        return
    found, deadlines = judged(told, work.at)
    moment = found.becomes_major_at if found.outcome != "major" else None
    due.put("becomes_major", reference, moment + JUST_AFTER if moment else None)
    near = [delay_notice_proposed_from(each) for each in deadlines if not each.projected]
    due.put("deadline_near", reference, min((each for each in near if each and each > work.at), default=None))
    watch_review(told)
