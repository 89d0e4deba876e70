"""How public code gets reports wrong: each mistake is a test that it is not made here."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.core.register.nordbank import NORDBANK
from tests.core.rules.incidents import NOON, classified
from tocsin.cli.deadlines import answer
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register.identifiers import lei_checks, looks_like_lei
from tocsin.core.reports import (
    amount_field,
    contradictions,
    duration_field,
    instant_field,
    readiness,
    share_field,
)
from tocsin.core.rules import Truth, judge
from tocsin.core.time import instant
from tocsin.store import lawbooks, report_templates

FIELDS = report_templates.initial_notification()
FIVE_CONDITIONS: dict[str, Any] = {
    "reporting_outsourced": True,
    "originates_from_provider": True,
    "entities_served_by_provider": 4,
    "major_for_each_entity": True,
    "in_a_single_member_state": True,
    "under_the_same_authority": True,
    "aggregation_permitted": True,
    "covers_significant_credit_institution": False,
    "covered_entity_types": ["insurance_and_reinsurance_undertaking"],
}


def procedure(question: str, **given: object) -> Truth:
    """Answer a question of 2025/302."""
    rules = lawbooks.rules("dora-2025-302")
    return judge(rules, question, lawbooks.reader_for(rules).all_of(given), NOON).answer


def fields(found: object) -> list[str]:
    return [each.field for each in found]


def test_schema_valid_taken_for_complete():
    """No schema is asked whether a report is complete: an empty one lacks every required field."""
    found = readiness(FIELDS, {})

    assert found.missing == FIELDS
    assert len(found.missing) > 10


def test_booleans_defaulting_to_false():
    """Whether a continuity plan was activated is missing until somebody says so, and "no" is an answer."""
    unknown, said = (readiness(FIELDS, {"continuity_activated": value}) for value in (None, "false"))

    assert "2.9" in [field.number for field in unknown.missing]
    assert "2.9" in [field.number for field, _ in said.known]


@pytest.mark.parametrize("now", [None, "", []])
def test_a_field_once_reported_that_vanishes(now):
    """What an earlier report said is said again, or changed; it is never just gone."""
    before = {"3.4": "61000", "2.6": ["BE"]}

    assert fields(contradictions({"3.4": "61000", "2.6": now}, before)) == ["2.6"]
    assert contradictions({"3.4": "0", "2.6": ["BE", "DE"]}, before) == ()


@pytest.mark.parametrize(
    ("length", "field"),
    [
        (timedelta(hours=24), "01:00:00"),
        (timedelta(hours=2), "00:02:00"),
        (timedelta(hours=2, seconds=1), "00:02:01"),
        (timedelta(days=10, hours=23, minutes=59), "10:23:59"),
        (timedelta(days=120), "120:00:00"),
        (timedelta(), "00:00:00"),
    ],
)
def test_24_h_written_00_24_00(length, field):
    """A duration is days, hours and minutes; a minute that has begun counts whole."""
    assert duration_field(length) == field


@pytest.mark.parametrize("length", [timedelta(days=1000), timedelta(minutes=-1)])
def test_a_duration_that_does_not_fit_is_refused(length):
    """Three digits of days are the most, and no duration is negative."""
    with pytest.raises(Refused) as refusal:
        duration_field(length)

    assert refusal.value.code == "out_of_range"


@pytest.mark.parametrize(
    ("amount", "field"),
    [("2500", "2.5"), ("100000", "100"), ("0", "0"), ("1234567.89", "1234.56789"), ("0.005", "0.00001")],
)
def test_amounts_not_in_thousands(amount, field):
    """2 500 EUR are reported as 2.5, without an exponent and without zeros behind the point."""
    assert amount_field(Money(Decimal(amount))) == field


def test_local_times_without_zone():
    """A time without a zone is refused, and a report writes UTC with Z."""
    with pytest.raises(Refused, match="zone"):
        instant("2026-03-29T03:30:00")

    assert instant_field(instant("2026-03-29T03:30:00+02:00")) == "2026-03-29T01:30:00Z"


@pytest.mark.parametrize(
    ("part", "whole", "field"),
    [
        (1, 800, "0.1"),
        (125, 10_000, "1.3"),
        (135, 10_000, "1.4"),
        (1004, 10_000, "10.0"),
        (3, 1, "300.0"),
        (0, 7, "0.0"),
    ],
)
def test_banker_s_rounding_of_percentages(part, whole, field):
    """Half a tenth is rounded up, whether the digit before it is even or odd."""
    assert share_field(part, whole) == field
    assert share_field(part, 0) is None


def test_none_beside_another_authority():
    """No authority means that none was informed, so the word stands alone."""
    assert fields(contradictions({"3.31": ["none", "csirt"]})) == ["3.31"]
    assert contradictions({"3.31": ["none"]}) == contradictions({"3.31": ["csirt"]}) == ()


def test_critical_services_missing_from_2_5():
    """Without Art. 6 no incident is major, so every report of a major one names it."""
    others = ["geographical_spread", "economic_impact"]

    assert fields(contradictions({"2.5": others})) == ["2.5"]
    assert contradictions({"2.5": [*others, "critical_services_affected"]}) == ()


@pytest.mark.parametrize(
    ("duration", "wrong"),
    [("01:02:30", []), ("01:02:29", []), ("00:26:30", ["3.15"]), ("01:02:28", ["3.15"])],
)
def test_times_that_contradict_the_duration_field(duration, wrong):
    """From the occurrence to the resolution is as long as field 3.15 says, to a minute."""
    report = {"3.2": "2026-03-02T08:00:00Z", "4.8": "2026-03-03T10:30:00Z", "3.15": duration}

    try:
        found = fields(contradictions(report))
    except Refused as refused:  # 26 hours are no hours of a day
        found = ["3.15"] if refused.code == "not_a_duration" else []

    assert found == wrong


def test_leis_checked_by_pattern_alone():
    """A LEI has two check digits: one digit wrong, and it is none, though it looks like one."""
    wrong = NORDBANK[:-1] + str((int(NORDBANK[-1]) + 1) % 10)

    assert lei_checks(NORDBANK)
    assert looks_like_lei(wrong)
    assert not lei_checks(wrong)


def test_reclassification_used_when_the_incident_was_merely_resolved():
    """Only an incident that at no time met the criteria is reclassified; that it is over changes nothing."""
    over = {"resolved_at": "2026-03-02T11:00:00Z", "occurred_at": "2026-02-28T11:00:00Z"}

    assert procedure("reclassified", reported_as_major=True, criteria_at_no_time_fulfilled=False) is Truth.NO
    assert procedure("reclassified", reported_as_major=True) is Truth.UNKNOWN
    assert classified("duration_seconds", media_coverage=True, **over).outcome == "major"
    with pytest.raises(Refused, match="resolved_at"):
        procedure("reclassified", resolved_at="2026-03-02T11:00:00Z")


@pytest.mark.parametrize(
    "lacking",
    [
        {"reporting_outsourced": False},
        {"originates_from_provider": False},
        {"entities_served_by_provider": 1, "provider_serves_a_group": False},
        {"major_for_each_entity": False},
        {"in_a_single_member_state": False},
        {"under_the_same_authority": False},
        {"aggregation_permitted": False},
    ],
)
def test_aggregated_reports_without_the_five_conditions_of_its_art_7(lacking):
    """All five conditions of 2025/302, Art. 7(1), hold, or there is no aggregated report."""
    assert procedure("aggregated", **FIVE_CONDITIONS) is Truth.YES
    assert procedure("aggregated", **{**FIVE_CONDITIONS, **lacking}) is Truth.NO


@pytest.mark.parametrize(
    "covered",
    [
        {"covers_significant_credit_institution": True},
        {"covered_entity_types": ["trading_venue"]},
        {"covered_entity_types": ["insurance_and_reinsurance_undertaking", "central_counterparty"]},
    ],
)
def test_aggregated_reports_for_significant_banks_venues_ccps(covered):
    """Art. 7(2): these report individually, whatever else holds."""
    assert procedure("aggregated", **{**FIVE_CONDITIONS, **covered}) is Truth.NO


REPORTED = {
    "entity_type": "credit_institution",
    "aware_at": "2026-03-02T08:00:00Z",
    "classified_at": "2026-03-02T09:00:00Z",
    "initial_submitted_at": "2026-03-02T10:00:00Z",
}


def test_the_clock_of_a_reclassified_incident_still_running():
    """What was not yet sent when the incident was reclassified is no longer due."""
    before = [each["report"] for each in answer(REPORTED)["deadlines"]]
    after = [
        each["report"]
        for each in answer({**REPORTED, "reclassified_at": "2026-03-03T10:00:00Z"})["deadlines"]
    ]

    assert before == ["initial_notification", "intermediate_report", "final_report"]
    assert after == ["initial_notification"]


def test_a_reclassified_incident_its_record_gone():
    """What was sent stays on record, with its limit and the instant at which it was sent."""
    (kept,) = answer({**REPORTED, "reclassified_at": "2026-03-03T10:00:00Z"})["deadlines"]

    assert (kept["due"], kept["submitted_at"]) == ("2026-03-02T13:00:00Z", "2026-03-02T10:00:00Z")
