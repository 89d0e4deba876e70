"""A proposal as a page shows it: every text is the publisher's and stays text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tocsin.core.incidents.proposals import IOC_CATEGORIES, OTHER, Indicator, ThreatProposal
from tocsin.web.threats.words import CATEGORIES, CAUTIONS, FLAGS, FORMATS, MOMENTS, left_out

SHOWN = 200
"""Indicators of a category that a page lists; the command line gives all of them."""


def proposal_context(proposal: ThreatProposal) -> dict[str, Any]:
    """Return the context of ``threats/_proposal.html``."""
    return {
        "said": proposal,
        "format": FORMATS[proposal.format],
        "cautions": [CAUTIONS[code] for code in proposal.cautions],
        "instants": [
            {
                "what": MOMENTS[each.what],
                "at": each.at,
                "field": each.field,
                "flags": [FLAGS[flag] for flag in each.flags],
            }
            for each in proposal.instants
        ],
        "indicators": _by_category(proposal.indicators),
        "count": len(proposal.indicators),
        "left_out": [{"what": left_out(code), "count": count} for code, count in proposal.left_out],
    }


def _by_category(indicators: tuple[Indicator, ...]) -> list[dict[str, Any]]:
    found: dict[str, list[Indicator]] = defaultdict(list)
    for each in indicators:
        found[each.category].append(each)
    return [
        {
            "word": CATEGORIES[category],
            "count": len(found[category]),
            "rows": found[category][:SHOWN],
            "more": max(0, len(found[category]) - SHOWN),
        }
        for category in (*IOC_CATEGORIES, OTHER)
        if category in found
    ]
