"""The pages of claims and statements: what is shown, to whom, and that a publisher's text stays text."""

import io
import re
import zipfile
from datetime import timedelta
from typing import get_args

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, at, load, sign_in, write_inventory
from tests.counting import rows
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.record_fact import record_fact
from tocsin.actions.send_dossier import send_dossier
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.incidents.dossiers import DossierStatus
from tocsin.core.reports.service_statement import quarter
from tocsin.core.time import rfc3339
from tocsin.store import dossiers
from tocsin.web.dossiers import words
from tocsin.web.templatetags.state import LOOKS

pytestmark = pytest.mark.django_db

SINCE, NOW = at("2026-03-02 08:00"), at("2026-04-02 09:00")
EVIL = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def loaded(tmp_path, monkeypatch) -> None:
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)


@pytest.fixture
def incident() -> str:
    reference = declare_outage(
        HAFEN_CLOUD, since=SINCE, by=BO, at=SINCE + timedelta(minutes=5), source=f"Log book {EVIL}"
    )
    restored = Fact("service_restored_at", "2026-03-02T09:00:00Z", source="Service desk")
    record_fact(reference, restored, by=BO, at=at("2026-03-02 09:05"))
    return reference


@pytest.fixture
def claim(incident) -> str:
    return draft_claim("E-1", incident=incident, by=BO, at=NOW)


def page(who, name: str, *arguments: str, **query: str) -> str:
    answer = sign_in(who).get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def posted(who, name: str, *arguments: str, **given: object):
    return sign_in(who).post(reverse(name, args=arguments), given)


def test_the_claim_of_an_incident_leads_to_its_draft(incident: str):
    """
    The button stands at the claim; what the draft would freeze is looked at first, then drafted.
    """
    shown = page(BO, "situation", incident)
    address = re.search(r'href="(/dossiers/claim/[^"]+)"', shown)[1].replace("&amp;", "&")
    looked = sign_in(BO).get(address).content.decode()
    assert "99.8656" in looked
    assert dossiers.dossiers(None) == []

    answer = sign_in(BO).post(
        reverse("dossier_draft"), {"entitlement": "E-1", "incident": incident, "at": rfc3339(SINCE)}
    )

    assert answer.url == reverse("dossier", args=["CLM-2026-0001"])
    assert "CLM-2026-0001" in page(BO, "situation", incident)
    assert "/dossiers/claim/" not in page(BO, "situation", incident)


def test_the_figures_of_the_page_are_those_of_the_incident_and_the_api(incident: str, claim: str):
    """
    Attainment and amount stand on all three.
    """
    api = sign_in(DEE).get(f"/api/v1/incidents/{incident}/situation").json()
    said = api["entitlements"][0]["claims"][0]

    for shown in (page(DEE, "dossier", claim), page(DEE, "situation", incident)):
        assert said["attainment"] in shown
        assert "€\u00a0200.00" in shown
    assert said["amount"]["amount"] == "200.00"


def test_who_may_not_draft_is_offered_nothing(incident: str):
    """
    A reader sees the claim, and no way to a form that would be refused.
    """
    assert "/dossiers/claim/" not in page(DEE, "situation", incident)
    asked = {"entitlement": "E-1", "incident": incident, "at": rfc3339(SINCE)}

    assert sign_in(DEE).get(reverse("dossier_draft"), asked).status_code == 403
    assert sign_in(CYD).get(reverse("dossier_draft"), asked).status_code == 404
    assert sign_in(BO).get(reverse("dossier_draft"), {"entitlement": "E-1"}).status_code == 422


def test_the_author_is_told_that_somebody_else_approves(claim: str):
    """
    Who may approve sees the button, who drafted it the reason why not.
    """
    assert "You drafted it, so somebody else approves it" in page(BO, "dossier", claim)
    assert reverse("dossier_approve", args=[claim]) in page(ADA, "dossier", claim)
    assert reverse("dossier_approve", args=[claim]) not in page(DEE, "dossier", claim)
    draft_claim("E-1", window_at=SINCE, by=ADA, at=NOW)

    assert posted(ADA, "dossier_approve", claim).status_code == 422
    assert dossiers.dossier(claim).status == "drafted"


