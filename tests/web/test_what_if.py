"""What if: another answer is shown beside the real one, and the record is never touched."""

from __future__ import annotations

import pytest

from tests.cast import ADA, DEE, sign_in
from tests.web.lawful import MAJOR, outage, record, set_clock, shown, text_of
from tocsin.actions.classify_incident import classify_incident
from tocsin.store.models import Incident, LedgerEntry
from tocsin.store.models.due import DueRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def what_if(tmp_path, monkeypatch):
    return f"/incidents/{outage(tmp_path, monkeypatch)}/what-if/"


def sides(text):
    """Return what stands on the side of what is, and on that of what is supposed."""
    now, _, rest = text.partition("Supposed · ")
    return now, rest.partition("Criterion")[0]


def row(text, article):
    """Return the answers of one criterion, now and supposed."""
    return text.partition(f" {article} ")[2].split()[:4]


def test_a_supposed_fact_changes_one_side_only(what_if):
    """With the media on it two thresholds are met at the fourth hour; what is known stays as it is."""
    text = shown(sign_in(ADA), f"{what_if}?at=2026-03-10T04:40&fact-media_coverage=yes")
    now, supposed = sides(text)

    assert "Not decided" in now
    assert "Major incident 2024/1772, Art. 8(1)(b)" in supposed
    assert row(text, "9(2)") == ["Unknown", "Met", "differs", "Duration"]
    assert "The outcome would be another one." in text


def test_what_an_address_does_not_name_is_as_it_is_known(what_if):
    """A link that supposes one fact does not make the others unknown."""
    record("clients_affected", 61000)
    page = sign_in(ADA).get(f"{what_if}?fact-media_coverage=yes").content.decode()

    assert 'name="fact-clients_affected" value="61000"' in page
    assert row(text_of(page), "9(1)")[:2] == ["Met", "Met"]


def test_what_a_form_leaves_open_is_unknown(what_if):
    """An emptied field is not zero, and not what was known."""
    record("clients_affected", 61000)

    text = shown(sign_in(ADA), f"{what_if}?whole=1&fact-clients_affected=&fact-media_coverage=unknown")

    assert row(text, "9(1)")[:2] == ["Met", "Unknown"]


def test_the_deadlines_that_would_follow_are_shown(what_if):
    """Supposed to be classified at 04:40, the initial notification would be due at 08:40."""
    text = shown(sign_in(ADA), f"{what_if}?at=2026-03-10T04:40&fact-media_coverage=yes")

    assert "Initial notification: 10 Mar 08:40 CET" in sides(text)[1]


def test_another_side_of_a_reading_can_be_supposed(what_if):
    """One foreign Member State suffices under the other side, and not under the one taken."""
    query = "fact-member_states_impacted=NL&fact-home_member_state=DE"
    taken = shown(sign_in(ADA), f"{what_if}?{query}")
    other = shown(sign_in(ADA), f"{what_if}?{query}&reading-home_member_state=any_foreign")

    assert row(taken, "9(4)") == ["Met", "Not", "met", "differs"]
    assert row(other, "9(4)")[:2] == ["Met", "Met"]


def test_another_version_of_the_rules_can_be_supposed(what_if):
    """Under the draft of 2023 each criterion stands beside the threshold that asks the same."""
    text = shown(sign_in(ADA), f"{what_if}?rules=dora-draft-2023-06&fact-media_coverage=yes")

    assert "9(2) · reputation" in text
    assert "JC 2023 34" in sides(text)[1]


def test_what_cannot_be_is_said_beside_its_field(what_if):
    """An end before its beginning is refused, and no answer is shown."""
    text = shown(sign_in(ADA), f"{what_if}?fact-resolved_at=2026-03-09T00:00", status=422)

    assert "What is supposed cannot be: Resolved: resolved_at is" in text
    assert "Criterion" not in text


def test_htmx_gets_the_answer_alone(what_if):
    """A change of a field fetches the result, not the form around it."""
    answer = sign_in(ADA).get(f"{what_if}?fact-media_coverage=yes", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "what-if-table" in answer.content.decode()


def test_nothing_is_ever_recorded(what_if, monkeypatch):
    """Whatever is supposed, the ledger, the incident and what is due stay as they were."""
    set_clock(MAJOR, monkeypatch)
    classify_incident(Incident.objects.get().reference, by=ADA, at=MAJOR)
    before = state()

    for query in (
        "?fact-media_coverage=yes",
        "?whole=1",
        "?rules=dora-draft-2023-06&undecided=on",
        "?at=2026-03-11T04:40&reading-home_member_state=any_foreign",
        "?fact-resolved_at=2026-03-09T00:00",
    ):
        sign_in(ADA).get(what_if + query)

    assert state() == before


def state():
    """Return everything that an action could have changed."""
    return (
        list(LedgerEntry.objects.values_list("sequence", "hash")),
        list(Incident.objects.values_list("reference", "state", "outcome")),
        list(DueRow.objects.values_list("kind", "subject", "at", "done_at")),
    )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_possible(what_if, method):
    """A supposition is an address; no method that could write is answered."""
    answer = getattr(sign_in(ADA), method)(what_if, {"fact-media_coverage": "yes"})

    assert answer.status_code == 405


def test_a_reader_may_suppose(what_if):
    """Dee may record nothing, and suppose everything."""
    assert "Nothing here is recorded" in shown(sign_in(DEE), what_if)
