"""The course of one incident: report after report, the deadline that follows from what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tocsin.core.deadlines.counting import Expiry
from tocsin.core.deadlines.deadline import Deadline, DelayNotice
from tocsin.core.deadlines.events import MOMENTS, Events
from tocsin.core.deadlines.time_limits import UNKNOWN, NoRelief, TimeLimit, TimeLimits
from tocsin.core.time import Instant
from tocsin.core.time.working_days import SATURDAY, SUNDAY, Calendar

_SUBMISSION = {
    "initial_notification": "initial_notification_submitted",
    "intermediate_report": "latest_intermediate_report_submitted",
    "incident_notification": "incident_notification_submitted",
}
"""The event that the submission of a report is, for the reports that start a later clock."""
_FALLS_ON = {SATURDAY: "saturday", SUNDAY: "sunday"}


def deadlines(
    events: Events, law: TimeLimits, calendar: Calendar | None, *, classification_projected: bool = False
) -> tuple[Deadline, ...]:
    """
    Compute every deadline that follows from what is known, in the order of the reports.

    ``law`` is taken under the readings chosen in it. ``calendar`` is that of the reporting entity's
    place; None when it is unknown: then nothing is relieved and months are counted in UTC. With
    ``classification_projected``, ``classified_at`` is an instant at which the incident will become
    major, and what follows from it is projected. Sources: 2025/301 Art. 5, DORA Art. 19(3),
    Directive 2022/2555 Art. 23(4), Regulation 2016/679 Art. 33 and 34.
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
    """Where a limit ends before relief, if the act gives a number, and the event from which it runs."""

    expiry: Expiry | None
    event: str
    start: Instant

    @property
    def due(self) -> Instant | None:
        return None if self.expiry is None else self.expiry.due


