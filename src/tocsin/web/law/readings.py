"""The readings of the installation: both sides of what the law leaves open, and which one is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from tocsin.core.refusal import Refused
from tocsin.store import readings
from tocsin.web.law import article_url
from tocsin.web.law.shelf import Volume, volumes


def page(*, may_choose: bool) -> dict[str, object]:
    """Return the context of ``law/readings.html``."""
    chosen, made = readings.chosen(), readings.history()
    known = readings.every()
    found = [_reading(name, table, kept, chosen, made) for name, (table, kept) in written().items()]
    return {
        "readings": [{**each, "choosable": each["name"] in known} for each in found],
        "taken": sum(each["chosen"] for each in found),
        "may_choose": may_choose,
        "section": "law",
    }


def written() -> dict[str, tuple[Mapping[str, Any], Volume]]:
    """Return each reading as the first file in force has it; a historical one only where no other has it."""
    found: dict[str, tuple[Mapping[str, Any], Volume]] = {}
    for kept in sorted(volumes().values(), key=lambda each: each.historical):
        for name, table in kept.tables.get("readings", {}).items():
            found.setdefault(name, (table, kept))
    return found


def _reading(
    name: str,
    table: Mapping[str, Any],
    kept: Volume,
    chosen: Mapping[str, str],
    made: list[readings.Choice],
) -> dict[str, Any]:
    taken = chosen.get(name, table["default"])
    choices = [each for each in made if each.reading == name]
    return {
        "name": name,
        "volume": kept,
        "article": table["article"],
        "article_url": article_url(kept.short, table["article"]) if table["article"][:1].isdigit() else "",
        "asks": in_words(table, "asks", "vraagt"),
        "sides": [side(key, each, taken, table["default"]) for key, each in table["sides"].items()],
        "chosen": name in chosen,
        "since": choices[-1] if choices else None,
        "choices": [
            {"choice": each, "says": _says(table, each.side or table["default"])}
            for each in reversed(choices)
        ],
    }


def side(key: str, table: Mapping[str, Any], taken: str, default: str) -> dict[str, Any]:
    """Return one side of a reading, and whether it is the one taken."""
    return {
        "key": key,
        "says": in_words(table, "says", "zegt"),
        "source": in_words(table, "source", "bron"),
        "taken": key == taken,
        "default": key == default,
    }


def _says(table: Mapping[str, Any], key: str) -> str:
    """Return what a side says; one that the file does not have any more keeps its name."""
    found = table["sides"].get(key)
    return in_words(found, "says", "zegt") if found else key


def in_words(table: Mapping[str, Any], english: str, dutch: str) -> str:
    """Return a text of a reading in the reader's language."""
    return str(table[dutch if get_language() == "nl" else english])


def side_wanted(given: Mapping[str, str]) -> str:
    """Return the side that a form asks for (``unknown_reading`` when it asks for none)."""
    if not given.get("side"):
        raise Refused(
            "unknown_reading", "No side was chosen. Go back and choose one of the two.", given.get("reading")
        )
    return given["side"]
