"""A cluster under every reading, side by side: what the incidents are together, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tocsin.store import lawbooks
from tocsin.web.incidents.matrix import label, value
from tocsin.web.law import article_url

ACT = "2024/1772"
SIDES: Mapping[str, str | Promise] = {
    "recurring_clients=sum": gettext_lazy("If clients and transactions are added up"),
    "recurring_clients=max": gettext_lazy("If the largest number of clients and transactions counts"),
    "recurring_window=inclusive": gettext_lazy("If the last day still counts"),
    "recurring_window=exclusive": gettext_lazy("If the last day does not count"),
}
GROUNDS: Mapping[str, str | Promise] = {
    "none": gettext_lazy("Not exempt"),
    "microenterprise": gettext_lazy("Exempt: microenterprise"),
    "simplified_framework": gettext_lazy("Exempt: simplified framework"),
}
_SAID = {"yes": "major", "no": "not_major", "unknown": "undetermined"}


def exemptions(chosen: str | None) -> list[dict[str, object]]:
    """Return the grounds on which an entity may be exempt, for a choice of one."""
    return [
        {"code": code, "label": words, "chosen": code == (chosen or "none")}
        for code, words in GROUNDS.items()
    ]


def columns(found: Mapping[str, Any]) -> list[str | Promise]:
    """Return the heads of the columns: as read here, and under each other side."""
    return [_("As read here"), *(SIDES.get(name, name) for name in found["otherwise"])]


def rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    Return the rows of a cluster: the outcome, each threshold, each fact that was taken together.

    A row ``decides`` if it is the outcome, a threshold that is met, or not alike under every reading.
    """
    others = [found["together_otherwise"][name] for name in found["otherwise"]]
    heads = columns(found)
    outcome = [found["outcome"], *found["otherwise"].values()]
    return [
        {
            "name": _("Major together?"),
            "decides": True,
            "article": "8(2)",
            "url": article_url(ACT, "8(2)"),
            "cells": [
                {"head": head, "state": _SAID[each]} for head, each in zip(heads, outcome, strict=True)
            ],
        },
        *_thresholds(found["thresholds"], others, heads),
        *_facts(found["together"], others, heads),
    ]


def _thresholds(
    here: Mapping[str, str], others: list[Mapping[str, Any]], heads: list[str | Promise]
) -> Iterator[dict[str, Any]]:
    names = lawbooks.terms(get_language() or "en")["article"]
    for article, answer in here.items():
        answers = [answer, *(each["thresholds"].get(article, "no") for each in others)]
        if any(each != "no" for each in answers):
            yield {
                "name": names.get(article, article),
                "decides": "yes" in answers or len(set(answers)) > 1,
                "article": article,
                "url": article_url(ACT, article),
                "cells": [{"head": head, "state": each} for head, each in zip(heads, answers, strict=True)],
            }


def _facts(
    here: Mapping[str, Any], others: list[Mapping[str, Any]], heads: list[str | Promise]
) -> Iterator[dict[str, Any]]:
    for key, fact in here.items():
        if fact["value"] not in (False, 0, "0", "", []):
            said = [_said(key, fact), *(_said(key, each["together"].get(key)) for each in others)]
            yield {
                "name": label(lawbooks.fact_definition(key)),
                "decides": len(set(said)) > 1,
                "article": None,
                "cells": [{"head": head, "text": each} for head, each in zip(heads, said, strict=True)],
            }


def _said(key: str, fact: Mapping[str, Any] | None) -> str:
    if fact is None:
        return _("not added up")
    shown = value(fact["value"], lawbooks.fact_definition(key).type)
    if fact["at_least"]:
        return _("at least %(value)s") % {"value": shown}
    return _("%(value)s (estimate)") % {"value": shown} if fact["estimate"] else shown
