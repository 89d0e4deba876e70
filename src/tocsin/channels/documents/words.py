"""The texts of documents, in each language they can be written in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias, get_args

from tocsin.core.refusal import Refused

Language: TypeAlias = Literal["en", "nl"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, by section and key."""

    language: Language
    texts: Mapping[str, Any]

    def __call__(self, section: str, key: str, **filled: object) -> str:
        """Return a text with its placeholders filled in."""
        return str(self.texts[section][key]).format(**filled)

    def plain(self, key: str) -> str:
        """Return a text that belongs to no section, such as ``draft``."""
        return str(self.texts[key])

    def listed(self, key: str) -> list[str]:
        """Return a list of words, such as the months."""
        return list(self.texts[key])

    def form(self, code: str) -> str:
        """Return the word for the way in which a claim is made; one without stands as it is."""
        known: Mapping[str, str] = self.texts["form"]
        return known.get(code, code)

    def word(self, code: str) -> str:
        """Return the word for a code; one that has none stands as it is, without underscores."""
        known: Mapping[str, str] = self.texts["word"]
        return known.get(code, code.replace("_", " "))


@cache
def words(language: Language) -> Words:
    """Return the texts of a language."""
    text = files(__package__).joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text))


def language(code: str, where: str = "language") -> Language:
    """Return the language of a code. Raises ``Refused`` (``not_a_language``) for one without texts."""
    for each in LANGUAGES:
        if each == code:
            return each
    raise Refused(
        "not_a_language",
        f"{where}: documents are written in {' or '.join(LANGUAGES)}, not in {code!r:.20}. Choose one.",
        where,
    )
