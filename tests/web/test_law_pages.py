"""The pages of the law: the shelf, a file in words, two files side by side, and the readings."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils import translation

from tests.cast import ADA, DEE, EVE, NORDBANK, at, sign_in
from tests.web.lawful import set_clock, shown, text_of
from tocsin.core.incidents import Actor, Role
from tocsin.store import lawbooks, readings
from tocsin.store.models import LedgerEntry
from tocsin.web.law import act_url, article_url
from tocsin.web.law.comparison import matched
from tocsin.web.law.shelf import volume, volumes
from tocsin.web.law.wording import period, rule

NOW = at("2026-03-10 03:12 Europe/Berlin")
FINN = Actor("finn", {NORDBANK: frozenset({Role.COMPLIANCE})})
COMPARED = "/law/compare/?a=dora-draft-2023-06&b=dora-2024-1772"


@pytest.fixture
def client(db, monkeypatch, tmp_path):
    """Ada's browser, with the register of Nordbank loaded."""
    from tests.cast import load  # noqa: PLC0415 - it needs the database

    load(tmp_path)
    set_clock(NOW, monkeypatch)
    return sign_in(ADA)


def words(table):
    """Return a rule in words, articles included."""
    return " ".join(each.text or each.article or each.code for each in rule(table).parts).replace(
        "\u00a0", " "
    )


def test_every_law_file_stands_on_the_shelf(client):
    """Act, version, first day, digest, source and the questions it answers; nothing is left out."""
    page = client.get("/law/").content.decode()
    text = text_of(page)

    for each in volumes().values():
        assert f'href="/law/{each.id}/"' in page
        assert f'href="{each.source}"' in page
        assert each.digest in page
    assert "2024/1772: classification Applies from 17 January 2025 Is it a major incident?" in text
    assert "JC 2023 34: classification, the draft Historical, not law" in text


def test_every_rule_set_can_be_read(client):
    """Each provision of each file stands on its page with its sentence, in the order of the file."""
    for id_, book in lawbooks.rule_books().items():
        text = shown(client, f"/law/{id_}/")
        places = [text.find(" ".join(each.says.split())) for each in book.provisions.values()]

        assert min(places) > 0, id_


def test_every_file_of_the_shelf_opens(client):
    """Time limits, fields and the counting of periods too."""
    assert {id_: client.get(f"/law/{id_}/").status_code for id_ in volumes()} == dict.fromkeys(volumes(), 200)


def test_a_rule_stands_in_words_below_its_sentence(client):
    """A lawyer reads the number with what it is compared with, not the keys of the file."""
    text = shown(client, "/law/dora-2024-1772/")

    assert "“Clients affected”: more than 10 % of “Clients using the service”." in text
    assert "At least 2 of these hold: 9(1) · 9(2) · 9(3) · 9(4) · 9(5)(a) · 9(6)" in text
    assert "Longer than 24 h, counted by 3(1)" in text
    assert "Not where this holds: 9(5)(a)" in text


def test_how_sure_a_provision_is_stands_in_words(client):
    """Read in the Official Journal, second-hand, or from memory: whoever reads a rule reads that too."""
    read, draft = shown(client, "/law/dora-2024-1772/"), shown(client, "/law/dora-draft-2023-06/")

    assert "Read in the Official Journal." in read
    assert "From memory: an analyst remembers it so; not verified." in draft
    assert "Second-hand: a published summary says so; the text itself was not read." in draft
    assert "Read in the Official Journal." not in draft


