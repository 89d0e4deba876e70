"""From the bytes of a threat file to a document, with limits on what a stranger's file can make us do."""

from __future__ import annotations

import json
import re
from typing import Any

from tocsin.core.refusal import Refused

LARGEST_FILE = 20_000_000
"""Bytes: twenty megabytes."""
MOST_OBJECTS = 400_000
"""Objects and lists in one file."""
DEEPEST = 64
"""Levels of brackets; real files have fewer than twenty."""

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_LONGEST_NUMBER = 30


def decode(body: bytes) -> Any:
    """
    Return the JSON document of a file; numbers with a fraction stay text, exactly as written.

    Raises ``Refused``: ``threat_file_too_large`` for what is beyond the limits,
    ``unreadable_threat_file`` for what is no JSON in UTF-8.
    """
    if len(body) > LARGEST_FILE:
        raise too_large(f"it has more than {LARGEST_FILE // 1_000_000} MB")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise unreadable("it is not text in UTF-8") from None
    if not text.strip():
        raise unreadable("it is empty")
    if text.lstrip().startswith("<"):
        raise unreadable("it is XML or a web page, and STIX 2, MISP and CSAF 2.0 are JSON")
    _measure(text)
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_NUMBER else digits,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except ValueError as error:
        raise unreadable(f"it is not JSON, or only a part of it: {str(error)[:200]}") from None


def unreadable(why: str, where: str | None = None) -> Refused:
    """Return the refusal of a file that cannot be read."""
    return Refused(
        "unreadable_threat_file",
        f"The threat file cannot be read: {why}. Nothing was taken from it. Get it from its publisher again.",
        where,
    )


def too_large(why: str) -> Refused:
    """Return the refusal of a file beyond the limits."""
    return Refused(
        "threat_file_too_large",
        f"The threat file is too large: {why}. Nothing was taken from it. Ask for it in several files.",
    )


def _measure(text: str) -> None:
    opened = depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        character = match[0][0]
        if character in "[{":
            opened += 1
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    if opened > MOST_OBJECTS:
        raise too_large(f"it has more than {MOST_OBJECTS} objects and lists")
    if deepest > DEEPEST:
        raise too_large(f"it is nested more than {DEEPEST} levels deep")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise unreadable(
            f"the key {twice[:60]!r} stands twice in one object, so two readers would differ", twice[:60]
        )
    return found
