"""A stopwatch: elapsed time is asked of the system here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


def stopwatch() -> Callable[[], float]:
    """Start a stopwatch; each call of the result says how many seconds have passed since."""
    started = perf_counter()
    return lambda: perf_counter() - started