def test_a_file_that_is_not_there_is_refused(client):
    """The answer names those there are."""
    assert "There is no law file 'dora-1999'. Choose one of:" in shown(client, "/law/dora-1999/", status=422)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"fact": "media_coverage", "is": True}, "“Reflected in the media” is answered with yes."),
        (
            {"fact": "clients_affected", "more_than": "100000 clients"},
            "“Clients affected”: more than 100,000.",
        ),
        ({"fact": "clients_affected", "less_than": "10 clients"}, "“Clients affected”: less than 10."),
        (
            {"fact": "costs_and_losses", "more_than": "100000 EUR"},
            "“Costs and losses so far”: more than € 100,000.",
        ),
        (
            {"fact": "clients_affected", "share_of": "clients_using_service", "at_most": "5 %"},
            "“Clients affected”: at most 5 % of “Clients using the service”.",
        ),
        ({"clock": "3(2)", "more_than": "30 min"}, "Longer than 30 min, counted by 3(2)"),
        ({"recurs": 2, "within": "6 months", "exempt": []}, "2 incidents or more within 6 months."),
        ({"fact": "cost_kinds", "includes": "other"}, "“Kind of cost or loss” names: other"),
        ({"any_of": ["6"]}, "The same as: 6"),
        ({"all_of": ["6", "8"], "unless": "9"}, "All of these hold: 6 8 Not where this holds: 9"),
        (
            {
                "report": "initial_notification",
                "earliest_of": [
                    {"within": "4 h", "after": "classified"},
                    {"within": "24 h", "after": "became_aware"},
                ],
            },
            (
                "Initial notification: the earliest of: within 4 h after the classification as major; "
                "within 24 h after the entity became aware."
            ),
        ),
        (
            {"report": "final_report", "within": "1 month", "after": "latest_intermediate_report_submitted"},
            "Final report: within 1 month after the latest intermediate report was submitted.",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_the_words_of_a_rule(table, said):
    """Each word of the vocabulary has its sentence."""
    assert words(table) == said


def test_a_word_without_a_sentence_is_shown_as_the_file_has_it():
    """Nothing of a rule is left out, only because this page has no words for it yet."""
    found = rule({"says": "x", "zegt": "y", "fact": "media_coverage", "is": True, "novelty": ["a", "b"]})

    assert found.rest == (("novelty", "a, b"),)


@pytest.mark.parametrize("path", [each.path for each in volumes().values()])
def test_no_word_of_a_rule_is_lost(path):
    """Every number that a law file compares with stands in its rule in words."""
    kept = next(each for each in volumes().values() if each.path == path)

    for article, table in kept.provisions.items():
        found = rule(table)
        text = " ".join(each.text for each in found.parts) + str(found.rest)
        for key in ("more_than", "less_than", "at_most", "within"):
            if key in table and table[key] != "without undue delay":
                number = Decimal(str(table[key]).split()[0])
                assert f"{number:,}" in text.replace("\u00a0", " ") or str(number) in text, article


def test_a_period_is_written_in_the_units_of_the_reader():
    """Hours stay hours, as the law has them, and months are never days."""
    with translation.override("nl"):
        dutch = period("72 h")

    assert (period("72 h"), period("1 month"), period("6 months"), dutch) == (
        "72\u00a0h",
        "1\u00a0month",
        "6\u00a0months",
        "72\u00a0u",
    )


def test_numbers_that_differ_are_marked_on_both_sides(client):
    """The draft asked for 50 000 clients, the act for 100 000: struck out there, inserted here."""
    page = client.get(COMPARED).content.decode()

    assert "<del>50,000.</del>" in page
    assert "<ins>100,000.</ins>" in page
    assert re.search(r"<del>10\W%</del>.*?<ins>30\W%</ins>", page, re.DOTALL)


def test_what_asks_the_same_stands_beside_it_and_is_not_marked(client):
    """The names of the provisions differ, what they ask does not."""
    text = shown(client, COMPARED)

    assert "The same clients, share More than 10 % of the clients that use the service" in text
    assert "Only on the right Art. 6(c)" in re.sub(r"Nothing like it. ", "", text)


def test_only_what_differs_can_be_shown(client):
    """The rows that are the same are left out, and still counted."""
    whole, part = shown(client, COMPARED), shown(client, f"{COMPARED}&only=differences")

    assert "The same clients, share" not in part
    assert re.search(r"\d+ provisions differ, \d+ ask the same;", part)
    assert re.search(r"\d+ provisions differ", part)[0] == re.search(r"\d+ provisions differ", whole)[0]


def test_a_file_beside_itself_is_the_same_throughout():
    """The comparison is not a difference of names: nothing differs from itself."""
    kept = volume("dora-2024-1772")

    assert matched(kept, kept) == {article: article for article in kept.provisions}


def test_no_provision_stands_beside_two_others():
    """Each provision of the right side is named once at most."""
    found = matched(volume("dora-draft-2023-06"), volume("dora-2024-1772"))

    assert len(set(found.values())) == len(found)
    assert found["clients, number"] == "9(1)(b)"
    assert found["critical_services"] == "6"
    assert found["reputation"] == "9(2)"


def test_without_a_choice_the_draft_stands_beside_the_act(client):
    """The address alone leads to the comparison one most likely wants."""
    assert client.get("/law/compare/").url == COMPARED


def test_every_reading_has_both_sides_with_their_grounds(client):
    """What is taken is marked, and what speaks for either side stands below it."""
    page = client.get("/law/readings/").content.decode()
    text = text_of(page)

    for name, reading in readings.every().items():
        assert f'id="{name}"' in page
        for side in reading.sides.values():
            assert " ".join(side.source.split()) in text or name in {"recurring_clients", "recurring_window"}
    assert "Everywhere the default is taken." in text


def test_every_reading_speaks_the_language_of_the_reader(client):
    """In Dutch the question, both sides and their grounds are those of the law file, and none is English."""
    text = text_of(client.get("/law/readings/", headers={"accept-language": "nl"}).content.decode())

    for name, reading in readings.every().items():
        if name not in {"recurring_clients", "recurring_window"}:
            told = (
                reading.vraagt,
                *(each for side in reading.sides.values() for each in (side.zegt, side.bron)),
            )
            assert [each for each in told if each not in text] == []
            assert reading.asks not in text


def test_the_title_of_an_act_is_told_in_the_language_of_the_reader(client):
    """The index of the acts has both."""
    text = text_of(client.get("/law/dora-2024-1772/", headers={"accept-language": "nl"}).content.decode())

    assert "Gedelegeerde Verordening (EU) 2024/1772 over de classificatie" in text
    assert "Commission Delegated Regulation" not in text


def test_compliance_takes_another_side_and_the_page_says_who_and_since_when(client):
    """The choice is recorded, taken from then on, and revocable on the same page."""
    finn = sign_in(FINN)
    answer = finn.post("/law/readings/", {"reading": "provider_access", "side": "not_counted"}, follow=True)
    text = text_of(answer.content.decode())

    assert readings.chosen() == {"provider_access": "not_counted"}
    assert "Recorded. What is decided from now on takes this side." in text
    assert "Chosen by finn on 10 Mar 03:12 CET." in text
    finn.post("/law/readings/", {"reading": "provider_access", "side": "counts"})
    assert readings.chosen() == {"provider_access": "counts"}


@pytest.mark.parametrize("who", [ADA, DEE], ids=lambda who: who.name)
def test_who_may_not_choose_is_told_why(client, who):
    """There is no button, the page says whose role it takes, and a form sent all the same is refused."""
    browser = sign_in(who)
    page = browser.get("/law/readings/").content.decode()
    before = LedgerEntry.objects.count()
    refused = browser.post("/law/readings/", {"reading": "provider_access", "side": "not_counted"})

    assert "taking another side takes the role of compliance or administrator" in page
    assert 'name="side"' not in page
    assert refused.status_code == 403
    assert LedgerEntry.objects.count() == before


def test_a_side_that_there_is_not_is_refused(client):
    """Neither a reading nor a side is invented, and an empty form changes nothing."""
    eve = sign_in(EVE)
    answers = [
        eve.post("/law/readings/", given)
        for given in ({"reading": "provider_access", "side": "both"}, {"reading": "moon", "side": "x"}, {})
    ]

    assert [each.status_code for each in answers] == [422, 422, 422]
    assert readings.history() == []


def test_an_article_leads_to_its_place_in_the_act():
    """By the short name of an act, or another it has; what is no act leads nowhere."""
    assert article_url("2024/1772", "9(1)(a)") == "https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj#art_9"
    assert article_url("DORA", "19(3)") == article_url("2022/2554", "19(3)")
    assert act_url("the contract") == ""
