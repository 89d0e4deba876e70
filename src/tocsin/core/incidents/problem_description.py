"""What somebody says of a problem: checked whole, and kept as what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tocsin.core.incidents.problems import ProblemHistory
from tocsin.core.incidents.root_causes import check_root_causes
from tocsin.core.incidents.threats import passage
from tocsin.core.incidents.wording import worded
from tocsin.core.refusal import Refused


@dataclass(frozen=True, slots=True)
class ProblemDescription:
    """What is said of a problem anew; None leaves a thing as it was said before, empty takes it back."""

    title: str | None = None
    description: str | None = None
    cause: str | None = None
    """By its code of 2025/302, field 4.1; the two below by those of fields 4.2 and 4.3."""
    detailed: tuple[str, ...] | None = None
    additional: tuple[str, ...] | None = None
    cause_text: str | None = None
    """The apparent root cause in words, as the incidents have it."""
    workaround: str | None = None
    node: str | None = None
    """Id of the node of the inventory that it sits in."""


def changes(told: ProblemHistory, said: ProblemDescription) -> dict[str, Any]:
    """
    Return what a description changes, as it stands in the ledger; empty when it says nothing new.

    Raises ``Refused``: ``not_text`` for a title without words, ``unknown_code`` for causes that do not
    belong together, ``control_character`` and ``too_large``.
    """
    given = {field.name: getattr(said, field.name) for field in fields(said)}
    kept = {key: _KEPT[key](value) for key, value in given.items() if value is not None}
    if kept.get("title") == "":
        raise Refused("not_text", "A problem needs a title by which people know it. Write one line.", "title")
    cause = kept.get("cause", told.cause)
    moved = "cause" in kept and cause != told.cause
    detailed = kept.get("detailed", () if moved else told.detailed)
    additional = kept.get("additional", () if moved else told.additional)
    check_root_causes(cause, detailed, additional)
    if moved:
        kept |= {"detailed": detailed, "additional": additional}
    changed = {key: value for key, value in kept.items() if value != getattr(told, key)}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in changed.items()}


_KEPT: Mapping[str, Callable[[Any], Any]] = {
    "title": lambda text: worded(text, "title"),
    "description": lambda text: passage(text, "description"),
    "cause": str,
    "detailed": tuple,
    "additional": tuple,
    "cause_text": lambda text: worded(text, "cause_text"),
    "workaround": lambda text: passage(text, "workaround"),
    "node": str,
}
