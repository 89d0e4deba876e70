"""One table of a rule file, read by a fixed vocabulary. There are no expressions in rule files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from tocsin.core.rules.provisions import (
    Amount,
    AtMostShare,
    Clock,
    Condition,
    FactDefinition,
    Fewer,
    Flag,
    Includes,
    Lasting,
    Provision,
    Quorum,
    Recurrence,
    Share,
    Spread,
)

Table: TypeAlias = Mapping[str, Any]
Facts: TypeAlias = Mapping[str, FactDefinition]
Clocks: TypeAlias = Mapping[str, Clock]

_TEXT = {"says", "zegt", "confidence"}
_ASIDE = {"unless", "stated_in"}
_TESTS = (
    {"all_of"},
    {"any_of"},
    {"at_least", "of"},
    {"clock", "more_than"},
    {"fact", "is"},
    {"fact", "share_of", "more_than"},
    {"fact", "among", "number_from"},
    {"fact", "among", "number_from", "other_than"},
    {"fact", "more_than"},
    {"fact", "less_than"},
    {"fact", "share_of", "at_most"},
    {"fact", "includes"},
)
_LIMIT = re.compile(r"(\d+(?:\.\d+)?) (\S+)", re.ASCII)
_MONTHS = re.compile(r"(\d{1,2}) months", re.ASCII)
_SECONDS = {"h": 3600, "min": 60, "s": 1}


class BadProvision(Exception):  # noqa: N818 - it never leaves this package
    """What is wrong with one table of a rule file, as the end of a sentence."""


def provision(article: str, table: object, facts: Facts, clocks: Clocks, lists: Table) -> Provision:
    """Read one provision. Raises ``BadProvision``."""
    words = _words(table)
    test = words.keys() - _TEXT - _ASIDE
    if test not in _TESTS:
        raise BadProvision(f"the words {', '.join(sorted(test)) or '(none)'} make no rule together")
    return Provision(
        article=article,
        says=words["says"],
        zegt=words["zegt"],
        test=_quorum(words) or _condition(words, facts, clocks, lists),
        unless=words.get("unless"),
        stated_in=_fact(words["stated_in"], facts, "criteria").key if "stated_in" in words else None,
        confidence=words.get("confidence", ""),
    )


def clock(article: str, table: object) -> Clock:
    """Read how a length of time is measured. Raises ``BadProvision``."""
    words = _words(table)
    required, optional = {"starts", "ends", "length", "runs_on"}, {"otherwise", "provided", "may_be_none"}
    _only(words, required, optional)
    return Clock(
        article=article,
        starts=words["starts"],
        otherwise=words.get("otherwise"),
        provided=words.get("provided"),
        ends=words["ends"],
        length=words["length"],
        runs_on=words["runs_on"],
        may_be_none=words.get("may_be_none", False),
    )


def recurrence(article: str, table: object) -> Recurrence:
    """Read when incidents count as one. Raises ``BadProvision``."""
    words = _words(table)
    _only(words, {"recurs", "within", "exempt"}, set())
    months = _MONTHS.fullmatch(str(words["within"]))
    if months is None:
        raise BadProvision(f'within is "{words["within"]}", which is not a number such as "6 months"')
    return Recurrence(
        article=article,
        says=words["says"],
        zegt=words["zegt"],
        number=words["recurs"],
        months=int(months[1]),
        exempt=tuple(words["exempt"]),
    )


def _words(table: object) -> Table:
    if not isinstance(table, dict):
        raise BadProvision("is not a table")
    for language in ("says", "zegt"):
        if not isinstance(table.get(language), str):
            raise BadProvision(f"has no sentence `{language}`")
    return table


def _only(words: Table, required: set[str], optional: set[str]) -> None:
    missing, unknown = required - words.keys(), words.keys() - required - optional - _TEXT
    if missing:
        raise BadProvision(f"has no {min(missing)}")
    if unknown:
        raise BadProvision(f"{min(unknown)} is not a word of rule files here")


def _quorum(words: Table) -> Quorum | None:
    for key in ("all_of", "any_of", "of"):
        if key in words:
            articles = words[key]
            if not isinstance(articles, list) or not articles or len(set(articles)) != len(articles):
                raise BadProvision(f"{key} is not a list of different articles")
            needed = {"all_of": len(articles), "any_of": 1}.get(key, words.get("at_least"))
            if type(needed) is not int or not 1 <= needed <= len(articles):
                raise BadProvision(f"at_least {needed} of {len(articles)} cannot be met or missed")
            return Quorum(needed, tuple(articles))
    return None


def _condition(words: Table, facts: Facts, clocks: Clocks, lists: Table) -> Condition:
    if "clock" in words:
        if words["clock"] not in clocks:
            raise BadProvision(f"refers to the clock {words['clock']}, which this act does not have")
        return Lasting(clocks[words["clock"]], timedelta(seconds=_time(words["more_than"], "more_than")))
    if "is" in words:
        if words["is"] is not True:
            raise BadProvision("`is` compares with true only")
        return Flag(words["fact"], _fact(words["fact"], facts, "bool").presumed)
    if "among" in words:
        return _spread(words, facts, lists)
    if "includes" in words:
        return _includes(words, facts)
    return _share(words, facts) if "share_of" in words else _amount(words, facts)


def _includes(words: Table, facts: Facts) -> Includes:
    definition = _fact(words["fact"], facts, "codes")
    if words["includes"] not in definition.codes:
        raise BadProvision(f"asks {definition.key} for {words['includes']}, which is none of its codes")
    return Includes(definition.key, words["includes"])


def _amount(words: Table, facts: Facts) -> Amount | Fewer:
    definition = _fact(words["fact"], facts, "count", "money", "seconds")
    key = "more_than" if "more_than" in words else "less_than"
    number, unit = _limit(words[key], key)
    if definition.type == "seconds":
        number, unit = Fraction(_time(words[key], key)), "seconds"
    elif unit != definition.unit:
        raise BadProvision(f"compares {definition.key}, which is in {definition.unit}, with {unit}")
    return (Amount if key == "more_than" else Fewer)(definition.key, number, unit)


def _share(words: Table, facts: Facts) -> Share | AtMostShare:
    definition = _fact(words["fact"], facts, "count", "money")
    key = "more_than" if "more_than" in words else "at_most"
    number, unit = _limit(words[key], key)
    whole = _fact(words["share_of"], facts, "count", "money")
    if (whole.type, whole.unit) != (definition.type, definition.unit) or unit != "%":
        raise BadProvision(f"{definition.key} is no share in % of {whole.key}: their units differ")
    if whole.grows:
        raise BadProvision(f"takes a share of {whole.key}, which grows: a whole has to stay as it is")
    return (Share if key == "more_than" else AtMostShare)(definition.key, whole.key, number / 100)


def _spread(words: Table, facts: Facts, lists: Table) -> Spread:
    states = lists.get(words["among"])
    if not states:
        raise BadProvision(f"refers to the list {words['among']}, which this act does not have")
    if type(words["number_from"]) is not int or words["number_from"] < 1:
        raise BadProvision("number_from is not a number of states")
    other = _fact(words["other_than"], facts, "country").key if "other_than" in words else None
    return Spread(
        _fact(words["fact"], facts, "countries").key, frozenset(states), words["number_from"], other
    )


def _fact(key: object, facts: Facts, *types: str) -> FactDefinition:
    definition = facts.get(str(key))
    if definition is None:
        raise BadProvision(f"asks for the fact {key}, which law/facts.toml does not have")
    if definition.type not in types:
        raise BadProvision(f"asks for {key} as {' or '.join(types)}, but it is {definition.type}")
    return definition


def _limit(text: object, key: str) -> tuple[Fraction, str]:
    match = _LIMIT.fullmatch(str(text))
    if match is None:
        raise BadProvision(f'{key} is "{text}", which is not a number with its unit, such as "10 %"')
    return Fraction(match[1]), match[2]


def _time(text: object, key: str) -> int:
    """Return a length of time in seconds."""
    number, unit = _limit(text, key)
    if unit not in _SECONDS:
        raise BadProvision(f'{key} is "{text}", and a length of time is compared with "24 h" or "30 min"')
    return int(number * _SECONDS[unit])
