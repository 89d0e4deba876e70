"""Whoever chooses Dutch gets Dutch: no page leaves an English word, but where it says that it is English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests.cast import (
    ADA,
    BAKERY,
    BO,
    DEE,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    KLEINE_RECHENSTUBE,
    LOADED,
    NORDBANK,
    PAY,
    PAYMENTS,
    at,
    package,
    sign_in,
    write_inventory,
)
from tests.house.english import english_words
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries
from tocsin.web.incidents.deeds import DEEDS
from tocsin.web.law.shelf import volumes
from tocsin.web.templatetags.clock import instant, left, span

pytestmark = pytest.mark.django_db

DUTCH_NAMES = {
    "business_services": "id,name,entity,supervised,member_states,clients_using\n"
    f"pay,Betalen,{NORDBANK},yes,DE;NL,120000\n",
    "customers": "id,name,language,country,relevant,contact_email,contact_phone\n"
    "K1,Bakkerij Vermeulen,nl,BE,no,an@vermeulen.example,\nK2,Havenfonds,de,DE,yes,,+49 40 555 01 02\n",
    "commitments": "id,customer,business_service,document,clause,target,window,time_zone,credits,"
    "credit_cap_percent,fee,currency,notify_within,notify_channel\n"
    "CM-1,K1,pay,Raamovereenkomst,7.2,99.9,month,Europe/Berlin,99.9:10%,100,400,EUR,PT2H,email\n"
    "CM-2,K1,pay,Bijlage,3,,,,,,,,PT30M,phone\n"
    "CM-3,K2,pay,Raamovereenkomst,9,99.5,month,Europe/Berlin,99.5:5%,50,9000,EUR,PT4H,phone\n",
    "contacts": "id,name,audience,entity,email,language\n"
    f"board,Raad van bestuur,management_body,{NORDBANK},bestuur@nordbank.example,nl\n"
    "bafin,BaFin,authority,,dora@bafin.example,de\n",
    "support_contacts": "arrangement,severity,name,phone,email,hours,respond_within\n"
    "C-1,critical,Wachtdienst van Hafen Cloud,+49 40 555 0100,dienst@hafen.example,24x7,PT15M\n",
}
BEGUN, NOW = at("2026-03-10 00:31 Europe/Berlin"), at("2026-03-10 03:12 Europe/Berlin")
KNOWN = (
    ("detected_at", "2026-03-09T23:40:00Z", "Bewaking", False),
    ("clients_affected", 61000, "Klantenservice", True),
    ("member_states_impacted", ["DE", "NL"], "Klantenservice", False),
    ("media_coverage", True, "Persvoorlichting", False),
    ("media_coverage", None, "Persvoorlichting", False),
    ("likely_costs_and_losses", "41200.50", "Controller", True),
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "data-label", "data-late", "data-left", "data-units", "placeholder", "title")


class Reader(HTMLParser):
    """Gathers what a page shows or has read aloud, but what is marked as English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[bool] = [True]
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        dutch = self.open[-1] and given.get("lang") != "en" and tag not in {"script", "style"}
        if dutch:
            self.texts += [given[name] or "" for name in SPOKEN if name in given]
        if tag not in VOID:
            self.open.append(dutch)

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        if self.open[-1]:
            self.texts.append(data)


def english_in(page: str, said: Iterable[str] = ()) -> list[tuple[str, list[str]]]:
    """Return the texts of a page with their English words; what is quoted, even in part, is not ours."""
    found = []
    for text in Reader(page).texts:
        ours = text.strip().strip("…")
        for each in sorted(said, key=len, reverse=True):
            ours = "" if " " in ours and ours in each else ours.replace(each, " ")
        found += [(text.strip(), words)] if (words := english_words(ours)) else []
    return found


@pytest.fixture(autouse=True)
def _language_ends_with_the_test() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test begins in English again."""
    with translation.override("en"):
        yield


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Nordbank with an outage of Hafen Cloud, at 03:12; returns what the pages quote: sources and names."""
    import_register(package(), by=OPERATOR, at=LOADED)
    folder = write_inventory(tmp_path / "inventory", **DUTCH_NAMES)
    import_inventory(read_folder(folder), by=OPERATOR, at=LOADED)
    sign_in(ADA)
    declare_outage(
        HAFEN_CLOUD, since=BEGUN, title="Hafen Cloud ligt eruit", by=ADA, at=BEGUN + timedelta(minutes=9)
    )
    for key, value, source, estimate in KNOWN:
        record_fact(reference(), Fact(key, value, source=source, estimate=estimate), by=ADA, at=NOW)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    entries = queries.incident(reference()).entries
    sources = {source for entry in entries if (source := entry.body.get("source"))}
    landscape = queries.landscape()
    names = {text for node in landscape.inventory.nodes.values() for text in (node.id, node.name)}
    return sources | names | {group.source for groups in landscape.groups_of.values() for group in groups}


def reference() -> str:
    return queries.incidents(None).first().reference


def dutch(client: Client) -> Client:
    client.cookies["django_language"] = "nl"
    return client


