"""One law file as a lawyer reads it: its provisions in order, each in a sentence and as a rule in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from django.utils.translation import get_language

from tocsin.web.law import acts, anchor, article_url
from tocsin.web.law.shelf import RESERVED, Volume, act_title, pairs, questions, volume
from tocsin.web.law.wording import Part, Rule, confidence, how_read, rule, sentence, unsure


def book(id_: str) -> dict[str, object]:
    """Return the context of ``law/book.html`` (``unknown_rules``)."""
    kept = volume(id_)
    provisions = list(kept.provisions)
    return {
        "volume": kept,
        "title": act_title(kept),
        "read": how_read(acts().get(kept.short, {}).get("read", "no")),
        "questions": questions(kept),
        "provisions": [provision(article, kept) for article in provisions],
        "fields": [] if provisions else list(_fields(kept)),
        "unsure": sum(unsure(table) for table in kept.provisions.values()),
        "readings": [(name, table.get("article", "")) for name, table in _readings(kept).items()],
        "pairs": [pair for pair in pairs() if kept in pair],
        "section": "law",
    }


def provision(article: str, kept: Volume) -> dict[str, object]:
    """Return one provision as its page and the comparison show it."""
    table = kept.provisions[article]
    return {
        "article": article,
        "anchor": anchor(article),
        "url": article_url(kept.short, article) if article[:1].isdigit() else "",
        "says": sentence(table),
        "rule": shown(rule(table), kept),
        "confidence": confidence(table),
        "unsure": unsure(table),
        "readings": [name for name, each in _readings(kept).items() if each.get("article") == article],
    }


def shown(found: Rule, kept: Volume) -> dict[str, object]:
    """Return a rule for a template: its words run together, then the articles it names, with their places."""
    return {"pieces": list(_pieces(found.parts, kept)), "rest": found.rest}


def _pieces(parts: tuple[Part, ...], kept: Volume) -> Iterator[dict[str, object]]:
    for part, after in zip_longest(parts, parts[1:]):
        if part.article:
            known = part.article in kept.provisions
            yield {
                "article": part.article,
                "anchor": anchor(part.article) if known else "",
                "more": bool(after and after.article),
            }
        else:
            yield {"text": part.text, "code": part.code}


def _readings(kept: Volume) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = kept.tables.get("readings", {})
    return found


def _fields(kept: Volume) -> Iterator[tuple[str, str]]:
    """Yield what a file without sentences lists, such as the fields of a report, as the file has it."""
    for name, table in kept.tables.items():
        if name not in RESERVED and isinstance(table, Mapping):
            yield name, label(table)


def label(table: Mapping[str, Any]) -> str:
    """Return what a field is called in the reader's language."""
    return str(table.get("etiket" if get_language() == "nl" else "label", ""))
