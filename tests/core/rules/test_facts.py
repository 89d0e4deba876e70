"""Facts from outside: a slip is refused with what to do, and never becomes an unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.rules.incidents import only, read
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition
from tocsin.store import lawbooks


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        ({"client_affected": 5}, "unknown_key", "Did you mean clients_affected?"),
        ({"losses": "5"}, "unknown_key", "Did you mean costs_and_losses?"),
        ({"x": 1}, "unknown_key", "Use a key of the reference of facts."),
        ({"x": None}, "unknown_key", "not a fact"),
        ({"criteria_met": []}, "unknown_key", "not a fact that these rules know"),
        ({"media_coverage": "yes"}, "not_a_flag", "neither true nor false"),
        ({"media_coverage": 1}, "not_a_flag", "neither true nor false"),
        ({"clients_affected": "12%"}, "not_a_count", "It looks like a share"),
        ({"clients_affected": "12"}, "not_a_count", "without quotes"),
        ({"clients_affected": True}, "not_a_count", "not a number of clients"),
        ({"clients_affected": "1.5"}, "not_a_count", "not a number of clients"),
        ({"duration_seconds": "1.5"}, "not_a_count", "not a number of seconds"),
        ({"clients_affected": -1}, "implausible_number", "zero or more"),
        ({"clients_affected": -1}, "implausible_number", "clients_affected: -1 cannot be"),
        ({"clients_affected": 10**18}, "implausible_number", "18 digits"),
        ({"duration_seconds": 10**10}, "implausible_number", "a hundred years"),
        ({"duration_seconds": 10**10}, "implausible_number", "duration_seconds: 10000000000 cannot be"),
        ({"duration_seconds": 3_155_760_001}, "implausible_number", "a hundred years"),
        ({"costs_and_losses": "-0.01"}, "implausible_number", "recoveries are not deducted"),
        ({"costs_and_losses": "-0.01"}, "implausible_number", "costs_and_losses: '-0.01' cannot be"),
        ({"costs_and_losses": "1e400"}, "implausible_number", "euro"),
        ({"costs_and_losses": "1e400"}, "implausible_number", "costs_and_losses: '1e400' cannot be"),
        ({"costs_and_losses": "1e-400"}, "implausible_number", "euro"),
        ({"costs_and_losses": "0e999999999"}, "implausible_number", "euro"),
        ({"costs_and_losses": "0e18"}, "implausible_number", "euro"),
        ({"costs_and_losses": "1000000000000000000"}, "implausible_number", "euro"),
        ({"costs_and_losses": "0.0000000000001"}, "implausible_number", "euro"),
        ({"costs_and_losses": "NaN"}, "not_a_number", "not a number"),
        ({"costs_and_losses": [1]}, "not_a_number", "not a number"),
        ({"occurred_at": "2026-03-02T08:00:00"}, "not_an_instant", "with a zone"),
        ({"occurred_at": 1772438400}, "not_an_instant", "with a zone"),
        ({"occurred_at": "0001-01-01T00:00:00Z"}, "instant_out_of_range", "1970"),
        ({"resolved_at": "9999-12-31T23:59:59Z"}, "instant_out_of_range", "2199"),
        ({"home_member_state": "nl"}, "not_a_country", "Write NL."),
        ({"home_member_state": "EL"}, "not_a_country", "Write GR."),
        ({"home_member_state": "UK"}, "not_a_country", "Write GB."),
        ({"home_member_state": "XX"}, "not_a_country", "two capital letters"),
        ({"home_member_state": ["NL"]}, "not_a_country", "two capital letters"),
        ({"member_states_impacted": "NL"}, "not_a_list", "in brackets"),
        ({"member_states_impacted": ["NL", "Belgium"]}, "not_a_country", "Belgium"),
        ({"member_states_impacted": [None]}, "not_a_country", "None"),
    ],
)
def test_a_slip_is_refused_with_what_to_do(given, code, says):
    """The refusal names the key, says why and what to write instead."""
    with pytest.raises(Refused) as refusal:
        only(**given)

    assert (refusal.value.code, refusal.value.where) == (code, next(iter(given)))
    assert says in refusal.value.message


def test_null_is_unknown():
    """A key that is null is left out: unknown is neither false nor zero."""
    assert read({"media_coverage": None, "clients_affected": None}) == {}


def test_values_are_kept_as_the_law_needs_them():
    """Money stays exact text, states are counted once, and Greece is GR."""
    facts = read(
        {"costs_and_losses": "1E5", "member_states_impacted": ["GR", "NL", "GR"], "clients_affected": 0}
    )

    assert facts["costs_and_losses"].value == "100000"
    assert facts["member_states_impacted"].value == ("GR", "NL")
    assert facts["clients_affected"].value == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0", "0"),
        ("0e17", "0"),
        ("999999999999999999", "999999999999999999"),
        ("1e17", "100000000000000000"),
        ("0.000000000001", "0.000000000001"),
    ],
)
def test_money_may_have_eighteen_digits_and_twelve_decimals(given, kept):
    """Whatever anybody could have lost can be written, and what is written stays as it is."""
    assert read({"costs_and_losses": given})["costs_and_losses"].value == kept


def test_a_hundred_years_are_not_too_long():
    """A century of 365.25 days a year is the longest that anything is taken to have lasted."""
    assert read({"duration_seconds": 3_155_760_000})["duration_seconds"].value == 3_155_760_000


def test_a_part_of_a_state_with_a_code_of_its_own_counts_as_that_state():
    """Åland is Finland, as Réunion is France: an incident there and on the mainland hits one Member State."""
    facts = read({"home_member_state": "RE", "member_states_impacted": ["AX", "FI", "RE"]})

    assert facts["home_member_state"].value == "FR"
    assert facts["member_states_impacted"].value == ("FI", "FR")


def test_the_draft_takes_its_criteria_as_a_list():
    """The criteria of the draft are checked like every other fact."""
    reader = lawbooks.reader_for(lawbooks.classification("dora-draft-2023-06"))

    assert reader.all_of({"criteria_met": ["clients", "clients"]})["criteria_met"].value == ("clients",)
    with pytest.raises(Refused, match="severity") as refusal:
        reader.all_of({"criteria_met": ["severity"]})
    assert (refusal.value.code, refusal.value.where) == ("unknown_code", "criteria_met")
    with pytest.raises(Refused, match="brackets") as refusal:
        reader.all_of({"criteria_met": "clients"})
    assert (refusal.value.code, refusal.value.where) == ("not_a_list", "criteria_met")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Ransomware \t on\nthe mail server ", "Ransomware on the mail server"),
        ("x", "x"),
        ("é" * 300, "é" * 300),
    ],
    ids=["blanks", "short", "long"],
)
def test_a_line_of_text_is_kept_without_needless_blanks(given, kept):
    """Up to 300 characters, in any language."""
    assert _text_of(given) == kept


@pytest.mark.parametrize(
    "given", ["", "  ", "x" * 301, "a\x07b", 7, None, ["x"]], ids=["none", "blank", "long", *"bnul"]
)
def test_what_is_no_line_of_text_is_refused(given):
    """Nothing, too much, what cannot be printed, and what is no text."""
    with pytest.raises(Refused, match="is not a line of text of at most 300 characters") as refusal:
        _text_of(given)

    assert (refusal.value.code, refusal.value.where) == ("not_text", "what")


def _text_of(given):
    definition = FactDefinition("what", "text")
    return replace(lawbooks.fact_reader(), definitions={"what": definition}).value("what", given)


def test_codes_are_kept_once_and_a_code_that_is_none_of_them_is_refused():
    """A list of the codes of the fact, in the order given."""
    definition = FactDefinition("kinds", "codes", codes=("x", "y"))
    reader = replace(lawbooks.fact_reader(), definitions={"kinds": definition})

    assert reader.value("kinds", ["y", "x", "y"]) == ("y", "x")
    with pytest.raises(Refused, match=r"'z' is not a code of it. Choose from x, y\.") as refusal:
        reader.value("kinds", ["x", "z"])
    assert (refusal.value.code, refusal.value.where) == ("unknown_code", "kinds")
    with pytest.raises(Refused, match="is not a list") as refusal:
        reader.value("kinds", "x")
    assert (refusal.value.code, refusal.value.where) == ("not_a_list", "kinds")
