"""Instants, periods and working days. Every time has a zone; the core keeps UTC."""

from tocsin.core.time.instants import Instant, instant, rfc3339
from tocsin.core.time.periods import Interval, covered, length, union

__all__ = ["Instant", "Interval", "covered", "instant", "length", "rfc3339", "union"]
