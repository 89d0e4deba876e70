"""Every golden case through the commands, as another program would ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from tests.law import golden
from tocsin.cli.main import main


def ask(command: str, document: Any, *options: str) -> Any:
    result = CliRunner().invoke(main, [command, "-", "--json", *options], input=json.dumps(document))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def chosen(policy: Mapping[str, Any]) -> list[str]:
    return [f"--reading={name}={side}" for name, side in golden.reading(policy).items()]


def test_every_golden_classification_comes_out_as_expected():
    """Outcome, basis, gate and points met agree with every golden case of classification."""
    cases = golden.cases("classification")

    answers = ask("assess", [golden.facts(case["inputs"]) for case in cases])

    for case, answer in zip(cases, answers, strict=True):
        expected = case["expected"]
        found = {
            "major": answer["outcome"] == "major",
            "critical_services": answer["critical_services"]["points"],
            "thresholds_met": answer["points_met"],
            "thresholds_counted": sum(
                truth == "yes" for article, truth in answer["thresholds"].items() if article != "9(5)(b)"
            ),
            "basis": answer["basis"],
        }
        assert found == expected, case["id"]
        assert answer["outcome"] != "undetermined", case["id"]


def test_every_other_reading_of_a_golden_case_comes_out_as_expected():
    """Where a case names another reading of the law, that reading gives the outcome it names."""
    cases = [case for case in golden.cases("classification") if "alternative" in case]

    for case in cases:
        other = case["alternative"]
        answer = ask("assess", golden.facts(case["inputs"]), *chosen(other["policy"]))
        assert (answer["outcome"] == "major") is other["major"], case["id"]


def test_every_golden_case_of_the_draft_comes_out_as_expected():
    """The historical rules give what the cases expect, under both lists of primary criteria."""
    for case in golden.cases("classification_draft_2023_06"):
        other = "--reading=primary_criteria=critical_services"
        answer = ask("assess", case["inputs"], "--rules=dora-draft-2023-06")
        under_other = ask("assess", case["inputs"], "--rules=dora-draft-2023-06", other)
        assert (answer["outcome"] == "major") is case["expected"]["major"], case["id"]
        assert (under_other["outcome"] == "major") is case["alternative"]["major"], case["id"]


def recurring(case: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "entity": {case["inputs"]["entity"]: True} if case["inputs"]["entity"] != "full" else {},
        "incidents": [
            {
                "id": f"{case['id']}-{place}",
                "occurred_at": f"{incident['date']}T12:00:00Z",
                "root_cause": incident["root_cause"],
                "facts": golden.facts(incident["facts"]),
            }
            for place, incident in enumerate(case["inputs"]["incidents"])
        ],
    }


def collectively_major(answer: Mapping[str, Any]) -> bool:
    return any(cluster["collectively_major"] for cluster in answer["clusters"])


def test_every_golden_case_of_recurrence_comes_out_as_expected():
    """Recurring incidents are major together exactly where the cases say so."""
    for case in golden.cases("recurring"):
        answer = ask("recurring", recurring(case))
        assert collectively_major(answer) is case["expected"]["collectively_major"], case["id"]
        if case["expected"]["collectively_major"]:
            met = {point.split("(a)")[0].split("(b)")[0] for point in case["expected"]["thresholds_met"]}
            thresholds = answer["clusters"][0]["thresholds"]
            assert {article for article, truth in thresholds.items() if truth == "yes"} == met, case["id"]
        if "alternative" in case:
            other = ask("recurring", recurring(case), *chosen(case["alternative"]["policy"]))
            assert collectively_major(other) is case["alternative"]["collectively_major"], case["id"]


def test_every_golden_case_of_a_threat_comes_out_as_expected():
    """A cyber threat is significant exactly where the cases say so."""
    cases = golden.cases("threat")

    answers = ask(
        "threat",
        [{ours: case["inputs"][theirs] for theirs, ours in golden.THREATS.items()} for case in cases],
    )

    for case, answer in zip(cases, answers, strict=True):
        assert (answer["significant"] == "yes") is case["expected"]["significant"], case["id"]


@pytest.mark.parametrize("kind", ["classification", "classification_draft_2023_06", "recurring", "threat"])
def test_there_are_golden_cases_of_every_kind(kind: str):
    """No kind of case is missing, so that no test passes for want of cases."""
    assert golden.cases(kind)
