"""The words of the picture, in the language that is active while it is drawn."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext, ngettext

from tocsin.web.pictures.graph import WORST_FIRST, State


def state_word(state: State) -> str:
    """Return the state as people say it: shape and colour are never the only sign."""
    match state:
        case State.DOWN:
            return gettext("Down")
        case State.DEGRADED:
            return gettext("Degraded")
        case State.REDUNDANCY_LOST:
            return gettext("Redundancy lost")
        case State.OPERATIONAL:
            return gettext("Operational")


def heading(kind: str) -> str:
    """Return the heading of a kind's column."""
    headings = {
        "provider": gettext("Providers"),
        "ict_service": gettext("ICT services"),
        "asset": gettext("Assets"),
        "function": gettext("Functions"),
        "business_service": gettext("Business services"),
        "entity": gettext("Entities"),
        "customer": gettext("Customers"),
    }
    return headings[kind]


def counted(kind: str, count: int) -> str:
    """Return a number of nodes of one kind, as in "37 customers"."""
    sentences = {
        "provider": ngettext("%(count)d provider", "%(count)d providers", count),
        "ict_service": ngettext("%(count)d ICT service", "%(count)d ICT services", count),
        "asset": ngettext("%(count)d asset", "%(count)d assets", count),
        "function": ngettext("%(count)d function", "%(count)d functions", count),
        "business_service": ngettext("%(count)d business service", "%(count)d business services", count),
        "entity": ngettext("%(count)d entity", "%(count)d entities", count),
        "customer": ngettext("%(count)d customer", "%(count)d customers", count),
    }
    return sentences[kind] % {"count": count}


def summary(states: Iterable[State]) -> str:
    """Return how many are in which state, worst first, as in "2 down, 1 degraded"."""
    tally = dict.fromkeys(WORST_FIRST, 0)
    for state in states:
        tally[state] += 1
    return ", ".join(_tallied(state, count) for state, count in tally.items() if count)


def _tallied(state: State, count: int) -> str:
    sentences = {
        State.DOWN: ngettext("%(count)d down", "%(count)d down", count),
        State.DEGRADED: ngettext("%(count)d degraded", "%(count)d degraded", count),
        State.REDUNDANCY_LOST: ngettext(
            "%(count)d without its redundancy", "%(count)d without their redundancy", count
        ),
        State.OPERATIONAL: ngettext("%(count)d operational", "%(count)d operational", count),
    }
    return sentences[state] % {"count": count}
