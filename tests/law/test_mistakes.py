"""How public code gets classification wrong: each mistake is a test that it is not made here."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest

from tests.core.rules.incidents import CLOCKS, NOON, NOTHING, classified, law, only
from tests.house.reading import SOURCE
from tocsin.core.refusal import Refused
from tocsin.core.rules import Truth, facts_of, judge
from tocsin.store import lawbooks


@pytest.mark.parametrize(
    "met",
    [
        {"clients_affected": 20_000},
        {"media_coverage": True},
        {"duration_seconds": 90_000},
        {"member_states_impacted": ["NL", "BE"]},
        {"data_impact": True, "data_adverse_effect": True},
        {"costs_and_losses": "150000"},
    ],
)
def test_any_one_threshold_makes_an_incident_major(met):
    """One threshold of Art. 8(1)(b) with the gate is not enough: two are needed."""
    assert classified(**met).outcome == "not_major"


def test_the_gate_art_6_missing():
    """However many thresholds are met, without Art. 6 the incident is not major."""
    found = classified(
        supports_critical_or_important_function=False,
        clients_affected=90_000,
        media_coverage=True,
        duration_seconds=90_000,
        costs_and_losses="900000",
    )

    assert found.outcome == "not_major"


def test_the_gate_counted_as_one_of_the_two():
    """All three points of the gate and one threshold are still one threshold."""
    found = classified(
        affects_supervised_service=True, malicious_unauthorised_access=True, media_coverage=True
    )

    assert found.critical_points == ("6(a)", "6(b)", "6(c)")
    assert found.outcome == "not_major"


def test_clients_and_transactions_counted_twice_though_9_1_is_one_threshold():
    """Art. 9(1) is one threshold, however many of its points are met."""
    found = classified(clients_affected=90_000, transactions_affected=9_000, counterparts_affected=90)

    assert found.points_met == ("9(1)(a)", "9(1)(c)", "9(1)(d)")
    assert found.outcome == "not_major"


@pytest.mark.parametrize(
    ("article", "exactly", "above"),
    [
        ("9(1)", {"clients_affected": 10_000}, {"clients_affected": 10_001}),
        (
            "9(1)",
            {"clients_affected": 100_000, "clients_using_service": 5_000_000},
            {"clients_affected": 100_001, "clients_using_service": 5_000_000},
        ),
        ("9(1)", {"counterparts_affected": 30}, {"counterparts_affected": 31}),
        ("9(1)", {"transactions_affected": 1_000}, {"transactions_affected": 1_001}),
        (
            "9(1)",
            {"transaction_value_affected": "100000"},
            {"transaction_value_affected": "100000.000000000001"},
        ),
        ("9(3)", {"duration_seconds": 86_400}, {"duration_seconds": 86_401}),
        ("9(3)", {"downtime_seconds": 7_200}, {"downtime_seconds": 7_201}),
        ("9(6)", {"costs_and_losses": "100000.00"}, {"costs_and_losses": "100000.01"}),
    ],
)
def test_for_higher_than_longer_than_exceed(article, exactly, above):
    """Higher than, longer than and exceed are strict: the limit itself does not meet the threshold."""
    assert classified(**exactly).thresholds[article] is Truth.NO
    assert classified(**above).thresholds[article] is Truth.YES


def test_the_2_h_test_for_services_that_support_no_critical_or_important_function():
    """Art. 9(3)(b) asks for ICT services that support critical or important functions."""
    found = classified(downtime_seconds=80_000, downtime_hits_critical_function_support=False)

    assert found.thresholds["9(3)"] is Truth.NO


def test_any_data_loss_is_major():
    """Data losses are one threshold, and only with an adverse effect."""
    assert classified(data_impact=True).thresholds["9(5)(a)"] is Truth.NO
    assert classified(data_impact=True, data_adverse_effect=True).outcome == "not_major"


def test_intrusion_without_possible_data_loss_treated_as_9_5_b():
    """Art. 9(5)(b) needs access that may result in data losses; Art. 6(c) does not."""
    found = classified(
        supports_critical_or_important_function=False,
        malicious_unauthorised_access=True,
        media_coverage=True,
    )

    assert found.critical_points == ("6(c)",)
    assert found.thresholds["9(5)(b)"] is Truth.NO
    assert found.outcome == "not_major"


def test_transactions_in_absolute_euros():
    """Art. 9(1)(d) and (e) are shares of a daily average; thirty million of a billion is no threshold."""
    found = classified(transaction_value_affected="30000000", transaction_value_daily_average="1000000000")

    assert found.thresholds["9(1)"] is Truth.NO


def test_the_denominator_the_whole_client_base_instead_of_those_using_the_affected_service():
    """The share is of the clients that use the affected service, and there is no fact for any other base."""
    found = classified(clients_affected=300, clients_using_service=2_000)

    assert found.points_met == ("9(1)(a)",)
    with pytest.raises(Refused, match="clients_total"):
        only(clients_total=1_000_000)


@pytest.mark.parametrize("using", [2_999, 3_001])
def test_the_denominator_a_constant(using):
    """The same 300 clients are more than 10 % of one service and not of another: the whole is a fact."""
    found = classified(clients_affected=300, clients_using_service=using)

    assert (found.points_met == ("9(1)(a)",)) is (using < 3_000)
    assert classified("clients_using_service", clients_affected=300).thresholds["9(1)"] is Truth.UNKNOWN


def test_records_lost_as_a_threshold():
    """The act knows no number of records; a fact that gives one is refused."""
    with pytest.raises(Refused) as refusal:
        only(records_lost=1_000_000)

    assert refusal.value.code == "unknown_key"


def test_invented_tiers_with_reporting_duties():
    """An incident is major, not major or undetermined, nothing else; only a threat can be significant."""
    outcomes = {classified().outcome, classified(media_coverage=None).outcome, only().outcome}
    outcomes.add(classified(media_coverage=True, costs_and_losses="150000").outcome)

    assert outcomes == {"major", "not_major", "undetermined"}
    assert not {"significant", "critical"} & lawbooks.terms("en")["outcome"].keys()


@pytest.mark.parametrize("key", sorted(NOTHING.keys() - {"home_member_state", *CLOCKS}))
def test_unknown_taken_as_zero_or_as_no(key):
    """With one other threshold met, an unknown that could be the second leaves the outcome undetermined."""
    one_more = {"repetitive_complaints": True} if "costs" in key else {"costs_and_losses": "150000"}
    needs = {
        "supports_critical_or_important_function": {"media_coverage": True},
        "affects_supervised_service": {
            "supports_critical_or_important_function": False,
            "media_coverage": True,
        },
        "access_may_cause_data_losses": {"malicious_unauthorised_access": True},
        "malicious_unauthorised_access": {"access_may_cause_data_losses": True},
        "data_impact": {"data_adverse_effect": True},
        "data_adverse_effect": {"data_impact": True},
        "clients_using_service": {"clients_affected": 1},
        "counterparts_related": {"counterparts_affected": 1},
        "transactions_daily_average": {"transactions_affected": 1},
        "transaction_value_daily_average": {"transaction_value_affected": "1"},
        "downtime_hits_critical_function_support": {"downtime_seconds": 9_000},
    }

    found = classified(key, **{**one_more, **needs.get(key, {}), key: None})

    assert found.outcome == "undetermined"
    assert key in found.ask_next


@pytest.mark.parametrize("word", ["severity", "priority", "impact", "urgency"])
def test_internal_severity_feeding_the_class(word):
    """The class follows from facts of the law alone: what the house itself thinks of it is refused."""
    with pytest.raises(Refused, match=word) as refusal:
        only(**{word: "critical"})

    assert refusal.value.code == "unknown_key"


@pytest.mark.parametrize("word", ["description", "title", "summary"])
def test_the_class_guessed_from_words_in_the_description(word):
    """No text is read for words: it is refused, and no provision of the class asks for text."""
    with pytest.raises(Refused, match=word):
        only(**{word: "ransomware at the bank, major breach"})

    assert [key for key in facts_of(law(), "8(1)") if law().facts[key].type == "text"] == []


def test_two_definitions_of_one_number_in_the_same_program():
    """The limits stand in the rule file, and in no line of a program that decides by them or shows them."""
    limits = {100_000, 50_000, 7_200, 15_000_000}  # a day has 86 400 seconds in every program

    found = {
        (path.name, node.value)
        for room in ("core/rules", "core/incidents", "core/situation", "actions", "web", "api", "store")
        for path in (SOURCE / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in limits
    }

    assert found == set()


@pytest.mark.parametrize("third", ["GB", "CH", "US", "UA"])
def test_a_third_country_counted_as_a_member_state(third):
    """The home state and a third country are one Member State; Norway, in the EEA, is one too."""
    assert classified(member_states_impacted=["NL", third]).thresholds["9(4)"] is Truth.NO
    assert classified(member_states_impacted=["NL", third, "NO"]).thresholds["9(4)"] is Truth.YES


@pytest.mark.parametrize("kind", ["ordinary_salaries", "insurance_premiums", "improvements", "maintenance"])
def test_salaries_insurance_premiums_and_upgrades_in_9_6(kind):
    """Art. 7(2) leaves out what day-to-day operation costs, and the question for the sum says so."""
    question = lawbooks.fact_definition("costs_and_losses").questions["en"]

    assert counts(kind) is Truth.NO
    assert counts("staff") is Truth.YES
    assert re.search("running costs, improvements and insurance premiums", question)


def test_recoveries_deducted():
    """Costs are gross: what an insurer pays is none of them, and a negative amount is refused."""
    assert counts("recovery") is Truth.NO
    assert "deduct no recoveries" in lawbooks.fact_definition("costs_and_losses").questions["en"]
    with pytest.raises(Refused, match="gross"):
        only(costs_and_losses="-5")


def counts(kind: str) -> Truth:
    """Say whether a cost of one kind is eligible under Art. 7."""
    costs = lawbooks.rules("dora-costs-2024-1772")
    facts = lawbooks.reader_for(costs).all_of({"cost_kinds": [kind]})
    return judge(costs, "eligible", facts, NOON).answer


def test_downtime_ended_at_restart_though_the_backlog_was_still_being_served():
    """Art. 3(2): the level before the incident, backlog included, ends the downtime; the question says so."""
    restarted, served = NOON - timedelta(hours=3), NOON - timedelta(minutes=30)
    found = classified(
        "downtime_seconds",
        downtime_started_at=(restarted - timedelta(minutes=90)).isoformat(),
        service_restored_at=served.isoformat(),
    )

    assert found.thresholds["9(3)"] is Truth.YES
    assert "backlog" in lawbooks.fact_definition("service_restored_at").questions["en"]
