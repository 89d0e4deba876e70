"""The duties of an outage on both sides: ours to customers, and those of providers to us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.incidents import History
from tocsin.core.situation.duty import Duty, DutyKind, DutyStanding, Grounds, Trigger, first_out, standing
from tocsin.core.situation.provider_duties import provider_duties
from tocsin.core.situation.service_clock import runs_out
from tocsin.core.sla import Outage
from tocsin.core.time import Instant

_NEVER = datetime.max.replace(tzinfo=UTC)
_ORDER = tuple(DutyKind)
_LAST = {DutyStanding.NOT_STARTED, DutyStanding.UNKNOWN}


def duties(
    commitments: Iterable[Commitment], entitlements: Iterable[Entitlement], grounds: Grounds
) -> tuple[Duty, ...]:
    """
    Return every duty as of ``grounds.at``, ours before those of providers, the soonest due first.

    ``commitments`` are those whose business service was out; of ``entitlements`` those are taken whose
    ICT service was out or about which there is a ticket. Raises ``Refused`` (``unknown_time_zone``).
    """
    ours, theirs = our_duties(commitments, grounds), provider_duties(entitlements, grounds)
    return (*sorted(ours, key=_soonest), *sorted(theirs, key=_soonest))


def _soonest(each: Duty) -> tuple[bool, Instant, str, str, int]:
    last = each.due is None or each.standing in _LAST
    return last, each.due or _NEVER, each.promise.id, each.severity, _ORDER.index(each.kind)


def our_duties(commitments: Iterable[Commitment], grounds: Grounds) -> Iterator[Duty]:
    """
    Yield our duty to tell each customer that was promised notice.

    The clock starts when we are aware (never before the service was out), with the outage, or when it is
    confirmed: by the provider's word, or by a second source. One incident is told once: of several
    outages of a service the first starts the clock.
    """
    seen, at = grounds.seen, grounds.at
    provider_said = min((each.at for each in grounds.word.received), default=None)
    starts: dict[tuple[int, Trigger], tuple[Instant | None, Instant | None]] = {}
    for promise in commitments:
        duty = promise.duty_to_notify
        said = seen.outages.get(promise.business_service)
        if duty is None or said is None:
            continue
        key = (id(said), duty.trigger)
        if key not in starts:
            moment = _start(duty.trigger, said, grounds.told, seen.confirmed(said, provider_said))
            starts[key] = first_out(said), moment if moment and moment <= at else None
        since, started = starts[key]
        if since is not None:
            done = grounds.word.customer(promise, since)
            due = runs_out(started, duty.within) if started else None
            stands = standing(due, done, at) if started else DutyStanding.NOT_STARTED
            yield Duty(promise, DutyKind.NOTIFY, duty.trigger, started, due, done, stands)


def _start(
    trigger: Trigger, said: Sequence[Outage], told: History, confirmed: Instant | None
) -> Instant | None:
    """Return when the clock of a notice begins to run; None while nothing has started it."""
    since = first_out(said)
    moment = {"aware": told.aware_at, "confirmed": confirmed}.get(trigger, since)
    return max(moment, since) if moment and since else None
