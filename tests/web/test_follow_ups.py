"""The pages of follow-ups: opened, listed, shown to be done, and checked by somebody else."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, at, load, sign_in
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.channels import clock
from tocsin.store import follow_ups
from tocsin.store.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
NOW, DUE = at("2026-03-02 12:00"), at("2026-03-16 12:00")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path, monkeypatch):
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def incident() -> str:
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=NOW)


def opened(incident: str, title: str = "Patch the router", owner: str = "bo") -> str:
    return open_follow_up(incident, title, owner=owner, due=DUE, by=ADA, at=NOW)


def test_a_follow_up_is_opened_from_what_it_is_about(incident):
    """
    The form proposes oneself and a fortnight; the page that follows shows both.
    """
    ada = sign_in(ADA)
    asked = ada.get(f"/follow-ups/new/?about={incident}").content.decode()

    response = ada.post(
        f"/follow-ups/new/?about={incident}",
        {"title": "Patch the router", "owner": "ada", "due": "2026-03-16T13:00"},
        follow=True,
    )

    assert "2026-03-16T13:00" in asked
    assert response.redirect_chain == [("/follow-ups/ACT-2026-0001/", 302)]
    told = follow_ups.follow_up("ACT-2026-0001")
    assert (told.owner, told.due) == ("ada", DUE)


def test_a_file_of_evidence_is_kept_as_its_name_and_digest(incident):
    """
    Bo reports it as done with a file; the page shows the SHA-256, and that somebody else has to look.
    """
    sign_in(BO)
    owed, file = opened(incident), SimpleUploadedFile("log.txt", b"all is well")

    response = sign_in(BO).post(
        f"/follow-ups/{owed}/report/done/", {"text": "Patched", "link": "", "file": file}, follow=True
    )

    text = response.content.decode()
    assert hashlib.sha256(b"all is well").hexdigest() in text
    assert "It waits for somebody else" in text
    assert "check/" not in text
    assert f"/follow-ups/{owed}/check/" in sign_in(ADA).get(f"/follow-ups/{owed}/").content.decode()


def test_the_owner_is_told_beside_the_form_that_somebody_else_checks(incident):
    """
    Four eyes: the refusal stands beside the form, and nothing is recorded.
    """
    bo = sign_in(BO)
    owed = opened(incident)
    bo.post(f"/follow-ups/{owed}/report/done/", {"text": "Patched"})

    response = bo.post(f"/follow-ups/{owed}/check/", {"effective": "yes", "text": ""})

    assert response.status_code == 422
    assert "whether it helped is for somebody else to say" in response.content.decode()
    assert follow_ups.follow_up(owed).state == "done"


def test_moving_and_dropping_go_over_forms_with_a_reason(incident):
    """
    Each is recorded with what was given as the reason.
    """
    bo = sign_in(BO)
    owed = opened(incident)

    bo.post(f"/follow-ups/{owed}/move/", {"due": "2026-03-20T13:00", "reason": "Part not delivered"})
    bo.post(f"/follow-ups/{owed}/report/dropped/", {"text": "The router is gone"})

    told = follow_ups.follow_up(owed)
    assert [each.reason for each in told.moves] == ["Part not delivered"]
    assert (told.state, told.reports[0].evidence.text) == ("dropped", "The router is gone")


def test_the_list_shows_what_is_overdue_first_and_filters_are_links(incident, monkeypatch):
    """
    A day after it was due it is overdue and stands first; the filter by owner keeps that of the state.
    """
    ada = sign_in(ADA)
    sign_in(BO)
    opened(incident)
    open_follow_up(incident, "Tell staff", owner="ada", due=at("2026-04-16 12:00"), by=ADA, at=NOW)
    monkeypatch.setattr(clock, "now", lambda: at("2026-03-17 12:00"))

    every = ada.get("/follow-ups/").content.decode()
    overdue = ada.get("/follow-ups/?state=overdue").content.decode()
    mine = ada.get("/follow-ups/?owner=ada").content.decode()

    assert every.index("Patch the router") < every.index("Tell staff")
    assert "Overdue" in every
    assert ("Patch the router" in overdue, "Tell staff" in overdue) == (True, False)
    assert ("Patch the router" in mine, "Tell staff" in mine) == (False, True)
    assert "?state=overdue&amp;owner=ada" in overdue


def test_who_may_not_see_the_incident_sees_no_follow_up(incident):
    """
    To another entity, and to who is not admitted to a confidential incident, there is none: 404.
    """
    sign_in(BO)
    owed = opened(incident)
    with unit_of_work(ADA, NOW) as work:
        work.record("incident.confined", incident, {"names": ["ada"]})

    answers = [sign_in(who).get(f"/follow-ups/{owed}/").status_code for who in (BO, CYD, DEE, ADA)]

    assert answers == [404, 404, 404, 200]
    assert "Patch the router" not in sign_in(BO).get("/follow-ups/").content.decode()


def test_a_reader_reads_and_is_offered_nothing(incident):
    """
    Dee sees it without buttons, and the forms are refused to her.
    """
    sign_in(BO)
    owed, dee = opened(incident), sign_in(DEE)

    assert "report/done" not in dee.get(f"/follow-ups/{owed}/").content.decode()
    assert dee.get(f"/follow-ups/{owed}/move/").status_code == 403
