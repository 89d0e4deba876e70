"""The page of the proof: outcome first, then every finding down to the facts, as known at any instant."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.cast import ADA, CYD, DEE, EVE, sign_in
from tests.web.lawful import MAJOR, NOW, outage, record, set_clock, shown, text_of
from tocsin.actions.choose_reading import choose_reading
from tocsin.actions.classify_incident import classify_incident
from tocsin.channels import clock
from tocsin.core.time import rfc3339
from tocsin.store import ledger, queries
from tocsin.store.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference(tmp_path, monkeypatch):
    return outage(tmp_path, monkeypatch)


@pytest.fixture
def proof(reference):
    return f"/incidents/{reference}/classification/"


def decided_at(moment, monkeypatch):
    """Ada records the classification of the only incident, with two thresholds met, at a moment."""
    set_clock(moment, monkeypatch)
    record("media_coverage", value=True, source="Press office")
    incident = queries.incidents(None).get().reference
    classify_incident(incident, by=ADA, at=moment)


def test_the_outcome_stands_on_top_in_one_sentence(proof, monkeypatch):
    """Before the threshold is passed the instant is named; after it the basis and the act."""
    client = sign_in(ADA)
    before = shown(client, proof)
    decided_at(MAJOR, monkeypatch)
    after = shown(client, proof)

    assert "It is not major yet. It becomes major at 10 Mar 04:31 CET if it goes on." in before
    assert "It is a major incident under Article 8(1)(b) of 2024/1772." in after
    assert "Last recorded decision Major incident by ada on 10 Mar 04:40 CET" in after


def test_a_leaf_shows_its_fact_with_who_when_source_and_how_sure(proof):
    """Who established it, since when it is known, where it comes from, an estimate or an actual figure."""
    record("clients_affected", 61000, source="Customer desk", estimate=True)

    text = shown(sign_in(ADA), proof)

    assert (
        "Clients affected: 61,000 (estimate) Established by ada, known since 10 Mar 03:12 CET. "
        "Source: Customer desk." in text
    )
    assert "Costs and losses so far: not known" in text


def test_every_finding_has_its_sentence_its_answer_and_a_link_to_its_article(proof):
    """Each provision that the outcome rests on stands in the tree, and its article leads to the act."""
    page = sign_in(ADA).get(proof).content.decode()
    links = re.findall(r'href="https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj#art_9"[^>]*>([^<]*)<', page)

    assert "More than 10 % of the clients that use the affected service are affected." in text_of(page)
    assert {"Art. 9(1)(a)", "Art. 9(4)", "Art. 9(6)", "Art. 9(3)"} <= set(links)


def test_what_decides_stands_open_and_the_rest_is_folded(proof, monkeypatch):
    """Of a major incident the thresholds that are met stand open; an open question beside them is folded."""
    decided_at(MAJOR, monkeypatch)
    page = sign_in(ADA).get(proof).content.decode()
    opened = re.findall(r"<details( open)?>\s*<summary>.*?<small>([^<]*)</small>", page, re.DOTALL)

    assert {article for is_open, article in opened if is_open} >= {"8(1)", "8(1)(b)", "9(3)", "9(2)"}
    assert {article for is_open, article in opened if not is_open} >= {"8(1)(a)", "9(1)", "9(6)"}


def test_a_displaced_finding_says_so(proof):
    """Under the literal reading data losses are point (a), which displaces point (b): the page says it."""
    sign_in(EVE)
    choose_reading("intrusion_with_losses", "literal", by=EVE, at=NOW)
    for key in ("malicious_unauthorised_access", "access_may_cause_data_losses", "data_impact"):
        record(key, value=True)
    still_open = shown(sign_in(ADA), proof)
    record("data_adverse_effect", value=True)
    displaced = shown(sign_in(ADA), proof)

    assert "An exception is still open; if it holds, it displaces this finding:" in still_open
    assert "Displaced: this exception holds, so the finding does not count." in displaced
    assert "It is a major incident under Article 8(1)(b)" in displaced


def test_not_major_has_its_reasons(proof):
    """A no is not bare: each provision whose no is enough for it is named."""
    for key in ("supports_critical_or_important_function", "affects_supervised_service"):
        record(key, value=False)
    record("malicious_unauthorised_access", value=False)

    text = shown(sign_in(ADA), proof)

    assert "On what is known, it is not a major incident." in text
    assert "Why it is not major" in text
    assert "Critical services are affected. Art. 6" in text.split("Why it is not major")[1]


def test_what_to_ask_next_says_who_knows_and_what_is_enough(proof):
    """The most decisive question comes first, as a link, with who usually knows; and what would settle it."""
    page = sign_in(ADA).get(proof).content.decode()
    text = text_of(page).split("What to ask next")[1]

    first = queries_first()
    assert re.search(rf'<a href="/incidents/[^"]*/facts/{first}/">', page)
    assert "Usually known by:" in text
    assert "Enough for major, if answered so:" in text


def queries_first():
    """Return the most decisive open question of the only incident."""
    from tocsin.actions.judge_incident import judge_incident  # noqa: PLC0415 - only here

    told = queries.incident(queries.incidents(None).get().reference)
    return judge_incident(told, NOW).ask_next[0]


def test_the_reading_taken_is_shown_with_the_other_side(proof):
    """Which side was taken is said, and the other one stands beside it with its ground."""
    text = shown(sign_in(ADA), proof).split("By which law")[1]

    assert "Taken Every Member State with an impact counts" in text
    assert "Not taken One Member State other than that of the entity suffices." in text
    assert "Commission Delegated Regulation (EU) 2024/1772" in text


def test_a_decision_is_made_again_from_what_it_kept(proof, monkeypatch):
    """The recorded decision is repeated from its own file, readings and facts, whatever is known since."""
    decided_at(MAJOR, monkeypatch)
    record("media_coverage", None)

    text = shown(sign_in(ADA), f"{proof}?again=1")

    assert "Made again from the very law file, readings and facts it kept: the same decision" in text


def test_a_decision_whose_law_is_gone_says_that_it_cannot_be_made_again(proof, monkeypatch):
    """No answer is invented for a file that is not on the shelf any more."""
    decided_at(MAJOR, monkeypatch)
    told = queries.incident(queries.incidents(None).get().reference)
    kept = dict(told.decisions[0].grounds)
    kept["pack"] = {**kept["pack"], "digest": "0" * 64}
    ledger.append("incident.classified", told.reference, kept, by="ada", at=clock.now())

    text = shown(sign_in(ADA), f"{proof}?again=2")

    assert "It cannot be made again here: the law file with that digest is not on the shelf any more." in text


def test_the_past_is_shown_as_known_then_with_a_banner(proof, monkeypatch):
    """What was recorded later is not there, the banner says it is the past, and nothing leads to a form."""
    decided_at(MAJOR, monkeypatch)
    query = urlencode({"as_of": rfc3339(NOW), "known_at": rfc3339(NOW)})
    page = sign_in(ADA).get(f"{proof}?{query}").content.decode()
    text = text_of(page)

    assert "You look at the past. This is how it stood at 10 Mar 2026, 03:12 CET" in text
    assert "It is not major yet." in text
    assert "Press office" not in text
    assert "/facts/" not in page
    assert "No decision is recorded yet." in text


def test_the_fields_of_the_control_are_read_as_the_wall_clock_of_the_page(proof, monkeypatch):
    """A field without a zone is the time that the page shows, not UTC."""
    decided_at(MAJOR, monkeypatch)

    text = shown(sign_in(ADA), f"{proof}?known_at=2026-03-10T03:12:30")

    assert "on what was known at 10 Mar 2026, 03:12 CET" in text
    assert "It is not major yet." in text


def test_an_earlier_instant_can_be_asked_about_on_what_is_known_now(proof, monkeypatch):
    """How it stood then, and what was known then, are two dates and never one."""
    decided_at(MAJOR, monkeypatch)

    text = shown(sign_in(ADA), f"{proof}?as_of=2026-03-10T03:12:00")

    assert "This is how it stood at 10 Mar 2026, 03:12 CET, on what is known now." in text
    assert "Press office" in text


def test_each_moment_of_the_ledger_is_one_to_look_at(proof, monkeypatch):
    """Every instant at which something was recorded is listed; looking at one keeps what it brought."""
    decided_at(MAJOR, monkeypatch)
    client = sign_in(ADA)
    page = client.get(proof).content.decode()
    moments = re.findall(r'<option value="([^"]+)"', page)
    entries = LedgerEntry.objects.filter(subject=queries.incidents(None).get().reference)

    assert moments == [rfc3339(at) for at in sorted(set(entries.values_list("recorded_at", flat=True)))]
    newest = client.get(f"{proof}?{urlencode({'known_at': moments[-1]})}").content.decode()
    assert "Last recorded decision" in text_of(newest)


def test_an_instant_that_is_none_is_refused(proof):
    """A slip is not read as now."""
    text = shown(sign_in(ADA), f"{proof}?as_of=yesterday", status=422)

    assert "is not an instant with a zone" in text


def test_a_reader_sees_the_proof_and_no_form(proof):
    """Dee may look at all of it, and is led to no form that she may not send."""
    page = sign_in(DEE).get(proof).content.decode()

    assert "Why: the proof" in page
    assert "/facts/" not in page


@pytest.mark.parametrize("page", ["classification", "deadlines", "what-if"])
def test_somebody_of_another_entity_learns_nothing(reference, page):
    """Cyd reads the refusal of a reference that was never given."""
    text = shown(sign_in(CYD), f"/incidents/{reference}/{page}/", status=404)

    assert f"There is no incident {reference}." in text
