"""Deadlines: the instants that the time limits of an act yield for the events of one incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tocsin.core.deadlines.events import MOMENTS, Events
from tocsin.core.deadlines.time_limits import UNKNOWN, NoRelief, TimeLimit, TimeLimits
from tocsin.core.time import Instant
from tocsin.core.time.working_days import Calendar

_UTC = ZoneInfo("UTC")
_SUBMISSION = {
    "initial_notification": "initial_notification_submitted",
    "intermediate_report": "latest_intermediate_report_submitted",
    "early_warning": "early_warning_submitted",
    "incident_notification": "incident_notification_submitted",
}
"""The event that the submission of a report is, for the reports that start a later clock."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When one report is due, under which article, and why not earlier or later. Instants are UTC."""

    report: str
    due: Instant | None
    """Exact, never later than the legal end. None: without undue delay, no number of hours."""
    article: str
    relief: str | None
    """The article that moved ``due`` to noon of the next working day, if one did."""
    relief_denied_by: str | None
    """The article because of which a limit on a weekend or holiday was not moved."""
    before_relief: Instant | None
    legal_outer: Instant | None
    """The end under Regulation 1182/71, for disputes about lateness; with relief, that same noon."""
    projected: bool
    """True while the event that starts the clock has not happened: to plan with, not yet owed."""
    trigger: str
    """The key of the event from which the binding limit runs."""
    submitted_at: Instant | None
    says: str
    zegt: str

    def missed_at(self, now: Instant) -> bool:
        """Say whether the report was late, or is; a projected deadline cannot be missed."""
        if self.due is None or self.projected:
            return False
        return (self.submitted_at or now) > self.due

    def remaining(self, now: Instant) -> timedelta | None:
        """Return the time left, negative when it is past; None when submitted or without a number."""
        return None if self.due is None or self.submitted_at else self.due - now


def deadlines(
    events: Events, law: TimeLimits, calendar: Calendar | None, *, classification_projected: bool = False
) -> tuple[Deadline, ...]:
    """
    Compute every deadline that follows from what is known, in the order of the reports.

    ``calendar`` is that of the reporting entity's place; None when it is unknown: then nothing is
    relieved and months are counted in UTC. With ``classification_projected``, ``classified_at`` is
    an instant at which the incident will become major, and what follows from it is projected.
    Sources: 2025/301 Art. 5, Directive 2022/2555 Art. 23(4), Regulation 2016/679 Art. 33 and 34.
    """
    if events.outcome == "not_major" and events.initial_submitted_at is None:
        return ()
    moments = _moments(events, classification_projected=classification_projected)
    course = _Course(events, law, calendar, moments, reported=events.initial_submitted_at)
    found = tuple(each for report in law.reports() if (each := course.deadline(report)) is not None)
    if events.reclassified_at is not None:
        return tuple(each for each in found if each.submitted_at is not None)
    return found


def _moments(events: Events, *, classification_projected: bool) -> dict[str, tuple[Instant, bool]]:
    known = {event: events.happened(event) for event in MOMENTS}
    return {
        event: (moment, classification_projected and event == "classified")
        for event, moment in known.items()
        if moment is not None
    }


@dataclass(frozen=True, slots=True)
class _End:
    """Where a limit ends before relief; without instants where the act gives no number."""

    due: Instant | None
    outer: Instant | None
    event: str


