"""Act on one thing that is due: claimed, acted on and marked in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tocsin.actions.judge_incident import deadlines_now, judge_incident
from tocsin.actions.watch_claims import remind_of_claims
from tocsin.actions.watch_follow_up import remind_of_follow_up
from tocsin.actions.watch_incident import watch_incident
from tocsin.actions.watch_review import remind_of_review
from tocsin.core.deadlines import delay_notice_proposed
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant, rfc3339
from tocsin.store import dossiers, due, follow_ups, queries, recurrence
from tocsin.store.unit_of_work import Work, unit_of_work

CLOCK = Actor("clock", operator=True)


def act_on_due(at: Instant) -> bool:
    """Act on what is due longest at an instant; say whether there was anything."""
    with unit_of_work(CLOCK, at) as work:
        row = due.claim(at)
        if row is None:
            return False
        due.done(row, at)  # first, since an alarm may make the same kind due again
        if row.kind == dossiers.DUE_KIND:
            remind_of_claims(work, row.subject, row.at)
        else:
            _ALARMS[row.kind](work, row.subject)
        return True


def _became_major(work: Work, reference: str) -> None:
    """Record that time has made an incident major: an alarm for people, who decide; not a decision."""
    found = judge_incident(queries.incident(reference), work.at)
    if found.outcome == "major":
        body = {"basis": found.basis, "points_met": list(found.points_met), "rules": found.rules}
        work.record("incident.became_major", reference, body)


def _deadline_near(work: Work, reference: str) -> None:
    """
    Record that a limit is near: who cannot meet it tells the authority so, with reasons (2025/301, 5(3)).

    An alarm for people. The next limit is then waited for.
    """
    told = queries.incident(reference)
    said = [entry.body for entry in told.entries if entry.kind == "deadline.near"]
    for each in deadlines_now(told, work.at):
        notice = each.delay_notice
        if notice is None or not delay_notice_proposed(each, work.at):
            continue
        body = {"report": each.report, "article": each.article, "due": rfc3339(notice.due)}
        body["delay_notice"] = notice.article
        if body not in said:
            work.record("deadline.near", reference, body)
    watch_incident(work, reference)


def _recurrence_due(work: Work, subject: str) -> None:
    """Record that a month has passed since recurrence was assessed: a person does it again."""
    last = recurrence.record(recurrence.entity_of(subject)).last
    body = {"last_assessed_at": rfc3339(last.recorded_at) if last else None}
    work.record(recurrence.DUE, subject, body)


def _follow_up_due(work: Work, subject: str) -> None:
    """Record that a follow-up is due, or, of an incident, its review."""
    (remind_of_follow_up if follow_ups.REFERENCE.fullmatch(subject) else remind_of_review)(work, subject)


_ALARMS: Mapping[str, Callable[[Work, str], None]] = {
    "becomes_major": _became_major,
    "deadline_near": _deadline_near,
    recurrence.DUE_KIND: _recurrence_due,
    follow_ups.DUE_KIND: _follow_up_due,
}
