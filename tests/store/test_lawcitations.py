"""Citations: found in the ways in which people write them, and held against what an act has."""

from __future__ import annotations

import pytest

from tocsin.store import lawcitations
from tocsin.store.lawcitations import Citation, Citations
from tocsin.store.lawshelf import LawFile

ACTS = lawcitations.acts()
FOUND = Citations(ACTS)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("2024/1772 Art. 9(5)(b)", [("2024/1772", "9(5)(b)")]),
        ("2025/301, Art. 5(4)", [("2025/301", "5(4)")]),
        ("DORA, Art. 19(3), and more", [("2022/2554", "19(3)")]),
        ("DORA, Art. 28(4)(c), 29(1)", [("2022/2554", "28(4)(c)"), ("2022/2554", "29(1)")]),
        ("2024/1772 Art. 3, 9(3)", [("2024/1772", "3"), ("2024/1772", "9(3)")]),
        ("Art. 11 of 2022/2554", [("2022/2554", "11")]),
        ("Regulation (EU) 2016/679, Articles 33 and 34", [("2016/679", "33"), ("2016/679", "34")]),
        ("Verordening (EU) nr. 468/2014, artikel 2, punt 16", [("468/2014", "2")]),
        ("JC/GL/2024/34, paragraph 6", [("JC/GL/2024/34", "paragraph 6")]),
        ("12024/1772 Art. 9", []),
        ("2024/1772 says nothing", []),
    ],
)
def test_a_citation_is_found_as_people_write_it(text, cited):
    """Act and article, in either order and either language, with what follows the article in a row."""
    assert list(FOUND.told(text)) == cited


def test_an_article_without_an_act_is_left_to_the_reader():
    """Only what names no act is one of the act that the text is about."""
    text = "Art. 8(1)(b) with 9(2), artikel 9, lid 5, and 2025/301, Art. 5(4)"

    assert list(FOUND.bare(text)) == ["8(1)(b)", "9"]


@pytest.mark.parametrize(
    ("act", "article", "there"),
    [
        ("2024/1772", "9(5)(b)", True),
        ("2024/1772", "9(5)(c)", False),
        ("2024/1772", "9(7)", False),
        ("2024/1772", "13", True),
        ("2024/1772", "14", False),
        ("2024/1772", "0", False),
        ("2024/1772", "6(c)", True),
        ("2024/1772", "6(1)", False),
        ("2024/1772", "10(c)(iii)", True),
        ("2024/1772", "10(c)(iv)", False),
        ("2024/1772", "12(1)", False),
        ("2022/2554", "3(60)", True),
        ("2022/2554", "3(66)", False),
        ("2022/2554", "19(4)(b)", True),
        ("2022/2554", "7(1)", True),
        ("JC/GL/2024/34", "paragraph 6(b)", True),
        ("JC/GL/2024/34", "paragraph 12", False),
        ("JC/GL/2024/34", "6", False),
    ],
)
def test_an_act_has_what_the_index_says(act, article, there):
    """The article is one of its articles; where its paragraphs were looked at, they count too."""
    assert ACTS[act].has(article) is there


def test_a_law_file_that_cites_what_is_not_there_is_named_with_the_place():
    """Each wrong citation is a sentence with path, place, article and act."""
    tables = {
        "act": {"short": "2024/1772"},
        "9(7)": {"says": "As in Art. 9(8) and 2025/301, Art. 5(9)."},
        "readings": {"how": {"sides": {"so": {"source": "Art. 9(4)."}}}},
    }
    file = LawFile("law/eu/x/2031-01-01.toml", tables, "")

    cited = [each for each in lawcitations.citations([file]) if each.where.startswith(file.path)]

    assert cited == [
        Citation("law/eu/x/2031-01-01.toml, 9(7)", "2024/1772", "9(7)"),
        Citation("law/eu/x/2031-01-01.toml, 9(7)", "2025/301", "5(9)"),
        Citation("law/eu/x/2031-01-01.toml, 9(7)", "2024/1772", "9(8)"),
        Citation("law/eu/x/2031-01-01.toml, readings", "2024/1772", "9(4)"),
    ]
    assert [each.sentence for each in lawcitations.faults([file], cited)] == [
        "law/eu/x/2031-01-01.toml, 9(7): cites Art. 9(7) of 2024/1772, which that act does not have.",
        "law/eu/x/2031-01-01.toml, 9(7): cites Art. 5(9) of 2025/301, which that act does not have.",
        "law/eu/x/2031-01-01.toml, 9(7): cites Art. 9(8) of 2024/1772, which that act does not have.",
    ]


def test_a_law_file_about_an_act_that_nobody_read_is_named():
    """An act that is not in the index cannot be cited, and so it cannot be applied."""
    file = LawFile("law/eu/x/2031-01-01.toml", {"act": {"short": "2031/1"}}, "")

    (fault,) = lawcitations.faults([file], [])

    assert "is about 2031/1, which law/acts.toml does not have" in fault.sentence
