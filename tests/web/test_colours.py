"""The colours of tocsin.css keep WCAG 2.2 AA, in light and in dark."""

import re
from pathlib import Path

import pytest

import tocsin.web

SHEET = Path(tocsin.web.__file__).parent / "static/tocsin/tocsin.css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
TOKENS = {name: both for name, *both in TOKEN.findall(SHEET.read_text(encoding="utf-8"))}

TEXT = [(text, ground) for text in ("text", "quiet", "link") for ground in ("ground", "surface", "raised")]
STATES = ("bad", "warn", "note", "good")
TONES = [(tone, ground) for tone in STATES for ground in (f"{tone}-ground", "surface", "ground")]
OTHERS = [("text", "bad-ground"), ("text", "warn-ground"), ("text", "note-ground"), ("quiet", "quiet-ground")]
BUTTON = [("on-button", "button")]
LINES = [
    ("strong-line", "surface"),
    ("focus", "surface"),
    ("focus", "ground"),
    ("brand", "surface"),
    ("strong-line", "ground"),
]


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), [*TEXT, *TONES, *OTHERS, *BUTTON])
def test_text_stands_out_from_its_ground(text, ground, theme):
    """
    Text reaches 4.5 to 1 (criterion 1.4.3).
    """
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_controls_and_focus_stand_out_from_their_ground(line, ground, theme):
    """
    Borders of controls, the focus ring and the logo reach 3 to 1 (criterion 1.4.11).
    """
    assert contrast(TOKENS[line][theme], TOKENS[ground][theme]) >= 3


def test_colours_are_tokens():
    """
    Below the tokens no rule names a colour of its own, so that none escapes these tests.
    """
    rules = SHEET.read_text(encoding="utf-8").split("/* 2. ")[1]

    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*;)", rules)
