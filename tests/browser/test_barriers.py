"""Every page: no barrier that axe finds, in every look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The first two have each theme, width and language; the slow proofs add the other pairs of them.
LOOKS = [("light", 390, "nl"), ("dark", 1360, "en")]
MORE_LOOKS = [("light", 1360, "en"), ("dark", 390, "nl"), ("light", 1360, "nl"), ("dark", 390, "en")]


@pytest.mark.parametrize(
    "look", [*LOOKS, *(pytest.param(each, marks=pytest.mark.proof) for each in MORE_LOOKS)], ids=str
)
def test_no_page_has_a_barrier(served, pages, sign_in, look):
    """No rule of axe is broken, in light and dark, on a desk and on a phone, nor where Dutch is longer."""
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is missing: an editable install fetches it (make tocsin)")
    scheme, width, language = look
    screen = {"width": width, "height": 900}
    page = sign_in(served.address, language=language, color_scheme=scheme, viewport=screen)
    rules, found = AXE.read_text(encoding="utf-8"), {}

    for name, address in pages.items():
        page.goto(address)
        found |= {name: _violations(page, rules)}
    page.context.clear_cookies()
    page.goto("/sign-in/")
    found["signing in"] = _violations(page, rules)

    assert {name: each for name, each in found.items() if each} == {}


def _violations(page, rules):
    page.evaluate(rules)
    seen = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})")
    return [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in seen["violations"]]
