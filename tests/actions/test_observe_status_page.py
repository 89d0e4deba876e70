"""A provider's status page opens an incident, changes its outages, and never resolves by being unreadable."""

from __future__ import annotations

import json

import pytest

from tests.cast import EVE, HAFEN, HAFEN_SERVICE, OPERATOR, at, load
from tests.shared import shared
from tocsin.actions.observe_status_page import observe_status_page
from tocsin.actions.survey_situation import survey_situation
from tocsin.channels.status_pages import Reading, read
from tocsin.core.refusal import Refused
from tocsin.store import ledger, queries

pytestmark = pytest.mark.django_db
SEEN = at("2026-03-02 08:30")


def page(status: str, changed: str = "2026-03-02T08:12:00Z") -> Reading:
    """Return a page of Hafen Cloud on which the component Compute has a status."""
    body = {
        "page": {"id": "hafen", "name": "Hafen Cloud", "url": "https://status.hafen.example"},
        "components": [
            {"id": "c1", "name": "Compute", "status": status, "updated_at": changed, "group": False},
            {"id": "c2", "name": "Mail", "status": "operational", "updated_at": changed, "group": False},
        ],
        "incidents": [],
        "scheduled_maintenances": [],
        "status": {"indicator": "none", "description": ""},
    }
    return read(json.dumps(body).encode())


@pytest.fixture(autouse=True)
def _nordbank(tmp_path):
    load(tmp_path)


def test_a_page_that_is_all_clear_opens_nothing():
    """
    Every component works: the observation is recorded, and there is no incident.
    """
    incident, _ = observe_status_page(HAFEN, page("operational"), by=OPERATOR, at=SEEN)

    assert incident is None
    assert [each.kind for each in ledger.entries(f"provider:{HAFEN}")] == ["status_page.observed"]


def test_a_component_that_is_out_takes_its_ict_service_down():
    """
    Compute has a major outage since 08:12: the ICT service mapped to it is down from then.
    """
    incident, _ = observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=SEEN)

    assert incident is not None
    now, _landscape = survey_situation(incident, by=OPERATOR, at=SEEN)
    assert HAFEN_SERVICE in now.disruption.impact.down
    assert now.told.outages[0].since == at("2026-03-02 08:12")
    assert any(each.node.kind == "function" for each in now.hit)


def test_the_entity_is_not_aware_until_a_person_is():
    """
    A page is not a person: what it opens has no moment of awareness, so no clock of a report runs.
    """
    incident, _ = observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=SEEN)

    assert queries.incident(incident).aware_at is None


def test_the_same_page_twice_changes_nothing():
    """
    Seeing the same outage again opens no second incident and declares nothing twice.
    """
    first, _ = observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=SEEN)
    before = len(queries.incident(first).entries)

    second, _ = observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=at("2026-03-02 08:40"))

    assert second == first
    assert len(queries.incident(first).entries) == before


def test_recovery_ends_the_outage_and_worsening_changes_it():
    """
    Degraded, then down, then operational: one outage after the other, the last one ended.
    """
    incident, _ = observe_status_page(HAFEN, page("partial_outage"), by=OPERATOR, at=SEEN)
    observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=at("2026-03-02 08:45"))
    observe_status_page(HAFEN, page("operational"), by=OPERATOR, at=at("2026-03-02 09:05"))

    told = queries.incident(incident)

    assert [(each.state, each.until) for each in told.outages] == [
        ("degraded", at("2026-03-02 08:45")),
        ("down", at("2026-03-02 09:05")),
    ]


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b'{"page": '])
def test_unreadable_is_never_healthy(body):
    """
    The page fails during an outage: the outage goes on, and what could not be read is on record.
    """
    incident, _ = observe_status_page(HAFEN, page("major_outage"), by=OPERATOR, at=SEEN)

    observe_status_page(HAFEN, read(body), by=OPERATOR, at=at("2026-03-02 08:50"))

    assert queries.incident(incident).outages[0].until is None
    last = list(ledger.entries(f"provider:{HAFEN}"))[-1]
    assert last.body["health"] == "unreadable"


def test_maintenance_is_no_outage():
    """
    A component under maintenance opens no incident.
    """
    incident, said = observe_status_page(HAFEN, page("under_maintenance"), by=OPERATOR, at=SEEN)

    assert incident is None
    assert [each.state for each in said.outages] == ["maintenance"]


def test_an_unmapped_component_is_shown_and_decides_nothing():
    """
    A component that no row maps is returned for somebody to look at.
    """
    reading = page("major_outage")
    other = read(
        json.dumps(
            {
                "page": {"id": "hafen", "name": "Hafen Cloud", "url": "https://status.hafen.example"},
                "components": [{"id": "c9", "name": "Elsewhere", "status": "major_outage", "group": False}],
                "incidents": [],
                "scheduled_maintenances": [],
                "status": {"indicator": "major", "description": ""},
            }
        ).encode()
    )

    incident, said = observe_status_page(HAFEN, other, by=OPERATOR, at=SEEN)

    assert reading.health == "ok"
    assert incident is None
    assert [spell.component_name for spell in said.undecided] == ["Elsewhere"]


def test_a_provider_that_nobody_knows_is_refused():
    """
    A code that is no provider is refused, and nothing is recorded.
    """
    with pytest.raises(Refused) as refusal:
        observe_status_page("NOBODY", page("major_outage"), by=OPERATOR, at=SEEN)

    assert refusal.value.code == "unknown_provider"


def test_it_takes_a_role():
    """
    Who may not declare an outage may not take in a page either.
    """
    with pytest.raises(Refused) as refusal:
        observe_status_page(HAFEN, page("major_outage"), by=EVE, at=SEEN)

    assert refusal.value.code == "not_allowed"


def test_a_real_page_is_taken_in():
    """
    GitHub's page of 27 November 2020: Actions is out, mapped by name to an ICT service of ours.
    """
    folder = shared("feeds/statuspage/github_outages/snapshots")
    body = next(folder.glob("20201127T162954Z*")).read_bytes()
    reading = read(body)

    incident, said = observe_status_page(HAFEN, reading, by=OPERATOR, at=at("2026-03-02 16:30"))

    assert incident is None
    assert "GitHub Actions" in {spell.component_name for spell in said.undecided}
