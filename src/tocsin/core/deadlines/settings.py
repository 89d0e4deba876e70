"""Settings: what the readings of an act on time limits settle, by the words of the law files."""

from __future__ import annotations

from dataclasses import dataclass, fields

OF_COUNTING = frozenset({"month_in", "due_is", "working_days"})
"""The settings that belong to the act by which periods are counted, 1182/71; the others to the act itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What the chosen sides of the readings settle.

    The first three name articles. Each field is a key of ``settings`` in a law file.
    """

    also_at_the_limit: frozenset[str] = frozenset()
    """Provisions whose ``later_than`` also holds at that very limit."""
    without_relief: frozenset[str] = frozenset()
    """Provisions whose limits have no relief on weekends and holidays."""
    without_delay_notice: frozenset[str] = frozenset()
    """Provisions whose limits have no delay notice."""
    delay_notice_moves: bool = True
    """Whether relief moves the limit of the delay notice too."""
    weekend_in: str = "local"
    """``local`` or ``utc``: whose day a limit falls on."""
    month_in: str = "local"
    """``local`` or ``utc``: whose wall clock a month keeps."""
    due_is: str = "exact"
    """``exact``, or ``legal_end``: the end under Regulation 1182/71."""
    working_days: int = 0
    """How many working days a period of two days or more has to include; 0 leaves it as it is."""


OF_THE_ACT = frozenset(each.name for each in fields(Settings)) - OF_COUNTING
PLACES = ("local", "utc")
WORDS = {"weekend_in": PLACES, "month_in": PLACES, "due_is": ("exact", "legal_end")}
"""The settings that are words, and the words each may be."""
