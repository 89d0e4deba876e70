"""Claims and statements: drafted, approved by somebody else, sent, answered, and all of it recorded."""

import json
from datetime import date, timedelta

import pytest

from tests.actions.test_observe_status_page import page
from tests.cast import (
    ADA,
    BAKERY,
    BO,
    CYD,
    DEE,
    HAFEN,
    HAFEN_CLOUD,
    NORDBANK,
    NORDBANK_IT,
    at,
    load,
    package,
    register,
    write_inventory,
)
from tests.counting import rows
from tocsin.actions.answer_claim import answer_claim
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement, statement_differs
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.list_claims import list_claims
from tocsin.actions.measure_claim import measured_again
from tocsin.actions.observe_status_page import observe_status_page
from tocsin.actions.record_fact import record_fact
from tocsin.actions.send_dossier import send_dossier
from tocsin.actions.survey_situation import survey_situation
from tocsin.actions.withdraw_dossier import withdraw_dossier
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused
from tocsin.core.reports.service_statement import quarter
from tocsin.core.situation import document
from tocsin.core.sla import answer
from tocsin.core.time import rfc3339
from tocsin.store import dossiers, ledger
from tocsin.store.models import Dossier, DueRow

pytestmark = pytest.mark.django_db

SINCE, UNTIL = at("2026-03-02 08:00"), at("2026-03-02 09:00")
CLOSED, NOW, LATER = at("2026-03-02 10:00"), at("2026-04-02 09:00"), at("2026-04-03 09:00")
CREDIT = Money(exact("200.00", "amount"))


@pytest.fixture(autouse=True)
def loaded(tmp_path) -> None:
    load(tmp_path)


def outage(since=SINCE, until=UNTIL) -> str:
    """One hour of Hafen Cloud, known to be over."""
    reference = declare_outage(HAFEN_CLOUD, since=since, by=BO, at=since + timedelta(minutes=5))
    restored = Fact("service_restored_at", rfc3339(until), source="Service desk")
    record_fact(reference, restored, by=BO, at=until + timedelta(minutes=5))
    return reference


@pytest.fixture
def incident() -> str:
    return outage()


@pytest.fixture
def claim(incident) -> str:
    return draft_claim("E-1", incident=incident, by=BO, at=NOW)


@pytest.fixture
def sent(claim) -> str:
    approve_dossier(claim, by=ADA, at=NOW)
    send_dossier(claim, channel="ticket", by=ADA, at=NOW)
    return claim


def refusal(action, *arguments: object, **given: object) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        action(*arguments, **{"by": ADA, "at": NOW} | given)
    assert rows() == before
    return refused.value


def row(reference: str) -> Dossier:
    return Dossier.objects.get(reference=reference)


def test_the_figures_are_those_of_the_page_and_the_api(incident: str, claim: str):
    """
    One hour in March at 99.95 %: ten percent of 2000 euro, to be claimed within thirty days.
    """
    now, landscape = survey_situation(incident, by=OPERATOR, at=NOW)
    (shown,) = [each for each in now.claims if each.attainment.window.start == at("2026-03-01 00:00")]
    written = document(now, landscape)["entitlements"][0]["claims"]
    (said,) = [each for each in written if each["window"][0] == "2026-03-01T00:00:00Z"]

    content = dossiers.dossier(claim).content

    assert content["amount"] == {"amount": "200.00", "currency": "EUR"} == said["amount"]
    assert shown.amount == CREDIT
    assert content["calculation"]["attainment"] == shown.attainment.shown == said["attainment"]
    assert content["claim_by"] == said["claim_by"] == "2026-05-01T00:00:00Z"
    assert content["window"] == said["window"]


def test_whoever_asks_the_question_again_gets_the_same_answer(claim: str):
    """
    The question of the dossier is one that `tocsin sla` takes, and its answer is the dossier's.
    """
    content = dossiers.dossier(claim).content

    again = answer(json.loads(json.dumps(content["question"])))

    assert {key: again[key] for key in content["calculation"]} == content["calculation"]
    assert again["steps"] == content["steps"]


def test_a_dossier_shows_where_everything_comes_from(claim: str, incident: str):
    """
    Clause, outage with its source, and the steps in both languages are in the ledger.
    """
    content = dossiers.dossier(claim).content
    (interval,) = content["intervals"]

    assert (content["promise"]["document"], content["promise"]["clause"]) == ("Hafen SLA", "2")
    assert (interval["incident"], interval["counted_seconds"]) == (incident, 3600)
    assert interval["sources"] == ["declared by hand"]
    assert all(set(each) == {"en", "nl"} for each in content["steps"])
    assert content["incidents"] == [incident]
    assert ledger.verify() > 0


