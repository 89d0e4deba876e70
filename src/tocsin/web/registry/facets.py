"""The filters of the register as links: each leads to the list with one thing more, or one thing less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tocsin.actions.policy import may
from tocsin.actions.search_register import count_register
from tocsin.core.incidents import Actor
from tocsin.core.incidents.register_filter import KINDS, RegisterFilter, Wanted
from tocsin.store import queries, registry
from tocsin.web.amounts import count
from tocsin.web.registry.words import KINDS as KIND_WORDS
from tocsin.web.registry.words import TITLES, in_words, words_of

MANY = 1000
"""More than so many are not counted."""
SUGGESTED = 3
_EXCLUDE = {"status": "state", "state": "status"}
"""One of these says all that the other would."""


def url(asked: RegisterFilter, **more: object) -> str:
    """Return the address of the register with a filter."""
    query = urlencode([*asked.address, *more.items()])
    return reverse("incidents") + (f"?{query}" if query else "")


def with_filter(asked: RegisterFilter, name: str, value: str) -> RegisterFilter:
    """Return a filter that asks for one thing more, or another thing; nothing: for one thing less."""
    other = _EXCLUDE.get(name)
    return replace(asked, **{name: value}, **({other: ""} if other else {}))


def kinds(asked: RegisterFilter) -> list[dict[str, Any]]:
    """Return incidents and threats as links that keep what both know."""
    return [
        {
            "label": KIND_WORDS[each],
            "url": url(RegisterFilter(each, asked.search, entity=asked.entity, year=asked.year)),
            "chosen": each == asked.kind,
        }
        for each in KINDS
    ]


def facets(asked: RegisterFilter, who: Actor) -> list[dict[str, Any]]:
    """Return the filters of a kind, each with its choices as links; one without a choice is left out."""
    named = {
        name: [(code, str(word)) for code, word in words.items()]
        for name, words in words_of(asked.kind).items()
    }
    named["year"] = [(str(each), str(each)) for each in registry.years()]
    named["entity"] = [(each.lei, each.name) for each in queries.entities() if may(who, "see", each.lei)]
    return [_facet(asked, name, choices) for name, choices in named.items() if _worth(name, choices)]


def _worth(name: str, choices: Sequence[object]) -> bool:
    return len(choices) > 1 or name == "mine"


def _facet(asked: RegisterFilter, name: str, choices: Sequence[tuple[str, str]]) -> dict[str, Any]:
    chosen: str = getattr(asked, name)
    return {
        "title": TITLES[name],
        "chosen": in_words(asked, name) if chosen else "",
        "all": url(with_filter(asked, name, "")),
        "choices": [
            {"label": label, "url": url(with_filter(asked, name, code)), "chosen": code == chosen}
            for code, label in choices
        ],
    }


def chosen(asked: RegisterFilter) -> list[dict[str, Any]]:
    """Return what is asked for, each with the address without it."""
    return [
        {"title": TITLES[name], "label": in_words(asked, name), "url": url(with_filter(asked, name, ""))}
        for name, _ in asked.address
        if name != "kind"
    ]


def loosened(asked: RegisterFilter, who: Actor, like: Wanted) -> list[dict[str, Any]]:
    """Return what would be found if one thing less were asked for, where that is anything: the first few."""
    found = []
    for name, _ in asked.address:
        less = with_filter(asked, name, "")
        number = 0 if name == "kind" else count_register(less, by=who, at_most=MANY + 1, like=like)
        if number:
            said = {"title": TITLES[name], "label": in_words(asked, name), "url": url(less)}
            found.append(said | many(number))
        if len(found) == SUGGESTED:
            break
    return found


def many(found: int) -> dict[str, Any]:
    """Return a number as a sentence takes it: of more than a thousand, only that there are more."""
    return {"number": min(found, MANY), "count": count(min(found, MANY)), "more": found > MANY}


def name_of(asked: RegisterFilter) -> str:
    """Return a name that a view with these filters could have."""
    said = [in_words(asked, name) for name, _ in asked.address if name != "kind"]
    return ", ".join(said or [str(KIND_WORDS[asked.kind])])[:100]
