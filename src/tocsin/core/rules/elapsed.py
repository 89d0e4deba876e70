"""
Elapsed time: the duration of an incident and the downtime of a service (2024/1772 Art. 3, 9(3)).

Time is counted in UTC, so a change of the clocks changes no duration. An intermittent outage is one
window, from the first unavailability until the final restoration.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple, cast

from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules.provisions import ALWAYS, NEVER, Clock, Lasting, Truth
from tocsin.core.time import Instant, rfc3339

_NONE = timedelta()
_SECOND = timedelta(seconds=1)


class Elapsed(NamedTuple):
    """
    A clock as the facts leave it: its start and end, whether it runs on, or its mere length.

    ``from_detection`` says that the act lets detection stand in for an unknown start.
    """

    start: Instant | None
    end: Instant | None
    running: bool
    length: timedelta | None
    from_detection: bool

    def at(self, at: Instant) -> timedelta | None:
        """Return what has elapsed by an instant, or None when the facts do not say."""
        if self.start is not None and (self.end is not None or self.running):
            return max((min(self.end, at) if self.end else at) - self.start, _NONE)
        return self.length


def elapsed(clock: Clock, facts: Mapping[str, Fact], at: Instant) -> Elapsed:
    """
    Read a clock from the facts. Instants go before a bare length; a length goes before detection.

    A length that still grows is the length at ``at``. Raises ``Refused`` (``contradictory_facts``).
    """
    start, end = _moment(facts, clock.starts), _moment(facts, clock.ends)
    length = _length(facts, clock)
    running = end is None and _holds(facts, clock.runs_on)
    if length == _NONE and clock.may_be_none and start is None:
        return Elapsed(None, None, running=False, length=length, from_detection=False)
    if start is not None and length is not None:
        if end is None and not running:
            end = start + length
        elif end is not None and abs(end - start - length) >= _SECOND:
            raise _contradiction(clock, end - start, length)
    from_detection = False
    if start is None and length is not None and (end is not None or running):
        start = (end or at) - length
    elif start is None and length is None:
        start = _detection(clock, facts, end)
        from_detection = start is not None
    return Elapsed(start, end, running, length, from_detection)


def lasting(
    condition: Lasting, facts: Mapping[str, Fact], at: Instant
) -> tuple[Truth, Instant, tuple[str, ...]]:
    """
    Say whether a clock has run strictly longer than its limit, and from when.

    The instant is the limit itself, at which the answer is still no; it is named only if the clock
    reaches it. The open facts are those whose answer could still change this one.
    """
    clock, limit = condition.clock, condition.limit
    found = elapsed(clock, facts, at)
    start, end = found.start, found.end
    if start is None:
        if found.length is None:
            return Truth.UNKNOWN, NEVER, _open(clock, facts, found)
        return (Truth.YES, ALWAYS, ()) if found.length > limit else (Truth.NO, NEVER, ())
    mark = start + limit
    if end is None and not found.running:
        could = at > mark
        still_open = _open(clock, facts, found) if could or found.from_detection else ()
        return (Truth.UNKNOWN if could else Truth.NO), NEVER, still_open
    met = at > mark and (end is None or end > mark)
    reaches = end is None or end > mark
    # An occurrence is never later than its detection, so a duration that is met stays so.
    final = not found.from_detection or (met and clock.provided is None)
    return (
        Truth.YES if met else Truth.NO,
        mark if reaches else NEVER,
        () if final else _open(clock, facts, found),
    )


def check_order(facts: Mapping[str, Fact], at: Instant | None = None) -> None:
    """
    Refuse times that cannot be: an end before its beginning, or an occurrence after the question.

    Raises ``Refused`` (``impossible_order``).
    """
    for earlier, later in _ORDERS:
        first, second = _moment(facts, earlier), _moment(facts, later)
        if first is not None and second is not None and second < first:
            raise Refused(
                "impossible_order",
                f"{later} is {rfc3339(second)}, which is before {earlier}, {rfc3339(first)}. "
                "Correct one of the two.",
                later,
            )
    occurred = _moment(facts, "occurred_at")
    if at is not None and occurred is not None and occurred > at:
        raise Refused(
            "impossible_order",
            f"occurred_at is {rfc3339(occurred)}, which is after the instant of the question, {rfc3339(at)}. "
            "Ask about a later instant, or correct occurred_at.",
            "occurred_at",
        )


_ORDERS = (
    ("occurred_at", "detected_at"),
    ("occurred_at", "resolved_at"),
    ("downtime_started_at", "service_restored_at"),
)


def _detection(clock: Clock, facts: Mapping[str, Fact], end: Instant | None) -> Instant | None:
    """Let detection stand in for an unknown start, if the act has it so and it lies before the end."""
    if clock.otherwise is None:
        return None
    if clock.provided is not None and end is None and not _holds(facts, clock.provided):
        return None
    moment = _moment(facts, clock.otherwise)
    return moment if moment is None or end is None or moment <= end else None


def _open(clock: Clock, facts: Mapping[str, Fact], found: Elapsed) -> tuple[str, ...]:
    """Return the unknown facts that can move this clock: its start, its end, or its length."""
    keys = [clock.length]
    if found.start is None or found.from_detection:
        keys.append(clock.starts)
        if clock.otherwise:
            keys.append(clock.otherwise)
    if not found.running:
        keys += [clock.ends, clock.runs_on] if found.end is None else []
    return tuple(key for key in keys if key not in facts)


def _moment(facts: Mapping[str, Fact], key: str) -> Instant | None:
    fact = facts.get(key)
    return None if fact is None else cast("Instant", fact.value)


def _length(facts: Mapping[str, Fact], clock: Clock) -> timedelta | None:
    fact = facts.get(clock.length)
    return None if fact is None else timedelta(seconds=cast("int", fact.value))


def _holds(facts: Mapping[str, Fact], key: str) -> bool:
    fact = facts.get(key)
    return fact is not None and fact.value is True


def _contradiction(clock: Clock, between: timedelta, length: timedelta) -> Refused:
    return Refused(
        "contradictory_facts",
        f"{clock.length} says {int(length.total_seconds())}, but from {clock.starts} to {clock.ends} are "
        f"{int(between.total_seconds())} seconds. Keep the instants, or correct one of the three.",
        clock.length,
    )
