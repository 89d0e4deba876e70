"""A law file with a mistake stops the start, and every mistake is named with path, article and reason."""

from __future__ import annotations

import pytest

from tests.addedlaw import CLASSIFICATION, LATER, LAW, later, put, shelf, without
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks, lawfaults, lawsurvey, timelimits

EARLIER = "eu/dora/classification/2027-01-01.toml"
LIMITS = "eu/dora/deadlines/2031-01-01.toml"


@pytest.fixture
def added(tmp_path, monkeypatch):
    with shelf(tmp_path, monkeypatch) as folder:
        yield folder


def deadlines(**changes: str) -> str:
    text = (LAW / "eu/dora/deadlines/2025-03-12.toml").read_text(encoding="utf-8")
    for old, new in {"from = 2025-03-12": "from = 2031-01-01", **changes}.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def said() -> list[str]:
    return [each.sentence for each in lawfaults.packs().faults]


MISTAKES = {
    "an article that the act does not have": (
        LATER,
        lambda: later(**{'all_of = ["6", "8(1)(a)-(b)"]': 'all_of = ["6", "9(7)"]'}),
        f"law/{LATER}, 8(1): refers to 9(7), which this act does not have.",
    ),
    "a provision that rests on itself": (
        LATER,
        lambda: later(**{'any_of = ["6(a)", "6(b)", "6(c)"]': 'any_of = ["6(a)", "6(b)", "6"]'}),
        f"law/{LATER}, 6: rests on itself: 6 → 6.",
    ),
    "a fact that nobody can state": (
        LATER,
        lambda: later(**{'fact = "media_coverage"': 'fact = "media_cover"'}),
        f"law/{LATER}, 2(1)(a): asks for the fact media_cover, which law/facts.toml does not have.",
    ),
    "another unit": (
        LATER,
        lambda: later(**{'"100000 clients"': '"100000 EUR"'}),
        f"law/{LATER}, 9(1)(b): compares clients_affected, which is in clients, with EUR.",
    ),
    "a number without its unit": (
        LATER,
        lambda: later(**{'more_than = "2 h"': 'more_than = "2"'}),
        f'law/{LATER}, 9(3)(b), downtime: more_than is "2", which is not a number with its unit',
    ),
    "a number that is no text": (
        LATER,
        lambda: later(**{'more_than = "2 h"': "more_than = 2"}),
        f'law/{LATER}, 9(3)(b), downtime: more_than is "2", which is not a number with its unit',
    ),
    "a word that is misspelt": (
        LATER,
        lambda: later(**{"at_least = 2": "at_most_ = 2"}),
        f"law/{LATER}, 8(1)(b): the words at_most_, of make no rule together.",
    ),
    "a threshold left out": (
        LATER,
        lambda: without(later(), '["9(6)"]'),
        f"law/{LATER}, answers: refers to 9(6), which this act does not have.",
    ),
    "a default that is no side": (
        LATER,
        lambda: later(**{'default = "count_home"': 'default = "count"'}),
        f"law/{LATER}, readings.home_member_state: defaults to count, which is not one of its sides.",
    ),
    "a list where text belongs": (
        LATER,
        lambda: later(**{'all_of = ["6", "8(1)(a)-(b)"]': 'all_of = [["6"], "8(1)(a)-(b)"]'}),
        f"law/{LATER}, 8(1): all_of is not a list of texts in quotes.",
    ),
    "a table of answers that is misspelt": (
        LATER,
        lambda: later(**{"[answers]": "[answer]"}),
        f"law/{LATER}, answer: has no sentence `says`.",
    ),
    "an id that another version has": (
        LATER,
        lambda: later().replace("dora-2031", "dora-2024-1772"),
        f"law/{LATER}, act: has the id dora-2024-1772, which law/{CLASSIFICATION} has already.",
    ),
    "a first day that is not its name": (
        LATER,
        lambda: later().replace("from = 2031-01-01", "from = 2031-02-01"),
        f"law/{LATER}, act: applies from 2031-02-01, and a file is named by that day: 2031-02-01.toml.",
    ),
    "no first day": (
        LATER,
        lambda: later().replace("applies = { from = 2031-01-01 }", "applies = { until = 2032-01-01 }"),
        f"law/{LATER}, act: does not say from which day it applies: applies = {{ from = 2031-01-01 }}.",
    ),
    "a day of the calendar that is none": (
        LATER,
        lambda: later().replace("from = 2031-01-01", "from = 2031-02-30"),
        f"law/{LATER}: is not TOML: Invalid date or datetime (at line ",
    ),
    "a key that stands twice": (
        LATER,
        lambda: later(**{'fact = "media_coverage"\n': 'fact = "media_coverage"\nfact = "media_coverage"\n'}),
        f"law/{LATER}: is not TOML: Cannot overwrite a value (at line ",
    ),
    "thirty days for a month": (
        LIMITS,
        lambda: deadlines(**{'within = "1 month"': 'within = "30 days"'}),
        f"law/{LIMITS}, 5(1)(c): '30 days' is not a period. Write it as 4 h or 1 month.",
    ),
    "an event that nobody tells": (
        LIMITS,
        lambda: deadlines(**{'after  = "initial_notification_submitted"': 'after  = "detected"'}),
        f"law/{LIMITS}, 5(1)(b): names the event 'detected', which is none of ",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_path_article_and_reason(mistake, added):
    """Each mistake in a law file is one sentence that begins with the path and the article."""
    name, write, sentence = MISTAKES[mistake]
    put(added, name, write())

    found = said()

    assert [each for each in found if each.startswith(sentence)] != []
    assert all(each.startswith(f"law/{name}") for each in found)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_nothing_starts_on_a_law_with_a_mistake(mistake, added):
    """Whoever opens the database is refused, and so is whoever asks that act."""
    name, write, _ = MISTAKES[mistake]
    put(added, name, write())

    with pytest.raises(Refused) as refusal:
        lawfaults.refuse()

    assert refusal.value.code == "bad_rule_file"
    assert str(refusal.value.where).startswith(f"law/{name}")


def test_every_mistake_of_a_file_is_said_and_those_of_other_files_too(added):
    """Whoever corrects a law file hears of everything at once."""
    put(
        added,
        LATER,
        later(**{'fact = "media_coverage"': 'fact = "x"', 'more_than = "24 h"': 'more_than = "24"'}),
    )
    put(added, LIMITS, deadlines(**{'within = "72 h"': 'within = "72"'}))

    found = said()

    assert sorted(each.partition(": ")[0] for each in found) == [
        f"law/{LATER}, 2(1)(a)",
        f"law/{LATER}, 9(3)(a)",
        f"law/{LIMITS}, 5(1)(b)",
    ]


def test_the_law_that_comes_with_tocsin_has_no_fault():
    """Every file parses, every word that people read is there, and every citation exists."""
    found = lawsurvey.survey()

    assert [each.sentence for each in found.faults] == []
    assert found.packs > 10
    assert found.provisions > 200


def test_a_gap_between_two_versions_is_remarked(added):
    """A day on which no version applies is no fault of a file, and worth a remark."""
    old = (LAW / CLASSIFICATION).read_text(encoding="utf-8").replace('"dora-2024-1772"', '"dora-2027"')
    ended = old.replace("from = 2025-01-17", "from = 2027-01-01, until = 2029-12-31")
    put(added, EARLIER, ended)
    put(added, LATER, later())

    found = lawfaults.packs()

    assert found.faults == ()
    assert found.remarks == (
        f"Between 2029-12-31 and 2031-01-01 neither law/{EARLIER} nor law/{LATER} applies.",
    )


def test_two_versions_that_claim_a_day_are_refused(added):
    """A version that says until when it applies may not be overtaken before that."""
    put(
        added,
        EARLIER,
        later().replace("2031-01-01 }", "2027-01-01, until = 2031-06-30 }").replace("dora-2031", "dora-2027"),
    )
    put(added, LATER, later())

    (fault,) = said()

    assert fault.startswith(f"law/{LATER}, act: applies from 2031-01-01, when law/{EARLIER} still applies.")


def test_an_act_that_is_added_whole_is_read_like_the_others(added):
    """A folder that Tocsin does not have is an act of its own; its time limits are read too."""
    put(added, LIMITS, deadlines())

    assert said() == []
    assert timelimits.time_limits("dora").applies_from.isoformat() == "2031-01-01"


def test_a_book_of_another_act_may_not_take_an_id(added):
    """The id of a pack leads to one act."""
    put(added, "eu/other/classification/2031-01-01.toml", later().replace("dora-2031", "dora-2024-1772"))

    assert "has the id dora-2024-1772" in said()[0]
    with pytest.raises(Refused, match="has the id dora-2024-1772"):
        lawbooks.rule_books()
