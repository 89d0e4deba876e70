"""The page of a provider's record, and the recovery clocks on the page of a situation."""

import pytest
from django.urls import reverse

from tests.cast import ADA, CYD, HAFEN_CLOUD, KLEINE_RECHENSTUBE, PAYMENTS, at, load, sign_in, write_inventory
from tests.web.lawful import shown
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.observe_status_page import observe_status_page
from tocsin.channels.inventory_folder import read_folder
from tocsin.channels.status_pages import Component, Reading
from tocsin.core.incidents import OPERATOR

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")
RECORD = reverse("provider_record", args=[HAFEN_CLOUD])


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=AWARE)


def page_says(status: str, moment: str) -> None:
    reading = Reading("ok", None, None, "unknown", components=(Component("c1", "Compute", status),))
    observe_status_page(HAFEN_CLOUD, reading, by=OPERATOR, at=at(moment))


def test_a_record_tells_of_the_outage(incident):
    """
    Since when it was out, which incident tells it, and that nobody read the page.
    """
    text = shown(sign_in(ADA), RECORD)

    assert "Records are kept since 1 Mar 2026, 10:00 CET; what happened before is not known here." in text
    assert "2026 1 outage, 1 h 30 min down" in text
    assert incident in text
    assert "Our first evidence: 2 Mar 09:00 CET (declared by us). Its page was not read" in text
    assert "Attained against the target" in text


def test_a_page_that_said_so_late_is_told_so(incident):
    """
    We knew from eight; the page was seen to say so an hour later, of the component that is mapped.
    """
    page_says("operational", "2026-03-02 08:20")
    page_says("major_outage", "2026-03-02 09:00")

    text = shown(sign_in(ADA), RECORD)

    assert "Its page said so 2 Mar 10:00 CET, 1 h later." in text
    assert "at the latest 1 h after our own evidence; known of 1 of 1" in text


def test_a_page_that_was_read_and_silent_is_told_so(incident):
    """
    That is something else than not having looked.
    """
    page_says("operational", "2026-03-02 08:40")

    assert "Its page was read, and never said so." in shown(sign_in(ADA), RECORD)


def test_a_claim_is_on_record(incident):
    """
    A draft has not been claimed: it is listed and in no total.
    """
    reference = draft_claim("E-1", incident=incident, by=ADA, at=NOW)

    text = shown(sign_in(ADA), RECORD)

    assert f"{reference} · " in text
    assert "Nothing was claimed, and no credit lapsed." not in text


def test_an_empty_record_says_so_in_words(incident):
    """
    A sentence for each part, not an empty box.
    """
    text = shown(sign_in(ADA), reverse("provider_record", args=[KLEINE_RECHENSTUBE]))

    assert "No incident is recorded in which it, or an ICT service of it, was out." in text
    assert "It had no duty to notify, to respond or to resolve in any recorded outage." in text
    assert "It promised no service level of which there are records." in text
    assert "Nothing was claimed, and no credit lapsed." in text


def test_another_entity_sees_nothing_of_the_incident(incident):
    """
    The record counts only what one may see.
    """
    text = shown(sign_in(CYD), RECORD)

    assert incident not in text
    assert "No incident is recorded" in text


def test_the_record_is_linked_from_the_provider_and_from_the_list(incident):
    """
    It is one step away from both.
    """
    client = sign_in(ADA)

    for address in (reverse("providers"), reverse("node", args=[HAFEN_CLOUD])):
        assert f'href="{RECORD}"' in client.get(address).content.decode()
    assert f'href="{RECORD}"' not in client.get(reverse("node", args=[PAYMENTS])).content.decode()


def test_an_unknown_provider_is_refused(incident):
    """
    A function has no record.
    """
    answer = sign_in(ADA).get(reverse("provider_record", args=[PAYMENTS]), follow=True)

    assert "is no provider of the inventory" in answer.content.decode()


def test_the_situation_says_which_plan_to_open(incident, tmp_path):
    """
    At three in the morning: until when, which document, and whom to call.
    """
    plans = (
        "id,node,document,rto,rpo,mtpd,contact\n"
        f'BC-1,{PAYMENTS},"Handbook, 4.2",PT1H,PT0S,PT8H,Duty manager\n'
    )
    folder = write_inventory(tmp_path / "plans", recovery_plans=plans)
    import_inventory(read_folder(folder), by=OPERATOR, at=AWARE)

    text = shown(sign_in(ADA), reverse("situation", args=[incident]))

    assert "RTO 1 h: 2 Mar 10:00 CET 30 min late MTPD 8 h: 2 Mar 17:00 CET 6 h 30 min left" in text
    assert "Open: Handbook, 4.2 · call Duty manager" in text
    assert "The register and the plans differ; the sooner counts: register: RTO 2 h" in text
