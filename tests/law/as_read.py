"""What the program makes of each law file, written out so that two readings of it can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from hashlib import sha256
from typing import Any

from tocsin.core.deadlines import TimeLimits
from tocsin.core.rules import RuleSet
from tocsin.store import lawbooks, timelimits
from tocsin.store.lawshelf import LawFile

FROM_ELSEWHERE = {"digest", "facts", "order"}
"""Of the bytes of the file, which are noted by themselves, and of facts.toml, to which facts are added."""


def digests(files: Iterable[LawFile]) -> dict[str, str]:
    """Return the SHA-256 of what each file of rules or time limits is read as, by its path."""
    found = {file.path: _read(file) for file in files}
    return {
        path: sha256(written(rules).encode()).hexdigest()
        for path, rules in found.items()
        if rules is not None
    }


def _read(file: LawFile) -> RuleSet | TimeLimits | None:
    if {"answers", "questions"} & file.tables.keys():
        return lawbooks.rules_of(file)
    return timelimits.time_limits_of(file) if "counting" in file.tables["act"] else None


def written(value: Any) -> str:
    """
    Write a value of the core in one way only, mappings in their order.

    A field that says what it says by default is left out: the program may learn to read more, and the
    files that do not use it are then still read as they were.
    """
    if is_dataclass(value):
        told = ((each.name, getattr(value, each.name)) for each in fields(value) if _tells(each, value))
        return f"{type(value).__name__}({', '.join(f'{name}={written(held)}' for name, held in told)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{written(key)}: {written(held)}' for key, held in value.items())}}}"
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(written, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))})"
    return repr(value)


def _tells(field: Field[Any], value: Any) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    return field.name not in FROM_ELSEWHERE and getattr(value, field.name) != default
