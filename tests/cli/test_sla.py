"""`tocsin sla` as a person and as a script call it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tocsin.cli.main import main

OBJECTIVE = {
    "target": "99.95",
    "window": "month",
    "time_zone": "Europe/Amsterdam",
    "service_hours": None,
    "exclusions": ["scheduled_maintenance"],
    "minimum_outage_seconds": 300,
    "credits": [{"below": "99.95", "percent": "10"}, {"below": "99.0", "percent": "25"}],
    "credit_cap_percent": "100",
    "fee": "1000.00",
    "claim_within": "P30D",
}
QUESTION = {
    "objective": OBJECTIVE,
    "outages": [
        {"from": "2026-06-10T08:00:00Z", "until": "2026-06-10T08:30:00Z", "kind": "outage", "share": "1"}
    ],
    "at": "2026-06-20T12:00:00Z",
}
ANSWER = {
    "window": ["2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z"],
    "attainment": "99.9306",
    "downtime_seconds": 1800,
    "allowed_downtime_seconds": 1296,
    "remaining_seconds": 0,
    "breached": True,
    "breach_at": "2026-06-10T08:21:36Z",
    "credit_percent": "10",
    "credit_days": None,
    "credit": "100.00",
    "claim_by": "2026-07-30T22:00:00Z",
    "intervals": [["2026-06-10T08:00:00Z", "2026-06-10T08:30:00Z"]],
}


def asked(question: object, *options: str) -> Result:
    text = question if isinstance(question, str) else json.dumps(question)
    return CliRunner().invoke(main, ["sla", "-", *options], input=text)


def test_the_example_of_the_contract_is_answered_to_the_letter(tmp_path: Path):
    """
    From a file as from standard input, with the keys in the order of the contract.
    """
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(QUESTION))

    from_file = CliRunner().invoke(main, ["sla", str(file), "--json"])

    assert from_file.exit_code == 0
    assert json.loads(from_file.stdout) == ANSWER
    assert list(json.loads(from_file.stdout)) == list(ANSWER)
    assert asked(QUESTION, "--json").stdout == from_file.stdout


def test_an_array_is_answered_in_its_order_and_one_refusal_stays_its_own():
    """
    The second of three has a target that cannot be.
    """
    wrong = {**QUESTION, "objective": {**OBJECTIVE, "target": "120"}}

    result = asked([QUESTION, wrong, QUESTION], "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [found[0], found[2]] == [ANSWER, ANSWER]
    assert found[1]["error"]["code"] == "out_of_range"
    assert found[1]["error"]["where"] == "objective.target"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({**QUESTION, "outage": []}, "unknown_key"),
        ({**QUESTION, "at": None}, "missing_key"),
        ("[1", "not_json"),
        ("12", "not_an_object"),
        ('{"at": "x", "at": "y"}', "repeated_key"),
    ],
)
def test_what_cannot_be_used_ends_with_one_and_a_sentence(question: object, code: str):
    """
    The sentence on standard error, the object on standard output, and no traceback.
    """
    result = asked(question, "--json")

    error = json.loads(result.stdout)["error"]
    assert result.exit_code == 1
    assert error["code"] == code
    assert result.stderr == f"{error['message']}\n"


def test_numbers_with_a_fraction_are_read_as_they_are_written():
    """
    99.95 as a JSON number is exactly 99.95 %.
    """
    question = {**QUESTION, "objective": {**OBJECTIVE, "target": 99.95, "fee": 1000.1}}

    found = json.loads(asked(question, "--json").stdout)

    assert found["allowed_downtime_seconds"] == 1296
    assert found["credit"] == "100.01"


def test_without_json_it_reads_as_text():
    """
    Window, attainment, downtime, budget, credit and what counted, a line each.
    """
    assert asked(QUESTION).stdout.splitlines() == [
        "Window      2026-05-31T22:00:00Z to 2026-06-30T22:00:00Z",
        "Attainment  99.9306 %, breached",
        "Downtime    30 min of 21 min 36 s allowed, 0 s left",
        "Budget      spent at 2026-06-10T08:21:36Z",
        "Credit      10 % of the fee: 100.00, to be claimed by 2026-07-30T22:00:00Z",
        "Counted     2026-06-10T08:00:00Z to 2026-06-10T08:30:00Z",
    ]


@pytest.mark.parametrize(
    ("terms", "outages", "line"),
    [
        ({}, [], "Budget      holds, as far as is known"),
        ({}, [], "Credit      none"),
        (
            {},
            [{"from": "2026-06-20T11:50:00Z"}],
            "Budget      spent at 2026-06-20T12:11:36Z if what is open stays open",
        ),
        (
            {"fee": None},
            QUESTION["outages"],
            "Credit      10 % of a fee that is not given, to be claimed by 2026-07-30T22:00:00Z",
        ),
        (
            {"credits": [{"below": "100", "days": 3}], "claim_within": None},
            QUESTION["outages"],
            "Credit      3 days of service",
        ),
        ({"target": "0"}, [], "Refused: objective.target: '0' is not above 0"),
    ],
)
def test_each_line_says_what_there_is_to_say(terms: dict[str, object], outages: list[object], line: str):
    """
    What is open, what is not known and what is not owed have words of their own.
    """
    question = {**QUESTION, "objective": OBJECTIVE | terms, "outages": outages}

    lines = asked([question]).stdout.splitlines()

    assert any(each.startswith(line) for each in lines)


def test_what_weighs_nothing_is_written_without_an_exponent():
    """
    A percentage of 1E+1 is shown as 10.
    """
    terms = {"credits": [{"below": "100", "percent": "1E+1"}]}

    found = json.loads(asked({**QUESTION, "objective": OBJECTIVE | terms}, "--json").stdout)

    assert found["credit_percent"] == "10"
