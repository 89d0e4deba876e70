"""Whoever reads Dutch reads all of it in Dutch: the catalogue, the law and the questions are complete."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from gettext import GNUTranslations
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from tools import messages

from tests.house.english import english_words
from tests.house.reading import SOURCE

LAW = SOURCE / "law"
LANGUAGES = ("en", "nl")
PAIRS = (("says", "zegt"), ("asks", "vraagt"), ("label", "etiket"))
"""The English and the Dutch name of one text in a law file."""

GROUND = ("source", "bron")
"""Of a side of a reading only: the source of an act is its address."""

SAME = {
    "%(name)s %(limit)s: %(due)s": "nothing but placeholders",
    "%(service)s, %(target)s (%(clause)s)": "nothing but placeholders",
    "Art. %(number)s": "the abbreviation of both languages",
    "Code: %(code)s": "a word of both languages",
    "DORA": "the name of the regulation in both languages",
    "Export": "a word of both languages",
    "Filters": "a word of both languages",
    "Incident": "the word of DORA in both languages",
    "Open": "a word of both languages",
    "Significant": "a word of both languages",
    "Tocsin": "a name",
    "Type": "a word of both languages",
}
"""Messages that may be alike in both languages, with the reason."""

_TAG = re.compile(r"</?\w+>")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd%]")
_TYPED = ": tocsin "
"""What follows is typed into a terminal, whose language is English."""


def pairs() -> Iterator[tuple[str, str]]:
    """Yield every text of the catalogue in English and in Dutch, where it is translated."""
    for message in messages.catalogue():
        for pair in zip(messages.originals(message), messages.translations(message), strict=True):
            if all(pair):
                yield pair


def tables(
    document: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every table of a TOML document with the keys that lead to it."""
    for key, value in document.items():
        if isinstance(value, dict):
            yield (*path, key), value
            yield from tables(value, (*path, key))


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_catalogue_is_complete():
    """Every message of the pages is translated, none is doubtful, and none is kept that nobody asks for."""
    faults = list(messages.incomplete(messages.catalogue(), messages.messages()))

    assert faults == [], "run python tools/messages.py, and translate what is new"


def test_bringing_the_catalogue_up_to_date_twice_changes_nothing():
    """No dates, no line numbers, one order: the file differs only where a text does."""
    text = messages.CATALOGUE.read_text(encoding="utf-8")

    assert messages.updated(messages.catalogue(), messages.messages()) == text, "run python tools/messages.py"


def test_what_django_reads_is_what_the_catalogue_says():
    """The compiled catalogue is that of the source."""
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as binary:
        compiled = GNUTranslations(binary)

    differing = []
    for message in messages.catalogue():
        one, *many = messages.originals(message)
        if many:
            read_back = tuple(compiled.ngettext(one, many[0], count) for count in (1, 2))
        else:
            read_back = (
                compiled.pgettext(message.context, one) if message.context else compiled.gettext(one),
            )
        differing += [one] if one and read_back != messages.translations(message) else []

    assert differing == [], "run python tools/messages.py, which compiles it"


@pytest.mark.parametrize("part", [_PLACEHOLDER, _TAG], ids=["placeholders", "tags"])
def test_a_translation_fills_in_what_the_original_fills_in(part: re.Pattern[str]):
    """Placeholders and tags of a translation are those of the original, each as often."""
    differing = [pair for pair in pairs() if len({tuple(sorted(part.findall(text))) for text in pair}) > 1]

    assert differing == []


def test_a_translation_ends_as_its_original_does():
    """A sentence stays a sentence, a question a question, a label a label, and no blank stands at an end."""
    differing = [
        (english, dutch)
        for english, dutch in pairs()
        if (english[-1] in ".?:") != (dutch[-1] in ".?:") or dutch.strip() != dutch
    ]

    assert differing == []