@dataclass(slots=True)
class _Course:
    """The course of one incident while its deadlines are computed, report after report."""

    events: Events
    law: TimeLimits
    calendar: Calendar | None
    moments: dict[str, tuple[Instant, bool]]
    """When each event happened or is projected to happen, and whether it is projected."""
    reported: Instant | None
    """When the incident was reported or, until then, first had to be (2025/301, Art. 5(6))."""

    def deadline(self, report: str) -> Deadline | None:
        limit = self._limit(report)
        if limit is None:
            return None
        end = self._end(limit)
        if end is None or self._is_past(limit, end):
            return None
        submitted, projected = _submitted(self.events, report), self._projected(limit)
        if submitted is not None and projected and end.expiry is not None:
            return None  # sent, so its clock did start, at an instant we were not told
        if self.reported is None:
            self.reported = end.due
        due, relief, denied = self._relieved(limit, end)
        if due is not None and report in _SUBMISSION:
            self.moments.setdefault(_SUBMISSION[report], (due, True))
        provision = self.law.provisions[limit.article]
        return Deadline(
            report=report,
            due=due,
            article=limit.article,
            act=provision.act,
            relief=relief,
            relief_denied_by=denied,
            falls_on=self._falls_on(end),
            before_relief=end.due,
            legal_outer=due if relief or end.expiry is None else end.expiry.outer,
            projected=projected,
            owed_once=MOMENTS[limit.owed_once[0]],
            trigger=MOMENTS[end.event],
            runs_from=end.start,
            submitted_at=submitted,
            delay_notice=None if submitted or projected else self._delay_notice(limit, due, end.due),
            says=provision.says,
            zegt=provision.zegt,
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
        settings = self.law.settings
        end = self.law.counting.end(limit.when.than, after[0], self.calendar, settings).due
        return event[0] > end or (event[0] == end and limit.article in settings.also_at_the_limit)

    def _fact(self, fact: str) -> str | bool | None:
        value: str | bool | None = getattr(self.events, fact)
        return self.law.entity(self.events.entity_type) if fact == "entity_type" else value

    def _end(self, limit: TimeLimit) -> _End | None:
        if not limit.limbs:
            known = ((event, self.moments[event]) for event in limit.triggers if event in self.moments)
            return next((_End(None, event, moment[0]) for event, moment in known), None)
        found = []
        for limb in limit.limbs:
            if limb.after in self.moments:
                start = self.moments[limb.after][0]
                expiry = self.law.counting.end(limb.within, start, self.calendar, self.law.settings)
                found.append((expiry.due, expiry.outer, _End(expiry, limb.after, start)))
        return min(found, key=lambda end: end[:2])[2] if found else None

    def _is_past(self, limit: TimeLimit, end: _End) -> bool:
        met, lapsed = self._happened(limit.met_by), self._happened(limit.lapses_once)
        return lapsed is not None or (met is not None and met >= end.start)

    def _happened(self, event: str | None) -> Instant | None:
        return None if event is None else self.events.happened(event)

    def _projected(self, limit: TimeLimit) -> bool:
        known = (self.moments[event] for event in limit.owed_once if event in self.moments)
        return all(projected for _, projected in known)

    def _relieved(self, limit: TimeLimit, end: _End) -> tuple[Instant | None, str | None, str | None]:
        """Return the limit after relief, the article that relieves it, or the one that denies relief."""
        relief, calendar = self.law.relief, self.calendar
        if relief is None or calendar is None or end.expiry is None or limit.report not in relief.reports:
            return end.due, None, None
        day = self._day(end.expiry, calendar)
        if calendar.is_working_day(day):
            return end.due, None, None
        reported = self.reported or end.expiry.due
        denying = (
            rule for rule in self.law.no_relief if self._denies(rule, limit.report, reported, calendar)
        )
        denied = next((rule.article for rule in denying), None)
        if denied is None and limit.article in self.law.settings.without_relief:
            denied = limit.article
        if denied is not None:
            return end.due, None, denied
        return calendar.at(calendar.next_working_day(day), relief.until), relief.article, None

    def _day(self, expiry: Expiry, calendar: Calendar) -> date:
        if self.law.settings.weekend_in == "utc":
            return expiry.last.astimezone(UTC).date()
        return calendar.day_of(expiry.last)

    def _falls_on(self, end: _End) -> str | None:
        if end.expiry is None or self.calendar is None:
            return None
        day = self._day(end.expiry, self.calendar)
        return None if self.calendar.is_working_day(day) else _FALLS_ON.get(day.weekday(), "holiday")

    def _delay_notice(
        self, limit: TimeLimit, due: Instant | None, before_relief: Instant | None
    ) -> DelayNotice | None:
        rule, settings = self.law.delay_notice, self.law.settings
        last = due if settings.delay_notice_moves else before_relief
        if rule is None or last is None or limit.report not in rule.reports:
            return None
        return None if limit.article in settings.without_delay_notice else DelayNotice(last, rule.article)

    def _denies(self, rule: NoRelief, report: str, reported: Instant, calendar: Calendar) -> bool:
        if report not in rule.reports:
            return False
        if rule.designated_significant and self._designated_before(reported, calendar):
            return True
        if rule.nis2_essential_or_important and self.events.nis2_essential_or_important is True:
            return True
        # An entity that is unknown, or misspelt, is denied relief: the earlier limit is the safe one.
        return bool(rule.entities) and self.law.entity(self.events.entity_type) in {*rule.entities, UNKNOWN}

    def _designated_before(self, reported: Instant, calendar: Calendar) -> bool:
        notified = self.events.designated_significant_from
        if notified is None:
            return False
        if isinstance(notified, datetime):
            return reported > notified
        return calendar.day_of(reported) > notified


def _submitted(events: Events, report: str) -> Instant | None:
    submissions: Mapping[str, Instant | None] = {
        "initial_notification": events.initial_submitted_at,
        "intermediate_report": next(iter(events.intermediate_submitted_at), None),
        "final_report": events.final_submitted_at,
        "early_warning": events.early_warning_submitted_at,
        "incident_notification": events.notification_submitted_at,
        "client_information": events.clients_informed_at,
    }
    return submissions.get(report)