def test_two_incidents_in_one_window_are_one_claim(claim: str):
    """
    The second hour counts as well; which incident was named makes no difference.
    """
    second = outage(at("2026-03-20 12:00"), at("2026-03-20 13:00"))

    draft_claim("E-1", incident=second, by=BO, at=LATER)

    content = dossiers.dossier(claim).content
    assert content["calculation"]["downtime_seconds"] == 7200
    assert len(content["incidents"]) == 2
    assert len(dossiers.dossier(claim).drafts) == 2


def test_an_outage_of_another_entity_does_not_count(claim: str):
    """
    Nordbank IT has incidents of its own.
    """
    reference = declare_outage(
        HAFEN_CLOUD, since=at("2026-03-21 12:00"), entity=NORDBANK_IT, by=OPERATOR, at=at("2026-03-21 12:05")
    )

    draft_claim("E-1", window_at=SINCE, by=OPERATOR, at=LATER)

    assert reference not in dossiers.dossier(claim).content["incidents"]


def test_four_eyes_are_enforced(claim: str):
    """
    Its author does not approve it, nor the operator what the operator drafted.
    """
    draft_claim("E-1", window_at=SINCE, by=ADA, at=NOW)
    assert refusal(approve_dossier, claim).code == "four_eyes"

    draft_claim("E-1", window_at=SINCE, by=OPERATOR, at=NOW)
    assert refusal(approve_dossier, claim, by=OPERATOR).code == "four_eyes"
    approve_dossier(claim, by=ADA, at=NOW)

    told = dossiers.dossier(claim)
    assert (told.status, told.approval.by) == ("approved", "ada")
    assert told.approval.digest == told.draft.digest


def test_a_claim_goes_its_way_to_the_credit(sent: str):
    """
    Each step is in the ledger, and the list shows the last.
    """
    answer_claim(sent, "accepted", by=BO, at=LATER)
    answer_claim(sent, "credited", amount=CREDIT, on=date(2026, 4, 3), by=BO, at=LATER)

    told = dossiers.dossier(sent)
    assert [each.kind for each in told.entries] == [
        "claim.drafted",
        "dossier.approved",
        "dossier.sent",
        "claim.accepted",
        "claim.credited",
    ]
    assert told.answers[-1].amount == CREDIT
    assert row(sent).status == "credited"


def test_what_was_refused_is_drafted_anew_under_its_reference(sent: str):
    """
    With the reason on record, and a new approval to come.
    """
    assert refusal(answer_claim, sent, "refused", reason=" ").code == "no_reason"
    answer_claim(sent, "refused", reason="Force majeure", by=BO, at=LATER)

    assert draft_claim("E-1", window_at=SINCE, by=BO, at=LATER) == sent
    assert row(sent).status == "drafted"
    assert refusal(send_dossier, sent, channel="ticket").code == "wrong_status"


def test_what_is_approved_is_not_drafted_over(sent: str):
    """
    It would replace what somebody approved.
    """
    assert refusal(draft_claim, "E-1", window_at=SINCE).code == "wrong_status"


def test_what_was_withdrawn_leaves_room_for_another(claim: str):
    """
    The next draft has a reference of its own.
    """
    assert refusal(withdraw_dossier, claim, reason="").code == "no_reason"
    withdraw_dossier(claim, reason="Wrong window", by=ADA, at=NOW)

    assert draft_claim("E-1", window_at=SINCE, by=BO, at=LATER) == "CLM-2026-0002"
    assert refusal(withdraw_dossier, claim, reason="Again").code == "wrong_status"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "credit_incomplete"),
        ({"amount": CREDIT}, "credit_incomplete"),
        ({"on": date(2026, 4, 2)}, "credit_incomplete"),
        ({"amount": Money(exact("0", "amount")), "on": date(2026, 4, 2)}, "credit_incomplete"),
        ({"amount": Money(exact("200", "amount"), "USD"), "on": date(2026, 4, 2)}, "currency_mismatch"),
        ({"amount": CREDIT, "on": date(2026, 4, 4)}, "impossible_order"),
    ],
)
def test_a_credit_is_whole_or_refused(sent: str, given: dict, code: str):
    """
    A day that has begun anywhere, an amount above zero, in the currency of the claim.
    """
    answer_claim(sent, "accepted", by=BO, at=NOW)

    assert refusal(answer_claim, sent, "credited", **given).code == code