def test_a_claim_goes_its_way_on_the_pages(claim: str):
    """
    Approved, sent, accepted, credited: each page offers the next step, and the end says what came.
    """
    assert posted(ADA, "dossier_approve", claim).url == reverse("dossier", args=[claim])
    form = page(ADA, "dossier_send", claim)
    assert 'value="ticket"' in form
    assert posted(ADA, "dossier_send", claim, channel="", sent_at="2026-04-02T11:00").status_code == 422
    posted(ADA, "dossier_send", claim, channel="ticket", sent_at="2026-04-02T11:00")
    assert reverse("dossier_answer", args=[claim, "accepted"]) in page(BO, "dossier", claim)
    posted(BO, "dossier_answer", claim, "accepted", reason="Ticket 4711")
    assert 'value="200.00"' in page(BO, "dossier_answer", claim, "credited")
    assert posted(BO, "dossier_answer", claim, "credited", amount="x", on="2026-04-02").status_code == 422
    posted(BO, "dossier_answer", claim, "credited", amount="150.00", on="2026-04-02")

    shown = page(DEE, "dossier", claim)
    assert "€\u00a0150.00 was credited." in shown
    assert "Sent by ticket." in shown
    assert "Credited: €\u00a0150.00." in shown


def test_a_refused_claim_is_drafted_anew(claim: str):
    """
    With the reason of the provider on its page.
    """
    approve_dossier(claim, by=ADA, at=NOW)
    send_dossier(claim, channel="ticket", by=ADA, at=NOW)
    assert posted(BO, "dossier_answer", claim, "refused", reason="").status_code == 422
    posted(BO, "dossier_answer", claim, "refused", reason="Force majeure")
    assert "Reason: Force majeure" in page(BO, "dossier", claim)

    posted(BO, "dossier_redraft", claim)

    assert dossiers.dossier(claim).status == "drafted"
    assert posted(BO, "dossier_answer", claim, "perhaps").status_code == 422


def test_a_draft_is_withdrawn_with_a_reason(claim: str):
    """
    The list says so, and the claim is possible again.
    """
    assert posted(ADA, "dossier_withdraw", claim, reason="").status_code == 422
    posted(ADA, "dossier_withdraw", claim, reason="Wrong window")

    assert "Withdrawn: Wrong window" in page(ADA, "dossier", claim)
    assert "Can be claimed, and nobody has drafted it" in page(ADA, "dossiers")


def test_the_list_has_what_can_be_claimed_and_what_was(incident: str):
    """
    With the clock of the deadline; a filter keeps one kind or status.
    """
    before = page(BO, "dossiers")
    assert "Can be claimed, and nobody has drafted it" in before
    assert "28 d 15 h" in before.replace("\u00a0", " ")
    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)
    statement = draft_statement("K1", quarter("2026-Q1"), by=BO, at=NOW)

    shown = page(DEE, "dossiers")

    assert claim in shown
    assert statement in shown
    assert "Draft the claim" not in shown
    assert claim not in page(DEE, "dossiers", kind="statement")
    assert claim not in page(DEE, "dossiers", status="sent")
    assert claim in page(DEE, "dossiers", status="nonsense")
    assert claim not in page(CYD, "dossiers")


def test_who_may_not_see_the_entity_learns_nothing(claim: str):
    """
    Every address of another entity's dossier is that of a reference that was never given.
    """
    client = sign_in(CYD)
    for reference in (claim, "CLM-2026-9999"):
        assert client.get(reverse("dossier", args=[reference])).status_code == 404
        assert client.get(reverse("dossier_file", args=[reference, "package.zip"])).status_code == 404
        for name in ("approve", "redraft", "send", "withdraw"):
            assert client.post(reverse(f"dossier_{name}", args=[reference])).status_code == 404
        assert client.post(reverse("dossier_answer", args=[reference, "accepted"])).status_code == 404


def test_a_later_calculation_stands_beside_the_draft(claim: str, incident: str):
    """
    The page says what would be different, and keeps what was drafted.
    """
    assert "Calculated again, it would be different" not in page(DEE, "dossier", claim)
    corrected = Fact("service_restored_at", "2026-03-02T09:30:00Z", source="Service desk")
    record_fact(incident, corrected, by=BO, at=NOW)

    shown = page(DEE, "dossier", claim)

    assert "Calculated again, it would be different" in shown
    assert "3600" in shown
    assert "5400" in shown


