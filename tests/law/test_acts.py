"""The index of the acts: each is described, its ranges can be read, and what the packs cite stands in it."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.reading import SOURCE
from tests.shared import shared

LAW = SOURCE / "law"
ACTS: dict[str, Any] = tomllib.loads((LAW / "acts.toml").read_text(encoding="utf-8"))
PACKS = [path for path in sorted((LAW / "eu").rglob("*.toml")) if "classification-draft" not in path.parts]
INDEXED = {short for short, act in ACTS.items() if "paragraphs" in act}
KEYS = {"title", "title_nl", "source", "date", "articles", "names", "read", "paragraphs", "wrong"}
ROMAN = ["i", "ii", "iii", "iv", "v"]
PROVISION = re.compile(r"(?P<article>\d+)(?P<rest>(?:\(\w+\))*)")
UNIT = re.compile(r"(?P<start>\d*(?:\(\w+\))*?)(?:\((?P<from>\w+)\)-\((?P<to>\w+)\))?")


def read(path: Any) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def units(written: str) -> Iterator[str]:
    """Yield what one entry of an article stands for: ``1(a)-(c)`` is paragraph 1 and its points."""
    found = UNIT.fullmatch(written)
    assert found, written
    start = found["start"]
    yield f"({start})" if start[:1].isdigit() and "(" not in start else re.sub(r"^(\d+)", r"(\1)", start)
    if found["from"]:
        for each in between(found["from"], found["to"]):
            yield re.sub(r"^(\d+)", r"(\1)", start) + f"({each})"


def between(first: str, last: str) -> list[str]:
    if first.isdigit():
        return [str(each) for each in range(int(first), int(last) + 1)]
    if first in ROMAN and last in ROMAN and last != "i":
        return ROMAN[ROMAN.index(first) : ROMAN.index(last) + 1]
    return [chr(each) for each in range(ord(first), ord(last) + 1)]


def has(act: str, article: str, rest: str) -> bool:
    """Say whether an act has a provision, as far as its articles are indexed."""
    listed = ACTS[act].get("paragraphs", {}).get(article)
    if listed is None or not rest:
        return True
    return any(unit.startswith(rest) for written in listed for unit in units(written))


@pytest.mark.parametrize("short", ACTS)
def test_an_act_says_what_it_is_and_how_far_it_was_read(short: str):
    """Title in both languages, source, date, how many articles, and how the text was come by."""
    act = ACTS[short]

    assert act.keys() - KEYS == set()
    assert {"title", "title_nl", "source", "date", "articles", "read"} <= act.keys()
    assert act["read"] in {"journal", "copy", "summary", "no"}
    assert act["source"].startswith("https://")
    assert isinstance(act["articles"], int | list)


@pytest.mark.parametrize("short", sorted(INDEXED))
def test_the_articles_of_the_index_are_articles_of_the_act(short: str):
    """No article is indexed beyond the last one, and every range can be read."""
    act = ACTS[short]
    last = act["articles"] if isinstance(act["articles"], int) else max(act["articles"], default=0)

    for article, listed in act["paragraphs"].items():
        assert not article.isdigit() or 1 <= int(article) <= last, article
        assert all(list(units(written)) for written in listed)


def test_a_range_stands_for_all_that_lies_in_it():
    """Points, roman points and definitions are written as ranges."""
    assert list(units("1(a)-(c)")) == ["(1)", "(1)(a)", "(1)(b)", "(1)(c)"]
    assert list(units("(b)(i)-(iii)"))[1:] == ["(b)(i)", "(b)(ii)", "(b)(iii)"]
    assert "(60)" in list(units("(1)-(65)"))
    assert has("2024/1772", "9", "(1)(f)")
    assert not has("2024/1772", "9", "(1)(g)")
    assert not has("2024/1772", "9", "(7)")


@pytest.mark.parametrize("path", PACKS, ids=lambda path: str(path.relative_to(LAW)))
def test_every_provision_of_a_pack_stands_in_the_index(path: Any):
    """A provision is named by an article, paragraph and point that its act has."""
    document = read(path)
    act = document["act"]["short"]
    strangers = []
    for name in document:
        found = PROVISION.match(name)
        if found and not has(act, found["article"], found["rest"]):
            strangers.append(name)

    assert act in ACTS
    assert strangers == []


def test_a_wrong_reference_says_where_it_stands_and_what_is_meant():
    """What it means today exists; what it cites does not, or is something else."""
    for short, act in ACTS.items():
        for each in act.get("wrong", ()):
            assert each["where"], short
            meant = each["means"]
            for article in meant.get("articles", ()):
                found = PROVISION.fullmatch(article)
                assert found, article
                assert has(meant["act"], found["article"], found["rest"]), article
            assert {"cites", "says"} & each.keys()
            assert each.get("cites") != each["means"]


def test_the_kinds_of_entity_are_the_same_wherever_they_stand():
    """The facts and the time limits know the same kinds of financial entity and of provider."""
    facts = read(LAW / "facts.toml")
    dora = read(LAW / "eu" / "dora" / "deadlines" / "2025-03-12.toml")["entities"]["codes"]
    nis2 = read(LAW / "eu" / "nis2" / "deadlines" / "2024-10-18.toml")["entities"]["codes"]

    assert facts["financial_entity_types"]["codes"] == facts["covered_entity_types"]["codes"] == dora
    assert facts["provider_types"]["codes"] == nis2


CONTENT = read(LAW / "eu" / "dora" / "content" / "2025-03-12.toml")
POINTS = {name: table for name, table in CONTENT.items() if name != "act"}
REPORTS = ("initial_notification", "intermediate_report", "final_report")


def test_every_point_of_the_content_is_there():
    """2025/301, Art. 1 to 4 and 6: all their points, each in the reports that the article is about."""
    expected = {f"{article}({point})" for article, last in _LAST.items() for point in between("a", last)}

    assert set(POINTS) == expected
    for name, point in POINTS.items():
        assert tuple(point["reports"]) == _REPORTS[name[0]]
        assert point["fields"]


_LAST = {"1": "g", "2": "j", "3": "l", "4": "f", "6": "j"}
_REPORTS = {
    "1": REPORTS,
    "2": ("initial_notification",),
    "3": ("intermediate_report",),
    "4": ("final_report",),
    "6": ("cyber_threat_notification",),
}


def test_what_the_initial_notification_requires_is_part_of_its_content():
    """Each field that is required at the first stage belongs to a point of Art. 1 or 2."""
    template = read(LAW / "eu" / "dora" / "reports" / "2025-03-12.toml")
    fields = {field for name, point in POINTS.items() if name[0] in "12" for field in point["fields"]}

    assert {number for number in template if number[0].isdigit()} <= fields


@pytest.mark.parametrize(
    ("file", "column", "articles"),
    [("law/report_fields.csv", "content_basis_2025_301", "1234"), ("law/threat_fields.csv", None, "6")],
)
def test_every_field_of_the_templates_belongs_to_a_point(file: str, column: str | None, articles: str):
    """No field of Annex I or III is left out, and each stands under the point from which it comes."""
    with shared(file).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    points: dict[str, set[str]] = {}
    for name, point in POINTS.items():
        if name[0] in articles:
            for field in point["fields"]:
                points.setdefault(field, set()).add(name)

    assert {row["field_number"] for row in rows} == set(points)
    for row in rows if column else ():
        named = re.findall(r"\((\w)\)", row[column])
        article = re.match(r"Art (\d)", row[column])[1]
        assert {f"{article}({point})" for point in named} == points[row["field_number"]], row["field_number"]