def test_it_cannot_have_been_sent_before_it_was_approved_nor_after_now(claim: str):
    """
    Sending is what a person did, so the instant may be earlier than the record of it.
    """
    approve_dossier(claim, by=ADA, at=NOW)

    for moment in (NOW - timedelta(seconds=1), LATER + timedelta(seconds=1)):
        assert (
            refusal(send_dossier, claim, channel="post", sent_at=moment, at=LATER).code == "impossible_order"
        )
    assert refusal(send_dossier, claim, channel=" ").code == "not_text"
    send_dossier(claim, channel="post", sent_at=NOW + timedelta(hours=1), by=ADA, at=LATER)

    assert dossiers.dossier(claim).sending.at == NOW + timedelta(hours=1)


def test_a_later_calculation_is_shown_and_never_put_in_its_place(claim: str, incident: str):
    """
    The service desk corrects the end: the draft stays, and what would be different is said.
    """
    before = dossiers.dossier(claim).content
    assert measured_again(dossiers.dossier(claim), LATER) == ()

    corrected = Fact("service_restored_at", "2026-03-02T09:30:00Z", source="Service desk, corrected")
    record_fact(incident, corrected, by=BO, at=LATER)

    found = {each.key: (each.was, each.now) for each in measured_again(dossiers.dossier(claim), LATER)}
    assert found["downtime_seconds"] == (3600, 5400)
    assert "amount" not in found
    assert dossiers.dossier(claim).content == before


def test_a_promise_that_is_gone_can_still_be_read(claim: str, tmp_path):
    """
    An import without the entitlement: the dossier is as it was, and calculated again it gives nothing.
    """
    folder = write_inventory(tmp_path / "other", entitlements="id,arrangement,service_type,document,clause\n")
    import_inventory(read_folder(folder), by=OPERATOR, at=LATER)

    told = dossiers.dossier(claim)
    assert told.content["amount"]["amount"] == "200.00"
    assert {each.now for each in measured_again(told, LATER)} == {None}


def test_what_the_providers_page_said_is_frozen_with_its_hash(incident: str):
    """
    The first look and each change of it, with the digest of the body as it was fetched.
    """
    for minute, status in enumerate(["major_outage", "major_outage", "operational"]):
        moment = at("2026-03-02 08:30") + timedelta(minutes=minute)
        observe_status_page(HAFEN, page(status), by=OPERATOR, at=moment, digest=str(minute) * 64)

    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)

    first, last = dossiers.dossier(claim).content["snapshots"]
    assert (first["page_sha256"], last["page_sha256"]) == ("0" * 64, "2" * 64)
    assert json.loads(first["text"])["components"] == [{"name": "Compute", "status": "major_outage"}]
    assert json.loads(last["text"])["overall"] == "operational"


@pytest.mark.parametrize(
    ("entitlement", "given", "code"),
    [
        ("E-9", {}, "unknown_promise"),
        ("E-1", {"window_at": at("2026-02-10 00:00")}, "nothing_to_claim"),
        ("E-1", {"window_at": SINCE, "at": at("2026-05-01 00:00")}, "nothing_to_claim"),
        ("E-1", {"incident": "INC-2026-0099"}, "unknown_incident"),
    ],
)
def test_what_cannot_be_claimed_is_refused(incident: str, entitlement: str, given: dict, code: str):
    """
    An entitlement that is none, a month without an outage, a claim period that has ended.
    """
    assert refusal(draft_claim, entitlement, **given).code == code


def test_roles_are_asked_and_another_entity_learns_nothing(claim: str):
    """
    A reader may look; who may not even see the entity is told that there is no such dossier.
    """
    assert refusal(draft_claim, "E-1", window_at=SINCE, by=DEE).code == "not_allowed"
    assert refusal(approve_dossier, claim, by=DEE).code == "not_allowed"
    assert refusal(approve_dossier, claim, by=BO).code == "not_allowed"
    for action, given in (
        (approve_dossier, {}),
        (send_dossier, {"channel": "ticket"}),
        (withdraw_dossier, {"reason": "x"}),
    ):
        assert refusal(action, claim, by=CYD, **given).code == "unknown_dossier"
    assert refusal(answer_claim, claim, "accepted", by=CYD).code == "unknown_dossier"
    assert refusal(approve_dossier, "CLM-2026-0099").code == "unknown_dossier"
    assert refusal(approve_dossier, "'; --").code == "unknown_dossier"


def test_what_can_still_be_claimed_stands_before_what_was(incident: str):
    """
    Once it is drafted it is no longer only possible.
    """
    (possible,) = list_claims(None, NOW)
    draft_claim("E-1", incident=incident, by=BO, at=NOW)
    (drafted,) = list_claims(None, NOW)

    assert (possible["claim"], possible["status"], possible["incident"]) == (None, "possible", incident)
    assert (drafted["claim"], drafted["status"]) == ("CLM-2026-0001", "drafted")
    assert possible["title"] == drafted["title"]
    assert possible["amount"] == drafted["amount"]
    assert list_claims([NORDBANK_IT], NOW) == []


