"""When promises break, for all that are laid out: each with its budget left and the instant it is spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tocsin.core.sla.columns import kernel
from tocsin.core.sla.columns.kernel import NEVER, Longs, Places
from tocsin.core.sla.columns.layout import PromiseColumns, microseconds, moment
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class BreachColumns:
    """The answers, in the order in which promises stand in their columns."""

    given: Places
    """Where each promise stood among those that were given."""
    left: Longs
    """Microseconds of downtime left in the window; below zero the promise is broken."""
    breach: Longs
    """Microseconds since 1970 at which the budget was or will be spent; ``NEVER``: not in the window."""

    def in_order_given(self) -> list[tuple[int, Instant | None]]:
        """Return of each promise what is left, and when it breaks, in the order in which they were given."""
        back = np.argsort(self.given)
        pairs = zip(self.left[back].tolist(), self.breach[back].tolist(), strict=True)
        return [(left, None if breach == NEVER else moment(breach)) for left, breach in pairs]

    def soonest(self, most: int) -> list[int]:
        """Return which of those given hold and break first, at most so many, the soonest first."""
        coming = np.flatnonzero((self.left >= 0) & (self.breach < NEVER))
        order = np.lexsort((self.given[coming], self.breach[coming]))
        return [int(each) for each in self.given[coming[order[:most]]]]


def times_to_breach(columns: PromiseColumns, at: Instant) -> BreachColumns:
    """
    Say when each promise breaks if what is open stays open, as ``attain`` says of one.

    A service clock shows how much committed time has passed, excluded periods left out. It never runs
    back: downtime is the difference of two readings, and the breach is where the clock will show what
    it shows when the open outage begins and the budget that is left.
    """
    clocks, blocks, pairs = columns.clocks, columns.blocks, columns.pairs
    found = kernel.breaches(clocks, blocks, pairs, columns.promises, microseconds(at))
    return BreachColumns(columns.given, *found)
