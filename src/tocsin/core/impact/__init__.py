"""Impact: what an outage hits, exactly, and why. Importing it loads neither NumPy nor Numba."""

from tocsin.core.impact.concentration import Concentration, concentration
from tocsin.core.impact.graph import COMPILED_FROM_EDGES, Graph, Places
from tocsin.core.impact.propagate import Impact, Reasons, Step, Why
from tocsin.core.impact.wiring import Spread

__all__ = [
    "COMPILED_FROM_EDGES",
    "Concentration",
    "Graph",
    "Impact",
    "Places",
    "Reasons",
    "Spread",
    "Step",
    "Why",
    "concentration",
]