def test_drafting_takes_over_the_reminders(incident: str):
    """
    They are about the incident until there is a dossier, then about that, and end when it is sent.
    """

    def due() -> list[tuple[str, object]]:
        found = DueRow.objects.filter(kind=dossiers.DUE_KIND, done_at=None)
        return sorted(found.values_list("subject", "at"))

    assert due() == [(incident, at("2026-04-24 00:00"))]
    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)
    assert due() == [(claim, at("2026-04-24 00:00"))]
    withdraw_dossier(claim, reason="Wrong", by=ADA, at=NOW)
    assert due() == [(incident, at("2026-04-24 00:00"))]
    claim = draft_claim("E-1", incident=incident, by=BO, at=NOW)
    approve_dossier(claim, by=ADA, at=NOW)
    send_dossier(claim, channel="ticket", by=ADA, at=NOW)
    assert due() == []


def test_a_statement_gives_every_commitment_each_month(incident: str):
    """
    K1 has two promises, one of them measurable: three months, one with an outage and a credit.
    """
    statement = draft_statement(BAKERY, quarter("2026-Q1"), by=BO, at=NOW)

    content = dossiers.dossier(statement).content
    measured, unmeasured = content["commitments"]
    attained = [each["calculation"]["attainment"] for each in measured["windows"]]
    assert statement == "STM-2026-0001"
    assert attained == ["100.0000", "100.0000", "99.8654"]
    assert content["credits"] == [{"amount": "40.00", "currency": "EUR"}]
    assert unmeasured["windows"] == []
    assert content["incidents"] == [incident]
    assert [len(each["intervals"]) for each in measured["windows"]] == [0, 0, 1]


def test_a_statement_has_the_same_four_eyes_and_is_not_answered(incident: str):
    """
    Approved by another, sent, and that is its end.
    """
    statement = draft_statement("K1", quarter("2026-Q1"), by=ADA, at=NOW)
    assert refusal(approve_dossier, statement).code == "four_eyes"

    draft_statement("K1", quarter("2026-Q1"), by=BO, at=NOW)
    approve_dossier(statement, by=ADA, at=NOW)
    send_dossier(statement, channel="e-mail", by=ADA, at=NOW)

    assert refusal(answer_claim, statement, "accepted").code == "wrong_status"
    assert refusal(draft_statement, "K1", quarter("2026-Q1")).code == "wrong_status"


def test_a_quarter_that_runs_is_stated_so_far(incident: str):
    """
    Only months that have begun; the one that runs says that it is not closed.
    """
    statement = draft_statement("K1", quarter("2026-Q1"), by=BO, at=CLOSED)

    content = dossiers.dossier(statement).content
    assert content["closed"] is False
    assert [each["closed"] for each in content["commitments"][0]["windows"]] == [True, True, False]
    assert not statement_differs(content, CLOSED + timedelta(days=1))


@pytest.mark.parametrize(
    ("customer", "period", "code"),
    [
        ("K9", "2026-Q1", "unknown_customer"),
        ("K1", "2026-Q3", "future_quarter"),
        (HAFEN_CLOUD, "2026-Q1", "unknown_customer"),
    ],
)
def test_a_statement_that_cannot_be_is_refused(customer: str, period: str, code: str):
    """
    About nobody we know, or about a time to come.
    """
    assert refusal(draft_statement, customer, quarter(period)).code == code


def test_a_customer_without_promises_gets_no_statement(tmp_path):
    """
    There is nothing to state.
    """
    folder = write_inventory(tmp_path / "other", customers="id,name\nK1,A\nK2,B\nK3,C\n")
    import_inventory(read_folder(folder), by=OPERATOR, at=NOW)

    assert refusal(draft_statement, "K3", quarter("2026-Q1")).code == "nothing_promised"


def test_an_entity_with_a_dossier_outlives_the_register():
    """
    A register without Nordbank IT is imported all the same, and its statement keeps its entity.
    """
    statement = draft_statement("K1", quarter("2026-Q1"), entity=NORDBANK_IT, by=CYD, at=NOW)
    fewer = register()
    fewer["B_01.02"] = [each for each in fewer["B_01.02"] if each["c0010"] != NORDBANK_IT]

    import_register(package(fewer), by=OPERATOR, at=LATER)

    assert row(statement).entity_id == NORDBANK_IT
    assert [each.reference for each in dossiers.dossiers([NORDBANK_IT])] == [statement]
    assert dossiers.dossiers([NORDBANK]) == []
