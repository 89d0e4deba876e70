"""The calendars of the Member States: national public holidays from the `holidays` library, as values."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import holidays

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.core.time.instants import zone
from tocsin.core.time.working_days import Calendar

CAPITAL_ZONES = {
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "LI": "Europe/Vaduz",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
}
"""The Member States and the other states of the EEA, with the time zone of their capital."""

# "Bank holiday in the Member State" (2025/301, Art. 5(4)) is nowhere defined, so a doubtful day is
# left out: a limit then comes earlier, never later.
_DOUBTFUL = {
    "FI": frozenset({"Christmas Eve", "Midsummer Eve"}),  # customary, not in the act on public holidays
    "NL": frozenset({"Good Friday"}),  # treated like a holiday by the act on terms, without being one
}
_MOVED = ("Day off (substituted", "Non-working day")
"""How the library names a working day swapped for a Saturday; it is no public holiday."""


def calendar(member_state: str, time_zone: str | None, years: Iterable[int]) -> Calendar:
    """
    Return the calendar of an entity's place, with the holidays of the years named.

    Raises ``Refused``: ``unknown_member_state``, ``unknown_time_zone``.
    """
    if member_state not in CAPITAL_ZONES:
        raise Refused(
            "unknown_member_state",
            f"member_state: {member_state!r} is no state of the European Union or the EEA, so its holidays "
            f"are not known. Write one of {', '.join(CAPITAL_ZONES)}.",
            "member_state",
        )
    return _calendar(member_state, time_zone or CAPITAL_ZONES[member_state], tuple(sorted(set(years))))


def place(member_state: str | None, time_zone: str | None, moments: Iterable[Instant]) -> Calendar | None:
    """
    Return the calendar that covers these instants and what follows from them within two years.

    Without a Member State the weekends of the time zone remain; with neither there is none.
    """
    years = {year for moment in moments for year in range(moment.year - 1, moment.year + 3)}
    if member_state is not None:
        return calendar(member_state, time_zone, years)
    return None if time_zone is None else Calendar(zone(time_zone))


@lru_cache(maxsize=256)
def _calendar(member_state: str, time_zone: str, years: tuple[int, ...]) -> Calendar:
    named = holidays.country_holidays(member_state, years=years, language="en_US", categories="public")
    left_out = _DOUBTFUL.get(member_state, frozenset())
    days = frozenset(
        day for day, name in named.items() if name not in left_out and not name.startswith(_MOVED)
    )
    return Calendar(zone(time_zone), days)
