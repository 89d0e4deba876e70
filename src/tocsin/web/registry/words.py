"""Filters of the register in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.core.incidents.register_filter import INCIDENTS, THREATS, RegisterFilter
from tocsin.store import queries
from tocsin.web.incidents.handling_words import CAUSES, PRIORITIES, STATES, TYPES
from tocsin.web.threats.words import STATUSES

Words = Mapping[str, "str | Promise"]
KINDS: Words = {INCIDENTS: _("Incidents"), THREATS: _("Threats")}
TITLES: Words = {
    "search": _("Search"),
    "status": _("How far"),
    "state": _("State"),
    "outcome": _("Classification"),
    "type": _("Type"),
    "cause": _("Cause"),
    "priority": _("Priority"),
    "significant": _("Significance"),
    "entity": _("Entity"),
    "provider": _("Provider"),
    "year": _("Year"),
    "confidential": _("Confidential"),
    "mine": _("Mine"),
}
OF_INCIDENTS: Mapping[str, Words] = {
    "status": {
        "open": _("Open"),
        "resolved": _("Over, not closed yet"),
        "closed": _("Closed"),
    },
    "state": STATES,
    "outcome": {
        "major": _("Major incident"),
        "not_major": _("Not major"),
        "undetermined": _("Not decided"),
    },
    "type": TYPES,
    "cause": CAUSES,
    "priority": {str(number): word for number, word in PRIORITIES.items()},
    "confidential": {"yes": _("Confidential alone"), "no": _("Nothing confidential")},
    "mine": {"yes": _("I have a role in it")},
}
OF_THREATS: Mapping[str, Words] = {
    "state": STATUSES,
    "significant": {
        "yes": _("Significant"),
        "no": _("Not significant"),
        "unknown": pgettext_lazy("significance of a threat", "Not known"),
    },
}


def words_of(kind: str) -> Mapping[str, Words]:
    """Return what may be chosen of a kind, in words: filter to choices."""
    return OF_THREATS if kind == THREATS else OF_INCIDENTS


def in_words(asked: RegisterFilter, name: str) -> str:
    """Return what is asked of one filter in words."""
    value: str = getattr(asked, name)
    if name == "provider":
        return queries.landscape().name(value)
    if name == "entity":
        entity = queries.entity(value)
        return entity.name if entity else value
    return str(words_of(asked.kind).get(name, {}).get(value, value))
