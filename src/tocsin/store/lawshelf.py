"""The shelf of the law: which files there are, those that came with Tocsin and those that were added."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from tocsin.core.refusal import Refused


@dataclass(frozen=True, slots=True)
class LawFile:
    """One file of the law: its path as messages name it, its tables, and the SHA-256 of its bytes."""

    path: str
    tables: Mapping[str, Any]
    digest: str


def folder(name: str) -> list[LawFile]:
    """
    Return every version of one act, the oldest first: files are named by their first day.

    Raises ``Refused`` (``bad_rule_file``) for a file that is not TOML, or that stands on both shelves.
    """
    found: dict[str, Traversable] = {}
    for shelf in shelves():
        for file in _entries(shelf, name):
            if not file.is_file() or not file.name.endswith(".toml"):
                continue
            if file.name in found and found[file.name].read_bytes() != file.read_bytes():
                raise _twice(f"law/{name}/{file.name}")
            found.setdefault(file.name, file)
    return [_read(found[each], f"law/{name}/{each}") for each in sorted(found)]


def file(name: str) -> LawFile:
    """Return one file that came with Tocsin (``bad_rule_file``)."""
    return _read(shelves()[0].joinpath(*name.split("/")), f"law/{name}")


@cache
def folders() -> tuple[str, ...]:
    """Return the folder of every act, such as ``eu/dora/classification``."""
    found: set[str] = set()
    for shelf in shelves():
        waiting = ["eu"]
        while waiting:
            name = waiting.pop()
            entries = list(_entries(shelf, name))
            waiting += [f"{name}/{each.name}" for each in entries if each.is_dir()]
            if any(each.name.endswith(".toml") for each in entries):
                found.add(name)
    return tuple(sorted(found))


@cache
def shelves() -> tuple[Traversable, ...]:
    """
    Return where the law is kept: in the package, and in the folder of ``TOCSIN_LAW`` if that is set.

    Raises ``Refused`` (``bad_setting``) when that is no folder.
    """
    added = os.environ.get("TOCSIN_LAW")
    if not added:
        return (files("tocsin.law"),)
    if not Path(added).is_dir():
        raise Refused(
            "bad_setting",
            f"TOCSIN_LAW names {added}, which is not a folder. Name one that is laid out like the law that "
            "comes with Tocsin, or unset it.",
            "TOCSIN_LAW",
        )
    return files("tocsin.law"), Path(added)


def _entries(shelf: Traversable, name: str) -> list[Traversable]:
    place = shelf.joinpath(*name.split("/"))
    return list(place.iterdir()) if place.is_dir() else []


def _read(found: Traversable, path: str) -> LawFile:
    try:
        raw = found.read_bytes()
        return LawFile(path, tomllib.loads(raw.decode("utf-8")), hashlib.sha256(raw).hexdigest())
    except OSError as error:
        raise Refused(
            "bad_rule_file", f"{path}: cannot be read: {error.strerror}. Install Tocsin again.", path
        ) from None
    except ValueError as error:
        raise Refused(
            "bad_rule_file", f"{path}: is not TOML: {error}. Correct it at that place.", path
        ) from None


def _twice(path: str) -> Refused:
    return Refused(
        "bad_rule_file",
        f"{path}: stands in the folder of TOCSIN_LAW with other words than in Tocsin itself. A published "
        "file is never edited: give a correction a file of its own, named by its first day.",
        path,
    )