@dataclass(slots=True)
class _Course:
    """The course of one incident while its deadlines are computed, report after report."""

    events: Events
    law: TimeLimits
    calendar: Calendar | None
    moments: dict[str, tuple[Instant, bool]]
    """When each event happened or is projected to happen, and whether it is projected."""
    reported: Instant | None
    """When the incident was reported or, until then, had to be (2025/301, Art. 5(6))."""

    @property
    def zone(self) -> ZoneInfo:
        return _UTC if self.calendar is None else self.calendar.zone

    def deadline(self, report: str) -> Deadline | None:
        limit = self._limit(report)
        end = None if limit is None else self._end(limit)
        if limit is None or end is None:
            return None
        submitted, projected = _submitted(self.events, report), self._projected(limit)
        if submitted is not None and projected:
            return None  # sent, so its clock did start, at an instant we were not told
        if report == "initial_notification" and self.reported is None:
            self.reported = end.due
        due, relief, denied = self._relieved(report, end.due)
        if due is not None and report in _SUBMISSION:
            self.moments.setdefault(_SUBMISSION[report], (due, True))
        return Deadline(
            report=report,
            due=due,
            article=limit.article,
            relief=relief,
            relief_denied_by=denied,
            before_relief=end.due,
            legal_outer=due if relief else end.outer,
            projected=projected,
            trigger=MOMENTS[end.event],
            submitted_at=submitted,
            says=self.law.provisions[limit.article].says,
            zegt=self.law.provisions[limit.article].zegt,
        )

    def _limit(self, report: str) -> TimeLimit | None:
        """Return the provision that governs a report: the exception where its conditions hold."""
        applying = [limit for limit in self.law.limits if self._applies(limit)]
        displaced = {limit.instead_of for limit in applying}
        governing = (each for each in applying if each.report == report and each.article not in displaced)
        return next(governing, None)

    def _applies(self, limit: TimeLimit) -> bool:
        if any(self._fact(fact) not in values for fact, values in limit.where.items()):
            return False
        if any(self._fact(fact) in values for fact, values in limit.unless.items()):
            return False
        if limit.when is None:
            return True
        event, after = self.moments.get(limit.when.event), self.moments.get(limit.when.after)
        if event is None or after is None:
            return False
        return event[0] > self.law.counting.due(limit.when.than, after[0], self.zone)

    def _fact(self, fact: str) -> str | None:
        value: str | None = getattr(self.events, fact)
        return self.law.entity(value) if fact == "entity_type" else value

    def _end(self, limit: TimeLimit) -> _End | None:
        counting, zone = self.law.counting, self.zone
        starts = [(limb, self.moments[limb.after][0]) for limb in limit.limbs if limb.after in self.moments]
        ends = [
            _End(counting.due(limb.within, start, zone), counting.outer(limb.within, start, zone), limb.after)
            for limb, start in starts
        ]
        if not limit.limbs and limit.trigger in self.moments:
            return _End(None, None, limit.trigger)
        return min(ends, key=lambda end: (end.due, end.outer), default=None)

    def _projected(self, limit: TimeLimit) -> bool:
        owed = self.moments.get(limit.owed_once)
        return owed is None or owed[1]

    def _relieved(self, report: str, limit: Instant | None) -> tuple[Instant | None, str | None, str | None]:
        """Return the limit after relief, the article that relieves it, or the one that denies relief."""
        relief, calendar = self.law.relief, self.calendar
        if limit is None or relief is None or calendar is None or report not in relief.reports:
            return limit, None, None
        day = calendar.day_of(limit)
        if calendar.is_working_day(day):
            return limit, None, None
        denied = next((rule.article for rule in self.law.no_relief if self._denies(rule, report)), None)
        if denied is not None:
            return limit, None, denied
        return calendar.at(calendar.next_working_day(day), relief.until), relief.article, None

    def _denies(self, rule: NoRelief, report: str) -> bool:
        if report not in rule.reports:
            return False
        if rule.designated_significant and self._designated_before_reporting():
            return True
        if rule.nis2_essential_or_important and self.events.nis2_essential_or_important is True:
            return True
        # An entity that is unknown, or misspelt, is denied relief: the earlier limit is the safe one.
        return bool(rule.entities) and self.law.entity(self.events.entity_type) in {*rule.entities, UNKNOWN}

    def _designated_before_reporting(self) -> bool:
        notified = self.events.designated_significant_from
        if notified is None:
            return False
        if self.reported is None:
            return True
        if isinstance(notified, datetime):
            return self.reported > notified
        return self.reported.astimezone(self.zone).date() > notified


def _submitted(events: Events, report: str) -> Instant | None:
    submissions: Mapping[str, Instant | None] = {
        "initial_notification": events.initial_submitted_at,
        "intermediate_report": next(iter(events.intermediate_submitted_at), None),
        "final_report": events.final_submitted_at,
        "early_warning": events.early_warning_submitted_at,
        "incident_notification": events.notification_submitted_at,
    }
    return submissions.get(report)
