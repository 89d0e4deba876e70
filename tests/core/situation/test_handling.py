"""The impact by which an incident is handled: computed from what is hit, and no legal class."""

from dataclasses import replace

import pytest

from tests.core.situation.nordbank import HAFEN, LANDSCAPE, NOW, history, law, out, seen
from tocsin.core.incidents import Fact
from tocsin.core.situation import situation
from tocsin.core.situation.handling import CRITICAL, impact_of

NOTHING_CRITICAL = tuple(Fact(key, False) for key in CRITICAL)  # noqa: FBT003 - a fact's value


def impact(*facts: Fact, outages=()) -> str:
    told = replace(history(*outages), facts=facts)
    return impact_of(situation(LANDSCAPE, told, law(), NOW))


def test_a_critical_function_that_is_hit_makes_it_high():
    """
    Payments stand on Hafen Cloud: nobody has to say so.
    """
    assert impact_of(seen(out(HAFEN))) == "high"


@pytest.mark.parametrize("key", CRITICAL)
def test_a_fact_of_article_6_makes_it_high(key: str):
    """
    What the map does not show, people may know.
    """
    assert impact(Fact(key, True)) == "high"  # noqa: FBT003 - a fact's value


def test_clients_make_it_medium_and_nothing_named_is_unknown():
    """
    Unknown is not low: low takes that somebody said what it is not.
    """
    assert impact() == "unknown"
    assert impact(*NOTHING_CRITICAL) == "low"
    assert impact(*NOTHING_CRITICAL[:2]) == "unknown"
    assert impact(*NOTHING_CRITICAL, Fact("clients_affected", 12)) == "medium"
    assert impact(*NOTHING_CRITICAL, Fact("clients_affected", 0)) == "low"