@pytest.mark.parametrize("name", ["dossier.pdf", "letter.pdf", "package.zip"])
def test_the_files_are_marked_until_they_are_approved(claim: str, name: str):
    """
    In the language that is asked for.
    """
    client = sign_in(DEE)
    address = reverse("dossier_file", args=[claim, name])
    draft = client.get(address, {"language": "nl"})
    approve_dossier(claim, by=ADA, at=NOW)
    final = client.get(address)

    assert "-CONCEPT." in draft["Content-Disposition"]
    assert "DRAFT" not in final["Content-Disposition"]
    assert draft.content != final.content
    assert draft.content[:2] == (b"PK" if name.endswith("zip") else b"%P")
    assert client.get(address, {"language": "xx"}).status_code == 422


def test_a_file_that_is_none_is_refused(claim: str):
    """
    An address that was typed is answered with a sentence; a statement has no letter.
    """
    statement = draft_statement("K1", quarter("2026-Q1"), by=BO, at=NOW)
    client = sign_in(DEE)

    assert client.get(reverse("dossier_file", args=[claim, "secret.txt"])).status_code == 422
    assert client.get(reverse("dossier_file", args=[statement, "letter.pdf"])).status_code == 422
    package = client.get(reverse("dossier_file", args=[statement, "package.zip"])).content
    assert "statement-DRAFT.pdf" in zipfile.ZipFile(io.BytesIO(package)).namelist()


def test_a_statement_is_drafted_on_the_pages_and_every_window_opens(incident: str):
    """
    The form offers customers with promises and the last quarters; each month is a part that opens.
    """
    assert sign_in(DEE).get(reverse("dossier_statement")).status_code == 403
    form = page(BO, "dossier_statement")
    assert "Bakery Vermeulen" in form
    assert "2026-Q2" in form
    assert posted(BO, "dossier_statement", customer="customer:K1", quarter="2031-Q1").status_code == 422

    answer = posted(BO, "dossier_statement", customer="customer:K1", quarter="2026-Q1")

    assert answer.url == reverse("dossier", args=["STM-2026-0001"])
    shown = page(DEE, "dossier", "STM-2026-0001")
    assert shown.count("<details") >= 3
    assert "March 2026: 99.8654" in shown.replace("\u00a0", " ")
    assert incident in shown


def test_texts_of_others_stay_text(tmp_path, claim: str):
    """
    A source and a clause with markup are escaped wherever they stand.
    """
    folder = write_inventory(
        tmp_path / "evil",
        entitlements="id,arrangement,service_type,document,clause,target,window,time_zone,credits,fee,currency\n"
        f"E-1,C-1,S19,{EVIL.replace(chr(34), '')},2,99.95,month,UTC,99.95:10%,2000,EUR\n",
    )
    import_inventory(read_folder(folder), by=OPERATOR, at=NOW)
    draft_claim("E-1", window_at=SINCE, by=BO, at=NOW)

    shown = page(DEE, "dossier", claim)

    assert "<script>alert" not in shown
    assert "Log book &lt;script&gt;" in shown
    assert "&lt;script&gt;alert(x)" in shown


def test_every_instant_of_a_dossier_is_marked_up_as_one(claim: str):
    """
    With its zone for people, in UTC for machines.
    """
    shown = page(DEE, "dossier", claim)

    assert '<time datetime="2026-03-02T08:00:00Z">2026-03-02 08:00\u00a0UTC</time>' in shown
    assert '<time datetime="2026-05-01T00:00:00Z">' in shown


def test_the_page_is_in_the_language_of_its_reader(claim: str):
    """
    What was promised and how it was calculated stand in Dutch for who reads Dutch.
    """
    client = sign_in(DEE)
    client.cookies["django_language"] = "nl"
    with translation.override("en"):
        shown = client.get(reverse("dossier", args=[claim])).content.decode()

    assert "Wat is toegezegd" in shown
    assert "De periode loopt van" in shown
    assert "What was promised" not in shown


def test_looking_writes_nothing(claim: str, incident: str):
    """
    No page of a dossier records anything.
    """
    client = sign_in(ADA)
    before = rows()

    for address in (reverse("dossier", args=[claim]), reverse("dossiers"), reverse("dossier_statement")):
        assert client.get(address).status_code == 200
    asked = {"entitlement": "E-1", "incident": incident, "at": rfc3339(SINCE)}
    assert client.get(reverse("dossier_draft"), asked).status_code == 200

    assert rows() == before


def test_every_code_has_a_word():
    """
    Statuses and kinds of entries are translated, and each status has a shape.
    """
    assert set(words.STATUSES) == set(get_args(DossierStatus)) <= set(LOOKS)
    assert all(str(each) for each in words.ENTRIES.values())
