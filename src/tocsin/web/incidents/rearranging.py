"""What a merge or a split would do, shown before it is done: what comes over, what differs, what stays."""

from __future__ import annotations

from typing import Any

from django.forms import Form

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import History
from tocsin.core.incidents.merging import check_merge, outages_taken, takeover
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks, queries
from tocsin.web.incidents.deeds import Asked
from tocsin.web.incidents.entries import as_written
from tocsin.web.incidents.matrix import label

SHOWN = {"merge": "into", "split": "nodes"}
"""The deeds that are shown before they are done, with the field that says about what."""


def chosen(name: str, form: Form) -> str:
    """Return what a valid form is about, as the button below the preview sends it back."""
    given = form.cleaned_data[SHOWN[name]]
    return given if isinstance(given, str) else " ".join(given)


def preview(name: str, form: Form, asked: Asked) -> dict[str, Any] | None:
    """
    Return the context of ``incidents/_preview.html``; None for a deed that has none, or that is refused.

    What is refused is said beside the form.
    """
    if name not in SHOWN:
        return None
    try:
        found = _merge(form, asked) if name == "merge" else _split(form, asked)
    except Refused as reason:
        form.add_error(None, reason.message)
        return None
    return {**found, "shown": chosen(name, form)}


def _merge(form: Form, asked: Asked) -> dict[str, Any]:
    source, target = asked.told, queries.incident(form.cleaned_data["into"])
    allow_incident(asked.who, "merge_or_split", target)
    check_merge(source, target)
    taken, landscape = takeover(source, target), queries.landscape()
    there = {(each.node, each.since) for each in target.outages}
    differ = {each.key for each in taken.differences}
    come = [each for each in outages_taken(source) if (each.node, each.since) not in there]
    return {
        "into": target.reference,
        "title": target.title,
        "facts": [_fact(each.key, each.value) for each in taken.facts if each.key not in differ],
        "outages": [{"name": landscape.name(each.node), "since": each.since} for each in come],
        "differences": [
            {
                **_fact(each.key, each.kept),
                "other": _written(each.key, each.other),
                "comes": any(fact.key == each.key for fact in taken.facts),
            }
            for each in taken.differences
        ],
        "aware_at": _earlier(source, target),
    }


def _earlier(source: History, target: History) -> Any:
    """Return the awareness that comes over: the earlier of the two counts for every clock."""
    if source.aware_at and (target.aware_at is None or source.aware_at < target.aware_at):
        return source.aware_at
    return None


def _split(form: Form, asked: Asked) -> dict[str, Any]:
    landscape, wanted = queries.landscape(), form.cleaned_data["nodes"]
    outages = outages_taken(asked.told)
    return {
        "goes": [
            {"name": landscape.name(each.node), "since": each.since}
            for each in outages
            if each.node in wanted
        ],
        "stays": [
            {"name": landscape.name(each.node), "since": each.since}
            for each in outages
            if each.node not in wanted
        ],
        "aware_at": asked.told.aware_at,
    }


def _fact(key: str, value: object) -> dict[str, str]:
    definition = lawbooks.fact_reader().definitions.get(key)
    return {"label": label(definition) if definition else key, "value": _written(key, value)}


def _written(key: str, value: object) -> str:
    return as_written(key, value) if value is not None else "–"
