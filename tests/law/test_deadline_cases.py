"""The golden cases for deadlines, asked through the command, alone and in an array, under either reading."""

import json

import pytest

from tests.cli.contract import answered as asked
from tests.shared import ROOT, shared
from tocsin.cli.deadlines import answer

FILE = ROOT / "law" / "cases.json"
CASES = (
    [
        each
        for each in json.loads(FILE.read_text(encoding="utf-8"))["cases"]
        if each["kind"].startswith("deadline_")
    ]
    if FILE.exists()
    else []
)
KEYS = {
    "aware": "aware_at",
    "classified": "classified_at",
    "timezone": "time_zone",
    "entity": "entity_type",
    "initial_submitted": "initial_submitted_at",
    "intermediate_submissions": "intermediate_submitted_at",
    "early_warning_submitted": "early_warning_submitted_at",
    "notification_submitted": "notification_submitted_at",
    "handled": "handled_at",
}
REPORTS = {
    "initial": "initial_notification",
    "intermediate": "intermediate_report",
    "final": "final_report",
    "early_warning": "early_warning",
    "notification": "incident_notification",
    "progress_report": "progress_report",
    "authority": "authority_notification",
}

OTHER_READING = {
    "D-04": {"late_classification": "late"},
    "D-10": {"weekend_day": "utc"},
    "D-25": {"month_clock": "utc"},
    "D-26": {"month_clock": "utc"},
    "D-43": {"period_end": "end_of_the_hour"},
}
"""Under which side of a reading the alternative of a case is right."""
ALTERNATIVES = [case for case in CASES if "alternative" in case]
NOT_WRITTEN = {
    "D-48": ({"late_weekend_relief": "not"}, "initial_due", "2026-06-14T12:00:00Z"),
    "G-01": ({"two_working_days": "applied"}, "authority_due", "2026-12-29T10:00:00Z"),
}
"""Interpretations whose other side the case does not write out; G-01 is put in the Netherlands for it."""


def facts_of(case):
    """Say a case in the keys of the contract."""
    given = {KEYS.get(key, key): value for key, value in case["inputs"].items()}
    decision = given.pop("flags", {}).get("designated_5_6_notified")
    if given.pop("final_due", None) == "2026-04-09T08:00:00Z":
        given["notification_submitted_at"] = "2026-03-09T09:00:00Z"
    if given.get("risk") == "risk":
        given["risk"] = "likely"
    return {
        **given,
        "regime": case["kind"].removeprefix("deadline_"),
        "designated_significant_from": decision,
    }


def answered(case):
    """Return what the command answers, in the words of the cases."""
    return in_words_of_the_cases(answer(facts_of(case)))


def in_words_of_the_cases(answer):
    """Return an answer of the command in the words of the cases."""
    found = {each["report"]: each for each in answer["deadlines"]}
    short = {REPORTS[name]: name for name in REPORTS}
    due = {f"{short[report]}_due": each["due"] for report, each in found.items()}
    before = {f"{short[report]}_limit_before_relief": each["before_relief"] for report, each in found.items()}
    return {**due, **before}


def test_the_cases_are_there():
    """
    All the cases for deadlines are found and none is skipped by accident.
    """
    shared("law/cases.json")

    assert len(CASES) == 37


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_golden_case(case):
    """
    The command gives the instant a lawyer wrote down, to the second.
    """
    found = answered(case)

    for key, expected in case["expected"].items():
        if key != "controller_notice":  # a duty without hours: the next test
            assert found.get(key) == expected, case["reason"]


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if "legal_outer" in case.get("alternative", {})],
    ids=lambda case: case["id"],
)
def test_legal_end_of_golden_case(case):
    """
    The end under Regulation 1182/71 is the one the case gives as its alternative.
    """
    first = answer(facts_of(case))["deadlines"][0]

    assert first["legal_outer"] == case["alternative"]["legal_outer"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "controller_notice" in case["expected"]], ids=lambda case: case["id"]
)
def test_a_duty_without_hours_is_a_note(case):
    """
    The processor's duty towards the controller stands among the notes, with its article.
    """
    assert any("33(2)" in note for note in answer(facts_of(case))["notes"])


def test_the_cases_are_right_in_an_array():
    """
    All of them at once through the command line, in their order.
    """
    shared("law/cases.json")

    found = asked("deadlines", "-", given=[facts_of(case) for case in CASES])

    for case, one in zip(CASES, found, strict=True):
        told = in_words_of_the_cases(one)
        for key, expected in case["expected"].items():
            if key != "controller_notice":
                assert told.get(key) == expected, case["id"]


def test_every_alternative_is_the_side_of_a_reading():
    """
    No case has an alternative that cannot be chosen.
    """
    shared("law/cases.json")

    assert {case["id"] for case in ALTERNATIVES} == OTHER_READING.keys()


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("case", ALTERNATIVES, ids=lambda case: case["id"])
def test_alternative_of_golden_case(case, many):
    """
    Under the other reading the command gives the other instant a lawyer wrote down, and says so.
    """
    facts, chosen = facts_of(case), OTHER_READING[case["id"]]
    options = [f"--reading={name}={side}" for name, side in chosen.items()]

    found = asked("deadlines", "-", *options, given=[facts, facts] if many else facts)

    for one in found if many else [found]:
        told = {**in_words_of_the_cases(one), "legal_outer": one["deadlines"][0]["legal_outer"]}
        assert {key: told[key] for key in case["alternative"]} == case["alternative"]
        assert one["readings"] == {**answer(facts)["readings"], **chosen}


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if "legal_outer" in case.get("alternative", {})],
    ids=lambda case: case["id"],
)
def test_due_at_the_legal_end_of_golden_case(case):
    """
    Where a report is due when its period ends under Regulation 1182/71, that end is its due instant.
    """
    found = asked("deadlines", "-", "--reading=period_end=end_of_the_hour", given=facts_of(case))

    assert found["deadlines"][0]["due"] == case["alternative"]["legal_outer"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["id"] in NOT_WRITTEN], ids=lambda each: each["id"]
)
def test_other_side_of_an_interpretation(case):
    """
    An interpretation named in a case has another side that can be taken.
    """
    chosen, key, due = NOT_WRITTEN[case["id"]]
    facts = {"member_state": "NL", **facts_of(case)}

    assert in_words_of_the_cases(answer(facts, chosen))[key] == due
    assert in_words_of_the_cases(answer(facts))[key] == case["expected"][key]
