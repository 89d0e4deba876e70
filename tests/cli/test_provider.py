"""`tocsin provider` and the recovery clocks of `tocsin situation`: what people and programs read."""

import pytest

from tests.cast import HAFEN, HAFEN_CLOUD, HAFEN_SERVICE, PAYMENTS, RECHENSTUBE, write_inventory
from tests.cli.test_incident_commands import asked, clock_at, incident, loaded, refused, run

__all__ = ["clock_at", "incident", "loaded"]

pytestmark = pytest.mark.django_db

PLANS = (
    f'id,node,document,rto,rpo,mtpd,contact\nBC-1,{PAYMENTS},"Handbook, 4.2",PT1H,PT0S,PT8H,Duty manager\n'
)


def test_a_record_has_its_outage(incident: str):
    """
    One outage so far, of one service, with the incident that tells of it; it goes on.
    """
    record = asked("provider", HAFEN)

    assert (record["provider"], record["name"]) == (HAFEN_CLOUD, "Hafen Cloud")
    (outage,) = record["outages"]
    assert (outage["incidents"], outage["services"], outage["until"]) == ([incident], [HAFEN_SERVICE], None)
    assert (outage["evidence"], outage["page_said_at"], outage["page_watched"]) == ("declared", None, False)
    as_of = ("--as-of", "2026-03-02T10:00:00Z")
    assert asked("provider", HAFEN_CLOUD, *as_of) == asked("provider", HAFEN, *as_of)
    assert asked("provider", HAFEN, *as_of)["years"][0]["downtime_seconds"] == 7200


def test_the_text_says_what_is_empty(loaded, clock_at):
    """
    Without an incident the record says since when there would be one.
    """
    clock_at("2026-03-02 08:30")
    text = " ".join(run("provider", RECHENSTUBE).stdout.split())

    assert "Records are kept since " in text
    assert "No incident is recorded in which it, or an ICT service of it, was out." in text
    assert "It had no duty to notify, to respond or to resolve in any recorded outage." in text
    assert "Nothing was claimed, and no credit lapsed." in text


def test_the_text_has_the_figures(incident: str):
    """
    How often, how long, which incident, and what is not known of the page.
    """
    text = run("provider", HAFEN).stdout

    assert "2026 │ 1" in text
    assert incident in text
    assert "was not" in text


def test_another_provider_is_refused(loaded):
    """
    A function is no provider.
    """
    assert refused("provider", PAYMENTS)["code"] == "unknown_provider"


def test_the_situation_shows_which_plan_to_open(incident: str, tmp_path):
    """
    The plan gives an hour, the register two: the sooner counts, and both are shown with whom to call.
    """
    folder = write_inventory(tmp_path / "with-plans", recovery_plans=PLANS)
    asked("import", "inventory", str(folder))

    text = " ".join(run("situation", incident).stdout.split())
    payments = asked("situation", incident)["recovery"][0]

    assert "open Handbook, 4.2, and call Duty manager." in text
    assert (payments["source"], payments["rto_due"], payments["rto_passed"]) == (
        "plan",
        "2026-03-02T09:00:00Z",
        True,
    )
    assert (payments["mtpd_due"], payments["contact"]) == ("2026-03-02T16:00:00Z", "Duty manager")
    assert [each["rto"] for each in payments["sources"]] == ["PT2H", "PT1H"]
