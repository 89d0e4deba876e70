"""`tocsin lint` and `tocsin exposure`: weak promises and the providers whose loss would break most."""

from __future__ import annotations

import pytest

from tests.cast import FOLDER, HAFEN, HAFEN_CLOUD, PAY, write_inventory
from tests.cli.test_incident_commands import asked, clock_at, loaded, refused, run

__all__ = ["clock_at", "loaded"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def weak(loaded) -> None:
    """Hafen promises less than customers are promised, and tells later."""
    entitled = FOLDER["entitlements.csv"].replace("99.95,month", "99,month").replace("99.95:10%", "99:10%")
    asked("import", "inventory", str(write_inventory(loaded / "inventory", entitlements=entitled)))


def test_what_was_promised_too_much_is_told_in_hours_a_year(weak: None):
    """
    99.9 % and 99.5 % on a chain promised 99 %: 0.9 % and 0.5 % of a year, and whose perfection would help.
    """
    first, second = asked("lint")["attainment"]

    assert (first["business_service"], first["promised"], first["supported"]) == (PAY, "99.9000", "99.0000")
    assert (first["hours_a_year"], second["hours_a_year"]) == ("78.9", "43.8")
    assert [each["hours_a_year"] for each in first["gains"]] == ["87.7"]
    assert (first["commitments"], second["commitments"], first["error"]) == (["CM-1"], ["CM-3"], None)


def test_the_text_says_it_in_one_line_and_what_is_assumed(weak: None):
    """
    A person reads the service, both percentages and the hours; then under which assumptions.
    """
    answer = run("lint").stdout

    assert (
        "Paying: 99.9000 % promised to 1, 99.0000 % promised to us: expected breach 78.9 hours a year"
        in answer
    )
    assert "what nobody promised never fails" in answer.replace("\n", " ")


def test_where_nothing_is_weak_the_lists_are_empty(loaded: object):
    """
    The cast's provider promises more than the customers are promised.
    """
    assert asked("lint") == {"attainment": [], "notice": [], "recovery": [], "unjudged": []}


def test_the_loss_of_a_provider_breaks_promises_in_time(loaded: object, clock_at):
    """
    99.9 % of March is 44 min 36 s in Berlin, where the month has 743 hours; 99.5 % five times that.
    """
    clock_at("2026-03-02 08:00")
    at = "2026-03-02T08:00:00Z"

    hafen, _subcontractor = asked("exposure", "--at", at)["providers"]

    assert hafen["id"] == HAFEN_CLOUD
    assert hafen["breaking_within"] == {"PT1H": 1, "PT4H": 2, "P1D": 2}
    assert [(each["commitment"], each["breach_at"]) for each in hafen["promises"]] == [
        ("CM-1", "2026-03-02T08:44:34.800000Z"),
        ("CM-3", "2026-03-02T11:42:54Z"),
        ("CM-2", None),
    ]
    assert asked("exposure", "--provider", HAFEN, "--at", at)["providers"] == [hafen]


def test_budgets_that_incidents_have_spent_are_counted_in(loaded: object, clock_at):
    """
    After forty minutes of outage this month four and a half are left.
    """
    clock_at("2026-03-02 09:00")
    incident = asked("outage", "--provider", HAFEN, "--since", "2026-03-02T08:00:00Z")["incident"]
    asked("fact", incident, "service_restored_at", '"2026-03-02T08:40:00Z"')

    hafen, _subcontractor = asked("exposure", "--at", "2026-03-02T09:00:00Z")["providers"]

    assert hafen["promises"][0]["breach_at"] == "2026-03-02T09:04:34.800000Z"


def test_a_provider_that_is_not_there_is_refused(loaded: object):
    """
    The sentence names it and says where the ids are listed.
    """
    assert refused("exposure", "--provider", "NOBODY")["code"] == "unknown_provider"


def test_one_provider_is_told_with_every_promise(loaded: object, clock_at):
    """
    In text each promise of the provider has a line: when it breaks, or that it holds.
    """
    clock_at("2026-03-02 08:00")

    answer = run("exposure", "--provider", HAFEN).stdout

    assert "CM-1  Bakery Vermeulen: breaks 2026-03-02T08:44:3" in answer
    assert "CM-2  Bakery Vermeulen: holds" in answer
