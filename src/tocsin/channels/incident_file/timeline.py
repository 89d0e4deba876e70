"""The timeline of an incident file: each entry as people read it, in English or Dutch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tocsin.channels.documents.words import Language, words

LONGEST = 300
"""So many characters of one value are shown; entries.jsonl has all of it."""


def timeline(
    incident: str, entries: Iterable[Mapping[str, Any]], *, made_at: str, made_by: str, language: Language
) -> Iterator[str]:
    """Yield the lines of the timeline; ``entries`` are those of ``entries.jsonl``."""
    said = words(language)
    called: Mapping[str, str] = said.texts["recorded"]
    yield said("timeline", "title", incident=incident)
    yield said("timeline", "made", at=made_at, by=made_by)
    for entry in entries:
        kind, subject = called.get(entry["kind"], entry["kind"]), entry["subject"]
        about = "" if subject == incident else ", " + said("timeline", "about", subject=subject)
        author = said("timeline", "by", actor=entry["actor"])
        yield ""
        yield f"{entry['recorded_at']}  #{entry['sequence']}  {kind}{about}, {author}"
        yield from _said(json.loads(entry["body"]))


def _said(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each value that says something."""
    for key, value in body.items():
        if value not in (None, "", [], {}):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            kept = " ".join(text.split())
            yield f"    {key}: {kept[:LONGEST]}{'…' if len(kept) > LONGEST else ''}"
