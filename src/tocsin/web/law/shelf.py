"""The shelf: every file of the law with its versions, as the pages of the law list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tocsin.core.refusal import Refused
from tocsin.core.rules import RuleSet
from tocsin.store import lawbooks, lawshelf
from tocsin.web.law import acts

SHORT_DIGEST = 12
DRAFT = "-draft"
"""Ends the folder of a draft of the act whose folder has the rest of its name."""
TOPICS: Mapping[str, str | Promise] = {
    "classification": gettext_lazy("classification"),
    "classification-draft": gettext_lazy("classification, the draft"),
    "counting": gettext_lazy("counting periods"),
    "deadlines": gettext_lazy("time limits"),
    "content": gettext_lazy("content of the reports"),
    "reports": gettext_lazy("fields of the initial notification"),
    "procedure": gettext_lazy("forms and procedure"),
    "scope": gettext_lazy("scope and duties"),
    "significance": gettext_lazy("significant incidents"),
    "significance-of-services": gettext_lazy("significant incidents, by kind of service"),
    "costs": gettext_lazy("costs and losses of an incident"),
    "annual-costs": gettext_lazy("annual costs and losses"),
    "notification": gettext_lazy("personal data breaches"),
}
"""What a file is about, by the end of its folder."""
RESERVED = frozenset({"act", "answers", "questions", "lists", "readings", "entities"})
"""Tables of a law file that are not a provision."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One file of the law: an act in one version."""

    id: str
    folder: str
    """What its versions share, such as ``eu/dora/classification``."""
    path: str
    digest: str
    title: str
    short: str
    source: str
    historical: bool
    applies_from: date | None
    applies_until: date | None
    tables: Mapping[str, Any]
    book: RuleSet | None
    """As rules that answer; None for time limits, fields and other files that are only read."""

    @property
    def provisions(self) -> dict[str, Mapping[str, Any]]:
        """The provisions with a sentence, in the order of the file."""
        tables = {name: table for name, table in self.tables.items() if name not in RESERVED}
        return {name: table for name, table in tables.items() if isinstance(table, dict) and "says" in table}

    @property
    def topic(self) -> str:
        """What the file is about, in the reader's language."""
        name = self.folder.rpartition("/")[2]
        return str(TOPICS.get(name, name.replace("-", " ")))

    @property
    def short_digest(self) -> str:
        """The beginning of the digest: enough to compare by eye."""
        return self.digest[:SHORT_DIGEST]


@cache
def volumes() -> Mapping[str, Volume]:
    """Return every law file about an act by its id, the versions of one act together, the oldest first."""
    books = {book.path: book for book in lawbooks.rule_books().values()}
    found = [
        _volume(folder, file, books.get(file.path))
        for folder in lawshelf.folders()
        for file in lawshelf.folder(folder)
        if "act" in file.tables
    ]
    return {each.id: each for each in found}


def volume(id_: str) -> Volume:
    """Return one law file by its id (``unknown_rules``)."""
    found = volumes().get(id_)
    if found is None:
        raise Refused(
            "unknown_rules",
            f"There is no law file {id_!r}. Choose one of: {', '.join(sorted(volumes()))}.",
            id_,
        )
    return found


def of_path(path: str) -> Volume | None:
    """Return the law file of a path such as a recorded decision names; None when it is no longer here."""
    return next((each for each in volumes().values() if each.path == path), None)


def _volume(folder: str, file: lawshelf.LawFile, book: RuleSet | None) -> Volume:
    act = file.tables["act"]
    applies = act.get("applies", {})
    unnamed = file.path.removeprefix("law/eu/").removesuffix(".toml").replace("/", "-")
    return Volume(
        id=act.get("id", unnamed),
        folder=folder,
        path=file.path,
        digest=file.digest,
        title=act["title"],
        short=act["short"],
        source=act["source"],
        historical=act.get("status") == "historical" or "from" not in applies,
        applies_from=applies.get("from"),
        applies_until=applies.get("until"),
        tables=file.tables,
        book=book,
    )


def act_title(kept: Volume) -> dict[str, str]:
    """Return the title of the act of a file, with the language it is in."""
    act = acts().get(kept.short, {})
    if get_language() == "nl" and "title_nl" in act:
        return {"text": act["title_nl"], "lang": "nl"}
    return {"text": act.get("title", kept.title), "lang": "en"}


def shelf() -> dict[str, object]:
    """Return the context of ``law/shelf.html``."""
    kept = list(volumes().values())
    of_act: dict[str, list[Volume]] = {}
    for each in kept:
        of_act.setdefault(_final(each).short, []).append(each)
    return {
        "acts": [_act(versions) for versions in sorted(of_act.values(), key=_rank)],
        "pairs": pairs(),
        "readings": sum(len(each.tables.get("readings", {})) for each in kept),
        "section": "law",
    }


def _of_one_act(each: Volume) -> str:
    """Return the folder that the versions of a file share; a draft stands with what became of it."""
    return each.folder.removesuffix(DRAFT)


def _final(each: Volume) -> Volume:
    """Return what became of a draft; any other file is final itself."""
    return next((other for other in volumes().values() if other.folder == _of_one_act(each)), each)


def _rank(versions: Sequence[Volume]) -> bool:
    """Put first by what incidents are classified."""
    return not any(each.book and each.book.classifies for each in versions)


def _act(versions: Sequence[Volume]) -> dict[str, object]:
    return {
        "title": act_title(max(versions, key=_since)),
        "versions": [
            {
                "volume": each,
                "provisions": len(each.provisions),
                "readings": len(each.tables.get("readings", {})),
                "questions": questions(each),
            }
            for each in sorted(versions, key=_since, reverse=True)
        ],
    }


def questions(volume: Volume) -> list[str]:
    """Return what one can ask a law file, in the reader's language."""
    if volume.book is None:
        return [_("By when has what to be reported?")] if "deadlines" in volume.folder else []
    asked = [each.vraagt if get_language() == "nl" else each.asks for each in volume.book.questions.values()]
    classifies = volume.book.classifies
    first = [_("Is it a major incident?")] if classifies else []
    threat = [_("Is the cyber threat significant?")] if classifies and classifies.threat else []
    recurs = [_("Are recurring incidents one major incident together?")] if volume.book.recurrence else []
    return [*first, *recurs, *threat, *asked]


def _since(each: Volume) -> date:
    return each.applies_from or date.min


def pairs() -> list[tuple[Volume, Volume]]:
    """Return which files are worth a comparison: versions of one act, and a draft with what became of it."""
    kept = list(volumes().values())
    return [
        (older, newer)
        for older in kept
        for newer in kept
        if older is not newer and _of_one_act(older) == newer.folder and _since(older) < _since(newer)
    ]


def first_comparison() -> str:
    """Return the address of the comparison one sees when none is asked for; the shelf when there is none."""
    found = pairs()
    if not found:
        return reverse("law")
    older, newer = found[0]
    return f"{reverse('law_compare')}?a={older.id}&b={newer.id}"
