"""How public code gets classification wrong: each mistake is a test that it is not made here."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.rules.incidents import CLOCKS, NOON, NOTHING, classified, law, only, read
from tests.house.reading import SOURCE
from tocsin.core.refusal import Refused
from tocsin.core.rules import PastIncident, Truth, clusters
from tocsin.core.time import instant
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
def test_any_one_threshold_does_not_make_an_incident_major(met):
    """One threshold of Art. 8(1)(b) with the gate is not enough: two are needed."""
    assert classified(**met).outcome == "not_major"


def test_the_gate_is_not_missing():
    """However many thresholds are met, without Art. 6 the incident is not major."""
    found = classified(
        supports_critical_or_important_function=False,
        clients_affected=90_000,
        media_coverage=True,
        duration_seconds=90_000,
        costs_and_losses="900000",
    )

    assert found.outcome == "not_major"


def test_the_gate_is_not_counted_as_one_of_the_two():
    """All three points of the gate and one threshold are still one threshold."""
    found = classified(
        affects_supervised_service=True, malicious_unauthorised_access=True, media_coverage=True
    )

    assert found.critical_points == ("6(a)", "6(b)", "6(c)")
    assert found.outcome == "not_major"


def test_clients_and_transactions_are_not_counted_twice():
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
def test_exactly_the_limit_is_not_higher_than_the_limit(article, exactly, above):
    """Higher than, longer than and exceed are strict: the limit itself does not meet the threshold."""
    assert classified(**exactly).thresholds[article] is Truth.NO
    assert classified(**above).thresholds[article] is Truth.YES


def test_two_hours_do_not_count_for_services_without_a_critical_function():
    """Art. 9(3)(b) asks for ICT services that support critical or important functions."""
    found = classified(downtime_seconds=80_000, downtime_hits_critical_function_support=False)

    assert found.thresholds["9(3)"] is Truth.NO


def test_any_data_loss_is_not_a_major_incident():
    """Data losses are one threshold, and only with an adverse effect."""
    assert classified(data_impact=True).thresholds["9(5)(a)"] is Truth.NO
    assert classified(data_impact=True, data_adverse_effect=True).outcome == "not_major"


def test_an_intrusion_without_possible_data_loss_opens_the_gate_and_counts_nothing():
    """Art. 9(5)(b) needs access that may result in data losses; Art. 6(c) does not."""
    found = classified(
        supports_critical_or_important_function=False,
        malicious_unauthorised_access=True,
        media_coverage=True,
    )

    assert found.critical_points == ("6(c)",)
    assert found.thresholds["9(5)(b)"] is Truth.NO
    assert found.outcome == "not_major"


def test_transactions_are_not_measured_in_absolute_euros():
    """Art. 9(1)(d) and (e) are shares of a daily average; thirty million of a billion is no threshold."""
    found = classified(transaction_value_affected="30000000", transaction_value_daily_average="1000000000")

    assert found.thresholds["9(1)"] is Truth.NO


def test_the_denominator_is_not_the_whole_client_base():
    """The share is of the clients that use the affected service, and there is no fact for any other base."""
    found = classified(clients_affected=300, clients_using_service=2_000)

    assert found.points_met == ("9(1)(a)",)
    with pytest.raises(Refused, match="clients_total"):
        only(clients_total=1_000_000)


def test_records_lost_are_not_a_threshold():
    """The act knows no number of records; a fact that gives one is refused."""
    with pytest.raises(Refused) as refusal:
        only(records_lost=1_000_000)

    assert refusal.value.code == "unknown_key"


def test_there_are_no_invented_tiers():
    """An incident is major, not major or undetermined; nothing else."""
    outcomes = {classified().outcome, classified(media_coverage=None).outcome, only().outcome}
    outcomes.add(classified(media_coverage=True, costs_and_losses="150000").outcome)

    assert outcomes == {"major", "not_major", "undetermined"}


@pytest.mark.parametrize("key", sorted(NOTHING.keys() - {"home_member_state", *CLOCKS}))
def test_unknown_is_not_taken_as_zero_or_as_no(key):
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


@pytest.mark.parametrize("word", ["severity", "priority", "description", "title"])
def test_neither_internal_severity_nor_words_in_the_description_feed_the_class(word):
    """The class follows from facts of the law alone; severities and descriptions are refused."""
    with pytest.raises(Refused, match=word):
        only(**{word: "critical ransomware major"})


def test_no_threshold_of_the_law_is_defined_twice():
    """The limits stand in the rule file, and in no line of the program."""
    limits = {100_000, 50_000, 86_400, 7_200, 15_000_000}

    found = {
        (path.name, node.value)
        for path in (SOURCE / "core" / "rules").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in limits
    }

    assert found == set()


@pytest.mark.parametrize("third", ["GB", "CH", "US", "UA"])
def test_a_third_country_is_not_counted_as_a_member_state(third):
    """The home state and a third country are one Member State; Norway, in the EEA, is one too."""
    assert classified(member_states_impacted=["NL", third]).thresholds["9(4)"] is Truth.NO
    assert classified(member_states_impacted=["NL", third, "NO"]).thresholds["9(4)"] is Truth.YES


def test_the_question_for_costs_names_what_does_not_belong_to_them():
    """Running costs, improvements and premiums are left out, and recoveries are not deducted (Art. 7)."""
    question = lawbooks.fact_definition("costs_and_losses").questions["en"]

    assert re.search("running costs, improvements and insurance premiums", question)
    assert "deduct no recoveries" in question
    with pytest.raises(Refused, match="gross"):
        only(costs_and_losses="-5")


def test_downtime_does_not_end_at_restart_while_the_backlog_is_still_served():
    """Art. 3(2): the level before the incident, backlog included, ends the downtime; the question says so."""
    restarted, served = NOON - timedelta(hours=3), NOON - timedelta(minutes=30)
    found = classified(
        "downtime_seconds",
        downtime_started_at=(restarted - timedelta(minutes=90)).isoformat(),
        service_restored_at=served.isoformat(),
    )

    assert found.thresholds["9(3)"] is Truth.YES
    assert "backlog" in lawbooks.fact_definition("service_restored_at").questions["en"]


# ---------------------------------------------------------------- recurrence


def past(name: str, day: str, cause: str = "certificate expired", **changes: object) -> PastIncident:
    facts = {"downtime_seconds": 4_200, "costs_and_losses": "60000", **changes}
    return PastIncident(name, instant(f"{day}T12:00:00Z"), cause, read({**NOTHING, **facts}))


def together(*incidents: PastIncident, **options: object) -> list[tuple[tuple[str, ...], bool]]:
    found = clusters(law(), incidents, NOON, **options)
    return [(cluster.incident_ids, cluster.collectively_major) for cluster in found]


@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        ("2025-08-02", "2026-02-02", True),
        ("2025-08-02", "2026-02-03", False),
        ("2025-08-31", "2026-02-28", True),
        ("2025-08-31", "2026-03-01", False),
        ("2025-08-29", "2026-02-28", True),
        ("2023-08-31", "2024-02-29", True),
        ("2024-02-29", "2024-08-29", True),
        ("2024-02-29", "2024-08-30", False),
    ],
)
def test_the_window_is_no_other_than_six_calendar_months(first, last, within):
    """Six months end on the day with the same number, or on the last day of a shorter month."""
    expected = [(("a", "b"), True)] if within else []

    assert together(past("a", first), past("b", last)) == expected


def test_the_broad_cause_category_is_not_the_apparent_root_cause():
    """Two incidents of one category but different specific causes do not recur."""
    pair = past("a", "2026-01-01", "process/change A"), past("b", "2026-02-01", "process/check B")

    assert together(*pair) == []


def test_members_already_major_are_not_counted_again():
    """An incident that is major by itself, or was reported in a cluster, is no member."""
    alone = past("a", "2026-01-01", media_coverage=True, costs_and_losses="150000")

    assert together(alone, past("b", "2026-02-01")) == []
    assert together(past("a", "2026-01-01"), past("b", "2026-02-01"), already_reported={"a"}) == []


@pytest.mark.parametrize("exemption", ["microenterprise", "simplified_framework"])
def test_microenterprises_and_the_simplified_framework_are_exempt(exemption):
    """Art. 8(2) last subparagraph: they need not add up recurring incidents."""
    (cluster,) = clusters(
        law(), [past("a", "2026-01-01"), past("b", "2026-02-01")], NOON, exemptions=[exemption]
    )

    assert cluster.exempt
    assert not cluster.collectively_major


def test_a_monthly_assessment_does_not_open_the_same_cluster_twice():
    """The same incidents give the same cluster, and a reported one is not found again."""
    first, second = past("a", "2026-01-01"), past("b", "2026-02-01")

    january = together(first, second)
    march = together(first, second, past("c", "2026-03-01"), already_reported=january[0][0])

    assert january == together(second, first) == [(("a", "b"), True)]
    assert march == []


# ---------------------------------------------------------------- citations


def test_no_citation_of_a_rule_file_names_an_article_the_act_does_not_have():
    """2024/1772 has thirteen articles; every provision and every fact cites one of 1 to 10."""
    texts = [
        (Path(str(SOURCE)) / name).read_text(encoding="utf-8")
        for name in ("law/eu/dora/classification/2025-01-17.toml", "law/facts.toml")
    ]
    cited = {int(number) for text in texts for number in re.findall(r"(?:Art(?:icle|ikel)?\.?) (\d+)", text)}
    cited |= {int(re.match(r"\d+", article)[0]) for article in law().provisions}

    assert cited <= set(range(1, 11))
    assert not [text for text in texts if re.search("2024/(1773|1774|1502|2956)", text)]
