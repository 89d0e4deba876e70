"""Which law file on time limits applies to a regime on a day."""

from datetime import date

import pytest

from tocsin.core.refusal import Refused
from tocsin.store.lawshelf import LawFile
from tocsin.store.timelimits import time_limits, time_limits_of


@pytest.mark.parametrize(
    ("regime", "short", "first"),
    [
        ("dora", "2025/301", date(2025, 3, 12)),
        ("nis2", "2022/2555", date(2024, 10, 18)),
        ("gdpr", "2016/679", date(2018, 5, 25)),
    ],
)
def test_each_regime_has_its_act(regime, short, first):
    """
    The act is named, applies from its day, and its files can be told by their digest.
    """
    law = time_limits(regime)

    assert (law.short, law.applies_from) == (short, first)
    assert len(law.digest) == 64


def test_before_the_first_version_the_first_one_is_returned():
    """
    An incident from before the act has no other law to be counted by; the answer notes it.
    """
    assert time_limits("dora", on=date(2025, 1, 20)) is time_limits("dora", on=date(2026, 1, 1))


def test_a_regime_without_a_law_file_is_refused():
    """
    A missing file is named, never taken for an act without limits.
    """
    with pytest.raises(Refused, match="eu/mica/deadlines") as refused:
        time_limits("mica")

    assert refused.value.code == "bad_rule_file"


def test_a_law_file_with_a_fault_is_named_with_its_article():
    """
    The path is the one below the folder of the law, so that whoever changed it knows where to look.
    """
    act = {"title": "An act", "short": "1/1", "source": "https://example.org", "counting": "eu/counting"}
    told = {
        "says": "It is due.",
        "zegt": "Het is verschuldigd.",
        "report": "final_report",
        "after": "handled",
    }
    tables = {"act": {**act, "applies": {"from": date(2031, 1, 1)}}, "5(1)": {**told, "within": "30 days"}}

    with pytest.raises(
        Refused, match=r"^law/eu/x/deadlines/2031-01-01\.toml, 5\(1\): '30 days' is not"
    ) as refused:
        time_limits_of(LawFile("law/eu/x/deadlines/2031-01-01.toml", tables, ""))

    assert refused.value.where == "law/eu/x/deadlines/2031-01-01.toml, 5(1)"
