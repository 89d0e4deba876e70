"""The incident: what was recorded about it, by whom, and when it was known."""

from tocsin.core.incidents.facts import Fact, Growth, latest
from tocsin.core.incidents.history import (
    Decision,
    Entry,
    History,
    Outage,
    State,
    fact_body,
    growth_body,
    history,
)
from tocsin.core.incidents.people import OPERATOR, Actor, Role
from tocsin.core.incidents.wording import worded

__all__ = [
    "OPERATOR",
    "Actor",
    "Decision",
    "Entry",
    "Fact",
    "Growth",
    "History",
    "Outage",
    "Role",
    "State",
    "fact_body",
    "growth_body",
    "history",
    "latest",
    "worded",
]
