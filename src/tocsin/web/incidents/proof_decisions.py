"""The decisions that are recorded, and each made again from what it kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tocsin.actions.remake_decision import Remade, remake_decision
from tocsin.core.incidents import Actor, Decision
from tocsin.web.incidents.proof_moment import Seen
from tocsin.web.law import article_url
from tocsin.web.law.shelf import of_path

PARTS: Mapping[str, str | Promise] = {
    "outcome": gettext_lazy("the outcome"),
    "basis": gettext_lazy("the basis"),
    "critical_services": gettext_lazy("the critical services"),
    "thresholds": gettext_lazy("the thresholds"),
    "points_met": gettext_lazy("the points met"),
    "becomes_major_at": gettext_lazy("when it becomes major"),
    "ask_next": gettext_lazy("what to ask next"),
}


def decisions(reference: str, seen: Seen, who: Actor, request: HttpRequest) -> list[dict[str, Any]]:
    """Return the recorded decisions, the newest first; the one that ``again`` names is made again."""
    again = request.GET.get("again", "")
    return [
        _decision(number, each, reference, who, again=again == str(number))
        for number, each in reversed(list(enumerate(seen.situation.told.decisions, start=1)))
    ]


def _decision(number: int, each: Decision, reference: str, who: Actor, *, again: bool) -> dict[str, Any]:
    kept = each.grounds
    pack = kept.get("pack", {})
    volume = of_path(pack.get("path", ""))
    short = volume.short if volume else ""
    basis = kept.get("basis")
    return {
        "number": number,
        "at": each.at,
        "by": each.by,
        "outcome": each.outcome,
        "basis": basis,
        "basis_url": article_url(short, basis) if basis and short else "",
        "act": pack.get("act", kept.get("rules", "")),
        "digest": pack.get("digest", "")[:12],
        "volume": volume if volume and volume.digest == pack.get("digest") else None,
        "facts": len(kept.get("facts", {})),
        "again": _again(remake_decision(reference, number, by=who)) if again else None,
    }


def _again(made: Remade) -> dict[str, Any]:
    return {
        "same": made.same,
        "lost": made.remade is None,
        "outcome": made.remade["outcome"] if made.remade else None,
        "differs": [str(PARTS.get(key, key)) for key in made.differs],
    }
