"""The words that give a text away as English, for the tests of what stands in Dutch."""

from __future__ import annotations

import re

_ENGLISH = """
    after all and answer answers any are as at be been before between by can cannot customer customers days
    degraded down due each estimate every for from had has have hours how if into it its known left major may
    more most must no not nothing notification on or other out promise provider providers recorded report
    since than that the their them these they this those threshold to told unknown until what when where
    which who will with within without would yes you your
"""
"""None of them is a Dutch word that the pages, the law or the questions use."""
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_WORD = re.compile(r"\b[^\W\d]+\b")
WORDS = frozenset(_ENGLISH.split())


def english_words(text: str) -> list[str]:
    """Return the words of a text that are English; words in capitals, or with an underscore, are codes."""
    bare = _PLACEHOLDER.sub(" ", text)
    return [word for word in _WORD.findall(bare) if not word.isupper() and word.lower() in WORDS]
