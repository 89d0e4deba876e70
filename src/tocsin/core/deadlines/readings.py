"""Readings of time limits: both sides of what an act leaves open, and the limits under chosen sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from tocsin.core.deadlines.settings import OF_COUNTING, OF_THE_ACT, WORDS
from tocsin.core.deadlines.tables import fault, only, table_of, text_of
from tocsin.core.deadlines.time_limits import TimeLimits
from tocsin.core.refusal import Refused
from tocsin.core.rules.provisions import Reading, Side

Settled: TypeAlias = Mapping[tuple[str, str], Mapping[str, object]]
_READING = {"article", "asks", "vraagt", "default", "sides"}
_SIDE = {"says", "zegt", "source", "bron", "settings"}


def under(limits: TimeLimits, choices: Mapping[str, str]) -> TimeLimits:
    """
    Return time limits under other sides of their readings; what is not chosen stays as it is.

    Raises ``Refused`` (``unknown_reading``) for a reading or a side that the act does not have.
    """
    for name, side in choices.items():
        if name not in limits.readings:
            raise _unknown(limits, name, "reading", limits.readings)
        if side not in limits.readings[name].sides:
            raise _unknown(limits, side, f"side of the reading {name}", limits.readings[name].sides)
    return taking(limits, {**limits.chosen, **choices})


def taking(limits: TimeLimits, chosen: Mapping[str, str]) -> TimeLimits:
    """Return time limits with what these sides, known to be of its readings, settle."""
    settled: dict[str, Any] = {}
    for choice in chosen.items():
        settled |= limits.settles[choice]
    return replace(limits, chosen=dict(chosen), settings=replace(limits.settings, **settled))


def _unknown(limits: TimeLimits, name: str, what: str, known: Collection[str]) -> Refused:
    return Refused(
        "unknown_reading",
        f"{name!r} is no {what} of {limits.short}. Choose one of: {', '.join(sorted(known)) or 'none'}.",
        name,
    )


def readings_in(
    law: Mapping[str, Any], where: str, *, counting: bool = False
) -> tuple[dict[str, Reading], Settled]:
    """
    Read the readings of one law file, and what each of their sides settles.

    Raises ``Refused`` (``bad_rule_file``).
    """
    found: dict[str, Reading] = {}
    settles: dict[tuple[str, str], Mapping[str, object]] = {}
    known = OF_COUNTING if counting else OF_THE_ACT
    for name in law.get("readings", {}):
        place = f"{where}, readings.{name}"
        written = only(table_of(law["readings"], name, where), _READING, place)
        found[name] = _reading(name, written, law, place)
        for side, held in written["sides"].items():
            settled = table_of(held, "settings", f"{place}.{side}")
            settles[name, side] = {
                key: _setting(key, value, law, f"{place}.{side}", known) for key, value in settled.items()
            }
        if len({frozenset(settles[name, side]) for side in written["sides"]}) > 1:
            raise fault(place, "has sides that do not settle the same")
    return found, settles


def _reading(name: str, written: Mapping[str, Any], law: Mapping[str, Any], place: str) -> Reading:
    reading = Reading(
        name=name,
        article=text_of(written, "article", place),
        asks=text_of(written, "asks", place),
        vraagt=text_of(written, "vraagt", place),
        default=text_of(written, "default", place),
        sides={
            side: _side(
                only(table_of(written["sides"], side, place), _SIDE, f"{place}.{side}"), f"{place}.{side}"
            )
            for side in table_of(written, "sides", place)
        },
    )
    if reading.article not in law:
        raise fault(place, f"refers to {reading.article}, which this act does not have")
    if reading.default not in reading.sides:
        raise fault(place, f"defaults to {reading.default}, which is not one of its sides")
    return reading


def _side(held: Mapping[str, Any], place: str) -> Side:
    return Side(
        says=text_of(held, "says", place),
        zegt=text_of(held, "zegt", place),
        source=text_of(held, "source", place),
        bron=text_of(held, "bron", place),
    )


def _setting(
    key: str, value: Any, law: Mapping[str, Any], place: str, known: frozenset[str]
) -> frozenset[str] | str | int:
    if key not in known:
        raise fault(place, f"settles {key}, which is none of {', '.join(sorted(known))}")
    if key in WORDS:
        fits = value in WORDS[key]
    elif key == "delay_notice_moves":
        fits = isinstance(value, bool)
    elif key == "working_days":
        fits = type(value) is int and value >= 0
    else:
        fits = isinstance(value, list) and all(article in law for article in value)
    if not fits:
        raise fault(place, f"settles {key} as {value!r}, which it cannot be")
    return frozenset(value) if isinstance(value, list) else value
