"""`tocsin assess` against an evaluator written from the contract and the law alone, clocks included."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cli.contract import answered, moment, refused, run, seeded, zulu
from tocsin.cli.assess import answer
from tocsin.core.rules import moment as instant_of
from tocsin.store import lawbooks

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY, TWO_HOURS = timedelta(hours=24), timedelta(hours=2)
STATES = {"NL", "DE", "NO"}
WORDS = {True: "yes", False: "no", None: "unknown"}
GATE = {
    "6(a)": "supports_critical_or_important_function",
    "6(b)": "affects_supervised_service",
    "6(c)": "malicious_unauthorised_access",
}
REPUTATION = (
    "media_coverage",
    "repetitive_complaints",
    "regulatory_requirements_at_risk",
    "material_client_loss",
)
FLAGS = (
    *GATE.values(),
    *REPUTATION,
    "access_may_cause_data_losses",
    "relevant_client_or_counterpart_affected",
    "downtime_hits_critical_function_support",
    "data_impact",
    "data_adverse_effect",
    "ongoing",
)
COUNTS = (
    ("clients_affected", "clients_using_service"),
    ("counterparts_affected", "counterparts_related"),
    ("transactions_affected", "transactions_daily_average"),
)
SHARES = {
    "9(1)(a)": ("clients_affected", "clients_using_service", 10),
    "9(1)(c)": ("counterparts_affected", "counterparts_related", 30),
    "9(1)(d)": ("transactions_affected", "transactions_daily_average", 10),
    "9(1)(e)": ("transaction_value_affected", "transaction_value_daily_average", 10),
}
COUNTED = ("9(1)", "9(2)", "9(3)", "9(4)", "9(5)(a)", "9(6)")


def both(*truths: bool | None) -> bool | None:
    return False if False in truths else None if None in truths else True


def either(*truths: bool | None) -> bool | None:
    return True if True in truths else None if None in truths else False


def share(facts: dict[str, Any], part: str, whole: str, percent: int) -> bool | None:
    some, everything = facts.get(part), facts.get(whole)
    if some is None or everything is None or (not Decimal(str(everything)) and Decimal(str(some))):
        return False if some is not None and not Decimal(str(some)) else None
    return Decimal(str(some)) * 100 > percent * Decimal(str(everything))


def more(facts: dict[str, Any], key: str, limit: int) -> bool | None:
    return None if facts.get(key) is None else Decimal(str(facts[key])) > limit


def longer(facts: dict[str, Any], at: datetime, *, downtime: bool) -> bool | None:
    """Art. 3: from the start, else from detection, to the end, or to the question while it goes on."""
    starts, ends = (
        ("downtime_started_at", "service_restored_at") if downtime else ("occurred_at", "resolved_at")
    )
    limit = TWO_HOURS if downtime else DAY
    end = moment(facts[ends]) if facts.get(ends) else None
    named = facts.get(starts)
    if named is None and (not downtime or end or facts.get("downtime_hits_critical_function_support")):
        detected = facts.get("detected_at")
        named = detected if detected and (end is None or moment(detected) <= end) else None
    if named is None:
        return None
    if end is None and facts.get("ongoing") is not True:
        return None if at - moment(named) > limit else False
    return (min(end, at) if end else at) - moment(named) > limit


def points(facts: dict[str, Any], at: datetime) -> dict[str, bool | None]:
    flag = facts.get
    impacted = flag("member_states_impacted")
    spread = None if impacted is None else len(STATES & set(impacted)) > 1
    losses = both(flag("data_impact"), flag("data_adverse_effect"))
    intrusion = both(flag("malicious_unauthorised_access"), flag("access_may_cause_data_losses"))
    return {
        **{point: share(facts, *test) for point, test in SHARES.items()},
        "9(1)(b)": more(facts, "clients_affected", 100_000),
        "9(1)(f)": flag("relevant_client_or_counterpart_affected"),
        "9(2)": either(*(flag(each) for each in REPUTATION)),
        "9(3)(a)": longer(facts, at, downtime=False),
        "9(3)(b)": both(longer(facts, at, downtime=True), flag("downtime_hits_critical_function_support")),
        "9(4)": spread,
        "9(5)(a)": losses,
        "9(5)(b)": both(intrusion, None if losses is None else not losses),
        "9(6)": either(
            more(facts, "costs_and_losses", 100_000), more(facts, "likely_costs_and_losses", 100_000)
        ),
    }


def expected(facts: dict[str, Any], at: datetime) -> dict[str, Any]:
    met = points(facts, at)
    truths = {
        **{key: met[key] for key in ("9(2)", "9(4)", "9(5)(a)", "9(5)(b)", "9(6)")},
        "9(1)": either(*(truth for point, truth in met.items() if point.startswith("9(1)("))),
        "9(3)": either(met["9(3)(a)"], met["9(3)(b)"]),
    }
    yes = [truths[each] for each in COUNTED].count(True)
    unknown = [truths[each] for each in COUNTED].count(None)
    two = True if yes > 1 else None if yes + unknown > 1 else False
    access = facts.get("malicious_unauthorised_access")
    alone = either(both(access, facts.get("access_may_cause_data_losses")), both(access, truths["9(5)(a)"]))
    gate = {point: facts.get(key) for point, key in GATE.items()}
    major = both(either(*gate.values()), either(alone, two))
    return {
        "outcome": {True: "major", False: "not_major", None: "undetermined"}[major],
        "basis": None if not major else "8(1)(a)" if alone else "8(1)(b)",
        "critical_services": {
            "answer": WORDS[either(*gate.values())],
            "points": [point for point, truth in gate.items() if truth],
        },
        "thresholds": {article: WORDS[truth] for article, truth in sorted(truths.items())},
        "points_met": sorted(point for point, truth in met.items() if truth),
    }


def first_major(facts: dict[str, Any]) -> str | None:
    """The limit just after which the facts make it major, and before which they do not."""
    hours = {"occurred_at": (24,), "detected_at": (24, 2), "downtime_started_at": (2,)}
    limits = {
        moment(facts[key]) + timedelta(hours=each)
        for key, several in hours.items()
        for each in several
        if facts.get(key)
    }
    for limit in sorted(limits):
        if expected(facts, START)["outcome"] == "major":
            return None
        before, after = expected(facts, limit), expected(facts, limit + timedelta(seconds=1))
        if after["outcome"] == "major" and before["outcome"] != "major":
            return zulu(limit)
    return None


def incident(chance: random.Random) -> dict[str, Any]:
    """A random incident of which any part may be unknown, by absence or by null."""
    told = chance.choice((0.3, 0.6, 0.95))
    everything: dict[str, Any] = {flag: chance.random() < 0.4 for flag in FLAGS}
    for part, whole in COUNTS:
        total = chance.choice((0, 10, 1_000, 1_000_000, 5_000_000))
        everything[whole] = total
        everything[part] = chance.choice((0, total // 10, total // 10 + 1, total * 3 // 10 + 1, 100_001))
    everything |= {
        "transaction_value_affected": chance.choice(("0", "100000", "100000.01", 101, "0.02")),
        "transaction_value_daily_average": chance.choice(("1000000", 1000, "0.1", "0")),
        "costs_and_losses": chance.choice(("100000.00", "100000.01", 0, 100_001)),
        "likely_costs_and_losses": chance.choice((100_000, "100000.01", "5")),
        "home_member_state": chance.choice(("NL", "US")),
        "member_states_impacted": chance.choices(("NL", "DE", "NO", "GB", "CH"), k=chance.randint(0, 4)),
        "occurred_at": zulu(START),
        "detected_at": zulu(START + timedelta(minutes=chance.choice((0, 10)))),
        "downtime_started_at": zulu(START + timedelta(minutes=chance.choice((0, 30)))),
        "resolved_at": zulu(START + timedelta(seconds=chance.choice((86_400, 86_401, 7_300)))),
        "service_restored_at": zulu(START + timedelta(seconds=chance.choice((7_200, 7_201, 9_001)))),
    }
    return {
        key: value if chance.random() < told else None
        for key, value in everything.items()
        if chance.random() < told + 0.2
    }


def asked_of(facts: dict[str, Any], at: datetime) -> dict[str, Any]:
    law = lawbooks.classification("dora-2024-1772")
    return answer(facts, law, instant_of(zulu(at), "--at"), {}, prove=False)


def test_three_answers_agree_with_an_evaluator_that_only_read_the_contract():
    """
    2 000 random incidents with instants, nulls and missing keys: outcome, basis, gate, thresholds, points.
    """
    chance = seeded(1)
    for _ in range(2_000):
        facts = incident(chance)
        at = START + timedelta(seconds=chance.choice((3_600, 7_200, 7_201, 86_400, 86_401, 200_000)))

        found = asked_of(facts, at)

        assert {key: found[key] for key in expected(facts, at)} == expected(facts, at), (facts, at)
        assert found["outcome"] == "undetermined" or found["ask_next"] == []
        assert not [key for key in found["ask_next"] if facts.get(key) is not None]


def test_it_becomes_major_at_the_limit_and_not_before_the_facts():
    """
    The named instant is the one limit before which the facts do not make it major and after which they do.
    """
    chance = seeded(2)
    for _ in range(1_500):
        facts = {**incident(chance), "supports_critical_or_important_function": True}
        if chance.random() < 0.5:
            facts |= {"ongoing": True, "resolved_at": None, "service_restored_at": None}
        at = START + timedelta(seconds=chance.choice((3_600, 7_200, 7_201, 90_000)))

        assert asked_of(facts, at)["becomes_major_at"] == first_major(facts), (facts, at)


def test_the_command_answers_an_array_as_it_answers_each_alone():
    """
    In order, with a refusal in the place of what is refused.
    """
    chance = seeded(3)
    many: list[Any] = [incident(chance) for _ in range(200)]
    many[7], many[70] = {"clients": 1}, None
    at = START + timedelta(hours=3)

    found = answered("assess", "-", "--at", zulu(at), given=many)

    assert [each["error"]["code"] for each in found if "error" in each] == ["unknown_key", "not_an_object"]
    assert [n for n, each in enumerate(found) if "error" in each] == [7, 70]
    assert all(found[n] == asked_of(each, at) for n, each in enumerate(many) if n not in (7, 70))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('{"\\ud800": 1}', "unknown_key"),
        ('{"clients_affected": ' + "9" * 5_000 + "}", "not_json"),
        ('{"clients_affected": 1.0}', "not_a_count"),
        ('{"clients_affected": "5"}', "not_a_count"),
        ('{"clients_affected": true}', "not_a_count"),
        ('{"media_coverage": 1}', "not_a_flag"),
        ('{"costs_and_losses": NaN}', "not_json"),
        ('{"costs_and_losses": "NaN"}', "not_a_number"),
        ('{"costs_and_losses": 1e400}', "implausible_number"),
        ('{"member_states_impacted": ["nl"]}', "not_a_country"),
        ('{"member_states_impacted": "NL"}', "not_a_list"),
        ('{"occurred_at": "2026-02-29T08:00:00Z"}', "not_an_instant"),
        ("[" * 100_000, "not_json"),
        ("null", "not_an_object"),
        (b"\xff\xfe", "not_json"),
        ("", "not_json"),
    ],
    ids=range(16),
)
def test_whatever_is_wrong_is_refused_in_words(raw, code):
    """
    Never a traceback, and both outputs are UTF-8 whatever came in.
    """
    assert refused("assess", "-", given=raw)["code"] == code


def test_a_name_that_is_no_text_is_written_as_its_escape():
    """
    A lone surrogate cannot be encoded; JSON has an escape for it.
    """
    result = run("assess", "-", "--json", given='{"\\ud800": 1}')

    assert "\\ud800" in result.stdout
    assert json.loads(result.stdout)["error"]["where"] == "\ud800"


def test_a_value_with_an_exponent_is_the_number_it_writes():
    """
    1e5 is 100 000, which does not exceed 100 000.
    """
    for written, truth in (
        ("1e5", "unknown"),
        ('"1e5"', "unknown"),
        ("100000.01", "yes"),
        ("1.0000001E5", "yes"),
    ):
        found = answered("assess", "-", given=f'{{"costs_and_losses": {written}}}')
        assert found["thresholds"]["9(6)"] == truth
