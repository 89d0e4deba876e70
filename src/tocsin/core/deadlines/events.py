"""What has happened so far, and to whom: the facts from which deadlines are computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339

REGIMES = ("dora", "nis2", "gdpr")
ROLES = ("controller", "processor")
RISKS = ("unlikely", "likely", "high")
OUTCOMES = ("major", "not_major", "undetermined")
FACTS = frozenset({"entity_type", "role", "risk", "clients_financial_interests_affected"})
"""What a law file may ask about the reporting entity and the incident in `where` and `unless`."""

MOMENTS = {
    "became_aware": "aware_at",
    "classified": "classified_at",
    "initial_notification_submitted": "initial_submitted_at",
    "latest_intermediate_report_submitted": "intermediate_submitted_at",
    "early_warning_submitted": "early_warning_submitted_at",
    "incident_notification_submitted": "notification_submitted_at",
    "handled": "handled_at",
    "regular_activities_recovered": "regular_activities_recovered_at",
    "final_report_submitted": "final_submitted_at",
}
"""The words of the law files for events, and the keys of the contract that tell when they happened."""

_ORDERS = (
    ("aware_at", "classified_at"),
    ("aware_at", "initial_submitted_at"),
    ("classified_at", "initial_submitted_at"),
    ("aware_at", "early_warning_submitted_at"),
    ("aware_at", "notification_submitted_at"),
    ("early_warning_submitted_at", "notification_submitted_at"),
    ("initial_submitted_at", "final_submitted_at"),
    ("notification_submitted_at", "final_submitted_at"),
    ("aware_at", "handled_at"),
    ("initial_submitted_at", "reclassified_at"),
    ("aware_at", "final_submitted_at"),
    ("aware_at", "clients_informed_at"),
)
"""The second cannot precede the first; both at once is possible (combined reports: 2025/302, Art. 2)."""

_WORD = re.compile(r"[a-z][a-z0-9_-]{0,119}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2000, 2098

Moment = TypeVar("Moment", date, Instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """
    The events of one incident for one reporting entity. None is "not happened, or not known".

    Made by ``events_from()`` from the keys of ``tocsin deadlines``, or directly; either way an
    impossible order is refused (``impossible_order``).
    """

    regime: str = "dora"
    entity_type: str | None = None
    """Code of field 1.4 of 2025/302, or a word the law file knows."""
    member_state: str | None = None
    """ISO 3166 alpha-2, of the reporting entity."""
    time_zone: str | None = None
    """IANA name, of the reporting entity; None: that of the Member State's capital."""
    nis2_essential_or_important: bool | None = None
    designated_significant_from: date | Instant | None = None
    """Day or instant at which the decision under 2025/301 Art. 5(6) was notified to the entity."""
    aware_at: Instant | None = None
    """Awareness of the entity, not the alarm of a machine nor the provider's knowledge."""
    classified_at: Instant | None = None
    """Classification as major."""
    outcome: str | None = None
    """What the classification says, as in ``tocsin assess``; ``not_major`` owes no report."""
    initial_submitted_at: Instant | None = None
    intermediate_submitted_at: tuple[Instant, ...] = ()
    """In order, updated ones included."""
    final_submitted_at: Instant | None = None
    reclassified_at: Instant | None = None
    """Submission of the reclassification as not major (2025/302, Art. 5): what is not yet sent lapses."""
    early_warning_submitted_at: Instant | None = None
    notification_submitted_at: Instant | None = None
    handled_at: Instant | None = None
    role: str = "controller"
    risk: str | None = None
    regular_activities_recovered_at: Instant | None = None
    """When regular activities were back to normal; an updated intermediate report is then due."""
    clients_financial_interests_affected: bool | None = None
    """Field 3.30 of 2025/302: whether the incident has an impact on the financial interests of clients."""
    clients_informed_at: Instant | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot have happened in this order."""
        _refuse_impossible_orders(self)

    def happened(self, event: str) -> Instant | None:
        """Return when an event of a law file happened; of several submissions, the last."""
        value = getattr(self, MOMENTS[event])
        if isinstance(value, tuple):
            return value[-1] if value else None
        assert value is None or isinstance(value, Instant)  # noqa: S101 - the fields above
        return value

    def instants(self) -> tuple[Instant, ...]:
        """Return every instant at which something happened, in order."""
        singles = [getattr(self, key) for key in _INSTANTS]
        return tuple(sorted({*filter(None, singles), *self.intermediate_submitted_at}))


_WORDS = {"regime": REGIMES, "role": ROLES, "risk": RISKS, "outcome": OUTCOMES}
_LIST = "intermediate_submitted_at"
_INSTANTS = frozenset({*MOMENTS.values(), "reclassified_at", "clients_informed_at"} - {_LIST})
_FLAGS = ("nis2_essential_or_important", "clients_financial_interests_affected")
KEYS = (
    *_WORDS,
    "entity_type",
    "member_state",
    "time_zone",
    *_FLAGS,
    "designated_significant_from",
    "intermediate_submitted_at",
    *sorted(_INSTANTS),
)
"""Every key that ``tocsin deadlines`` reads."""


def events_from(facts: Mapping[str, Any]) -> Events:
    """
    Read the keys of ``tocsin deadlines``; null is the same as absent.

    Raises ``Refused``: ``unknown_key``, ``unknown_code``, ``not_an_instant``, ``not_a_flag``,
    ``not_a_list``, ``instant_out_of_range``, ``impossible_order``.
    """
    unknown = [key for key in facts if key not in KEYS]
    if unknown:
        raise Refused(
            "unknown_key",
            f"The key {unknown[0]!r} is not known here, and a typing mistake must not pass for a fact "
            f"that is missing. Use one of {', '.join(KEYS)}.",
            unknown[0],
        )
    return Events(**{key: _value(key, value) for key, value in facts.items() if value is not None})


def _value(key: str, value: object) -> Any:
    if key in _WORDS:
        return _one_of(key, value, _WORDS[key])
    if key in _INSTANTS:
        return _within_reach(instant(value, key), key)
    if key == _LIST:
        if not isinstance(value, list):
            raise Refused("not_a_list", f"{key}: {value!r} is not a list. Write the instants in order.", key)
        return tuple(_within_reach(instant(each, f"{key}[{n}]"), key) for n, each in enumerate(value))
    if key in _FLAGS:
        if not isinstance(value, bool):
            raise Refused(
                "not_a_flag", f"{key}: {value!r} is neither true nor false. Write one of them.", key
            )
        return value
    if key == "designated_significant_from":
        return _day_or_instant(value, key)
    return _word(key, value)


def _one_of(key: str, value: object, words: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in words:
        raise Refused(
            "unknown_code", f"{key}: {value!r} is none of {', '.join(words)}. Write one of them.", key
        )
    return value


def _word(key: str, value: object) -> str:
    pattern = {"entity_type": _WORD, "member_state": _COUNTRY}.get(key)
    if not isinstance(value, str) or (pattern is not None and not pattern.fullmatch(value)):
        example = {"entity_type": "credit_institution", "member_state": "NL"}.get(key, "Europe/Amsterdam")
        raise Refused("unknown_code", f"{key}: {value!r} is not such a code. Write it like {example}.", key)
    return value


def day(text: str, key: str) -> date:
    """
    Read a day such as ``2026-03-02``, of a year for which holidays are known.

    Raises ``Refused`` (``not_an_instant``, ``instant_out_of_range``).
    """
    return _within_reach(_day(text, key), key)


def _day(text: str, key: str) -> date:
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Refused("not_an_instant", f"{key}: there is no day {text}. Write a day such as 2026-03-02.", key)


def _day_or_instant(value: object, key: str) -> date | Instant:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day(value, key)
    return _within_reach(instant(value, key), key)


def _within_reach(moment: Moment, key: str) -> Moment:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Refused(
            "instant_out_of_range",
            f"{key}: the year {moment.year} is outside {_FIRST_YEAR} to {_LAST_YEAR}, for which holidays are "
            "known. Correct the instant.",
            key,
        )
    return moment


def _refuse_impossible_orders(events: Events) -> None:
    for earlier, later in _ORDERS:
        _in_order(earlier, getattr(events, earlier), later, getattr(events, later))
    submissions = events.intermediate_submitted_at
    for one, next_one in pairwise(submissions):
        _in_order(_LIST, one, _LIST, next_one)
    if submissions:
        for before in ("aware_at", "classified_at", "initial_submitted_at"):
            _in_order(before, getattr(events, before), _LIST, submissions[0])
        _in_order(_LIST, submissions[-1], "final_submitted_at", events.final_submitted_at)


def _in_order(earlier: str, first: Instant | None, later: str, second: Instant | None) -> None:
    if first is not None and second is not None and second < first:
        raise Refused(
            "impossible_order",
            f"{later} ({rfc3339(second)}) lies before {earlier} ({rfc3339(first)}), and cannot. "
            "Correct one of the two.",
            later,
        )
