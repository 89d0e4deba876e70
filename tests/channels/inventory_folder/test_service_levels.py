"""How the terms of contracts are written once, named by rows, and refused when they could mean two things."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from tocsin.channels.inventory_folder import joined, read_folder, service_levels
from tocsin.core.commitments import (
    Clause,
    CreditTier,
    DutyToNotify,
    Liability,
    PromisedRecovery,
    ResponseTimes,
    ServiceHours,
    ServiceLevelObjective,
    Termination,
)
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register import RecoveryPlan
from tocsin.core.register.inventory import Inventory

GOLD = """
[gold]
document = "Service annex Gold"
clause = 4.1
page = 12
sole_remedy = true
objective = { target = 99.95, window = "month", time_zone = "Europe/Amsterdam", fee = 1000, credits = [
    { below = 99.95, percent = 10 },
    { below = 99.0, percent = 25 },
] }
notify = { within = "PT1H", trigger = "confirmed", channel = "telephone", whom = "duty manager" }
recovery = { rto = "PT4H", rpo = "PT0S" }
termination = { breaches = 3, windows = 12 }

[gold.liability]
cap = 50000
per = "year"
excluded = ["loss of profit"]
third_party_failure = false
gross_negligence_uncapped = true

[[gold.response]]
severity = "critical"
respond_within = "PT15M"
resolve_within = "PT4H"

