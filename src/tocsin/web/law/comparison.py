"""Two law files side by side: which provisions are the same, which differ, and in which words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from tocsin.web.law.book import provision
from tocsin.web.law.shelf import Volume, pairs, volume, volumes
from tocsin.web.law.wording import Part, rule

ALIKE = 0.5
"""How much of what two provisions rest on has to be shared for one to stand beside the other."""
ALIKE_KIND = 0.2
"""What it counts for that both ask for all, for one, or for some of their parts."""
_NUMBERS = frozenset({"says", "zegt", "confidence", "more_than", "less_than", "at_most", "number_from"})
"""Words in which two provisions may differ and still ask the same thing in the same way."""
_ARTICLE = "§"
"""Begins what is compared where a piece names a provision or a code."""
_OF = ("all_of", "any_of", "of")


def comparison(a: str, b: str, *, only_differences: bool = False) -> dict[str, object]:
    """Return the context of ``law/compare.html``; ``a`` stands on the left (``unknown_rules``)."""
    left, right = volume(a), volume(b)
    beside = matched(left, right)
    rows = list(_rows(left, right, beside))
    counts = {state: sum(row["state"] == state for row in rows) for state in STATES}
    return {
        "left": left,
        "right": right,
        "rows": [row for row in rows if row["state"] != "same"] if only_differences else rows,
        "only_differences": only_differences,
        "counts": counts,
        "volumes": list(volumes().values()),
        "pairs": pairs(),
        "section": "law",
    }


STATES = ("same", "changed", "only_left", "only_right")


def matched(left: Volume, right: Volume) -> dict[str, str]:
    """
    Return which provision of the right file stands beside which of the left one.

    The same article number does, within one act. Otherwise a provision stands beside the one that
    asks for the same facts in the same way, or whose parts ask for most of the same facts.
    """
    ours, theirs = left.provisions, right.provisions
    same_act = left.short == right.short
    found = {article: article for article in ours if same_act and article in theirs}
    found |= _roles(left, right)
    for article, table in ours.items():
        free = (each for each in theirs if each not in found.values())
        if article not in found and not _parts_of(table):
            twin = next((each for each in free if _asks(theirs[each]) == _asks(table)), None)
            found |= {article: twin} if twin else {}
    for likeness, article, twin in sorted(_likely(left, right, found), key=lambda each: -each[0]):
        if likeness >= ALIKE and article not in found and twin not in found.values():
            found[article] = twin
    return found


def _roles(left: Volume, right: Volume) -> dict[str, str]:
    """Return what answers the same question in both: the outcome, and the gate."""
    if left.book is None or right.book is None or not (left.book.classifies and right.book.classifies):
        return {}
    one, other = left.book.classifies, right.book.classifies
    return {one.outcome: other.outcome, one.gate: other.gate}


def _likely(left: Volume, right: Volume, found: Mapping[str, str]) -> Iterator[tuple[float, str, str]]:
    """Yield how alike two provisions are that count others, by the facts these rest on."""
    for article, table in left.provisions.items():
        if article in found or not _parts_of(table):
            continue
        ours = _rests_on(article, left)
        for twin, other in right.provisions.items():
            theirs = _rests_on(twin, right)
            if _parts_of(other) and ours | theirs:
                same_kind = ALIKE_KIND if _kind(table) == _kind(other) else 0.0
                yield len(ours & theirs) / len(ours | theirs) + same_kind, article, twin


def _kind(table: Mapping[str, Any]) -> str:
    return next((key for key in _OF if key in table), "")


def _parts_of(table: Mapping[str, Any]) -> list[str]:
    return next((list(table[key]) for key in _OF if key in table), [])


def _rests_on(article: str, kept: Volume) -> frozenset[tuple[str, str]]:
    """Return what a provision asks in the end; how it is asked, without its numbers."""
    table = kept.provisions.get(article, {})
    parts = _parts_of(table)
    if not parts:
        return frozenset({(str(_asks(table)), "")})
    return frozenset().union(*(_rests_on(each, kept) for each in parts))


def _asks(table: Mapping[str, Any]) -> object:
    """Return what a provision asks for and how, but for its numbers and the name of its clock."""
    if "clock" in table:
        return "clock", str(table.get("more_than", ""))
    if "starts" in table:
        return "measured", table["starts"]
    if "recurs" in table:
        return ("recurs",)
    asked = {key: str(value) for key, value in table.items() if key not in _NUMBERS}
    asked["unit"] = str(table.get("more_than", table.get("at_most", ""))).partition(" ")[2]
    asked.pop("stated_in", None)
    return tuple(sorted(asked.items()))


def _rows(left: Volume, right: Volume, beside: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield both files in the order of the left one, then what only the right one has."""
    names = {twin: article for article, twin in beside.items()}
    for article in left.provisions:
        twin = beside.get(article)
        if twin is None:
            yield {"state": "only_left", "left": provision(article, left), "right": None}
            continue
        one, other = _words(article, left, {}), _words(twin, right, names)
        marked = list(_marked(one, other))
        yield {
            "state": "same" if all(each.both for each in marked) else "changed",
            "left": {**provision(article, left), "words": [each for each in marked if each.here]},
            "right": {**provision(twin, right), "words": [each for each in marked if each.there]},
        }
    for article in right.provisions:
        if article not in names:
            yield {"state": "only_right", "left": None, "right": provision(article, right)}


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a rule on one side, or alike on both; an article has the name it has on either side."""

    here: str
    there: str
    both: bool
    article: bool
    """It is the name of a provision or a code, and no word of the reader's language."""


def _words(article: str, kept: Volume, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the pieces of a rule: what is compared, and what is shown."""
    table = kept.provisions[article]
    found = rule({word: value for word, value in table.items() if word != "stated_in"})
    pieces = [_piece(part, names) for part in found.parts]
    return pieces + [(f"{key}: {value}", f"{key}: {value}") for key, value in found.rest]


def _is_article(piece: tuple[str, str]) -> bool:
    return piece[0].startswith(_ARTICLE)


def _piece(part: Part, names: Mapping[str, str]) -> tuple[str, str]:
    """An article is compared by the name it has on the left, and shown as “9(1)”."""
    if part.code:
        return f"{_ARTICLE}{part.code}", part.code
    if not part.article:
        return part.text, part.text
    return f"{_ARTICLE}{names.get(part.article, part.article)}", f"“{part.article}”"


def _marked(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> Iterator[Words]:
    """Yield the pieces of both, those that differ only on their side."""
    keys, others = [each[0] for each in one], [each[0] for each in other]
    for tag, a, b, c, d in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if tag == "equal":
            for mine, theirs in zip(one[a:b], other[c:d], strict=True):
                yield Words(mine[1], theirs[1], both=True, article=_is_article(mine))
        else:
            yield from (Words(each[1], "", both=False, article=_is_article(each)) for each in one[a:b])
            yield from (Words("", each[1], both=False, article=_is_article(each)) for each in other[c:d])
