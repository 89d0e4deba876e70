"""Rules over whole registers: the same law in arrays. Importing it loads NumPy and Numba."""

from tocsin.core.rules.columns.columns import NO, UNKNOWN, YES, Columns
from tocsin.core.rules.columns.layout import in_columns
from tocsin.core.rules.columns.outcomes import REFUSED, Outcomes, assess_many
from tocsin.core.rules.columns.recurrence import LEFT_OUT, candidates, could_recur

__all__ = [
    "LEFT_OUT",
    "NO",
    "REFUSED",
    "UNKNOWN",
    "YES",
    "Columns",
    "Outcomes",
    "assess_many",
    "candidates",
    "could_recur",
    "in_columns",
]
