"""What was said meanwhile: who works on what somebody else has changed is told, and overwrites nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

from tocsin.core.incidents.history import Entry, History
from tocsin.core.incidents.life_cycle import MOMENTS
from tocsin.core.refusal import Refused
from tocsin.core.time import rfc3339

MOVES = frozenset(
    {"incident.state_changed", "incident.reopened", "incident.triaged", "incident.merged", "incident.opened"}
)
"""The entries that move the state, besides the facts that do."""


def last_of_fact(told: History, key: str) -> Entry | None:
    """Return the last entry about a fact: who a form was made for sends its number back as ``seen``."""
    return _last(told, lambda each: each.kind == "fact.recorded" and each.body["key"] == key)


def last_of_state(told: History) -> Entry | None:
    """Return the last entry that moved, or may have moved, the state."""
    return _last(told, _moves)


def seen_of_fact(told: History, key: str) -> int:
    """Return the number that a form about a fact sends back as ``seen``; 0: nobody has spoken of it."""
    return _number(last_of_fact(told, key))


def seen_of_state(told: History) -> int:
    """Return the number that a form about the state sends back as ``seen``."""
    return _number(last_of_state(told))


def check_seen(seen: int | None, last: Entry | None, what: str) -> None:
    """
    Refuse what was decided on something that is no longer the last word (``changed_meanwhile``).

    ``seen`` is the number of the entry that the person saw, 0 for none, None not to ask; ``what`` is
    what it is about. The refusal names who said what, and when.
    """
    if seen is None or seen == _number(last) or last is None:
        return
    raise Refused(
        "changed_meanwhile",
        f"{what}: {last.actor} recorded {_said(last)} at {rfc3339(last.recorded_at)}, after what you saw. "
        "Nothing was changed. Look at it, and record yours again if it still holds.",
        what,
    )


def _said(entry: Entry) -> str:
    if entry.kind == "fact.recorded":
        return f"{json.dumps(entry.body['value'], ensure_ascii=False):.80}"
    return str(entry.body.get("state", entry.kind.partition(".")[2])).replace("_", " ")


def _moves(entry: Entry) -> bool:
    moment = entry.kind == "fact.recorded" and entry.body["key"] in MOMENTS.values()
    return moment or entry.kind in MOVES


def _last(told: History, about: Callable[[Entry], bool]) -> Entry | None:
    return next((each for each in reversed(told.entries) if about(each)), None)


def _number(entry: Entry | None) -> int:
    return entry.sequence if entry else 0
