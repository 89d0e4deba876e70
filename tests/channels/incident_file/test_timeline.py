"""The timeline of an incident file: what was recorded, in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import tocsin
from tocsin.channels.documents.words import LANGUAGES, Language, words
from tocsin.channels.incident_file import timeline

INCIDENT = "INC-2026-0001"
ABOUT = "incident|outage|fact|notice|ticket|review|follow_up|problem|threat|claim|dossier|cost"
"""What the kinds begin with that are about an incident or what belongs to it."""
ENTRY = {
    "sequence": 7,
    "recorded_at": "2026-03-02T12:00:00Z",
    "actor": "ada",
    "kind": "fact.recorded",
    "subject": INCIDENT,
    "body": json.dumps({"key": "clients_affected", "value": 1200, "source": "", "note": "long " * 100}),
}


def told(language: Language, *entries: dict[str, object]) -> list[str]:
    return list(timeline(INCIDENT, entries, made_at="2026-03-02T13:00:00Z", made_by="bo", language=language))


def test_an_entry_is_a_line_with_what_it_says_below():
    """
    When, which, what and by whom; empty values are left out, long ones are cut: the entry itself has them.
    """
    title, made, blank, line, *said = told("en", ENTRY)

    assert (title, blank) == ("Timeline of INC-2026-0001", "")
    assert made.startswith("Made at 2026-03-02T13:00:00Z by bo.")
    assert line == "2026-03-02T12:00:00Z  #7  Fact recorded, by ada"
    assert said[:2] == ["    key: clients_affected", "    value: 1200"]
    assert said[2].endswith("…")
    assert len(said) == 3


def test_it_is_written_in_dutch_too():
    """
    With the subject where the entry is about something else, and the bare kind where there are no words.
    """
    *_, claim, other = (
        each
        for each in told(
            "nl",
            ENTRY | {"kind": "claim.drafted", "subject": "CLM-2026-0001", "body": "{}"},
            ENTRY | {"kind": "something.new", "body": "{}"},
        )
        if "#7" in each
    )

    assert claim.endswith("Aanspraak opgesteld, over CLM-2026-0001, door ada")
    assert other.endswith("something.new, door ada")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_recorded_of_an_incident_has_words(language: Language):
    """
    Every kind that an action or the store records about one, or about what belongs to it.
    """
    source = Path(tocsin.__file__).parent
    places = [path for room in ("actions", "store") for path in (source / room).glob("*.py")]
    kinds = {
        kind
        for path in places
        for kind in re.findall(rf'"((?:{ABOUT})\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }

    assert kinds - set(words(language).texts["recorded"]) == set()
