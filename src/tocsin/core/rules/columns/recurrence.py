"""
Which incidents of a large register can recur as one major incident (2024/1772 Art. 8(2)).

One pass in order of time keeps the sums of the last months by cause, and names the windows in which they
could be major. What it does not name is not collectively major; what it names is for ``clusters`` to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules.columns.columns import EPOCH, YES, Columns
from tocsin.core.rules.columns.conditions import understood
from tocsin.core.rules.columns.kernel import ALONE, Bools, Days, Longs, closing
from tocsin.core.rules.columns.layout import in_columns
from tocsin.core.rules.columns.outcomes import assess_many
from tocsin.core.rules.columns.reach import reached
from tocsin.core.rules.columns.weights import weighed
from tocsin.core.rules.provisions import Recurrence, RuleSet
from tocsin.core.rules.readings import under
from tocsin.core.rules.recurrence import PastIncident
from tocsin.core.time import Instant
from tocsin.core.time.months import month_later

LEFT_OUT = -1
"""The cause of an incident that is in no cluster: it is major alone, was reported, or has no known cause."""
_UTC = ZoneInfo("UTC")
_A_DAY = 86_400


def could_recur(
    rules: RuleSet,
    incidents: Sequence[PastIncident],
    at: Instant,
    *,
    already_reported: Collection[str] = (),
    readings: Mapping[str, str] | None = None,
) -> tuple[PastIncident, ...]:
    """
    Return the incidents that ``clusters`` has to look at to find all that are collectively major.

    These are all incidents of every root cause of which a window could be major, so that they fall into the
    same clusters as in the whole register. Incidents that ``classify`` refuses are among them. Raises
    ``Refused`` as ``clusters`` does (``unknown_rules``, ``unknown_reading``).
    """
    law = under(rules, readings)
    ordered = sorted(incidents, key=lambda each: (each.occurred_at, each.id))
    columns = in_columns((_values(each.facts) for each in ordered), law.facts)
    alone = assess_many(law, columns, at)
    causes = _causes(ordered, already_reported)
    causes[alone.outcome == YES] = LEFT_OUT
    seconds = np.fromiter(
        ((each.occurred_at - EPOCH) // timedelta(seconds=1) for each in ordered), np.int64, len(ordered)
    )
    found = candidates(law, columns, seconds, causes, at)
    kept = np.isin(causes, causes[found])
    kept[list(alone.refused)] = True
    return tuple(ordered[row] for row in np.flatnonzero(kept).tolist())


def candidates(rules: RuleSet, columns: Columns, occurred_at: Longs, causes: Days, at: Instant) -> Bools:
    """
    Say of each incident whether the window that it closes could be collectively major.

    ``occurred_at`` is seconds since 1970, in ascending order as are the columns; ``causes`` are numbers from
    zero on, ``LEFT_OUT`` for incidents that count for no window. There may be windows among these that are
    not major, and there are no major ones beside them: neither the widest ones nor parts of them. Raises
    ``Refused`` (``unknown_rules``) for rules that say nothing about recurring incidents, and ``ValueError``
    for incidents in another order.
    """
    rule = rules.recurrence
    if rule is None:
        raise Refused("unknown_rules", f"{rules.title} says nothing about recurring incidents.", rules.id)
    if (np.diff(occurred_at) < 0).any():
        raise ValueError("A register is screened in the order of time; sort its incidents by occurred_at.")
    scales = None
    if understood(rules, reached(rules, (rules.answers.outcome,))):
        scales = weighed(rules, columns, causes, at)
    if scales is None or not columns.rows:
        counted: Bools = causes != LEFT_OUT
        return counted
    days = days_of(occurred_at)
    sums = running_sums(causes, scales.weights.shape[1])
    return closing(
        days, cutoffs(rules, rule, days), causes, scales.weights, sums, rule.number, scales.quorums
    )


def days_of(occurred_at: Longs) -> Days:
    """Return the days of UTC, counted from 1970, on which incidents occurred."""
    return (occurred_at // _A_DAY).astype(np.int32)


def cutoffs(rules: RuleSet, rule: Recurrence, days: Days) -> Days:
    """
    Return for each day the first day whose window of calendar months still takes it in, as ``clusters`` does.

    The same-numbered day months later does so, or not, by the reading ``recurring_window``.
    """
    first, last = int(days[0]), int(days[-1])
    ends = [
        (month_later(EPOCH + timedelta(days=day), _UTC, rule.months) - EPOCH).days
        for day in range(first, last + 1)
    ]
    side: Literal["left", "right"] = "left"
    if rules.chosen.get("recurring_window") == "exclusive":
        side = "right"
    earliest = first + np.searchsorted(ends, range(first, last + 1), side=side)
    found: Days = earliest.astype(np.int32)[days - first]
    return found


def running_sums(causes: Days, conditions: int) -> np.typing.NDArray[np.signedinteger[np.typing.NBitBase]]:
    """Return zeros for the sums of each cause, so wide that no cause can overflow them."""
    counted = np.bincount(causes + 1)[1:]
    width = np.int32 if int(counted.max(initial=0)) * (ALONE + 1) < 1 << 31 else np.int64
    return np.zeros((len(counted), conditions + 1), width)


def _causes(incidents: Sequence[PastIncident], already_reported: Collection[str]) -> Days:
    """Number the root causes, compared to the letter."""
    numbers: dict[str, int] = {}
    found = [
        numbers.setdefault(each.root_cause, len(numbers))
        if each.root_cause and each.id not in already_reported
        else LEFT_OUT
        for each in incidents
    ]
    return np.array(found, np.int32)


def _values(facts: Mapping[str, Fact]) -> dict[str, object]:
    """Return facts as columns take them: the value, or the fact itself where it says more than that."""
    return {
        key: fact.value if fact.true_since is None and fact.growth is None else fact
        for key, fact in facts.items()
    }
