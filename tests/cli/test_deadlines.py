"""`tocsin deadlines`, as people and scripts see it."""

import json

import pytest
from click.testing import CliRunner

from tocsin.cli.main import main

SATURDAY = {
    "entity_type": "small_insurer",
    "member_state": "NL",
    "aware_at": "2026-04-25T08:00:00Z",
    "classified_at": "2026-04-25T09:00:00Z",
}


def run(document, *options):
    return CliRunner().invoke(main, ["deadlines", "-", *options], input=json.dumps(document))


def test_the_answer_has_every_key_of_the_contract():
    """
    One object in, one object out: the limit, its article, its relief and where it came from.
    """
    result = run(SATURDAY, "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["regime"] == "dora"
    first = answer["deadlines"][0]
    assert {key: first[key] for key in list(first)[:8]} == {
        "report": "initial_notification",
        "due": "2026-04-28T10:00:00Z",
        "article": "5(1)(a)",
        "relief": "5(4)",
        "before_relief": "2026-04-25T13:00:00Z",
        "legal_outer": "2026-04-28T10:00:00Z",
        "projected": False,
        "trigger": "classified_at",
    }
    assert any("nis2_essential_or_important" in note for note in answer["notes"])


def test_an_array_is_answered_in_order_and_one_refusal_spoils_nothing():
    """
    The element that is refused becomes its own error; the others are answered.
    """
    result = run([SATURDAY, {**SATURDAY, "awere_at": None}, SATURDAY], "--json")

    first, refused, last = json.loads(result.stdout)
    assert result.exit_code == 0
    assert first == last
    assert refused["error"]["code"] == "unknown_key"
    assert "awere_at" in refused["error"]["message"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"aware_at": "2026-03-02T09:00:00Z", "classified_at": "2026-03-02T08:00:00Z"}, "impossible_order"),
        ({"member_state": "CH", "aware_at": "2026-03-02T09:00:00Z"}, "unknown_member_state"),
        ({"time_zone": "Mars/Olympus", "aware_at": "2026-03-02T09:00:00Z"}, "unknown_time_zone"),
        ({"aware_at": "yesterday"}, "not_an_instant"),
    ],
)
def test_a_refusal_is_a_sentence_and_an_error_object(facts, code):
    """
    Status 1, the sentence on standard error, the object on standard output, and never a traceback.
    """
    result = run(facts, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == code
    assert json.loads(result.stdout)["error"]["message"] in result.stderr


def test_people_read_local_time_utc_the_article_and_the_reason():
    """
    The text shows the day of the week, both clocks, and why the limit was moved.
    """
    result = run(SATURDAY)

    assert "Initial notification: Tue 28 Apr 2026 12:00 CEST (28 Apr 10:00 UTC)" in result.stdout
    assert "2025/301 Art. 5(1)(a)" in result.stdout
    assert "Moved from Sat 25 Apr 2026 15:00 CEST" in result.stdout
    assert "planned: runs once initial_submitted_at is known" in result.stdout
    assert "Note: nis2_essential_or_important" in result.stdout


def test_people_read_why_a_limit_was_not_moved_and_what_was_sent():
    """
    A bank's Saturday stays, and a submission is shown beside its limit.
    """
    result = run(
        [{**SATURDAY, "entity_type": "bank", "initial_submitted_at": "2026-04-25T10:00:00Z"}, {"x": 1}]
    )

    assert "Not moved although it is no working day: Art. 5(5)." in result.stdout
    assert "Submitted Sat 25 Apr 2026 12:00 CEST" in result.stdout
    assert "Refused: The key 'x'" in result.stdout


def test_people_read_that_nothing_is_due_or_that_no_hours_are_given():
    """
    No deadline is said in words, and a duty without hours is "without undue delay".
    """
    nothing = run({"outcome": "not_major", "aware_at": "2026-03-02T08:00:00Z"})
    high = run({"regime": "gdpr", "risk": "high", "aware_at": "2026-03-02T08:00:00Z"})

    assert "No deadline follows" in nothing.stdout
    assert "owes no report" in nothing.stdout
    assert "Data subject communication: without undue delay" in high.stdout


def test_clocks_of_another_regime_are_named_and_not_used():
    """
    A key that belongs elsewhere is not silently dropped.
    """
    result = run({**SATURDAY, "notification_submitted_at": "2026-04-25T10:00:00Z"}, "--json")

    assert any("belongs to the clocks of nis2" in note for note in json.loads(result.stdout)["notes"])


def test_events_before_the_act_applied_are_noted():
    """
    The limits are those of the first version, and the reader learns that it came later.
    """
    result = run({"entity_type": "bank", "member_state": "NL", "aware_at": "2025-02-03T08:00:00Z"}, "--json")

    assert any("applies from 2025-03-12" in note for note in json.loads(result.stdout)["notes"])


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"time_zone": "Europe/Berlin"}, "holidays are not: none is relieved"),
        ({}, "no limit is relieved, and months count in UTC"),
        ({"regime": "nis2"}, "months count in UTC"),
        (
            {"member_state": "NL", "initial_submitted_at": "2026-03-02T08:00:00Z", "outcome": "not_major"},
            "run until",
        ),
        (
            {
                "member_state": "NL",
                "initial_submitted_at": "2026-03-02T08:00:00Z",
                "reclassified_at": "2026-03-03T08:00:00Z",
            },
            "not yet sent lapses",
        ),
    ],
)
def test_what_was_assumed_is_said(facts, said):
    """
    Every assumption on which an instant rests is a sentence in the answer.
    """
    result = run({"aware_at": "2026-03-02T08:00:00Z", **facts}, "--json")

    assert any(said in note for note in json.loads(result.stdout)["notes"])
