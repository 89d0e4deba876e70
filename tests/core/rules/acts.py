"""Small acts for the tests of the rules: a few provisions and facts, read like any rule file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.core.rules import FactDefinition, RuleSet, rule_set

WORDS = {"says": "It holds.", "zegt": "Het geldt."}
FACTS = {
    **{key: FactDefinition(key, "bool") for key in ("a", "b", "c", "d", "e", "going")},
    "hit": FactDefinition("hit", "count", "users", grows=True),
    "all": FactDefinition("all", "count", "users"),
    "loss": FactDefinition("loss", "money", "EUR", grows=True),
    "sales": FactDefinition("sales", "money", "EUR"),
    "kinds": FactDefinition("kinds", "codes", codes=("x", "y")),
    "where": FactDefinition("where", "countries"),
    "home": FactDefinition("home", "country"),
    "began": FactDefinition("began", "instant"),
    "seen": FactDefinition("seen", "instant"),
    "ended": FactDefinition("ended", "instant"),
    "lasted": FactDefinition("lasted", "seconds"),
    "listed": FactDefinition("listed", "criteria", asked=False),
}
CLOCK = {
    "clock": {
        **WORDS,
        "starts": "began",
        "otherwise": "seen",
        "ends": "ended",
        "length": "lasted",
        "runs_on": "going",
    }
}


def flag(key: str) -> dict[str, Any]:
    """Return a provision that holds if a fact is true."""
    return {**WORDS, "fact": key, "is": True}


def flags(number: int) -> dict[str, FactDefinition]:
    """Return so many facts that are true or false: ``e0`` and on."""
    return {key: FactDefinition(key, "bool") for key in (f"e{each}" for each in range(number))}


def act(
    outcome: str,
    provisions: Mapping[str, Mapping[str, Any]],
    *,
    classifies: bool = True,
    facts: Mapping[str, FactDefinition] = FACTS,
    **tables: Any,
) -> RuleSet:
    """Return an act that classifies by one provision, or answers the question ``so`` by it."""
    tables |= {
        "act": {"id": "x", "title": "An act", "short": "1/1", "source": "https://example.org"},
        "lists": {"members": ["NL", "BE", "DE"]},
        **{name: {**WORDS, **table} for name, table in provisions.items()},
    }
    if classifies:
        tables["answers"] = {
            "outcome": outcome,
            "bases": [outcome],
            "gate": outcome,
            "gates": [outcome],
            "thresholds": [outcome],
            "points": [outcome],
        }
    else:
        parts = [name for name in provisions if name != outcome and "starts" not in provisions[name]]
        tables["questions"] = {"so": {"asks": "So?", "vraagt": "Zo?", "article": outcome, "parts": parts}}
    return rule_set(tables, facts, path="law/x.toml", digest="d")
