"""What is read off the tables of a law file, and the faults that stop the reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.core.refusal import Refused


def table_of(law: Any, key: str, where: str) -> Mapping[str, Any]:
    """Return a table of a table (``bad_rule_file``)."""
    found = law.get(key) if isinstance(law, Mapping) else None
    if not isinstance(found, Mapping):
        raise fault(where, f"has no table [{key}]")
    return found


def text_of(law: Mapping[str, Any], key: str, where: str) -> str:
    """Return a text that is not empty (``bad_rule_file``)."""
    found = law.get(key)
    if not isinstance(found, str) or not found:
        raise fault(where, f"has no {key}")
    return found


def only(law: Mapping[str, Any], known: set[str] | frozenset[str], where: str) -> Mapping[str, Any]:
    """Return the table if it has no key but these (``bad_rule_file``)."""
    unknown = set(law) - known
    if unknown:
        raise fault(where, f"has the key {min(unknown)}, which no rule of this kind has")
    return law


def fault(where: str, what: str) -> Refused:
    """Return the refusal of a law file, which names the place of the fault."""
    return Refused("bad_rule_file", f"{where}: {what}. Correct the law file.", where)
