"""What a reader of deadlines must know besides the instants: what was assumed, and on which side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from tocsin.core.deadlines.deadline import Deadline
from tocsin.core.deadlines.events import Events
from tocsin.core.deadlines.time_limits import UNKNOWN, TimeLimits
from tocsin.core.time import Instant, rfc3339

_KEYS_OF = {
    "dora": (
        "classified_at",
        "initial_submitted_at",
        "intermediate_submitted_at",
        "reclassified_at",
        "outcome",
        "regular_activities_recovered_at",
        "clients_financial_interests_affected",
        "clients_informed_at",
    ),
    "nis2": ("early_warning_submitted_at", "notification_submitted_at", "handled_at"),
    "gdpr": ("risk",),
}
"""The keys that only one regime reads; the clocks of two regimes are never mixed."""


def notes(events: Events, law: TimeLimits, found: tuple[Deadline, ...]) -> tuple[str, ...]:
    """Return the assumptions behind ``found``, each as a sentence that says what would change it."""
    of_regime = {"dora": _of_dora, "nis2": _of_nis2, "gdpr": _of_gdpr}[events.regime]
    return tuple(chain(_of_any(events, law), of_regime(events, law, found)))


def _of_any(events: Events, law: TimeLimits) -> Iterator[str]:
    instants = events.instants()
    if instants and instants[0].date() < law.applies_from:
        yield f"{law.short} applies from {law.applies_from.isoformat()}; earlier events are counted by it."
    yield from _of_place(events, law)
    if law.settings.working_days and events.member_state is None and events.time_zone is None:
        yield "Neither member_state nor time_zone is given: working days are not known, so none are counted."
    for regime, keys in _KEYS_OF.items():
        for key in keys:
            if regime != events.regime and getattr(events, key):
                yield f"{key} belongs to the clocks of {regime} and is not used for {events.regime}."


def _of_place(events: Events, law: TimeLimits) -> Iterator[str]:
    if events.member_state is not None:
        return
    if events.time_zone is not None:
        if law.relief is not None:
            yield "member_state is not given: weekends are known and holidays are not: none is relieved."
    elif law.relief is not None:
        yield "Neither member_state nor time_zone is given: no limit is relieved, and months count in UTC."
    elif any(limb.within.unit == "month" for limit in law.limits for limb in limit.limbs):
        yield "Neither member_state nor time_zone is given: months count in UTC."


def _of_dora(events: Events, law: TimeLimits, found: tuple[Deadline, ...]) -> Iterator[str]:
    if events.outcome == "not_major":
        yield from _of_not_major(events)
    if events.reclassified_at is not None:
        yield "The incident was reclassified as not major: what is not yet sent lapses (2025/302, Art. 5)."
    if events.classified_at is not None and events.aware_at is None:
        yield "aware_at is not given: the limit of 24 hours from awareness is not checked and may be earlier."
    if events.clients_financial_interests_affected is None and _is_major(events):
        yield (
            "clients_financial_interests_affected is not given: whether clients have to be informed "
            "(2022/2554 Art. 19(3)) is not known."
        )
    yield from _of_entity(events, law, found)
    yield from _of_designation(events, found)


def _is_major(events: Events) -> bool:
    """Whether the incident was classified as major, or reported, and still is a major one."""
    if events.outcome == "not_major" or events.reclassified_at is not None:
        return False
    return bool(events.classified_at or events.initial_submitted_at or events.intermediate_submitted_at)


def _of_not_major(events: Events) -> Iterator[str]:
    if events.initial_submitted_at is None:
        yield "An incident that is not major owes no report."
    elif events.reclassified_at is None:
        yield (
            "The incident was notified and is now not major: its deadlines run until the reclassification "
            "is submitted (2025/302, Art. 5)."
        )


def _of_entity(events: Events, law: TimeLimits, found: tuple[Deadline, ...]) -> Iterator[str]:
    denied = any(each.relief_denied_by for each in found)
    if law.entity(events.entity_type) == UNKNOWN and (denied or events.entity_type is not None):
        given = "not given" if events.entity_type is None else f"{events.entity_type}, which is not known"
        yield f"entity_type is {given}: to be safe the first two reports have no relief (2025/301 Art. 5(5))."
    relieved = any(each.relief and each.report != "final_report" for each in found)
    if relieved and events.nis2_essential_or_important is None:
        yield (
            "nis2_essential_or_important is not given and read as false. If it is true there is no relief "
            "on the first two reports: before_relief counts (2025/301 Art. 5(5))."
        )


def _of_designation(events: Events, found: tuple[Deadline, ...]) -> Iterator[str]:
    notified = events.designated_significant_from
    for each in found:
        if each.relief and each.report == "initial_notification" and _falls_between(notified, each):
            yield (
                "The decision under 2025/301 Art. 5(6) was notified between the limit and its relief; the "
                "relief is kept because the report was owed before it. Report at once to be safe."
            )


def _falls_between(notified: date | None, deadline: Deadline) -> bool:
    if notified is None or deadline.before_relief is None or deadline.due is None or deadline.submitted_at:
        return False
    if isinstance(notified, datetime):
        return deadline.before_relief <= notified < deadline.due
    return deadline.before_relief.date() <= notified < deadline.due.date()


def _of_nis2(events: Events, law: TimeLimits, found: tuple[Deadline, ...]) -> Iterator[str]:
    yield "A directive binds through national law: where that says otherwise, it decides."
    if events.entity_type is not None and law.entity(events.entity_type) == UNKNOWN:
        yield (
            f"entity_type {events.entity_type} is not known; a trust_service_provider owes the notification "
            "within 24 hours of awareness."
        )
    final = next((each for each in found if each.article == "23(4)(d)"), None)
    if final is not None and final.due is not None and events.handled_at is None:
        yield _if_ongoing(final.due)


def _if_ongoing(due: Instant) -> str:
    return (
        f"If the incident is still ongoing at {rfc3339(due)}, a progress report is due then and the final "
        "report within one month of handling the incident (23(4)(e))."
    )


def _of_gdpr(events: Events, law: TimeLimits, _found: tuple[Deadline, ...]) -> Iterator[str]:
    if events.role == "processor":
        yield f"{law.provisions['33(2)'].says} (33(2))"
    elif events.risk is None:
        yield "risk is not given: one is presumed (33(1)); with a high one, those concerned are told (34(1))."
    elif events.risk == "unlikely":
        yield "A breach that is unlikely to result in a risk is recorded (33(5)) and not notified."
