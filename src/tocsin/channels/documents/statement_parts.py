"""What the pages of a service-level statement show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tocsin.channels.documents import writing
from tocsin.channels.documents.claim_parts import (
    Block,
    Cell,
    measured,
    pairs,
    steps,
    text,
    when,
    window_figures,
    zone_of,
)
from tocsin.channels.documents.promised import clause, promise_rows, window_name
from tocsin.channels.documents.words import Words


def statement_sections(content: Mapping[str, Any], words: Words) -> list[dict[str, Any]]:
    """Return the sections of a statement: in short, then one for each commitment."""
    stated = content["commitments"]
    return [
        {"heading": words("head", "summary"), "blocks": _summary(content, words)},
        *({"heading": _heading(each), "blocks": list(_stated(each, words))} for each in stated),
    ]


def totals(content: Mapping[str, Any], words: Words) -> str:
    """Write the credits of a statement, currency by currency."""
    return " + ".join(writing.money(each, words) for each in content["credits"]) or words.plain("none")


def _heading(stated: Mapping[str, Any]) -> str:
    return f"{stated['service']['name']} ({stated['promise']['id']})"


def _summary(content: Mapping[str, Any], words: Words) -> list[Block]:
    rows: list[tuple[str, Cell]] = [
        (words("label", "stated_by"), content["entity_name"]),
        (words("label", "customer"), content["customer"]["name"]),
        (words("label", "quarter"), content["quarter"]),
        (words("label", "credits_total"), totals(content, words)),
        (words("label", "incidents"), ", ".join(content["incidents"]) or words.plain("none")),
        (words("label", "measured_at"), when(content["measured_at"], "UTC")),
    ]
    notes = [words("say", "unpriced", count=content["unpriced"])] if content["unpriced"] else []
    return [pairs(rows), *(text(each) for each in notes)]


def _stated(stated: Mapping[str, Any], words: Words) -> Iterator[Block]:
    if not stated["windows"]:
        yield pairs([(words("label", "clause"), clause(stated["promise"]))])
        yield text(words("say", "nothing_measured"))
        return
    yield pairs(promise_rows(stated, words))
    for window in stated["windows"]:
        yield _window(window, words)


def _window(window: Mapping[str, Any], words: Words) -> Block:
    """Return one window with its figures, its intervals and its calculation, to be opened and closed."""
    zone = zone_of(window)
    figures = window_figures(window, zone, words)
    figures.append((words("label", "credit_amount"), writing.money(window["amount"], words)))
    notes = [] if window["closed"] else ["so_far"]
    notes += [] if window["in_total"] else ["not_in_total"]
    attained = next(value for label, value in figures if label == words("label", "attained"))
    return {
        "kind": "window",
        "text": f"{window_name(window, zone, words)}: {attained}",
        "blocks": [
            pairs(figures),
            *(text(words("say", each)) for each in notes),
            measured(window, zone, words),
            steps(window, words),
        ],
    }
