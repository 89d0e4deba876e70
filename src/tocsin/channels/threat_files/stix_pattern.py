"""STIX patterns: what they compare, where that can be said without bending it."""

from __future__ import annotations

import re

from tocsin.channels.threat_files.indicator_types import of_language, of_stix
from tocsin.channels.threat_files.sieve import Record, Sieve
from tocsin.core.incidents.proposals import OTHER, Indicator

_STRING = r"'(?:[^'\\]|\\.)*+'"
_COMPARED = re.compile(
    rf"(?P<object>[a-z][a-z0-9-]*):(?P<path>[A-Za-z0-9_.\-\[\]*']+)\s*=\s*(?P<value>{_STRING}|-?\d{{1,20}})",
    re.ASCII,
)
_OPENING, _CLOSING = re.compile(r"[\s\[(]*+", re.ASCII), re.compile(r"[\s\])]*+", re.ASCII)
_BETWEEN = re.compile(r"[\s\])]*+OR[\s\[(]*+", re.ASCII)
_TYPE = re.compile(r"\[\s*\(*\s*([a-z][a-z0-9-]*):", re.ASCII)
_LONGEST = 2000


def indicators(each: Record, sieve: Sieve) -> tuple[Indicator, ...]:
    """
    Return an indicator object as indicators.

    A pattern that only lists values to equal, with OR between them, is one indicator for each value;
    whatever else it asks (AND, NOT, ranges, time) stays one whole, as it is written.
    """
    pattern = sieve.line(each.get("pattern"), _LONGEST)
    language = sieve.line(each.get("pattern_type")) or "stix"
    name = sieve.line(each.get("name"))
    note = name or sieve.line(each.get("description"))
    if not pattern:
        sieve.drop("indicator_without_pattern")
        return ()
    if language != "stix":
        return (Indicator(of_language(language), language, pattern, note, detects=True),)
    listed = _listed(pattern)
    if listed is None:
        kinds = {of_stix(kind) for kind in _TYPE.findall(pattern)}
        category = kinds.pop() if len(kinds) == 1 else OTHER
        return (Indicator(category, "stix-pattern", pattern, note, detects=True),)
    return tuple(
        Indicator(
            of_stix(kind, path), _called(kind, path), value, "" if note == value else note, detects=True
        )
        for kind, path, value in listed
    )


def _listed(pattern: str) -> list[tuple[str, str, str]] | None:
    """Return object, path and value of each comparison; None when the pattern is more than a list."""
    found = []
    before = _OPENING.match(pattern)
    while before and (compared := _COMPARED.match(pattern, before.end())):
        found.append((compared["object"], compared["path"], _unquoted(compared["value"])))
        if _CLOSING.fullmatch(pattern, compared.end()):
            return found
        before = _BETWEEN.match(pattern, compared.end())
    return None


def _unquoted(value: str) -> str:
    if not value.startswith("'"):
        return value
    return re.sub(r"\\(.)", r"\1", value[1:-1])


def _called(kind: str, path: str) -> str:
    if path == "value":
        return kind
    return f"{kind}:{path.replace(chr(39), '')}"
