"""`tocsin assess`, `recurring` and `threat`: the outward contract, as another program sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.core.rules.incidents import NOTHING
from tocsin.cli.main import main

AT = "--at=2026-03-02T12:00:00Z"
KEYS = [
    "rules",
    "at",
    "outcome",
    "basis",
    "critical_services",
    "thresholds",
    "points_met",
    "becomes_major_at",
    "ask_next",
]


def run(*arguments: str, document: Any = None) -> Result:
    given = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(main, list(arguments), input=given)


def answered(*arguments: str, document: Any) -> Any:
    result = run(*arguments, "--json", document=document)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: str, document: Any) -> dict[str, Any]:
    result = run(*arguments, "--json", document=document)
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["message"] in result.stderr
    return error


def test_an_answer_has_the_keys_of_the_contract_in_their_order():
    """The keys of the contract come first, and what is added comes after."""
    found = answered("assess", "-", AT, document={**NOTHING, "media_coverage": True})

    assert list(found)[: len(KEYS)] == KEYS
    assert list(found["thresholds"]) == ["9(1)", "9(2)", "9(3)", "9(4)", "9(5)(a)", "9(5)(b)", "9(6)"]
    assert found["at"] == "2026-03-02T12:00:00Z"
    assert found["rules"] == "dora-2024-1772"
    assert found["critical_services"] == {"answer": "yes", "points": ["6(a)"]}
    assert found["points_met"] == ["9(2)"]
    assert (found["outcome"], found["basis"], found["becomes_major_at"]) == ("not_major", None, None)


def test_the_points_met_stand_in_the_order_of_the_articles():
    """Points are those of Art. 9 as numbered, without the points of the gate."""
    found = answered(
        "assess",
        "-",
        document={
            **NOTHING,
            "costs_and_losses": "100001",
            "duration_seconds": 90_000,
            "downtime_seconds": 9_000,
            "clients_affected": 100_001,
            "relevant_client_or_counterpart_affected": True,
            "member_states_impacted": ["NL", "BE"],
            "data_impact": True,
            "data_adverse_effect": True,
            "repetitive_complaints": True,
        },
    )

    assert found["points_met"] == [
        "9(1)(a)",
        "9(1)(b)",
        "9(1)(f)",
        "9(2)",
        "9(3)(a)",
        "9(3)(b)",
        "9(4)",
        "9(5)(a)",
        "9(6)",
    ]
    assert found["basis"] == "8(1)(b)"


def test_one_object_is_answered_with_its_proof_and_an_array_without():
    """The proof goes down to the facts; of an array it would bury the answers."""
    alone = answered("assess", "-", document=NOTHING)

    assert alone["grounds"]["article"] == "8(1)"
    assert "grounds" not in answered("assess", "-", document=[NOTHING])[0]


def test_an_array_is_answered_in_order_with_a_refusal_in_its_place():
    """One refused element becomes its own error; the others are answered."""
    found = answered("assess", "-", document=[NOTHING, {"clients": 1}, 7, {}])

    assert [each.get("outcome") for each in found] == ["not_major", None, None, "undetermined"]
    assert [each.get("error", {}).get("code") for each in found] == [
        None,
        "unknown_key",
        "not_an_object",
        None,
    ]


@pytest.mark.parametrize(
    ("options", "document", "code"),
    [
        ([], {"client_affected": 1}, "unknown_key"),
        ([], {"occurred_at": "2026-03-02T08:00:00"}, "not_an_instant"),
        ([AT], {"occurred_at": "2026-03-02T12:00:01Z"}, "impossible_order"),
        ([], {"home_member_state": "EL"}, "not_a_country"),
        ([], "{", "not_json"),
        ([], '{"ongoing": true, "ongoing": false}', "repeated_key"),
        ([], "3", "not_an_object"),
        (["--rules=dora"], {}, "unknown_rules"),
        (["--at=yesterday"], {}, "not_an_instant"),
        (["--at=0001-01-01T00:00:00Z"], {}, "instant_out_of_range"),
        (["--reading=home_member_state"], {}, "unknown_reading"),
        (["--reading=home_member_state=both"], {}, "unknown_reading"),
    ],
)
def test_what_cannot_be_assessed_is_refused_with_a_sentence(options, document, code):
    """Exit status 1, the reason on standard error and as an error object."""
    assert refused("assess", "-", *options, document=document)["code"] == code


def test_amounts_are_exact_however_json_writes_them():
    """A number with a fraction is compared as written, not as a binary fraction."""
    for amount, truth in (("100000.00000000001", "yes"), ("100000.0", "no"), ('"100000.01"', "yes")):
        document = json.dumps({**NOTHING, "costs_and_losses": "?"}).replace('"?"', amount)
        assert answered("assess", "-", document=document)["thresholds"]["9(6)"] == truth


def test_the_draft_answers_by_criterion():
    """Under the historical rules the thresholds are keyed by criterion."""
    found = answered(
        "assess", "-", "--rules=dora-draft-2023-06", document={"criteria_met": ["clients", "duration"]}
    )

    assert found["outcome"] == "major"
    assert found["thresholds"] == {
        "clients": "yes",
        "data_losses": "no",
        "duration": "yes",
        "reputation": "no",
        "geography": "no",
        "critical_services": "no",
        "economic": "no",
    }


def test_people_read_a_verdict_with_articles_and_questions():
    """Without --json the answer is text: the outcome, each threshold with its article, and what to ask."""
    result = run(
        "assess",
        "-",
        AT,
        document={
            "supports_critical_or_important_function": True,
            "media_coverage": True,
            "downtime_started_at": "2026-03-02T11:00:00Z",
            "downtime_hits_critical_function_support": True,
            "ongoing": True,
        },
    )

    assert result.exit_code == 0
    assert "Not yet determined" in result.stdout
    assert "becomes major just after 2026-03-02T13:00:00Z" in result.stdout
    assert "9(2)       yes      Reputational impact" in result.stdout
    assert "clients_affected: How many clients cannot use the service" in result.stdout


def test_people_read_refusals_in_an_array_too():
    """One refused element of an array does not hide the others."""
    result = run("assess", "-", document=[{"clients": 1}, {**NOTHING, "duration_seconds": 90_000}])

    assert "Refused: 'clients' is not a fact" in result.stdout
    assert "(9(3)(a))" in result.stdout


def past(name: str, day: str, **more: Any) -> dict[str, Any]:
    facts = {**NOTHING, "downtime_seconds": 4_200, "costs_and_losses": "60000"}
    return {"id": name, "occurred_at": f"{day}T08:00:00Z", "root_cause": "expired", "facts": facts, **more}


def test_recurring_incidents_are_answered_as_in_the_contract():
    """Two incidents of seventy minutes and sixty thousand euro are one major incident."""
    found = answered(
        "recurring",
        "-",
        document={"entity": {}, "incidents": [past("a", "2026-01-01"), past("b", "2026-02-01")]},
    )

    (cluster,) = found["clusters"]
    assert cluster["incident_ids"] == ["a", "b"]
    assert (cluster["collectively_major"], cluster["exempt"]) == (True, False)
    assert [article for article, truth in cluster["thresholds"].items() if truth == "yes"] == ["9(3)", "9(6)"]


def test_an_exempt_entity_has_clusters_that_are_not_major():
    """The cluster is shown, and that the entity is exempt."""
    document = {
        "entity": {"microenterprise": True},
        "incidents": [past("a", "2026-01-01"), past("b", "2026-02-01")],
    }

    (cluster,) = answered("recurring", "-", document=document)["clusters"]
    text = run("recurring", "-", document=[document, {"incidents": 1}, {"incidents": []}]).stdout

    assert (cluster["collectively_major"], cluster["exempt"]) == (False, True)
    assert "a, b (expired): not a major incident together; the entity is exempt." in text
    assert "Refused: incidents: 1 is not a list." in text
    assert "No incident recurred" in text


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"entities": {}}, "unknown_key"),
        ({"entity": {"micro": True}, "incidents": []}, "unknown_key"),
        ({"entity": {"microenterprise": "no"}, "incidents": []}, "not_a_flag"),
        ({"entity": [1], "incidents": []}, "not_an_object"),
        ({}, "not_a_list"),
        ({"incidents": [3]}, "not_an_object"),
        ({"incidents": [{"id": "a"}]}, "missing_key"),
        ({"incidents": [{"occurred_at": "2026-01-01T08:00:00Z"}]}, "missing_key"),
        ({"incidents": [past("a", "2026-01-01", root_cause=4)]}, "not_text"),
        ({"incidents": [{**past("a", "2026-01-01"), "id": 4}]}, "not_text"),
        ({"incidents": [past("a", "2026-01-01", cause="x")]}, "unknown_key"),
        ({"incidents": [past("a", "2026-01-01", facts={"clients": 1})]}, "unknown_key"),
        ({"incidents": [past("a", "2026-01-01"), past("a", "2026-02-01")]}, "repeated_id"),
        ({"incidents": [past("a", "2026-01-01", already_reported=1)]}, "not_a_flag"),
        ({"incidents": [past("a", "yesterday")]}, "not_an_instant"),
    ],
)
def test_incidents_that_cannot_be_read_are_refused(document, code):
    """Every fault of the input is named; nothing is half answered."""
    assert refused("recurring", "-", document=document)["code"] == code


def test_what_was_reported_is_not_found_again():
    """A monthly job passes what it reported, and the cluster is not opened twice."""
    incidents = [
        past("a", "2026-01-01", already_reported=True),
        past("b", "2026-02-01", already_reported=True),
    ]

    assert answered("recurring", "-", document={"incidents": incidents})["clusters"] == []


def test_a_threat_is_answered_as_in_the_contract():
    """Three conditions, three answers; the text shows each with its article."""
    known = {"could_affect_critical_functions_or_others": True, "high_probability": True}

    assert answered("threat", "-", document=known)["significant"] == "unknown"
    assert answered("threat", "-", document={**known, "could_meet_9_4": True})["significant"] == "yes"
    assert refused("threat", "-", document={"probability": 3})["code"] == "unknown_key"
    text = run("threat", "-", document=[{**known, "could_meet_6": True}, {"probability": 3}]).stdout
    assert text.startswith("Significant cyber threat\n  10(a)")
    assert "Refused: 'probability'" in text


def test_the_pure_commands_do_not_load_django():
    """Assessing needs no database, and does not pay for one."""
    code = (
        "import sys; from click.testing import CliRunner; from tocsin.cli.main import main; "
        "r = CliRunner().invoke(main, ['assess', '-', '--json'], input='{}'); "
        "sys.exit(r.exit_code or 'django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
