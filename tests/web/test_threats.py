"""The pages of the register of threats: what is shown, to whom, and that a publisher's text stays text."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import ADA, BO, CYD, DEE, NORDBANK, at, load, sign_in
from tests.channels.threat_files.writing import attribute, body, csaf, event, vulnerability
from tests.counting import rows
from tocsin.actions.confirm_threat import confirm_threat
from tocsin.actions.propose_threats import propose_threats
from tocsin.actions.record_threat import record_threat
from tocsin.channels.threat_files import read_threats
from tocsin.core.incidents import OPERATOR
from tocsin.core.incidents.threats import NOTE_KINDS
from tocsin.store import threats
from tocsin.web.templatetags.state import LOOKS
from tocsin.web.threats import words

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 09:30")
EVIL = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def loaded(tmp_path, monkeypatch) -> None:
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)


def proposed(document: object = None, entity: str = NORDBANK) -> str:
    found = propose_threats(read_threats(body(document or csaf())), by=OPERATOR, at=NOW, entity=entity)
    return found["proposals"][0]["threat"]


def page(who, reference: str = "", **query: str) -> str:
    address = reverse("threat", args=[reference]) if reference else reverse("threats")
    answer = sign_in(who).get(address, query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def file_of(document: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("x.txt", body(document))


def posted(who, name: str, *arguments: str, **given: object):
    return sign_in(who).post(reverse(name, args=arguments), given)


def test_the_register_shows_what_waits_first_with_words_and_shapes():
    """
    Status and significance are words beside a shape; colour is never the only sign.
    """
    waiting, by_hand = proposed(), record_threat("Calls", by=OPERATOR, at=NOW)

    shown = page(DEE)

    assert shown.index(waiting) < shown.index(by_hand)
    assert "To be judged" in shown
    assert "Significance unknown" in shown
    assert waiting not in page(DEE, status="active")
    assert by_hand in page(DEE, status="active")
    assert waiting in page(DEE, status="nonsense")


def test_who_may_not_see_the_entity_learns_nothing():
    """
    The page of a threat of another entity is that of a reference that was never given.
    """
    reference = proposed()
    client = sign_in(CYD)

    hidden = client.get(reverse("threat", args=[reference]))
    never = client.get(reverse("threat", args=["THR-2026-9999"]))

    assert hidden.status_code == never.status_code == 404
    assert reference not in page(CYD)
    for name in ("threat_confirm", "threat_dismiss", "threat_status", "threat_assess"):
        assert client.post(reverse(name, args=[reference])).status_code == 404
    assert client.get(reverse("threat_note", args=[reference, "measures_taken"])).status_code == 404
    assert client.get(reverse("threat_fact", args=[reference, "could_meet_6"])).status_code == 404


def test_a_reader_sees_what_is_asked_and_who_may_answer():
    """
    Nothing leads to a form that would be refused, and the reason stands there.
    """
    shown = page(DEE, proposed())

    assert "This takes the role of incident manager or compliance." in shown
    assert "/confirm/" not in shown
    assert "/facts/" not in shown
    assert "Usually known by" in shown


def test_a_file_is_taken_in_and_leads_to_its_proposal():
    """
    One proposal leads to its page, the same file again to the register, which says that nothing is new.
    """
    answer = posted(BO, "threat_import", file=file_of(csaf()), entity=NORDBANK)
    again = sign_in(BO).post(
        reverse("threat_import"), {"file": file_of(csaf()), "entity": NORDBANK}, follow=True
    )

    assert answer.url == reverse("threat", args=["THR-2026-0001"])
    assert again.redirect_chain[0][0] == reverse("threats")
    assert "Nothing new" in again.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [(b"", "empty"), (b"{}", "no STIX bundle"), (b"[" * 500, "levels deep"), (b"\xff", "UTF-8")],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_form(given: bytes, sentence: str):
    """
    The sentence stands where the file was chosen, and nothing is written.
    """
    client = sign_in(BO)
    before = rows()

    answer = client.post(
        reverse("threat_import"), {"file": SimpleUploadedFile("x.json", given), "entity": NORDBANK}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert rows() == before


def test_only_who_may_record_a_threat_may_take_in_a_file():
    """
    A reader is told which roles may; another entity is no choice of the form.
    """
    assert sign_in(DEE).get(reverse("threat_import")).status_code == 403
    assert sign_in(DEE).get(reverse("threat_record")).status_code == 403

    answer = posted(CYD, "threat_import", file=file_of(csaf()), entity=NORDBANK)

    assert answer.status_code == 422
    assert threats.threats(None) == []


def test_the_limit_of_a_file_is_stated():
    """
    Before it is chosen.
    """
    assert "at most 20 MB" in sign_in(BO).get(reverse("threat_import")).content.decode()


def test_what_a_publisher_writes_is_shown_as_text():
    """
    Markup is escaped wherever it stands, and no address of a file becomes a link.
    """
    hostile = event(
        attribute("url", "http://evil.example/x", comment=EVIL),
        attribute("link", "http://evil.example/report"),
        attribute("text", EVIL, category="External analysis"),
        attribute("comment", "y", category=EVIL),
        attribute("vulnerability", EVIL),
        info=EVIL,
        Orgc={"name": EVIL},
        Tag=[{"name": f"tlp:{EVIL}"}, {"name": EVIL}],
        Galaxy=[{"type": "threat-actor", "GalaxyCluster": [{"value": EVIL, "description": EVIL}]}],
    )
    reference = proposed(hostile)

    for shown in (
        page(ADA),
        page(ADA, reference),
        sign_in(ADA).get(reverse("threat_confirm", args=[reference])).content.decode(),
    ):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown
    assert not re.search(r'(?:href|src|action)="[^"]*evil\.example', page(ADA, reference))


def test_a_caution_stands_on_the_proposal_and_on_the_form_that_confirms_it():
    """
    Nobody confirms a "not affected" without having read it.
    """
    reference = proposed(csaf([vulnerability(known_not_affected=["P1"])]))

    for shown in (
        page(ADA, reference),
        sign_in(ADA).get(reverse("threat_confirm", args=[reference])).content.decode(),
    ):
        assert "by itself it is no threat" in shown


def test_a_person_confirms_with_the_instant_of_awareness():
    """
    The form asks since when, and starts with now, on the clock of the entity.
    """
    reference = proposed()
    shown = sign_in(ADA).get(reverse("threat_confirm", args=[reference])).content.decode()

    assert 'value="2026-03-02T10:30"' in shown
    posted(ADA, "threat_confirm", reference, detected_at="2026-03-02T09:00")

    assert threats.threat(reference).detected_at == at("2026-03-02 08:00")
    assert posted(ADA, "threat_confirm", reference, detected_at="2026-03-02T09:00").status_code == 422


def test_a_person_dismisses_with_a_reason():
    """
    Without one the form comes back.
    """
    reference = proposed()

    assert posted(ADA, "threat_dismiss", reference, reason="").status_code == 422
    posted(ADA, "threat_dismiss", reference, reason="Not ours")

    assert "Dismissed: Not ours" in page(ADA, reference)
    assert "Confirm it after all" in page(ADA, reference)


def test_the_questions_of_article_10_are_answered_and_the_answer_recorded():
    """
    Each point shows its article, what is recorded and what is open; the decision is recorded on demand.
    """
    reference = proposed()
    confirm_threat(reference, by=ADA, at=NOW)
    shown = page(BO, reference)
    assert "2024/1772, Art. 10(a)" in shown
    assert "#art_10" in shown
    assert "0 of 3 conditions met" in shown

    for key in ("could_affect_critical_functions_or_others", "high_probability", "could_meet_9_4"):
        assert posted(BO, "threat_fact", reference, key, answer="yes", source="team").status_code == 302
    assert "3 of 3 conditions met" in page(BO, reference)
    assert posted(BO, "threat_assess", reference).status_code == 403
    posted(ADA, "threat_assess", reference)

    assert "Last recorded by ada" in page(DEE, reference)
    assert "Assessed: significant." in page(DEE, reference)
    posted(BO, "threat_fact", reference, "could_meet_9_4", answer="no")
    assert "What is known now gives another answer." in page(DEE, reference)


@pytest.mark.parametrize("kind", NOTE_KINDS)
def test_every_kind_of_note_can_be_written(kind: str):
    """
    What is written stands on the page of the threat.
    """
    reference = record_threat("Calls", by=OPERATOR, at=NOW)
    criteria = kind == "potential_criteria"

    answer = posted(BO, "threat_note", reference, kind, text=["data_losses"] if criteria else "Said so")

    assert answer.status_code == 302
    assert ("Data losses" if criteria else "Said so") in page(DEE, reference)
    assert sign_in(BO).get(reverse("threat_note", args=[reference, kind])).status_code == 200


def test_a_kind_of_note_that_is_none_is_refused():
    """
    An address that was typed is answered with a sentence.
    """
    reference = record_threat("Calls", by=OPERATOR, at=NOW)

    assert sign_in(BO).get(reverse("threat_note", args=[reference, "gossip"])).status_code == 422
    assert sign_in(BO).get(reverse("threat_fact", args=[reference, "clients_affected"])).status_code == 422


def test_a_threat_ends_and_begins_again():
    """
    The button offers the other status.
    """
    reference = record_threat("Calls", by=OPERATOR, at=NOW)

    posted(ADA, "threat_status", reference, reason="Over")
    assert "Not active any more: Over" in page(ADA, reference)
    posted(ADA, "threat_status", reference, reason="Again")

    assert threats.threat(reference).status == "active"


def test_a_threat_by_hand_is_recorded():
    """
    Title and awareness are enough.
    """
    answer = posted(BO, "threat_record", title="Calls", detected_at="2026-03-02T09:00", entity=NORDBANK)

    assert answer.url == reverse("threat", args=["THR-2026-0001"])
    assert threats.threat("THR-2026-0001").detected_at == at("2026-03-02 08:00")


def test_looking_back_shows_what_was_known_and_records_nothing():
    """
    Nothing leads to a form while looking back.
    """
    reference = proposed()
    confirm_threat(reference, by=ADA, at=at("2026-03-02 11:00"))

    shown = page(ADA, reference, known_at="2026-03-02T10:00:00Z")

    assert "To be judged" in shown
    assert "Nothing can be recorded while looking back." in shown
    assert "/facts/" not in shown
    assert "/confirm/" not in shown


def test_an_update_asks_for_a_decision_of_its_own():
    """
    The threat stays what it was; what the publisher says now stands above it.
    """
    reference = proposed()
    confirm_threat(reference, by=ADA, at=NOW)
    proposed(csaf(title="It is worse"))

    shown = page(ADA, reference)

    assert "The publisher has changed what it says." in shown
    assert "Confirm the update" in shown
    assert shown.index("It is worse") < shown.index("What the publisher says")


def test_every_instant_of_a_threat_is_marked_up_as_one():
    """
    Those of the publisher are in UTC, with the field they come from.
    """
    shown = page(DEE, proposed())

    assert '<time datetime="2026-03-01T08:00:00Z">' in shown
    assert "document.tracking.initial_release_date" in shown


def test_every_code_has_a_word():
    """
    What a proposal, a note or a field can be called is translated.
    """
    assert set(words.NOTES) == set(words.ASKS) == set(NOTE_KINDS)
    assert set(words.STATUSES) | set(words.SIGNIFICANCE.values()) <= set(LOOKS)
    assert json.loads(
        json.dumps([str(words.left_out(code)) for code in ("deleted", "unknown_type x-a", "too_many_means")])
    )
