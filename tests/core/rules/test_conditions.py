"""Conditions: from when each kind of them holds, where its facts became true at an instant."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.rules.acts import act, flag
from tests.core.rules.incidents import NOON
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import NEVER, Truth, assess

MICROSECOND = timedelta(microseconds=1)
ONE, TWO = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("provision", "values"),
    [
        ({"fact": "a", "is": True}, {"a": True}),
        ({"fact": "hit", "more_than": "10 users"}, {"hit": 11}),
        ({"fact": "hit", "less_than": "10 users"}, {"hit": 9}),
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {"hit": 11, "all": 100}),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"hit": 10, "all": 100}),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"hit": 0}),
        ({"fact": "kinds", "includes": "x"}, {"kinds": ("y", "x")}),
        ({"fact": "where", "among": "members", "number_from": 2}, {"where": ("NL", "BE")}),
    ],
    ids=str,
)
def test_a_condition_holds_from_the_last_instant_at_which_its_facts_became_true(provision, values):
    """Before it the answer is a plain no that is named with that instant; from then on it is a yes."""
    rules = act("1", {"1": provision})
    orders = [dict(zip(values, order, strict=False)) for order in ((ONE, TWO), (TWO, ONE))]

    for moments in orders:
        last = max(moments.values())
        facts = {key: Fact(key, value, true_since=moments[key]) for key, value in values.items()}
        before, then = (assess(rules, "1", facts, at) for at in (last - MICROSECOND, last))
        assert (before.truth, before.holds_from) == (Truth.NO, last)
        assert (then.truth, then.holds_from) == (Truth.YES, last)


@pytest.mark.parametrize(
    ("provision", "values"),
    [
        ({"fact": "hit", "less_than": "10 users"}, {"hit": 10}),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"hit": 11, "all": 100}),
        ({"fact": "kinds", "includes": "x"}, {"kinds": ("y",)}),
        ({"fact": "kinds", "includes": "x"}, {"kinds": ()}),
    ],
    ids=str,
)
def test_what_does_not_hold_is_not_named_with_an_instant(provision, values):
    """Ten are not fewer than ten, and eleven of a hundred are more than a tenth: no instant changes that."""
    facts = {key: Fact(key, value, true_since=ONE) for key, value in values.items()}

    finding = assess(act("1", {"1": provision}), "1", facts, TWO)

    assert (finding.truth, finding.holds_from) == (Truth.NO, NEVER)


@pytest.mark.parametrize(
    ("amount", "truth"),
    [
        ("500", Truth.NO),
        ("500.", Truth.NO),
        ("0500.000", Truth.NO),
        ("5e2", Truth.NO),
        ("-501", Truth.NO),
        (Decimal("5.00E+2"), Truth.NO),
        ("500.000000000001", Truth.YES),
        ("+500.5", Truth.YES),
        ("5.01e2", Truth.YES),
        (Decimal("500.5"), Truth.YES),
    ],
    ids=str,
)
def test_an_amount_is_the_same_number_however_it_is_written(amount, truth):
    """Five hundred sharp is not more than five hundred, and the least part above it is."""
    rules = act("1", {"1": {"fact": "loss", "more_than": "500 EUR"}})

    assert assess(rules, "1", {"loss": Fact("loss", amount)}, NOON).truth is truth


@pytest.mark.parametrize("amount", ["1_000", "٥٠١", "5.0.1", "", ".", "NaN", "Infinity"])
def test_an_amount_that_is_no_number_is_refused(amount):
    """Python would take some of these as numbers; the law is not applied to what nobody wrote."""
    rules = act("1", {"1": {"fact": "loss", "more_than": "500 EUR"}})

    with pytest.raises(Refused) as refusal:
        assess(rules, "1", {"loss": Fact("loss", amount)}, NOON)

    assert (refusal.value.code, refusal.value.where) == ("not_a_number", "loss")


def test_a_share_of_money_is_compared_to_the_last_decimal():
    """A tenth of 0.3 is 0.03 exactly, which it is not in binary fractions."""
    rules = act("1", {"1": {"fact": "loss", "share_of": "sales", "more_than": "10 %"}})

    found = [
        assess(rules, "1", {"loss": Fact("loss", part), "sales": Fact("sales", "0.3")}, NOON).truth
        for part in ("0.03", "0.030000000001")
    ]

    assert found == [Truth.NO, Truth.YES]


@pytest.mark.parametrize(
    ("provision", "values", "expected"),
    [
        ({"fact": "loss", "more_than": "10.50 EUR"}, {"loss": "10.51"}, Truth.YES),
        ({"fact": "loss", "more_than": "10.50 EUR"}, {"loss": "10.50"}, Truth.NO),
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {"hit": 0, "all": 0}, Truth.NO),
        ({"fact": "loss", "less_than": "10.50 EUR"}, {"loss": "10.49"}, Truth.YES),
        ({"fact": "loss", "less_than": "10.50 EUR"}, {"loss": "10.50"}, Truth.NO),
        ({"fact": "loss", "share_of": "sales", "at_most": "15 %"}, {"loss": "15", "sales": "100"}, Truth.YES),
        (
            {"fact": "loss", "share_of": "sales", "at_most": "10 %"},
            {"loss": "10.05", "sales": "100.5"},
            Truth.YES,
        ),
        (
            {"fact": "loss", "share_of": "sales", "at_most": "10 %"},
            {"loss": "10.06", "sales": "100.5"},
            Truth.NO,
        ),
    ],
    ids=str,
)
def test_decimals_are_compared_exactly_at_the_limit(provision, values, expected):
    """Neither a cent below nor the very limit is lost in a division."""
    rules = act("1", {"1": provision})

    assert (
        assess(rules, "1", {key: Fact(key, value) for key, value in values.items()}, NOON).truth is expected
    )


@pytest.mark.parametrize(
    ("provision", "values", "asked"),
    [
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {}, ("hit", "all")),
        ({"fact": "hit", "share_of": "all", "more_than": "10 %"}, {"all": 100}, ("hit",)),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {}, ("hit", "all")),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"all": 100}, ("hit",)),
        ({"fact": "hit", "share_of": "all", "at_most": "10 %"}, {"hit": 1}, ("all",)),
        (
            {"fact": "where", "among": "members", "number_from": 2, "other_than": "home"},
            {},
            ("where", "home"),
        ),
        (
            {"fact": "where", "among": "members", "number_from": 2, "other_than": "home"},
            {"home": "NL"},
            ("where",),
        ),
    ],
    ids=str,
)
def test_what_is_unknown_and_could_decide_is_asked_for(provision, values, asked):
    """Each fact that is missing is named, and none that is there."""
    rules = act("1", {"1": provision})

    found = assess(rules, "1", {key: Fact(key, value) for key, value in values.items()}, NOON)

    assert (found.truth, found.open) == (Truth.UNKNOWN, asked)


def test_what_begins_together_with_its_exception_never_holds():
    """A fact and the exception to it come true at one instant: there is none from which it would hold."""
    rules = act("1", {"1": {**flag("a"), "unless": "2"}, "2": flag("b")})
    facts = {key: Fact(key, value=True, true_since=ONE) for key in ("a", "b")}

    found = assess(rules, "1", facts, NOON)

    assert (found.truth, found.holds_from) == (Truth.NO, NEVER)
