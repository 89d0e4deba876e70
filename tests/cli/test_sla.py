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


def contracted(found: dict[str, object]) -> dict[str, object]:
    """Leave out the keys that the contract does not name."""
    return {key: value for key, value in found.items() if key in ANSWER}


def test_the_example_of_the_contract_is_answered_to_the_letter(tmp_path: Path):
    """
    From a file as from standard input, with the keys in the order of the contract; ours come after.
    """
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(QUESTION))

    from_file = CliRunner().invoke(main, ["sla", str(file), "--json"])

    assert from_file.exit_code == 0
    assert contracted(json.loads(from_file.stdout)) == ANSWER
    assert list(json.loads(from_file.stdout))[: len(ANSWER)] == list(ANSWER)
    assert asked(QUESTION, "--json").stdout == from_file.stdout


def test_an_array_is_answered_in_its_order_and_one_refusal_stays_its_own():
    """
    The second of three has a target that cannot be.
    """
    wrong = {**QUESTION, "objective": {**OBJECTIVE, "target": "120"}}

    result = asked([QUESTION, wrong, QUESTION], "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [contracted(found[0]), contracted(found[2])] == [ANSWER, ANSWER]
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


def test_what_has_to_be_looked_at_and_what_comes_next_have_lines_of_their_own():
    """
    A missing ticket, sources that conflict, the rounding, the next credit, the first notice.
    """
    terms = {
        "counted_from": "ticket",
        "measured_by": "own_monitoring",
        "attainment_decimals": 2,
        "claim_notice": "5 working days",
    }
    outages = [
        {"from": "2026-06-20T10:00:00Z", "source": "own_monitoring", "ticket_at": "2026-06-20T10:10:00Z"},
        {"from": "2026-06-20T09:30:00Z", "source": "status_page", "ticket_at": "2026-06-20T10:00:00Z"},
        {"from": "2026-06-20T11:50:00Z", "until": None, "source": "own_monitoring"},
    ]

    lines = asked({**QUESTION, "objective": OBJECTIVE | terms, "outages": outages[:2]}).stdout.splitlines()

    assert lines == [
        "Window      2026-05-31T22:00:00Z to 2026-06-30T22:00:00Z",
        "Attainment  99.7454 %, compared as 99.75 %, breached",
        "Downtime    1 h 50 min of 23 min 45 s allowed, 0 s left",
        "Budget      spent at 2026-06-20T10:33:45.600000Z",
        (
            "Credit      10 % of the fee: 100.00, to be claimed by 2026-07-30T22:00:00Z, first notice by "
            "2026-06-26T12:00:00Z"
        ),
        "Next        25 % of the fee: 250.00 from 2026-06-20T17:24:09.600000Z if what is open stays open",
        "Counted     2026-06-20T10:10:00Z to 2026-06-20T12:00:00Z",
        "By source   own monitoring: 99.7454 %, 1 h 50 min of downtime",
        "By source   status page: 99.7222 %, 2 h of downtime",
        (
            "Review      By the contract own monitoring counts; left aside: the status page (1). What each "
            "source alone comes to stands beside it."
        ),
    ]
    unreported = asked({**QUESTION, "objective": OBJECTIVE | terms, "outages": outages[2:]}).stdout
    assert "Review      Open a ticket now: " in unreported


@pytest.mark.parametrize(
    ("requests", "lines"),
    [
        (
            None,
            [
                "Attainment  not known",
                "Downtime    30 min; the target is measured by requests",
                "Budget      not known",
                "Credit      not known, to be claimed by 2026-07-30T22:00:00Z",
            ],
        ),
        (
            {"total": 1000, "failed": 1},
            [
                "Attainment  99.9000 %, breached",
                "Budget      spent",
                "Credit      10 % of the fee: 100.00, to be",
            ],
        ),
    ],
)
def test_a_target_in_requests_is_known_only_with_their_number(requests: object, lines: list[str]):
    """
    Otherwise nothing is said, and nothing is invented.
    """
    objective = {key: each for key, each in OBJECTIVE.items() if key != "minimum_outage_seconds"}
    question = {
        **QUESTION,
        "objective": objective | {"measure": "requests", "exclusions": []},
        "requests": requests,
    }

    shown = asked(question).stdout.splitlines()

    assert all(any(line.startswith(each) for line in shown) for each in lines), shown


def test_json_says_more_than_the_contract_asks_and_never_less():
    """
    The steps in both languages, what to review, the next credit, and each source where they conflict.
    """
    found = json.loads(asked(QUESTION, "--json").stdout)

    assert found["steps"][2]["en"].startswith("Outage 2026-06-10 10:00:00+02:00")
    assert found["steps"][2]["nl"].startswith("Storing 2026-06-10 10:00:00+02:00")
    assert (found["review"], found["by_source"], found["notice_by"]) == ([], [], None)
    assert found["next_credit"] == {
        "at": None,
        "credit_percent": "25",
        "credit_days": None,
        "credit": "250.00",
    }


def beside(tmp_path: Path, question: object, other: object, *options: str) -> Result:
    files = [tmp_path / "facts.json", tmp_path / "other.json"]
    for file, content in zip(files, (question, other), strict=True):
        file.write_text(json.dumps(content))
    return CliRunner().invoke(main, ["sla", str(files[0]), "--beside", str(files[1]), *options])


def test_two_accounts_of_one_outage_stand_side_by_side(tmp_path: Path):
    """
    Both answers, and then each clause that differs with what it changes.
    """
    result = beside(tmp_path, QUESTION, OBJECTIVE | {"target": "99.9", "minimum_outage_seconds": 60})

    lines = result.stdout.splitlines()
    assert lines[0] == "First account"
    assert lines[7:9] == ["Second account", "  Window      2026-05-31T22:00:00Z to 2026-06-30T22:00:00Z"]
    assert lines[14:] == [
        "What differs, one clause at a time",
        "  Outages that count: of 5 min or longer -> of 1 min or longer",
        "    changes nothing here.",
        "  Target: 99.95 % -> 99.9 %",
        (
            "    allowed downtime 1296 s becomes 2592 s; target missed becomes kept; end of the budget "
            "2026-06-10 10:21:36+02:00 becomes none."
        ),
    ]


def test_accounts_are_compared_in_json_and_in_arrays_too(tmp_path: Path):
    """
    The answers are those of each alone; one that is refused stays its own.
    """
    other = OBJECTIVE | {"fee": "2000.00"}

    first, refused = json.loads(beside(tmp_path, [QUESTION, {}], other, "--json").stdout)
    shown = beside(tmp_path, [QUESTION, {}], OBJECTIVE).stdout.splitlines()

    assert contracted(first["first"]) == ANSWER
    assert first["second"]["credit"] == "200.00"
    assert [each["clause"] for each in first["differences"]] == [["fee"]]
    assert refused["error"]["code"] == "missing_key"
    assert "Nothing differs" in shown
    assert shown[-1].startswith("Refused: objective is missing.")


def test_accounts_at_two_instants_are_refused(tmp_path: Path):
    """
    With the sentence and the code, and status 1.
    """
    result = beside(tmp_path, QUESTION, {**QUESTION, "at": "2026-06-21T12:00:00Z"}, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "different_instants"
