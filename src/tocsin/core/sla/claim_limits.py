"""Until when a credit is claimed, and by when a first notice of the claim is due."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from tocsin.core.commitments import ClaimPeriod, ServiceLevelObjective
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, Interval
from tocsin.core.time.instants import zone
from tocsin.core.time.months import at_local, month_later
from tocsin.core.time.working_days import Calendar


def claim_by(
    objective: ServiceLevelObjective, window: Interval, last: Interval | None = None
) -> Instant | None:
    """
    Return the end of the claim period; None when there is none.

    It is counted from the end of the window, or from the beginning or end of ``last``, the last outage
    that counted; where none did, from the end of the window. Months and days are local calendar
    ones, so that thirty days from midnight end at midnight.
    Raises ``Refused`` (``instant_out_of_range``).
    """
    period = objective.claim_within
    if period is None:
        return None
    moment = window.end
    if last is not None and objective.claim_from != "window_end":
        moment = last.start if objective.claim_from == "outage_start" else last.end
    return later(moment, period, zone(objective.time_zone))


def notice_by(objective: ServiceLevelObjective, last: Interval | None) -> Instant | None:
    """
    Return when a first notice of the claim is due: counted from the end of the last outage that counted.

    None: no notice is agreed, or no outage counted. Raises ``Refused`` (``instant_out_of_range``).
    """
    if objective.claim_notice is None or last is None:
        return None
    return later(last.end, objective.claim_notice, zone(objective.time_zone))


def later(moment: Instant, period: ClaimPeriod, tz: ZoneInfo) -> Instant:
    """
    Return the instant at which a period that begins at another ends.

    Working days are Monday to Friday, and the period ends on the last of them at the time of day at
    which it began: five from a Saturday at ten end on Friday at ten.
    Raises ``Refused`` (``instant_out_of_range``).
    """
    try:
        if period.months:
            moment = month_later(moment, tz, period.months)
        if period.days or period.working_days:
            local = moment.astimezone(tz)
            day = local.date() + timedelta(days=period.days)
            calendar = Calendar(tz)
            for _ in range(period.working_days):
                day = calendar.next_working_day(day)
            moment = at_local(day, local.time(), tz)
        return moment + period.elapsed
    except (OverflowError, ValueError):
        raise Refused(
            "instant_out_of_range",
            f"outages: counted from {moment.isoformat()}, the time to claim ends after the year 9999. "
            "Correct the end of the last outage.",
            "outages",
        ) from None
