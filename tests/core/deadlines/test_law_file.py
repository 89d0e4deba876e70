"""How a law file on time limits is read, and which faults stop it."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from tocsin.core.deadlines.law_file import time_limits
from tocsin.core.refusal import Refused

LAW = files("tocsin.law")
DORA = LAW.joinpath("eu/dora/deadlines/2025-03-12.toml").read_text(encoding="utf-8")
COUNTING = LAW.joinpath("eu/counting/1971-07-01.toml").read_text(encoding="utf-8")


def read(law=DORA, counting=COUNTING):
    return time_limits(tomllib.loads(law), tomllib.loads(counting), "act.toml")


def test_the_limits_of_an_act_keep_their_order_and_articles():
    """
    The reports come in the order of the file; every article has its sentence.
    """
    law = read()

    assert law.reports() == ("initial_notification", "intermediate_report", "final_report")
    assert [limit.article for limit in law.limits] == ["5(1)(a)", "5(2)", "5(1)(b)", "5(1)(c)"]
    assert law.applies_from == date(2025, 3, 12)
    assert all(each.says and each.zegt for each in law.provisions.values())


def test_entities_are_known_by_code_and_by_everyday_word():
    """
    A code is itself, an everyday word is its code, anything else is unknown.
    """
    law = read()

    assert law.entity("credit_institution") == law.entity("bank") == "credit_institution"
    assert law.entity("small_insurer") == "insurance_and_reinsurance_undertaking"
    assert law.entity("credit_instituion") == law.entity(None) == "unknown"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[act]", "stray = 1\n[act]", "stray: is not a table"),
        ("[act]", "[deed]", r"has no table \[act\]"),
        ('short    = "2025/301"', "", "has no short"),
        ("applies  = { from = 2025-03-12 }", "", "from which day"),
        ('within = "72 h"', 'within = "3 days"', "5\\(1\\)\\(b\\).*not a period"),
        ('after  = "initial_notification_submitted"', 'after = "detected"', "the event 'detected'"),
        ('after  = "initial_notification_submitted"', "", "the event None"),
        ('instead_of = "5(1)(a)"', 'instead_of = "5(1)(d)"', r"5\(2\): refers to 5\(1\)\(d\)"),
        ('instead_of = "5(1)(a)"', 'instead_of = "5(2)"', r"5\(2\): refers to 5\(2\)"),
        ('owed_once  = "classified"', 'owed_ones = "classified"', "the key owed_ones"),
        ("until = 12:00:00", 'until = "noon"', r"5\(4\): the relief"),
        ('"next_working_day"', '"next_monday"', r"5\(4\): the relief"),
        ('reports = ["initial_notification", ', 'reports = ["initial_notice", ', "the report initial_notice"),
        ('entities = ["credit_institution"', 'entities = ["credit_union"', "credit_union is used"),
        ('later_than = "24 h"', 'later = "24 h"', "the key later"),
        ('["5(3)"]\nsays = ', '["5(3)"]\nsaid = ', "5\\(3\\).*"),
        ("[entities]", '"5(7)" = 1\n[entities]', r"has the key 5\(7\)"),
    ],
)
def test_a_fault_in_a_law_file_is_named_with_its_article(old, new, said):
    """
    A bad file is refused whole, never read as if the provision were not there.
    """
    assert old in DORA

    with pytest.raises(Refused, match=said) as refused:
        read(DORA.replace(old, new))

    assert refused.value.code == "bad_rule_file"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('start = "after_the_hour_of_the_event"', 'start = "whenever"'),
        ('end = "end_of_the_last_hour"', 'end = "noon"'),
        ('end = "end_of_the_same_numbered_day"', 'end = "after_30_days"'),
        ('missing = "last_day_of_the_month"', 'missing = "first_day_of_the_next"'),
    ],
)
def test_a_way_of_counting_that_is_not_known_is_refused(old, new):
    """
    Counting periods otherwise needs code: the file alone cannot ask for it.
    """
    assert old in COUNTING

    with pytest.raises(Refused, match="not counted in a way"):
        read(counting=COUNTING.replace(old, new))


def test_an_act_without_relief_or_entities_is_complete():
    """
    Most acts know no weekend; their file has neither table.
    """
    law = time_limits(
        tomllib.loads(LAW.joinpath("eu/gdpr/deadlines/2018-05-25.toml").read_text(encoding="utf-8")),
        tomllib.loads(COUNTING),
        "gdpr.toml",
    )

    assert (law.relief, law.no_relief, law.entity_codes) == (None, (), frozenset())
