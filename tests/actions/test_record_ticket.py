"""Recording tickets: opened, responded, resolved, in that order; the number tells them apart."""

import pytest

from tests.cast import BO, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, at, load
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_ticket import record_ticket
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Ticket
from tocsin.core.refusal import Refused
from tocsin.store import queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 12:00")
NINE, TEN = at("2026-03-02 09:00"), at("2026-03-02 10:00")


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def record(incident: str, step: str, about: str = "E-1", happened=NOW, **given: str) -> None:
    record_ticket(incident, step, about, by=BO, at=NOW, happened=happened, **given)


def tickets(incident: str) -> list[tuple]:
    found = queries.incident(incident).tickets
    return [(each.number, each.opened_at, each.responded_at, each.resolved_at) for each in found]


def refusal(incident: str, step: str, about: str = "E-1", who=BO, **given) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        record_ticket(incident, step, about, by=who, at=NOW, **given)
    assert rows() == before
    return refused.value


def test_a_ticket_is_opened_answered_and_resolved(incident: str):
    """
    Each step keeps its instant, and the outage of the service is reported since the ticket.
    """
    record(incident, "opened", happened=NINE, severity="Critical")
    record(incident, "responded", happened=TEN, number="T-1")
    record(incident, "resolved")

    (ticket,) = queries.incident(incident).tickets
    assert ticket == Ticket(ticket.id, "C-1", HAFEN_SERVICE, NINE, "Critical", "T-1", TEN, NOW)
    seen, _ = survey_situation(incident, by=BO, at=NOW)
    assert [each.ticket_at for each in seen.outages[HAFEN_SERVICE]] == [NINE]
    assert [each.told_at for each in seen.to_tell if each.audience == "provider"] == [NINE]


def test_the_clock_of_now_is_the_default(incident: str):
    """
    Whoever presses the button means now.
    """
    record_ticket(incident, "opened", "C-1", by=BO, at=NOW)

    (ticket,) = queries.incident(incident).tickets
    assert (ticket.opened_at, ticket.ict_service) == (NOW, None)


def test_the_same_number_corrects_and_another_adds(incident: str):
    """
    The opening was earlier than recorded; a second ticket has a number of its own.
    """
    record(incident, "opened", happened=TEN, number="T-1")
    record(incident, "opened", happened=NINE, number="T-1")
    record(incident, "opened", number="T-2")
    record(incident, "responded", number="T-1", happened=TEN)

    assert tickets(incident) == [("T-1", NINE, TEN, None), ("T-2", NOW, None, None)]


def test_a_number_names_the_ticket_that_had_none(incident: str):
    """
    At three in the morning the number was not known yet.
    """
    record(incident, "opened", happened=TEN)
    record(incident, "opened", happened=NINE, number="T-1")

    assert tickets(incident) == [("T-1", NINE, None, None)]


def test_a_second_ticket_without_a_number_is_refused_while_one_is_open(incident: str):
    """
    It would start the clock of the provider anew; once that one is resolved there may be another.
    """
    record(incident, "opened", happened=NINE)

    assert refusal(incident, "opened").code == "ticket_open"

    record(incident, "resolved", happened=TEN)
    record(incident, "opened")
    assert tickets(incident) == [("", NINE, None, TEN), ("", NOW, None, None)]


@pytest.mark.parametrize("number", ["", "T-9"])
@pytest.mark.parametrize("step", ["responded", "resolved"])
def test_what_was_not_opened_cannot_go_on(incident: str, step: str, number: str):
    """
    Of a number nobody knows, or about a service without a ticket.
    """
    if number:
        record(incident, "opened", number="T-1")

    refused = refusal(incident, step, number=number)

    assert (refused.code, number in refused.message) == ("unknown_ticket", True)


@pytest.mark.parametrize(
    ("steps", "last"),
    [
        ([("opened", TEN)], ("responded", NINE)),
        ([("opened", TEN)], ("resolved", NINE)),
        ([("opened", NINE), ("responded", NOW)], ("resolved", TEN)),
        ([("opened", NINE), ("resolved", TEN)], ("responded", NOW)),
        ([], ("opened", at("2026-03-02 12:01"))),
    ],
)
def test_the_steps_come_in_their_order_and_not_after_now(incident: str, steps, last):
    """
    Nothing is resolved before it was opened, and nothing is recorded that has not happened.
    """
    for step, moment in steps:
        record(incident, step, happened=moment)

    refused = refusal(incident, last[0], happened=last[1])

    assert (refused.code, refused.where) == ("impossible_order", "at")


def test_an_opening_is_not_moved_behind_the_answer(incident: str):
    """
    A correction is held to the same order.
    """
    record(incident, "opened", happened=NINE, number="T-1")
    record(incident, "responded", happened=TEN)

    assert refusal(incident, "opened", number="T-1", happened=NOW).code == "impossible_order"


def test_a_severity_is_one_of_the_arrangement(incident: str):
    """
    The sentence names those it knows; where none is known any word will do.
    """
    refused = refusal(incident, "opened", severity="sev1")

    assert (refused.code, "critical" in refused.message) == ("unknown_code", True)
    record(incident, "opened", about="C-2", severity="sev1")


def test_an_entitlement_that_is_not_there_is_refused(incident: str):
    """
    Nothing was bought under that name.
    """
    assert refusal(incident, "opened", about="E-9").code == "unknown_entitlement"


def test_who_may(incident: str):
    """
    A reader may not, and whoever may not see the incident learns nothing.
    """
    assert refusal(incident, "opened", who=DEE).code == "not_allowed"
    assert refusal(incident, "opened", who=CYD).code == "unknown_incident"
