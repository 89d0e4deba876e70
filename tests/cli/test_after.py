"""`tocsin follow-up`, `cost`, `costs --from-register` and `yearly`: what comes after an incident."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import HAFEN_CLOUD, NORDBANK, load
from tests.cli.contract import answered, refused, run
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Fact, Role
from tocsin.core.time import rfc3339

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(tmp_path: Path) -> str:
    load(tmp_path)
    now = clock.now()
    give_role("bo", NORDBANK, Role.RESPONDER, by=OPERATOR, at=now)
    return declare_outage(HAFEN_CLOUD, since=now - timedelta(hours=3), by=OPERATOR, at=now)


def due(days: int = 14) -> str:
    return rfc3339((clock.now() + timedelta(days=days)).replace(microsecond=0))


def test_a_follow_up_goes_from_open_to_done(incident, tmp_path):
    """
    Each step answers with the follow-up as it then is; whoever reported it does not check it.
    """
    log = tmp_path / "log.txt"
    log.write_bytes(b"all is well")
    opened = answered("follow-up", "open", incident, "Patch", "--owner", "bo", "--due", due())
    reference = opened["follow_up"]

    moved = answered("follow-up", "move", reference, "--due", due(20), "--reason", "No part")
    done = answered("follow-up", "done", reference, "--text", "Patched", "--file", str(log))
    code = refused("follow-up", "check", reference, "--effective")["code"]

    assert (opened["state"], opened["owner"], opened["overdue"]) == ("open", "bo", False)
    assert moved["due"] > opened["due"]
    assert (done["state"], done["reports"][0]["file"]) == ("done", "log.txt")
    assert code == "four_eyes"
    assert [each["follow_up"] for each in answered("follow-up", "list", "--state", "to_check")] == [reference]
    assert answered("follow-up", "list", "--owner", "ada") == []


def test_costs_are_recorded_corrected_and_listed(incident):
    """
    The sum is gross, of what Art. 7 counts; what came back stands beside it.
    """
    spent = ("cost", "record", incident, "advice", "80000", "--incurred-on", "2026-03-02")
    first = answered(*spent, "--recovered", "1000")
    answered(*spent[:4], "75000.50", *spent[5:], "--corrects", first["item"])
    answered("cost", "record", incident, "redress", "unknown", "--incurred-on", "2026-03-02")

    found = answered("cost", "list", incident)

    assert (found["gross"], found["unknown"], found["recovered"]) == ("75000.50", 1, "0")
    assert [each["figures"] for each in found["items"]] == [2, 1]
    assert refused("cost", "record", incident, "advice", "-5", "--incurred-on", "2026-03-02")["code"] == (
        "implausible_number"
    )
    assert refused("cost", "record", incident, "advice", "5", "--incurred-on", "soon")["code"] == "not_a_day"


def test_the_estimate_of_a_year_comes_from_the_register(incident):
    """
    The major incidents of the register with their recorded costs; a final report is said, not guessed.
    """
    now = clock.now()
    for key in (
        "supports_critical_or_important_function",
        "data_impact",
        "data_adverse_effect",
        "media_coverage",
    ):
        record_fact(incident, Fact(key, value=True), by=OPERATOR, at=now)
    assert classify_incident(incident, by=OPERATOR, at=now)["outcome"] == "major"
    day = f"{now:%Y-%m-%d}"
    answered("cost", "record", incident, "advice", "80000", "--incurred-on", day, "--booked-on", day)
    year = ("costs", "--from-register", "--year", now.year)

    undecided = answered(*year)
    found = answered(*year, "--final-report", f"{incident}={day}")

    assert undecided["undecided"] == [incident]
    assert (found["gross"], found["incidents"][0]["article"]) == ("80000", "paragraph 6(a)")
    assert found["incidents"][0]["missing"] == ["recoveries"]
    assert refused(*year, "--final-report", f"{incident}=soon")["code"] == "not_a_day"
    assert refused(*year, "--final-report", f"INC-1999-0001={day}")["code"] == "unknown_incident"


def test_a_file_and_the_register_are_not_asked_at_once():
    """
    One of the two is named: anything else is a mistake of usage.
    """
    assert run("costs", "--year", "2026").exit_code == 2
    assert run("costs", "-", "--from-register", "--year", "2026").exit_code == 2
    assert run("costs", "-", "--entity", "L", "--year", "2026").exit_code == 2


def test_a_year_is_reported_in_figures(incident):
    """
    One incident this year, none the year before, in JSON and in words.
    """
    year = clock.now().year

    found, words = answered("yearly", "--year", year), run("yearly", "--year", str(year)).stdout

    assert (found["incidents"], found["before"]["incidents"]) == (1, 0)
    assert "Hafen Cloud" in words
