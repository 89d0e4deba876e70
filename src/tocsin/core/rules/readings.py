"""Readings: the sides that can be taken where the text of an act does not settle a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from tocsin.core.refusal import Refused
from tocsin.core.rules.checks import displaceable
from tocsin.core.rules.provisions import RuleSet


def under(rules: RuleSet, choices: Mapping[str, str] | None) -> RuleSet:
    """
    Return a rule set under other sides of its readings; what is not chosen stays as it is.

    Raises ``Refused`` (``unknown_reading``) for a reading or a side that the act does not have.
    """
    return _under(rules, tuple(sorted(choices.items()))) if choices else rules


@lru_cache(maxsize=256)
def _under(rules: RuleSet, choices: tuple[tuple[str, str], ...]) -> RuleSet:
    chosen = dict(rules.chosen)
    provisions = dict(rules.provisions)
    for name, side in choices:
        reading = rules.readings.get(name)
        if reading is None:
            raise _unknown(rules, name, "reading", sorted(rules.readings))
        if side not in reading.sides:
            raise _unknown(rules, side, f"side of the reading {name}", sorted(reading.sides))
        chosen[name] = side
        provisions.update(reading.sides[side].instead)
    return replace(
        rules,
        chosen=chosen,
        provisions=provisions,
        monotone=rules.classifies is None or not displaceable(provisions, rules.answers.outcome),
    )


def _unknown(rules: RuleSet, name: str, what: str, known: list[str]) -> Refused:
    return Refused(
        "unknown_reading",
        f"{name!r} is no {what} of {rules.short}. Choose one of: {', '.join(known) or 'none'}.",
        name,
    )
