"""On what an outcome rests, why it is not major, and what could settle it: for the page of the proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from tocsin.core.rules import Classification, Provision
from tocsin.web.incidents.matrix import label
from tocsin.web.law import article_url

SETS = 4
"""So many of the smallest sets of answers are shown for each side."""
SMALL = 4
"""A set of more answers than this is shown folded, and alone."""
PROVISOS: Mapping[str, str | Promise] = {
    "it goes on": gettext_lazy("if it goes on"),
    "it grows on": gettext_lazy("if the number grows on at this rate"),
}


def says(provision: Provision) -> str:
    """Return a provision's sentence in the reader's language."""
    return provision.zegt if get_language() == "nl" else provision.says


def rests_on(found: Classification, fact: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the outcome rests on, or will rest on when it becomes major; ``fact`` shows one fact."""
    return [
        {
            "says": says(found.law[each.article]),
            "article": each.article,
            "url": _url(found, each.article),
            "facts": [fact(key) for key in each.facts],
            "holds_from": each.holds_from,
            "later": each.holds_from is not None and each.holds_from >= found.at,
            "proviso": PROVISOS.get(each.proviso or "", ""),
            "exception": each.exception_to,
        }
        for each in found.rests_on
    ]


def reasons(found: Classification) -> dict[str, list[dict[str, Any]]]:
    """Return why it is not major: what says it in short (the gate, or the bases), and every step of it."""
    answers, every = found.law.answers, _reasons(found)
    short = [each for each in every if each["article"] in {answers.gate, *answers.bases}]
    return {"short": short or every[:1], "every": every}


def _reasons(found: Classification) -> list[dict[str, Any]]:
    dutch = get_language() == "nl"
    return [
        {
            "says": says(found.law[each.article]),
            "article": each.article,
            "url": _url(found, each.article),
            "answer": each.truth.value,
            "because": each.omdat if dutch else each.because,
        }
        for each in found.reasons
    ]


def settled_by(found: Classification) -> dict[str, Any]:
    """Return the smallest sets of answers that could make it major, and those that could make it not."""
    settled = found.settled_by
    return {
        "major": _sets(settled.yes, found),
        "not_major": _sets(settled.no, found),
    }


def _sets(sets: Sequence[tuple[str, ...]], found: Classification) -> list[list[str]]:
    """Name the facts of the smallest sets; of large ones, which nobody compares, one is enough."""
    shown = [keys for keys in sets[:SETS] if len(keys) <= SMALL] or list(sets[:1])
    return [[label(found.law.facts[key]) for key in keys] for keys in shown]


def _url(found: Classification, article: str) -> str:
    return article_url(found.law.short, article) if article[:1].isdigit() else ""
