"""The right to terminate after repeated breach: how many of the last windows were broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tocsin.core.commitments import ServiceLevelObjective, Termination
from tocsin.core.sla.attainment import Attainment, attain
from tocsin.core.sla.downtime import MICROSECOND, Outage
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.windows import rolling_length, window_at
from tocsin.core.time import Instant, Interval


@dataclass(frozen=True, slots=True)
class TerminationRight:
    """Whether repeated breach gives a right to terminate, and the windows that say so."""

    agreed: Termination
    windows: tuple[Attainment, ...]
    """
    The run of windows with the most breaches, oldest first: the last that were over, or those up to
    the present one, of which only the breach so far is known.
    """
    breached: int
    """How many of them were broken."""
    unknown: int
    """In how many of them it is not known."""
    arisen: bool | None
    """Whether the right has arisen; None: that depends on what is not known."""


def termination_right(
    agreed: Termination,
    objective: ServiceLevelObjective,
    outages: Sequence[Outage],
    at: Instant,
    requests: Mapping[Interval, Requests] | None = None,
) -> TerminationRight:
    """
    Say whether so many windows of so many in a row were broken, by the outages that are known.

    Asked of the run that ends with the present window and of the one that ended before it, since a
    right that arose last month has not gone. Rolling windows are taken end to end, the last one ending
    at ``at``. A window of which no outage is known counts as kept; how long the agreement has run is
    not asked. ``requests`` are those of each window, where the objective measures them.
    Raises ``Refused`` as ``attain`` does.
    """
    counts, rolling = requests or {}, rolling_length(objective.window) is not None
    judged = [
        # A rolling window is judged as it stood at its own end, a calendar one with what is known now.
        attain(objective, outages, window.end if rolling else at, window, counts.get(window))
        for window in _last(objective, at, agreed.windows + 1)
    ]
    runs = (tuple(judged[1:]), tuple(judged[:-1]))
    rights = [_right(agreed, run) for run in runs]
    return max(rights, key=lambda each: (each.arisen is True, each.arisen is None, each.breached))


def _right(agreed: Termination, run: tuple[Attainment, ...]) -> TerminationRight:
    breached = sum(each.breached is True for each in run)
    unknown = sum(each.breached is None for each in run)
    arisen = True if breached >= agreed.breaches else None if breached + unknown >= agreed.breaches else False
    return TerminationRight(agreed, run, breached, unknown, arisen)


def _last(objective: ServiceLevelObjective, at: Instant, number: int) -> list[Interval]:
    """Return the last windows in a row up to that of ``at``, oldest first."""
    found = [window_at(objective.window, objective.time_zone, at)]
    length = rolling_length(objective.window)
    while len(found) < number:
        end = found[-1].start
        found.append(
            window_at(objective.window, objective.time_zone, end - MICROSECOND if length is None else end)
        )
    return found[::-1]
