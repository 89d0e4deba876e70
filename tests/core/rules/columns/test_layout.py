"""Columns: what goes in comes out, and what a column cannot keep is kept whole beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rules.columns.registers import FEW, INCIDENTS, readable, values
from tests.core.rules.incidents import NOON, law
from tocsin.core.incidents import Fact
from tocsin.core.rules.columns import in_columns, layout
from tocsin.core.rules.columns.kernel import decimals
from tocsin.core.time import instant
from tocsin.store import lawbooks


def column_of(*incidents):
    return in_columns(incidents, law().facts)


def known(value: object) -> object:
    return Decimal(value) if isinstance(value, str) and value[0].isdigit() else value


@FEW
@given(st.lists(INCIDENTS, max_size=9))
def test_every_incident_comes_out_as_it_went_in(incidents):
    """Facts read back are those that were given, row by row; an amount may be written otherwise."""
    facts = readable(incidents, lawbooks.fact_reader())

    columns = column_of(*map(values, facts))

    assert columns.rows == len(facts)
    for row, expected in enumerate(facts):
        found = columns.facts(row)
        assert {key: known(fact.value) for key, fact in found.items()} == {
            key: known(fact.value) for key, fact in expected.items()
        }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("clients_affected", 10**20),
        ("clients_affected", -1),
        ("clients_affected", True),
        ("clients_affected", "12"),
        ("costs_and_losses", "0.00001"),
        ("costs_and_losses", "1e5"),
        ("costs_and_losses", "99999999999999999999"),
        ("costs_and_losses", "1\n2"),
        ("costs_and_losses", "٣"),
        ("costs_and_losses", ""),
        ("costs_and_losses", 5),
        ("media_coverage", 1),
        ("media_coverage", Fact("media_coverage", value=True, true_since=NOON)),
        ("occurred_at", instant("1969-12-31T23:59:59Z")),
        ("occurred_at", instant("2300-01-01T00:00:00Z")),
        ("member_states_impacted", ["NL"]),
    ],
)
def test_what_no_column_keeps_exactly_is_kept_whole(key, value):
    """An incident with such a value is odd; those before and after it are not touched."""
    plain = {"clients_affected": 5, "costs_and_losses": "5.10", "media_coverage": False}

    columns = column_of(plain, {**plain, key: value}, plain)

    assert columns.odd == {1: {**plain, key: value}}
    for row in (0, 2):
        assert columns.facts(row)["clients_affected"].value == 5
        assert columns.facts(row)["costs_and_losses"].value == "5.1000"
        assert columns.facts(row)["media_coverage"].value is False


def test_a_fact_with_more_than_a_value_comes_out_as_itself():
    """Since when a fact is true is not lost."""
    since = Fact("media_coverage", value=True, true_since=NOON)

    assert column_of({"media_coverage": since, "clients_affected": 7}).facts(0) == {
        "media_coverage": since,
        "clients_affected": Fact("clients_affected", 7),
    }


def test_numbers_beyond_64_bits_do_not_disturb_the_others():
    """A count that is too large makes its own incident odd; unknown stays unknown and zero stays zero."""
    columns = column_of(*({"clients_affected": each} for each in (0, None, 2**63, 2**63 - 1, 3)))

    assert set(columns.odd) == {2}
    assert [columns.number("clients_affected").value(row) for row in (0, 1, 3, 4)] == [0, None, 2**63 - 1, 3]


def test_a_key_that_the_rules_do_not_have_is_passed_over():
    """The rules never ask for it."""
    assert column_of({"colour": "red", "ongoing": True}).facts(0) == {"ongoing": Fact("ongoing", value=True)}


def test_blocks_are_one_register(monkeypatch):
    """A fact that first comes up in a later block is unknown of the incidents before it, and after."""
    monkeypatch.setattr(layout, "_ROWS", 2)
    incidents = [{"ongoing": True}, {}, {}, {"clients_affected": 1, "home_member_state": "NL"}, {}]

    columns = column_of(*incidents)

    assert [{key: fact.value for key, fact in columns.facts(row).items()} for row in range(5)] == incidents


def test_instants_are_kept_to_the_microsecond():
    """The last microsecond of the years an incident can have is told from the one before it."""
    last = instant("2199-12-31T23:59:59.999999Z")
    moments = [last - timedelta(microseconds=each) for each in range(50)]

    columns = column_of(*({"occurred_at": each} for each in moments))

    assert [columns.facts(row)["occurred_at"].value for row in range(50)] == moments
    assert columns.odd == {}


@FEW
@given(st.lists(st.from_regex(r"[0-9]{0,21}(\.[0-9]{0,7})?", fullmatch=True), min_size=1, max_size=6))
def test_decimals_are_read_exactly_or_not_at_all(texts):
    """Digits with a dot become whole numbers of ten-thousandths, where these are exact and fit."""
    raw = np.frombuffer("\n".join(texts).encode(), np.uint8)

    found, read = decimals(raw, len(texts), 4)

    for text, value, fine in zip(texts, found.tolist(), read.tolist(), strict=True):
        exact = Decimal(text) * 10_000 if text.strip(".") else None
        fits = exact is not None and exact == int(exact) and exact < 2**63 - 10
        assert value == exact if fine else not fits


def test_facts_are_unknown_where_no_incident_has_them():
    """A register without a fact has a column of unknowns for it."""
    columns = replace(column_of({"ongoing": True}), by_fact={})

    assert columns.flag("ongoing").value(0) is None
    assert columns.number("clients_affected").value(0) is None
    assert columns.word("home_member_state").value(0) is None
