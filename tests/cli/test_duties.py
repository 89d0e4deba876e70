"""`tocsin notice`, `ticket` and `measured`: recorded from the command line, refused with a sentence."""

import re

import pytest

from tests.cast import BAKERY, FOLDER, PAY, write_inventory
from tests.cli.test_incident_commands import asked, clock_at, incident, loaded, refused, run

__all__ = ["clock_at", "incident", "loaded"]

pytestmark = pytest.mark.django_db


def duties(incident: str) -> dict[tuple[str, str], tuple[str, str | None]]:
    found = asked("situation", incident)["duties"]
    return {(each["promise"], each["duty"]): (each["standing"], each["done_at"]) for each in found}


def test_a_customer_was_told(incident: str):
    """
    The answer has its three keys; the situation says when, and that the duty is met.
    """
    moment = "2026-03-02T08:45:00Z"

    answer = asked("notice", incident, "given", "K1", "--at", moment, "--channel", "phone", "--by", "Ada")

    assert answer == {"incident": incident, "notice": "given", "about": "K1"}
    assert duties(incident)[("CM-2", "notify")] == ("met", moment)
    told = [each for each in asked("situation", incident)["to_tell"] if each["audience"] == "customer"]
    assert {each["whom"]: each["told_at"] for each in told} == {
        "Bakery Vermeulen": moment,
        "Harbour Fund": None,
    }


def test_everybody_was_told_now(incident: str):
    """
    Without an instant it is now, on the clock of the data folder; the text says what was recorded.
    """
    answer = run("notice", incident, "given", "customer")

    assert answer.stdout == f"{incident}: the notice to customer is recorded.\n"
    assert {standing for standing, _ in duties(incident).values()} == {"met", "missed"}


def test_a_provider_told_us_and_a_ticket_went_its_way(incident: str):
    """
    The page of the reference has one line for each.
    """
    told = run("notice", incident, "received", "E-1", "--text", "We work on it")
    opened = run(
        "ticket", incident, "opened", "E-1", "--severity", "critical", "--at", "2026-03-02T08:40:00Z"
    )
    resolved = asked("ticket", incident, "resolved", "C-1", "--number", "T-1")

    assert told.stdout == f"{incident}: the notice about E-1 is recorded.\n"
    assert opened.stdout == f"{incident}: the ticket about E-1 is recorded as opened.\n"
    assert resolved == {"incident": incident, "ticket": "resolved", "about": "C-1"}
    provider = [each for each in asked("situation", incident)["to_tell"] if each["audience"] == "provider"]
    assert [each["told_at"] for each in provider] == ["2026-03-02T08:40:00Z"]


def test_what_two_sources_measured_stands_side_by_side(incident: str):
    """
    The situation names both, and that no contract chooses between them.
    """
    since = ("--from", "2026-03-02T08:10:00Z", "--until", "2026-03-02T09:00:00Z")

    answer = asked("measured", incident, PAY, *since, "--share", "0.4", "--evidence", "probe 7")
    text = run("measured", incident, PAY, *since, "--source", "third_party", "--announced-at", since[1])

    assert answer == {"incident": incident, "node": PAY, "source": "own_monitoring"}
    assert text.stdout == f"{incident}: what third party measured of {PAY} is recorded.\n"
    (found,) = asked("situation", incident)["sources"]
    assert (found["node"], found["used"], found["promises"]) == (PAY, None, ["CM-1", "CM-3"])
    assert {(each["source"], each["share"]) for each in found["said"]} == {
        ("own_monitoring", "0.4"),
        ("third_party", "1"),
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("notice", "given", "K9"), "unknown_addressee"),
        (("notice", "given", "K1", "--at", "2026-03-02T07:00:00Z"), "impossible_order"),
        (("notice", "given", "K1", "--at", "yesterday"), "not_an_instant"),
        (("ticket", "responded", "E-1"), "unknown_ticket"),
        (("ticket", "opened", "E-9"), "unknown_entitlement"),
        (
            ("measured", PAY, "--from", "2026-03-02T09:00:00Z", "--until", "2026-03-02T08:00:00Z"),
            "impossible_order",
        ),
        (("measured", PAY, "--from", "2026-03-02T09:00:00"), "not_an_instant"),
        (("measured", PAY, "--from", "2026-03-02T09:00:00Z", "--share", "half"), "not_a_number"),
        (("measured", PAY, "--from", "2026-03-02T09:00:00Z", "--share", "1.5"), "out_of_range"),
        (("measured", "nowhere", "--from", "2026-03-02T09:00:00Z"), "unknown_node"),
    ],
)
def test_a_slip_is_refused_and_nothing_is_recorded(incident: str, arguments: tuple[str, ...], code: str):
    """
    One sentence on standard error, one error object with --json, and no row.
    """
    command, *rest = arguments

    assert refused(command, incident, *rest)["code"] == code


def test_a_word_that_is_no_choice_is_a_matter_of_usage(incident: str):
    """
    Neither given nor received; no step of a ticket; no beginning.
    """
    assert run("notice", incident, "shouted", "K1").exit_code == 2
    assert run("ticket", incident, "closed", "E-1").exit_code == 2
    assert run("measured", incident, PAY).exit_code == 2


def test_the_terminal_shows_who_was_told_and_what_the_provider_owes(incident: str, tmp_path, monkeypatch):
    """
    The instant stands in place of the limit; a clock of the provider has a line of its own.
    """
    monkeypatch.setenv("COLUMNS", "200")
    support = FOLDER["support_contacts.csv"].replace("name,phone\n", "name,phone,respond_within\n")
    folder = write_inventory(tmp_path / "again", support_contacts=support.replace("0100\n", "0100,PT15M\n"))
    asked("import", "inventory", str(folder))
    asked("notice", incident, "given", BAKERY, "--at", "2026-03-02T08:45:00Z")
    asked("ticket", incident, "opened", "E-1", "--severity", "critical", "--at", "2026-03-02T08:40:00Z")
    asked("measured", incident, PAY, "--from", "2026-03-02T08:10:00Z")
    asked("measured", incident, PAY, "--from", "2026-03-02T08:20:00Z", "--source", "provider")

    shown = " ".join(run("situation", incident).stdout.split())

    assert re.search(r"Bakery Vermeulen .* told 2026-03-02", shown)
    assert re.search(r"respond critical . 2026-03-02 08:55Z . missed", shown)
    assert "Sources differ about Paying" in shown
