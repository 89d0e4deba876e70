"""Text that people wrote into a status page: without markup, and what may be concluded from it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LONGEST_TEXT = 100_000
"""Characters kept of one text; a longer one is cut, so that no text can exhaust the reader."""

_BLOCKS = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template"})
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]+);")
_DECLARATION = re.compile(r"<!--.*?(?:-->|\Z)|<![^<>]*>", re.DOTALL)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - signature
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """
    Return a text without markup, control characters and half characters, at most 100 000 long.

    Lines stay lines. A ``<`` that opens no tag ("< 2% of runs") is text and stays.
    """
    text = text[:LONGEST_TEXT]
    if _TAG.search(text):
        reader = _Text()
        # The parser is slow on open comments and stops at marked sections: it is given neither.
        reader.feed(_DECLARATION.sub("", text).replace("<!", "&lt;!"))
        reader.close()
        text = "".join(reader.parts)
    text = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(text: str) -> str:
    """Return a text without markup as one line, for titles and names."""
    return " ".join(plain(text).split())


_LONGEST_SENTENCE = 1000
"""Characters of a sentence that are looked at, so that no text can make the search slow."""

_SUBJECT = r"\b(issue|incident|problem|degradation|disruption|outage|event|maintenance|impact)s?\b"
_RESOLVED = re.compile(
    r"^\W*resolved\b"
    rf"|{_SUBJECT}[^.]*\b(is|are|was|were|been)\s+(now\s+|fully\s+|completely\s+)*(resolved|completed?)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(not|n't|until|once|when|if|after|before|however|but|partially|partly"
    r"|confirm(ed)?|will|continue|continues|continuing|to be)\b",
    re.IGNORECASE,
)


def says_resolved(text: str) -> bool:
    """
    Say whether a post states that the incident as a whole is over.

    A hint only: it raises a flag and changes no status. A sentence with a condition or a
    reservation ("until this issue is resolved", "resolved, however …") states no such thing.
    """
    sentences = (each[:_LONGEST_SENTENCE] for each in re.split(r"(?<=[.!?])\s+|\n+", text))
    return any(_RESOLVED.search(each) and not _HEDGED.search(each) for each in sentences)


_WORD = re.compile(r"\w[\w'’.,:/-]*\w|\w")
_FILLERS = frozenset({"a", "an", "the", "of"})
_SHORTEST_TYPO = 5


def differs_in_substance(before: str, after: str) -> bool:
    """
    Say whether an edited text says something else, rather than the same in better spelling.

    Case, white space, punctuation between words and articles are spelling. So is a word of five
    letters or more that keeps its first letter and differs in one letter, or in two neighbours
    exchanged (an "a" for an "e" in "intermittent"). All else is substance, and any change of a word
    with a digit in it: when in doubt, people are told.
    """
    old, new = _words(before), _words(after)
    if len(old) != len(new):
        return True
    return any(a != b and not _misspelt(a, b) for a, b in zip(old, new, strict=True))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _FILLERS]


def _misspelt(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _SHORTEST_TYPO or a[0] != b[0] or not (a.isalpha() and b.isalpha()):
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:] or swapped