[[gold.response]]
severity = "low"
respond_within = "PT8H"
service_hours = { days = ["mon", "tue"], from = "08:00", until = "18:00" }
starts = "outage"
"""
HOURS_OF_NOWHERE = """
[[gold.response]]
severity = "low"
respond_within = "PT1H"
service_hours = { days = ["mon"], from = "08:00", until = "18:00" }
"""
PROMISED = "id,customer,business_service,terms"
WITH_ROW = (
    f"{PROMISED},document,page,fee,currency,target,sole_remedy,notify_within,notify_channel,liability_cap\n"
)


def folder(path, terms=GOLD, rows="CM-1,K1,pay,gold,,,,,,,,,\n", **others):
    (path / "service_levels.toml").write_text(terms, encoding="utf-8")
    (path / "commitments.csv").write_text(WITH_ROW + rows, encoding="utf-8")
    for name, text in others.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def refusal(path, terms=GOLD, rows="CM-1,K1,pay,gold,,,,,,,,,\n", **others):
    with pytest.raises(Refused) as refused:
        read_folder(folder(path, terms, rows, **others))
    return refused.value


def promised(path, terms=GOLD, rows="CM-1,K1,pay,gold,,,,,,,,,\n"):
    (only,) = read_folder(folder(path, terms, rows)).commitments
    return only


def test_a_row_that_names_terms_promises_all_they_say(tmp_path):
    """
    Where it stands, what is measured, whom to tell by when, how fast a desk answers, what is owed at most.
    """
    found = promised(tmp_path)

    assert found.clause == Clause("Service annex Gold", "4.1", "12")
    assert found.objective == ServiceLevelObjective(
        target=Decimal("99.95"),
        window="month",
        time_zone="Europe/Amsterdam",
        credits=(
            CreditTier(Decimal("99.95"), Decimal(10)),
            CreditTier(Decimal("99.0"), Decimal(25)),
        ),
        fee=Money(Decimal(1000)),
    )
    assert found.duty_to_notify == DutyToNotify(timedelta(hours=1), "telephone", "confirmed", "duty manager")
    assert found.response_times == (
        ResponseTimes("critical", timedelta(minutes=15), timedelta(hours=4)),
        ResponseTimes(
            "low",
            timedelta(hours=8),
            None,
            ServiceHours(frozenset({0, 1}), time(8), time(18)),
            "Europe/Amsterdam",
            "outage",
        ),
    )
    assert found.liability == Liability(
        Money(Decimal(50000)),
        "year",
        ("loss of profit",),
        third_party_failure=False,
        gross_negligence_uncapped=True,
    )
    assert found.recovery == PromisedRecovery(timedelta(hours=4), timedelta())
    assert found.termination == Termination(3, 12)
    assert found.sole_remedy is True
    assert (found.id, found.customer) == ("CM-1", "customer:K1")


def test_both_sides_may_name_the_same_terms(tmp_path):
    """
    What a provider promised under its own terms is read by the same reader.
    """
    path = folder(
        tmp_path, entitlements="id,arrangement,service_type,terms,claim_form\nE-1,C-1,S17,gold,portal\n"
    )

    read = read_folder(path)

    assert read.entitlements[0].objective == read.commitments[0].objective
    assert read.entitlements[0].claim_form == "portal"
    assert read.findings == ()


def test_what_a_row_says_of_its_own_contract_wins(tmp_path):
    """
    Document, page and fee differ from customer to customer; the clause stays that of the terms.
    """
    found = promised(tmp_path, rows="CM-1,K1,pay,gold,Annex of K1,7,2500.00,EUR,,,,,\n")

    assert found.clause == Clause("Annex of K1", "4.1", "7")
    assert found.objective.fee == Money(Decimal("2500.00"))


def test_a_row_may_add_what_the_terms_leave_open(tmp_path):
    """
    Terms without a duty to notify, a cap or a sole remedy are completed by the row.
    """
    found = promised(
        tmp_path,
        terms='[gold]\ndocument = "Annex"\n',
        rows="CM-1,K1,pay,gold,,,,EUR,,no,PT2H,email,500\n",
    )

    assert found.duty_to_notify == DutyToNotify(timedelta(hours=2), "email")
    assert found.liability.cap == Money(Decimal(500))
    assert found.sole_remedy is False
    assert found.objective is None


def test_terms_that_do_not_mention_credits_leave_them_unknown(tmp_path):
    """
    Blank is unknown, here as in the tables; an empty list says that none are agreed.
    """
    silent = '[gold]\nobjective = { target = 99, window = "month", time_zone = "UTC" }\n'
    none = silent.replace('"UTC"', '"UTC", credits = []')

    assert promised(tmp_path, terms=silent).objective.credits is None
    assert promised(tmp_path, terms=none).objective.credits == ()


def test_terms_that_nobody_names_are_a_finding(tmp_path):
    """
    They promise something to nobody, which is likely a slip in a row.
    """
    read = read_folder(folder(tmp_path, GOLD + '[silver]\ndocument = "Annex"\n'))

    assert [(each.rule, each.where) for each in read.findings] == [
        ("unused_terms", "service_levels.toml:silver")
    ]


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ("CM-1,K1,pay,glod,,,,,,,,,\n", "unknown_terms", "terms"),
        ("CM-1,K1,pay,gold,,,,,99.9,,,,\n", "contradictory_terms", "target"),
        ("CM-1,K1,pay,gold,,,,,,no,,,\n", "contradictory_terms", "sole_remedy"),
        ("CM-1,K1,pay,gold,,,,,,,PT2H,email,\n", "contradictory_terms", "notify_channel"),
        ("CM-1,K1,pay,gold,,,,EUR,,,,,500\n", "contradictory_terms", "liability_cap"),
        ("CM-1,K1,pay,gold,,,,USD,,,,,\n", "currency_mismatch", "currency"),
    ],
)
def test_a_row_does_not_contradict_its_terms(tmp_path, rows, code, column):
    """
    A name that is not there, and what both say, are refused at the cell.
    """
    fault = refusal(tmp_path, rows=rows)

    assert (fault.code, fault.where) == (code, f"commitments.csv:2:{column}")


def test_a_fee_in_another_currency_than_the_cap_is_refused(tmp_path):
    """
    A cap of 50 000 EUR could not limit credits in dollars.
    """
    fault = refusal(tmp_path, rows="CM-1,K1,pay,gold,,,1000,USD,,,,,\n")

    assert (fault.code, fault.where) == ("currency_mismatch", "commitments.csv:2")
    assert "the fee in USD, the liability cap in EUR" in fault.message


@pytest.mark.parametrize(
    ("terms", "code", "where"),
    [
        (GOLD.replace("page", "pages"), "unknown_key", "gold.pages"),
        (GOLD.replace("fee =", "price ="), "unknown_key", "gold.objective.price"),
        (GOLD.replace("whom", "who"), "unknown_key", "gold.notify.who"),
        (GOLD.replace("cap =", "limit ="), "unknown_key", "gold.liability.limit"),
        (GOLD.replace("rto", "rtt"), "unknown_key", "gold.recovery.rtt"),
        (GOLD.replace("windows", "months"), "unknown_key", "gold.termination.months"),
        (GOLD.replace("starts", "begins"), "unknown_key", "gold.response[1].begins"),
        (
            GOLD.replace("99.0, percent = 25", "99.0, percent = 5"),
            "unreadable_credits",
            "gold.objective.credits[1]",
        ),
        (GOLD.replace("fee = 1000", 'fee = "1000 USD"'), "currency_mismatch", "gold.objective.fee"),
        (GOLD.replace("cap = 50000", 'cap = 50000\ncurrency = "USD"'), "currency_mismatch", "gold"),
        (GOLD.replace(', time_zone = "Europe/Amsterdam"', ""), "missing_key", "gold.objective.time_zone"),
        (GOLD.replace(', channel = "telephone"', ""), "missing_key", "gold.notify.channel"),
        (GOLD.replace('"telephone"', '" "'), "missing_key", "gold.notify.channel"),
        (GOLD.replace('"confirmed"', '"told"'), "unknown_word", "gold.notify.trigger"),
        (GOLD.replace('"PT1H"', '"1 hour"'), "not_a_duration", "gold.notify.within"),
        (GOLD.replace('"low"', '"critical"'), "contradictory_terms", "gold.response"),
        (GOLD.replace('respond_within = "PT8H"\n', ""), "missing_key", "gold.response[1].respond_within"),
        (GOLD.replace("breaches = 3", "breaches = 13"), "out_of_range", "gold.termination"),
        (GOLD.replace("breaches = 3", "breaches = 0"), "out_of_range", "gold.termination"),
        (GOLD.replace("sole_remedy = true", 'sole_remedy = "yes"'), "not_a_flag", "gold.sole_remedy"),
        (GOLD.replace("page = 12", "page = [12]"), "not_text", "gold.page"),
        ("gold = 5\n", "not_an_object", "gold"),
        (
            HOURS_OF_NOWHERE,
            "missing_key",
            "gold.response[0].time_zone",
        ),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_by_their_path(tmp_path, terms, code, where):
    """
    A key that nobody knows must not become "unknown", and tiers, currencies and windows have to fit.
    """
    fault = refusal(tmp_path, terms)

    assert (fault.code, fault.where) == (code, f"service_levels.toml:{where}")
    assert fault.message.endswith(".")


def test_faults_of_terms_and_of_rows_are_named_together(tmp_path):
    """
    Every table is read although another is faulty, and a row is not blamed for its terms.
    """
    terms = GOLD.replace("page", "pages") + "[silver]\nsole_remedy = 1\n"

    fault = refusal(tmp_path, terms, rows="CM-1,K1,pay,gold,,,,,,maybe,,,\n")

    assert fault.code == "faulty_inventory"
    assert "3 faults" in fault.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[gold\n", "not_toml"),
        (b"[gold]\n[gold]\n", "not_toml"),
        (b"x = " + b"[" * 20_000, "not_toml"),
        (b"x = " + b"9" * 5_000, "not_toml"),
        ("[gold]\ndocument = 'Überein'\n".encode("latin-1"), "not_utf8"),
        (b"#" * (service_levels.MOST_BYTES + 1), "too_large"),
    ],
)
def test_a_file_that_is_not_toml_is_refused_before_the_rows_that_name_its_terms(tmp_path, content, code):
    """
    One sentence about the file, and none about rows that are in order.
    """
    path = folder(tmp_path)
    (path / "service_levels.toml").write_bytes(content)

    with pytest.raises(Refused) as refused:
        read_folder(path)

    assert (refused.value.code, refused.value.where) == (code, "service_levels.toml")


def test_terms_under_another_name_of_file_are_not_lost_in_silence(tmp_path):
    """
    A file of terms that is misspelt is refused with the name that was meant.
    """
    (tmp_path / "service-levels.toml").write_text(GOLD, encoding="utf-8")

    with pytest.raises(Refused, match=r"Perhaps service_levels\.toml is meant") as refused:
        read_folder(tmp_path)

    assert refused.value.code == "unknown_file"


PLANS = "id,node,document,rto,rpo,mtpd,contact\n"


def test_a_plan_keeps_zero_and_not_defined_apart(tmp_path):
    """
    PT0S allows no loss at all; a blank cell sets nothing.
    """
    (tmp_path / "recovery_plans.csv").write_text(
        PLANS
        + "BC-2,business_service:pay,Plan pay,PT2H,PT0S,PT8H,Duty desk\nBC-1,function:L/F1,Plan F1,,,,\n"
    )

    read = read_folder(tmp_path)

    assert read.plans == (
        RecoveryPlan("BC-1", "function:L/F1", "Plan F1"),
        RecoveryPlan(
            "BC-2",
            "business_service:pay",
            "Plan pay",
            timedelta(hours=2),
            timedelta(),
            timedelta(hours=8),
            "Duty desk",
        ),
    )
    whole = joined(Inventory({}, ()), read)
    assert whole.plans == read.plans
    assert [each.where for each in whole.findings] == ["recovery_plans.csv:2", "recovery_plans.csv:3"]
    assert all(node.placeholder for node in whole.inventory.nodes.values())


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("BC-1,asset:ledger,Plan,,,,", "not_a_node", "node"),
        ("BC-1,F1,Plan,,,,", "not_a_node", "node"),
        ("BC-1,function:L/F1,,,,,", "blank_cell", "document"),
        ("BC-1,function:L/F1,Plan,4 h,,,", "not_a_duration", "rto"),
    ],
)
def test_a_plan_is_for_something_that_recovers_and_says_where_it_stands(tmp_path, row, code, column):
    """
    Nobody finds a plan at night that names no document.
    """
    (tmp_path / "recovery_plans.csv").write_text(f"{PLANS}{row}\n")

    with pytest.raises(Refused) as refused:
        read_folder(tmp_path)

    assert (refused.value.code, refused.value.where) == (code, f"recovery_plans.csv:2:{column}")


def test_a_plan_that_recovers_after_the_tolerable_period_is_a_finding(tmp_path):
    """
    It is kept as it is written: whoever reads it has to know.
    """
    (tmp_path / "recovery_plans.csv").write_text(f"{PLANS}BC-1,function:L/F1,Plan,PT8H,,PT4H,\n")

    read = read_folder(tmp_path)

    assert [(each.rule, each.where) for each in read.findings] == [
        ("rto_beyond_mtpd", "recovery_plans.csv:2")
    ]
    assert "within PT8H" in read.findings[0].message
    assert read.plans == (replace(read.plans[0], rto=timedelta(hours=8), mtpd=timedelta(hours=4)),)