def test_what_is_counted_has_two_forms():
    """Dutch has a singular and a plural, as the head of the catalogue says."""
    catalogue = messages.catalogue()
    counted = [each for each in catalogue if each.id and each.pluralizable]

    assert catalogue.plural_forms == "nplurals=2; plural=(n != 1);"
    assert counted
    assert [each.id for each in counted if len(messages.translations(each)) != 2] == []


def test_a_message_that_stays_the_same_has_a_reason():
    """No message is left in English: the few that are alike in both languages are listed."""
    assert sorted({english for english, dutch in pairs() if english == dutch} - SAME.keys()) == []


def test_no_translation_holds_an_english_word():
    """A translation has none of the words that give English away, but in what is typed into a terminal."""
    found = [(dutch, words) for _, dutch in pairs() if (words := english_words(dutch.partition(_TYPED)[0]))]

    assert found == []


@pytest.mark.parametrize(
    "path", sorted((LAW / "eu").rglob("*.toml")), ids=lambda path: str(path.relative_to(LAW))
)
def test_every_sentence_of_the_law_stands_in_both_languages(path: Path):
    """What a provision, a question or a side of a reading says, it says in Dutch too."""
    faults: list[tuple[tuple[str, ...], object]] = []
    for keys, table in tables(read(path)):
        for english, dutch in (*PAIRS, GROUND) if "sides" in keys else PAIRS:
            if (english in table) != (dutch in table) or (
                english in table and table[english] == table[dutch]
            ):
                faults.append((keys, f"{english} without its own {dutch}"))
            if words := english_words(table.get(dutch, "")):
                faults.append((keys, words))

    assert faults == []


def test_the_terms_are_the_same_in_both_languages():
    """Each official term has a Dutch one, under the same key."""
    english, dutch = (dict(tables(read(LAW / "terms" / f"{language}.toml"))) for language in LANGUAGES)

    assert {keys: set(table) for keys, table in english.items()} == {
        keys: set(table) for keys, table in dutch.items()
    }
    assert [text for table in dutch.values() for text in table.values() if english_words(text)] == []


def test_every_fact_is_asked_for_in_both_languages():
    """A fact has its label, its question and who knows it in English and in Dutch."""
    faults: list[tuple[str, object]] = []
    for key, fact in read(LAW / "facts.toml").items():
        english, dutch = (
            {**fact.get(language, {}), "known_by": fact["known_by"].get(language)} for language in LANGUAGES
        )
        if not english.keys() == dutch.keys() == {"label", "asks", "known_by"}:
            faults.append((key, "not the same in both languages"))
        faults += [(key, name) for name in ("label", "asks") if dutch.get(name) == english.get(name)]
        faults += [(key, words) for text in dutch.values() if (words := english_words(text or "the"))]

    assert faults == []


def test_messages_are_found_wherever_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In modules, also inside a formatted text, with contexts and plurals, and in templates."""
    module = """
        a = f"({_('one')})"
        b = pgettext_lazy("state", "two")
        c = ngettext("%(n)s fee", "%(n)s fees", n)
    """
    page = """
        <p title="{% translate "four" %}">{# a remark #}
            {% blocktranslate with x=y %}five {{ x }}{% endblocktranslate %}
        </p>
    """
    (tmp_path / "templates").mkdir()
    (tmp_path / "page.py").write_text(dedent(module), encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(page, encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", tmp_path)

    found = {(messages.originals(each), each.context) for each in messages.messages() if each.id}

    assert found == {
        (("one",), None),
        (("two",), "state"),
        (("%(n)s fee", "%(n)s fees"), None),
        (("four",), None),
        (("five %(x)s",), None),
    }


def test_a_message_put_together_at_run_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What no catalogue can hold is named with its file and line, instead of staying English in silence."""
    (tmp_path / "page.py").write_text('title = "x"\nshown = _(f"{title} is down")\n', encoding="utf-8")
    monkeypatch.setattr(messages, "SOURCE", tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    with pytest.raises(SystemExit, match=r"page\.py:2: _ is given no plain text"):
        messages.messages()