def pages() -> list[str]:
    """Return the addresses of every kind of page that somebody who is signed in can open."""
    nodes = (HAFEN_CLOUD, KLEINE_RECHENSTUBE, HAFEN_SERVICE, PAYMENTS, PAY, BAKERY, f"entity:{NORDBANK}")
    one_of_each_type = {each.type: key for key, each in lawbooks.fact_reader().definitions.items()}
    incident = f"/incidents/{reference()}/"
    return [
        "/",
        "/?search=zzz&outcome=major&confidential=no",
        "/?kind=threats",
        incident,
        f"{incident}?as_of=2026-03-10T00:00:00Z",
        f"{incident}commitments/",
        f"{incident}commitments/?told=late&text=bakkerij",
        f"{incident}commitments/CM-1/",
        f"{incident}commitments/CM-99/",
        f"{incident}classification/",
        f"{incident}classification/?as_of=2026-03-10T00:00:00Z",
        f"{incident}deadlines/",
        f"{incident}handling/",
        *(f"{incident}handling/{deed}/" for deed in DEEDS),
        f"{incident}timeline/",
        f"{incident}timeline/?kind=facts",
        f"{incident}?known_at=2026-03-09T23:50:00Z",
        f"{incident}review/",
        f"{incident}costs/",
        f"{incident}costs/new/",
        f"/follow-ups/new/?about={reference()}",
        "/follow-ups/",
        "/costs/?year=2026",
        "/report/2026/",
        "/tasks/",
        "/tasks/count/",
        "/problems/",
        "/problems/new/",
        "/incidents/import/",
        f"{incident}what-if/",
        f"{incident}what-if/?rules=dora-draft-2023-06&fact-media_coverage=yes",
        "/law/",
        *(f"/law/{each}/" for each in volumes()),
        "/law/compare/?a=dora-draft-2023-06&b=dora-2024-1772",
        "/law/readings/",
        *(f"{incident}facts/{key}/" for key in one_of_each_type.values()),
        f"{incident}facts/media_coverage/",
        "/incidents/new/",
        "/incidents/new/outage/",
        f"/incidents/new/outage/?provider={HAFEN_CLOUD}",
        "/access/",
        "/access/may/",
        "/access/people/",
        "/access/integrations/new/",
        "/providers/",
        *(f"/inventory/{node}/" for node in nodes),
        "/inventory/nowhere/",
        "/nowhere/",
    ]


@pytest.mark.parametrize("who", [ADA, BO, DEE], ids=lambda who: who.name)
def test_no_page_has_an_english_word(who, said):
    """Every page, for whoever may do much and for whoever may only look."""
    client = dutch(sign_in(who))

    found = {path: english_in(client.get(path).content.decode(), said) for path in pages()}

    assert {path: texts for path, texts in found.items() if texts} == {}


def test_an_english_page_would_be_found(said):
    """The reader of these tests sees English where there is some: on the same page for another reader."""
    page = sign_in(ADA).get(f"/incidents/{reference()}/").content.decode()

    found = english_in(page.replace('<html lang="en"', "<html"), said)

    assert len(found) > 20


def test_a_recorded_classification_is_told_in_dutch(said):
    """What was decided, by whom and when stands in Dutch on the page and in the message about it."""
    client = dutch(sign_in(ADA))
    record_fact(reference(), Fact("data_adverse_effect", value=True), by=ADA, at=NOW)
    record_fact(reference(), Fact("data_impact", value=True), by=ADA, at=NOW)

    answer = client.post(f"/incidents/{reference()}/classify/", follow=True).content.decode()

    assert "Geclassificeerd: een ernstig incident." in answer
    assert english_in(answer, said) == []


def test_a_form_that_is_refused_says_so_in_dutch(said):
    """The faults of a form are in Dutch too, those that Django finds included."""
    client = dutch(sign_in(ADA))

    empty = client.post("/incidents/new/outage/", {"provider": "", "since": "morgen"}).content.decode()
    unfit = client.post(
        f"/incidents/{reference()}/facts/clients_affected/", {"answer": "-1"}
    ).content.decode()

    assert "Voer een geldige datum/tijd in." in empty
    assert [english_in(empty, said), english_in(unfit, said)] == [[], []]


def test_who_is_not_signed_in_reads_dutch(said):
    """Signing in, a wrong password, and a name that is locked after five of them."""
    client = dutch(Client())

    answers = [client.get("/sign-in/")]
    answers += [client.post("/sign-in/", {"username": "ada", "password": "verkeerd"}) for _ in range(5)]

    assert "Een uur geblokkeerd" in answers[-1].content.decode()
    assert [found for each in answers if (found := english_in(each.content.decode()))] == []


def test_a_failure_is_told_in_dutch():
    """Even what should never happen is said in the reader's language."""
    with translation.override("nl"):
        failed = render_to_string("500.html")
    forged = dutch(Client(enforce_csrf_checks=True)).post("/sign-in/").content.decode()

    assert "Hier liep Tocsin vast" in failed
    assert "Het formulier kon niet worden aanvaard" in forged
    assert english_in(failed + forged) == []


def test_time_is_written_the_dutch_way():
    """Months are small, hours are "u", and what is left or late is said in Dutch."""
    moment: Instant = at("2026-10-20 07:09")
    with translation.override("nl"):
        written = [instant(moment), span(timedelta(hours=2, minutes=41)), span(timedelta(days=2, hours=5))]
        remaining = left(moment, moment - timedelta(minutes=30))

    assert "20 okt 2026, 07:09 UTC" in written[0]
    assert [each.replace("\u00a0", " ") for each in written[1:]] == ["2 u 41 min", "2 d 5 u"]
    assert "resterend" in remaining
    assert "te laat" in remaining


def test_the_script_counts_in_the_units_of_the_page(said):
    """The page hands its units to the script, so that nothing changes language at the first tick."""
    page = dutch(sign_in(ADA)).get("/").content.decode()

    assert 'data-units="d u min s"' in page


def test_amounts_are_written_the_dutch_way(said):
    """A comma before the decimals, points between thousands."""
    page = dutch(sign_in(ADA)).get(f"/incidents/{reference()}/").content.decode().replace("\u00a0", " ")

    assert "€ 41.200,50" in page
    assert "61.000" in page
