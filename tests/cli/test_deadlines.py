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


def test_other_sides_of_readings_are_taken_and_told():
    """
    Named on the command line, stated in the answer, and shown to people.
    """
    facts = {**SATURDAY, "aware_at": "2026-04-20T08:00:00Z"}

    plain = json.loads(run(facts, "--json").stdout)
    chosen = ("--reading", "late_weekend_relief=not", "--reading", "period_end=end_of_the_hour")
    other = json.loads(run(facts, "--json", *chosen).stdout)

    assert plain["readings"]["late_weekend_relief"] == "applies"
    assert plain["deadlines"][0]["due"] == "2026-04-28T10:00:00Z"
    assert (other["readings"]["late_weekend_relief"], other["readings"]["period_end"]) == (
        "not",
        "end_of_the_hour",
    )
    assert other["deadlines"][0]["due"] == "2026-04-25T14:00:00Z"
    assert other["deadlines"][0]["relief_denied_by"] == "5(2)"
    assert (
        "Under the readings late_weekend_relief=not, period_end=end_of_the_hour."
        in run(facts, *chosen).stdout
    )
    assert "Under the readings" not in run(facts).stdout


@pytest.mark.parametrize("reading", ["weekend=utc", "weekend_day=mars", "weekend_day"])
def test_a_reading_that_is_not_there_is_refused(reading):
    """
    The name and the side must both be known, and the sign between them be there.
    """
    result = run(SATURDAY, "--json", "--reading", reading)

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "unknown_reading"


def test_a_reading_of_another_act_is_refused_for_that_element_alone():
    """
    In an array of several regimes each is read under its own act.
    """
    breach = {"regime": "gdpr", "aware_at": "2026-03-02T08:00:00Z"}

    dora, gdpr = json.loads(run([SATURDAY, breach], "--json", "--reading", "weekend_day=utc").stdout)

    assert dora["readings"]["weekend_day"] == "utc"
    assert gdpr["error"]["code"] == "unknown_reading"


def test_what_is_owed_has_a_delay_notice():
    """
    Its limit and its article stand beside the deadline; what is projected or sent has none.
    """
    answered = json.loads(run(SATURDAY, "--json").stdout)["deadlines"]

    assert [each["delay_notice"] for each in answered] == [
        {"due": "2026-04-28T10:00:00Z", "article": "5(3)"},
        None,
        None,
    ]
    told = run(SATURDAY).stdout
    assert "If it cannot be met: tell the authority why by Tue 28 Apr 2026 12:00 CEST" in told
    assert told.count("If it cannot be met") == 1


def test_the_duties_without_hours_are_told_with_their_act():
    """
    New keys give new entries: the updated report, and the clients under DORA itself.
    """
    facts = {
        **SATURDAY,
        "initial_submitted_at": "2026-04-25T10:00:00Z",
        "regular_activities_recovered_at": "2026-04-25T12:00:00Z",
        "clients_financial_interests_affected": True,
        "clients_informed_at": "2026-04-25T13:00:00Z",
    }

    answered = {each["report"]: each for each in json.loads(run(facts, "--json").stdout)["deadlines"]}
    told = run(facts).stdout

    assert answered["client_information"]["submitted_at"] == "2026-04-25T13:00:00Z"
    assert answered["client_information"]["act"] == "2022/2554"
    assert answered["updated_intermediate_report"]["due"] is None
    assert "Updated intermediate report: without undue delay\n  2025/301 Art. 5(1)(b), updated:" in told
    assert "Client information: without undue delay\n  2022/2554 Art. 19(3):" in told
    assert "Submitted Sat 25 Apr 2026 15:00 CEST" in told


@pytest.mark.parametrize(
    "facts",
    [{"clients_financial_interests_affected": "yes"}, {"clients_financial_interests_affected": 1}],
)
def test_a_flag_is_true_or_false(facts):
    """
    Anything else is refused by its key.
    """
    result = run({**SATURDAY, **facts}, "--json")

    assert json.loads(result.stdout)["error"]["code"] == "not_a_flag"


def test_the_week_in_which_classifying_would_lead_to_a_weekend():
    """
    Each hour concerned, with its report, limit, day, relief and due instant, in order.
    """
    week = json.loads(run(SATURDAY, "--json", "--week", "2026-04-22").stdout)["week"]

    assert week[0] == {
        "classified_at": "2026-04-21T22:00:00Z",
        "report": "intermediate_report",
        "limit": "2026-04-24T22:00:00Z",
        "falls_on": "saturday",
        "relief": "5(4)",
        "due": "2026-04-28T10:00:00Z",
        "relief_denied_by": None,
        "weekday": "wed",
        "hour": 0,
    }
    assert {(each["weekday"], each["hour"]) for each in week if each["report"] == "initial_notification"} == {
        *(("fri", hour) for hour in range(20, 24)),
        *((day, hour) for day in ("sat", "sun") for hour in range(24)),
    }
    assert "week" not in json.loads(run(SATURDAY, "--json").stdout)


def test_people_see_the_week_as_seven_days_of_hours():
    """
    A letter for each report that would fall on no working day, a capital where it would stay there.
    """
    mild = run(SATURDAY, "--week", "2026-06-17").stdout.splitlines()
    bank = run({**SATURDAY, "entity_type": "bank"}, "--week", "2026-06-17").stdout.splitlines()

    assert "Tue   .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  .  ." in mild
    assert "Thu" + "   b" + "  b" * 23 in mild
    assert "Fri" + "   ." + "  ." * 19 + "  a" * 4 in mild
    assert "Fri" + "   ." + "  ." * 19 + "  A" * 4 in bank
    assert "  b  Intermediate report, moved to a working day; B: not moved" in mild
    assert any(line.startswith("Classified and notified at once") for line in bank)


def test_a_week_can_be_asked_for_without_any_event():
    """
    Who the entity is and where is enough; nothing else is due.
    """
    answered = json.loads(
        run({"entity_type": "bank", "time_zone": "Europe/Berlin"}, "--json", "--week", "2026-06-17").stdout
    )

    assert answered["deadlines"] == []
    assert {each["relief_denied_by"] for each in answered["week"]} == {"5(5)"}


@pytest.mark.parametrize(
    ("facts", "day", "code"),
    [
        ({"entity_type": "bank"}, "2026-06-17", "missing_key"),
        (SATURDAY, "2026-06-31", "not_an_instant"),
        (SATURDAY, "next week", "not_an_instant"),
        (SATURDAY, "1999-12-31", "instant_out_of_range"),
        (SATURDAY, "2099-01-01", "instant_out_of_range"),
    ],
)
def test_a_week_that_cannot_be_drawn_is_refused(facts, day, code):
    """
    Without a place no weekend is known, and a day must be one of the calendar.
    """
    result = run(facts, "--json", "--week", day)

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == code
    assert "--week" in result.stderr


@pytest.mark.parametrize("day", ["2000-01-01", "2098-12-31"])
def test_the_first_and_last_week_that_are_known(day):
    """
    The years for which holidays are known can be asked for, to their ends.
    """
    assert json.loads(run(SATURDAY, "--json", "--week", day).stdout)["week"]
