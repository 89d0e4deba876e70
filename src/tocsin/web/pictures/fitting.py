"""Text that fits: the server cannot ask a browser how wide a word is, so it estimates generously."""

from __future__ import annotations

import unicodedata

SIZE = 13
"""Pixels to the em of a label, as in tocsin.css."""
ELLIPSIS = "…"

# Widths of Inter, semi-bold, in em, rounded up; what is not listed is taken as a wide letter.
_WIDTHS = (
    (" Iijl,.:;·‘’'`!t|\"", 0.36),
    ("()/[]\\fr1-_{}", 0.48),
    ("^–“”*?s7FJLacekvxyz", 0.6),
    ("023456890Ebdghnopqu£#$&+<=>BPRSTZ~€ß×", 0.68),
    ("KXYACDGHNUVOQ", 0.8),
)
_WIDTH = {letter: width for letters, width in _WIDTHS for letter in letters}


def estimated_width(text: str, size: int = SIZE) -> float:
    """Return the width of a text in pixels, rather too wide than too narrow."""
    return size * sum(map(_em, text))


def _em(letter: str) -> float:
    if letter in _WIDTH:
        return _WIDTH[letter]
    if unicodedata.combining(letter):
        return 0.0
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH.get(base, 1.05 if unicodedata.east_asian_width(letter) in "WF" else 1.0)


def _fitting(text: str, width: float, size: int) -> int:
    """Return how many letters from the beginning fit."""
    for count, letter in enumerate(text):
        width -= size * _em(letter)
        if width < 0:
            return count
    return len(text)


def cut(text: str, width: float, size: int = SIZE) -> str:
    """Return the text, or as much of its beginning as fits with an ellipsis."""
    if estimated_width(text, size) <= width:
        return text
    return text[: _fitting(text, width - estimated_width(ELLIPSIS, size), size)].rstrip() + ELLIPSIS


def lines(text: str, width: float, *, most: int, size: int = SIZE) -> tuple[str, ...]:
    """
    Break a text between words into at most so many lines; the last one is cut if need be.

    A word that is longer than a line, as German and Dutch have them, is broken with a hyphen.
    """
    done: list[str] = []
    words = text.split()
    while words and len(done) < most - 1:
        line = words.pop(0)
        if estimated_width(line, size) > width:
            fitting = max(1, _fitting(line, width - estimated_width("-", size), size))
            words.insert(0, line[fitting:])
            line = line[:fitting] + "-"
        else:
            while words and estimated_width(f"{line} {words[0]}", size) <= width:
                line += f" {words.pop(0)}"
        done.append(line)
    if words:
        done.append(cut(" ".join(words), width, size))
    return tuple(done) or ("",)
