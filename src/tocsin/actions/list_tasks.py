"""List what is due for somebody: what they owe by name, and what a role of theirs may do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from django.db.models import QuerySet

from tocsin.actions.follow_up_access import visible_follow_ups
from tocsin.actions.judge_incident import deadlines_now
from tocsin.actions.policy import may, visible_incidents
from tocsin.actions.watch_claims import claim_ends
from tocsin.actions.watch_review import review_due_from
from tocsin.core.incidents import Actor
from tocsin.core.incidents.dossiers import REMINDERS
from tocsin.core.incidents.life_cycle import OPEN
from tocsin.core.situation.tasks import AHEAD, Task, in_order
from tocsin.core.time import Instant
from tocsin.store import dossiers, due, follow_ups, queries, recurrence
from tocsin.store.models import Incident

MOST = 200
"""So many of one kind are looked through at most: who owes more than that begins with these."""
MOST_JUDGED = 50
"""So many incidents are judged anew for their deadlines and claims, the newest."""
_FIRST_REMINDER: timedelta = max(REMINDERS)


def list_tasks(by: Actor, at: Instant) -> tuple[Task, ...]:
    """Return what is due at an instant, or within fourteen days of it: what is overdue first."""
    found = (
        _triage(by),
        _reports(by, at),
        _recurrence(by, at),
        _reviews(by),
        _claims(by, at),
        _undrafted(by, at),
        _follow_ups(by, at),
        _effect_checks(by),
    )
    return in_order(chain.from_iterable(found), at)


def _at(by: Actor, verb: str) -> list[str]:
    """Return the LEIs of the entities at which somebody may do something."""
    return [each.lei for each in queries.entities() if may(by, verb, each.lei)]


def _incidents(by: Actor, verb: str) -> QuerySet[Incident]:
    return visible_incidents(by).filter(entity_id__in=_at(by, verb), merged_into="")


def _triage(by: Actor) -> Iterator[Task]:
    for row in _incidents(by, "triage").filter(state__in=OPEN, type="")[:MOST]:
        yield Task("triage", row.reference, row.title, row.entity_id)


def _reports(by: Actor, at: Instant) -> Iterator[Task]:
    """Yield the reports on major incidents that are owed and were not submitted."""
    for row in _incidents(by, "classify").filter(outcome="major").exclude(state="closed")[:MOST_JUDGED]:
        for each in deadlines_now(queries.incident(row.reference), at):
            if each.due and not each.projected and each.submitted_at is None:
                yield Task("report", row.reference, row.title, row.entity_id, each.due, detail=each.report)


def _recurrence(by: Actor, at: Instant) -> Iterator[Task]:
    """Yield the monthly assessments; what was never assessed is due a month after it was loaded."""
    for entity in queries.entities():
        told = recurrence.record(entity.lei)
        if may(by, "assess_recurrence", entity.lei) and told.exempt_as is None:
            ends = told.next_due or due.first(recurrence.DUE_KIND, recurrence.subject(entity.lei)) or at
            yield Task("recurrence_assessment", entity.lei, entity.name, entity.lei, ends)


def _reviews(by: Actor) -> Iterator[Task]:
    for row in _incidents(by, "review").filter(outcome="major", state="resolved")[:MOST]:
        ends = review_due_from(queries.incident(row.reference))
        yield Task("review", row.reference, row.title, row.entity_id, ends)


def _claims(by: Actor, at: Instant) -> Iterator[Task]:
    """Yield the claims that are drafted or approved and did not go out."""
    for row in dossiers.dossiers(_at(by, "draft_dossier"), "claim"):
        if row.status in ("drafted", "approved") and row.due and row.due <= at + AHEAD:
            yield Task("claim", row.reference, row.title, row.entity_id, row.due, detail="claim")


def _undrafted(by: Actor, at: Instant) -> Iterator[Task]:
    """Yield what the outages of incidents give that nobody has drafted, where its end is near."""
    near = due.subjects(dossiers.DUE_KIND, at + AHEAD - _FIRST_REMINDER)
    rows = _incidents(by, "draft_dossier").filter(reference__in=near)[:MOST_JUDGED]
    for row in rows:
        for what, ends in claim_ends(row.reference, at):
            yield Task("claim", row.reference, row.title, row.entity_id, ends, detail=what)


def _follow_ups(by: Actor, at: Instant) -> Iterator[Task]:
    """Yield what somebody owes themselves; the operator of the machine sees what everybody owes."""
    owed = follow_ups.chosen(visible_follow_ups(by), at, state="owed", owner="" if by.operator else by.name)
    for row in owed.filter(due__lte=at + AHEAD)[:MOST]:
        yield Task("follow_up", row.reference, row.title, row.entity_id, row.due, row.owner)


def _effect_checks(by: Actor) -> Iterator[Task]:
    """Yield what is reported as done and waits for somebody else to say whether it helped."""
    rows = visible_follow_ups(by).filter(state="done", entity_id__in=_at(by, "follow_up"))
    for row in rows.exclude(owner=by.name)[:MOST]:
        yield Task("effect_check", row.reference, row.title, row.entity_id)
