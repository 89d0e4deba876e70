"""Looking up fields in foreign JSON: tolerant of what is null or missing, strict about what identifies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from tocsin.channels.status_pages.prose import line, plain
from tocsin.channels.status_pages.reading import Unreadable
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant

Record: TypeAlias = Mapping[str, Any]


def an_object(document: object) -> Record:
    """Return a document that has to be an object; raises ``Unreadable`` when it is none."""
    if not isinstance(document, dict):
        raise Unreadable("The document is not an object, as those of this format are.")
    return document


def a_list(document: object) -> tuple[Record, ...]:
    """Return a document that has to be a list of objects; raises ``Unreadable`` when it is none."""
    if not isinstance(document, list) or not all(isinstance(each, dict) for each in document):
        raise Unreadable("The document is not a list of objects, as those of this format are.")
    return tuple(document)


def record(document: Record, key: str) -> Record:
    """Return the object under a key; an empty one when it is null, missing or something else."""
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def records(document: Record, key: str) -> tuple[Record, ...]:
    """
    Return the list of objects under a key; none when it is null or missing.

    Raises ``Unreadable`` when something else stands there: a list that cannot be read may hide an outage.
    """
    value = document.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unreadable(f"{key} is not a list of objects, so what it lists cannot be read.")
    return tuple(value)


def text(document: Record, key: str) -> str | None:
    """Return a text of one line without markup, or None; a whole number is an id and becomes text."""
    value = document.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return (line(value) or None) if isinstance(value, str) else None


def prose(document: Record, key: str) -> str:
    """Return a text of any number of lines without markup; empty when there is none."""
    value = document.get(key)
    return plain(value) if isinstance(value, str) else ""


def identity(document: Record, key: str, where: str) -> str:
    """
    Return the provider's id of a thing.

    Raises ``Unreadable`` when there is none: what has no id cannot be followed, and must not be dropped.
    """
    found = text(document, key)
    if found is None:
        raise Unreadable(f"{where} has no {key}, so it cannot be told from others.")
    return found


def moment(document: Record, *keys: str) -> Instant | None:
    """Return the first of these fields that is an instant with a zone, in UTC; None when none is."""
    for key in keys:
        try:
            return instant(document.get(key), key)
        except Refused:
            continue
    return None


def no_moment(document: Record, *keys: str) -> bool:
    """Say whether something stands under one of these keys that should be an instant and is not."""
    return any(document.get(key) is not None and moment(document, key) is None for key in keys)
