"""Duties on both sides: what starts the clock, when it is due, whether it was met; unknown stays unknown."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.impact.cases import unhurried
from tests.core.situation.nordbank import (
    BAKERY,
    CLAIM,
    HAFEN,
    LANDSCAPE,
    PAY,
    SERVICE,
    contact,
    history,
    landscape,
    out,
    promise,
    seen,
)
from tests.core.sla.written import at
from tocsin.core.commitments import Commitment, DutyToNotify, Entitlement, ResponseTimes, ServiceHours
from tocsin.core.incidents import History, MeasuredOutage, NoticeGiven, NoticeReceived, Outage, Ticket
from tocsin.core.situation import Duty, DutyKind, DutyStanding, Landscape, document
from tocsin.core.time import Instant

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
EIGHT, AWARE, NINE, TEN, NOON = (
    at(f"2026-03-02 {each}") for each in ("08:00", "08:30", "09:00", "10:00", "12:00")
)
PAGE = "status page of Hafen Cloud"
MET, MISSED, RUNNING = DutyStanding.MET, DutyStanding.MISSED, DutyStanding.RUNNING
NOT_STARTED, UNKNOWN = DutyStanding.NOT_STARTED, DutyStanding.UNKNOWN


def owed(trigger: str = "aware", hours: int = 1, id_: str = "CM-1") -> Commitment:
    duty = DutyToNotify(hours * HOUR, "email", trigger)
    return replace(promise(id_, BAKERY, 1), duty_to_notify=duty)


def given_to(moment: Instant, **to: str) -> NoticeGiven:
    return NoticeGiven(moment, **to)


def look(*promises: Commitment, moment: Instant = NINE, outages=None, **told) -> list[Duty]:
    """Return our duties on an incident: Hafen Cloud is down since 08:00, and we are aware since 08:30."""
    incident = replace(history(*(outages or [out(HAFEN)])), **told)
    found = seen(on=landscape(*promises), incident=incident, moment=moment)
    return [each for each in found.duties if each.ours]


def test_the_clock_starts_when_we_are_aware():
    """
    An hour from 08:30; it runs until then, and after its last instant it is missed.
    """
    (running,), (last,), (missed,) = (look(owed(), moment=each) for each in (NINE, AWARE + HOUR, NOON))

    assert (running.started_at, running.due, running.standing) == (AWARE, AWARE + HOUR, RUNNING)
    assert (last.standing, missed.standing) == (RUNNING, MISSED)


def test_with_the_outage_the_clock_starts_with_the_outage():
    """
    Whether anybody was aware of it or not.
    """
    (duty,) = look(owed("outage"), aware_at=None)

    assert (duty.started_at, duty.due, duty.standing) == (EIGHT, NINE, RUNNING)


def test_while_nobody_is_aware_the_clock_has_not_started():
    """
    Nothing is due, and nothing is missed.
    """
    (duty,) = look(owed(), aware_at=None, moment=NOON)
    (before,) = look(owed(), moment=at("2026-03-02 08:10"))

    assert {(each.due, each.standing) for each in (duty, before)} == {(None, NOT_STARTED)}


def test_awareness_of_an_incident_is_none_of_what_falls_later():
    """
    We were aware at 08:30 of another outage; this service fell at ten, so its clock starts then.
    """
    (duty,) = look(owed(), outages=[out("provider:STUBE"), out(HAFEN, since=TEN)], moment=TEN)

    assert duty.started_at == TEN


def test_a_confirmed_outage_is_one_that_a_second_source_or_the_provider_bears_out():
    """
    By our own word alone it is not; with the page it is, since we saw the page.
    """
    page = Outage(HAFEN, "down", EIGHT, None, PAGE, NINE)
    told = NoticeReceived(TEN, "C-1")

    (alone,) = look(owed("confirmed"), moment=NOON)
    (seen_there,) = look(owed("confirmed"), outages=[out(HAFEN), page], moment=NOON)
    (said,) = look(owed("confirmed"), received=(told,), moment=NOON)
    (not_yet,) = look(owed("confirmed"), received=(told,), moment=NINE)

    assert (alone.standing, not_yet.standing) == (NOT_STARTED, NOT_STARTED)
    assert (seen_there.started_at, said.started_at) == (NINE, TEN)


@pytest.mark.parametrize(
    ("notice", "standing"),
    [
        (given_to(AWARE + HOUR, customer=BAKERY), MET),
        (given_to(AWARE + HOUR + MINUTE, customer=BAKERY), MISSED),
        (given_to(NINE, customer=BAKERY, commitment="CM-1"), MET),
        (given_to(NINE, audience="customer"), MET),
        (given_to(NINE, customer=BAKERY, commitment="CM-2"), MISSED),
        (given_to(NINE, customer="customer:K2"), MISSED),
        (given_to(NINE, audience="clients"), MISSED),
    ],
)
def test_a_duty_is_met_by_a_notice_to_that_customer(notice: NoticeGiven, standing: DutyStanding):
    """
    In time, to them, and about that promise or all of theirs; done at the last instant it is met.
    """
    (duty,) = look(owed(), given=(notice,), moment=NOON)

    assert duty.standing is standing
    assert (duty.done_at is None) == (duty.standing is MISSED and notice.at == NINE)


def test_the_first_of_several_notices_counts():
    """
    A second call takes nothing back.
    """
    notices = (given_to(NOON, customer=BAKERY), given_to(NINE, customer=BAKERY, commitment="CM-1"))

    (duty,) = look(owed(), given=notices, moment=NOON)

    assert (duty.done_at, duty.standing) == (NINE, MET)


def test_a_notice_to_everybody_before_the_outage_reached_them_tells_them_nothing():
    """
    All customers were told at nine; this one was hit at ten.
    """
    (duty,) = look(
        owed(),
        outages=[out("provider:STUBE"), out(HAFEN, since=TEN)],
        given=(given_to(NINE, audience="customer"),),
        moment=NOON,
    )

    assert (duty.done_at, duty.standing) == (None, MISSED)


def test_what_happens_later_is_not_known_yet():
    """
    As of nine, a notice of noon has not been given.
    """
    (duty,) = look(owed(), given=(given_to(NOON, customer=BAKERY),), moment=NINE)

    assert (duty.done_at, duty.standing) == (None, RUNNING)


def test_maintenance_and_promises_without_notice_owe_nobody_a_word():
    """
    Neither scheduled maintenance nor a promise without a duty to notify yields a duty.
    """
    kind = "scheduled_maintenance"
    maintained = MeasuredOutage(PAY, EIGHT, None, "own_monitoring", kind=kind, known_since=EIGHT)

    assert look(owed(), outages=[out("provider:STUBE")], measured=(maintained,)) == []
    assert look(promise("CM-1", BAKERY, None)) == []


def test_whom_to_tell_says_who_was_told():
    """
    The customer with the time; what is still owed to a customer comes before what was done.
    """
    on = landscape(owed(), owed(hours=4, id_="CM-2"), contacts=(contact("Board", "management_body", None),))
    notice = given_to(NINE, customer=BAKERY, commitment="CM-1")
    board = given_to(NINE, audience="management_body")
    incident = replace(history(out(HAFEN)), given=(notice, board))

    rows = {each.audience: each for each in seen(on=on, incident=incident).to_tell}

    assert (rows["customer"].by, rows["customer"].told_at) == (AWARE + 4 * HOUR, None)
    assert rows["management_body"].told_at == NINE
    everybody = replace(incident, given=(given_to(NINE, customer=BAKERY),))
    (told,) = (each for each in seen(on=on, incident=everybody).to_tell if each.audience == "customer")
    assert (told.by, told.told_at) == (AWARE + HOUR, NINE)


# The provider's side


def bound(*times: ResponseTimes, notice: DutyToNotify | None = None, **more) -> Landscape:
    entitlement = replace(CLAIM, response_times=times, duty_to_notify=notice, support_contacts=(), **more)
    return replace(LANDSCAPE, entitlements=(entitlement,))


def theirs(on: Landscape, *outages: Outage, moment: Instant = NOON, **told) -> list[Duty]:
    incident: History = replace(history(*(outages or (out(HAFEN),))), **told)
    return [each for each in seen(on=on, incident=incident, moment=moment).duties if not each.ours]


def ticket(opened: Instant = NINE, severity: str = "high", **more) -> Ticket:
    return Ticket(1, "C-1", SERVICE, opened, severity, **more)


def notice(trigger: str, channel: str = "email") -> Landscape:
    return bound(notice=DutyToNotify(HOUR, channel, trigger))


def test_a_provider_that_owes_notice_of_the_outage_is_on_the_clock_since_it_began():
    """
    Nine at the latest; told at nine it was met, told later or never missed.
    """
    received = [NoticeReceived(each, "C-1", SERVICE) for each in (NINE, TEN)]

    (never,) = theirs(notice("outage"))
    (met,) = theirs(notice("outage"), received=(received[0],))
    (late,) = theirs(notice("outage"), received=(received[1],))

    assert {each.due for each in (never, met, late)} == {NINE}
    assert [each.standing for each in (never, met, late)] == [MISSED, MET, MISSED]


def test_a_notice_about_another_arrangement_or_service_is_none():
    """
    Only what is about this service, or about its whole arrangement.
    """
    others = (NoticeReceived(NINE, "C-2"), NoticeReceived(NINE, "C-1", "ict_service:other"))

    assert theirs(notice("outage"), received=others)[0].done_at is None
    assert theirs(notice("outage"), received=(NoticeReceived(NINE, "C-1"),))[0].done_at == NINE


def test_when_the_provider_became_aware_is_unknown_without_evidence():
    """
    Its notice shows only that it knew by then: whether it was in time stays unknown.
    """
    (nothing,) = theirs(notice("aware"))
    (told,) = theirs(notice("aware"), received=(NoticeReceived(TEN, "C-1"),))

    assert (nothing.standing, told.standing) == (UNKNOWN, UNKNOWN)
    assert (told.due, told.done_at) == (None, TEN)


def test_the_page_our_ticket_and_its_own_measurement_show_that_it_was_aware():
    """
    The earliest counts, and never one before the outage.
    """
    page = Outage(SERVICE, "down", at("2026-03-02 08:20"), None, PAGE, NINE)
    own = MeasuredOutage(
        SERVICE, EIGHT, None, "provider", announced_at=at("2026-03-02 07:00"), known_since=TEN
    )
    of_hafen = replace(page, node=HAFEN)

    by_page = theirs(notice("aware"), out(HAFEN), page)[0]
    by_ticket = theirs(notice("aware"), tickets=(ticket(),))[0]
    by_figure = theirs(notice("aware"), measured=(own,))[0]

    assert by_page.started_at == at("2026-03-02 08:20")
    assert by_ticket.started_at == NINE
    assert by_figure.started_at == EIGHT
    assert theirs(notice("aware"), out(SERVICE), of_hafen)[0].standing is UNKNOWN


def test_the_page_of_a_direct_provider_is_its_word_about_all_its_services():
    """
    The register says who provides the service; the page declares the provider itself down.
    """
    nodes = dict(LANDSCAPE.inventory.nodes)
    nodes[SERVICE] = replace(nodes[SERVICE], providers=(HAFEN,))
    on = replace(notice("aware"), inventory=replace(LANDSCAPE.inventory, nodes=nodes))

    (duty,) = theirs(on, Outage(HAFEN, "down", EIGHT, None, PAGE, NINE))

    assert duty.started_at == EIGHT


def test_where_notice_may_be_given_on_the_page_the_page_is_the_notice():
    """
    By any spelling of the channel; by another channel the page is none.
    """
    page = Outage(SERVICE, "down", at("2026-03-02 08:20"), None, PAGE, NINE)

    on_page = [
        theirs(notice("outage", channel), page)[0] for channel in ("Status page", "status_page; email")
    ]

    assert {(each.done_at, each.standing) for each in on_page} == {(at("2026-03-02 08:20"), MET)}
    assert theirs(notice("outage", "telephone"), page)[0].done_at is None


def test_a_provider_that_owes_notice_of_a_confirmed_outage():
    """
    Not started while it confirmed nothing; its response to a ticket confirms.
    """
    answered = ticket(responded_at=TEN)

    assert theirs(notice("confirmed"))[0].standing is NOT_STARTED
    assert theirs(notice("confirmed"), tickets=(answered,))[0].started_at == TEN
    assert theirs(notice("confirmed"), received=(NoticeReceived(TEN, "C-1"),))[0].standing is UNKNOWN


HIGH = ResponseTimes("High", respond_within=timedelta(minutes=15), resolve_within=4 * HOUR)
LOW = ResponseTimes("low", respond_within=8 * HOUR)


def by_kind(found: list[Duty]) -> dict[tuple[DutyKind, str], Duty]:
    return {(each.kind, each.severity): each for each in found}


def test_response_and_resolution_run_from_the_ticket_of_that_severity():
    """
    Severities are compared without case; those of other severities do not run.
    """
    found = by_kind(theirs(bound(HIGH, LOW), tickets=(ticket(responded_at=NINE + 15 * MINUTE),)))

    assert found.keys() == {(DutyKind.RESPOND, "High"), (DutyKind.RESOLVE, "High")}
    respond, resolve = found[(DutyKind.RESPOND, "High")], found[(DutyKind.RESOLVE, "High")]
    assert (respond.due, respond.standing) == (NINE + 15 * MINUTE, MET)
    assert (resolve.due, resolve.standing) == (NINE + 4 * HOUR, RUNNING)
    assert resolve.ticket is not None


def test_without_a_ticket_nothing_has_started():
    """
    All severities are shown, none of them runs.
    """
    found = theirs(bound(HIGH, LOW))

    assert [(each.severity, each.due, each.standing) for each in found] == [
        ("High", None, NOT_STARTED),
        ("High", None, NOT_STARTED),
        ("low", None, NOT_STARTED),
    ]


def test_a_ticket_without_severity_leaves_open_which_time_counts():
    """
    Each is shown with its instant, and none is decided; with only one severity there is nothing to choose.
    """
    unknown = theirs(bound(HIGH, LOW), tickets=(ticket(severity=""),))
    only = theirs(bound(LOW), tickets=(ticket(severity=""),))

    assert {each.standing for each in unknown} == {UNKNOWN}
    assert {each.due for each in unknown} == {NINE + 15 * MINUTE, NINE + 4 * HOUR, NINE + 8 * HOUR}
    assert [each.standing for each in only] == [RUNNING]


def test_a_clock_that_starts_with_the_outage_needs_no_ticket():
    """
    The only severity runs since eight; of several it is not known which.
    """
    since = [replace(each, starts="outage") for each in (HIGH, LOW)]

    one = by_kind(theirs(bound(since[0])))[(DutyKind.RESPOND, "High")]
    several = theirs(bound(*since))

    assert (one.started_at, one.standing) == (EIGHT, MISSED)
    assert {each.standing for each in several} == {UNKNOWN}


def test_the_end_of_the_outage_is_its_resolution():
    """
    The ticket was never closed, and the service came back at ten.
    """
    found = by_kind(theirs(bound(HIGH), out(HAFEN, until=TEN), tickets=(ticket(),)))

    assert (found[(DutyKind.RESOLVE, "High")].done_at, found[(DutyKind.RESOLVE, "High")].standing) == (
        TEN,
        MET,
    )
    assert found[(DutyKind.RESPOND, "High")].standing is MISSED


def test_the_contract_says_by_whose_measurement_the_outage_began():
    """
    The page saw it an hour later than we did, and the contract goes by the page.
    """
    assert CLAIM.objective is not None
    objective = replace(CLAIM.objective, measured_by="status_page")
    page = Outage(SERVICE, "down", NINE, None, PAGE, NINE)
    on = bound(notice=DutyToNotify(HOUR, "email", "outage"), objective=objective)

    assert theirs(on, out(HAFEN), page)[0].due == TEN
    assert theirs(notice("outage"), out(HAFEN), page)[0].due == NINE


def test_a_ticket_about_what_was_not_out_has_its_times_all_the_same():
    """
    The provider promised to respond to tickets.
    """
    found = theirs(bound(HIGH), out("provider:STUBE"), tickets=(ticket(),))

    assert [(each.kind, each.standing) for each in found] == [
        (DutyKind.RESPOND, MISSED),
        (DutyKind.RESOLVE, RUNNING),
    ]


def test_desks_that_state_a_time_promise_it():
    """
    For a severity that the clause does not name; what the clause says goes first.
    """
    desk = replace(CLAIM.support_contacts[0], severity="HIGH", respond_within=5 * MINUTE)
    other = replace(desk, severity="critical", respond_within=MINUTE)
    on = replace(
        LANDSCAPE, entitlements=(replace(CLAIM, response_times=(LOW, HIGH), support_contacts=(desk, other)),)
    )

    found = theirs(on, tickets=(ticket(severity="critical"),))
    high = by_kind(theirs(on, tickets=(ticket(),)))

    assert [(each.severity, each.due) for each in found] == [("critical", NINE + MINUTE)]
    assert high[(DutyKind.RESPOND, "High")].due == NINE + 15 * MINUTE


def test_the_clock_of_a_desk_stands_still_outside_its_hours():
    """
    A ticket of Friday evening, with two hours in office hours of Berlin, across the change of the clock.
    """
    office = ServiceHours(frozenset(range(5)), time(8), time(18))
    times = ResponseTimes("high", 2 * HOUR, service_hours=office, time_zone="Europe/Berlin")
    opened = at("2026-03-27 17:00 Europe/Berlin")

    (duty,) = theirs(
        bound(times),
        out(HAFEN, since=opened),
        tickets=(ticket(opened),),
        aware_at=opened,
        facts=(),
        moment=opened,
    )

    assert duty.due == at("2026-03-30 09:00 Europe/Berlin")


def test_the_soonest_due_stands_first_and_ours_before_theirs():
    """
    What has not started or is not known stands last on each side.
    """
    on = replace(
        landscape(owed(hours=4), owed(id_="CM-2"), owed("confirmed", id_="CM-0")),
        entitlements=bound(HIGH, notice=DutyToNotify(HOUR, "email", "aware")).entitlements,
    )
    incident = replace(history(out(HAFEN)), tickets=())

    found = seen(on=on, incident=incident).duties

    assert [(each.promise.id, each.kind.value, each.severity) for each in found] == [
        ("CM-2", "notify", ""),
        ("CM-1", "notify", ""),
        ("CM-0", "notify", ""),
        ("E-1", "notify", ""),
        ("E-1", "respond", "High"),
        ("E-1", "resolve", "High"),
    ]


def test_the_document_has_every_duty_with_its_clause():
    """
    Instants are UTC with Z, words are those of the reference.
    """
    on = replace(landscape(owed()), entitlements=bound(HIGH).entitlements)
    incident = replace(
        history(out(HAFEN)), tickets=(ticket(number="T-9"),), given=(given_to(NINE, customer=BAKERY),)
    )
    answer = document(seen(on=on, incident=incident), on)

    ours, respond, _ = answer["duties"]

    assert ours == {
        "owed_by": "us",
        "duty": "notify",
        "promise": "CM-1",
        "customer": BAKERY,
        "arrangement": None,
        "name": "Bakery",
        "clause": "Agreement, CM-1",
        "severity": None,
        "trigger": "aware",
        "started_at": "2026-03-02T08:30:00Z",
        "due": "2026-03-02T09:30:00Z",
        "done_at": "2026-03-02T09:00:00Z",
        "standing": "met",
        "channel": "email",
        "whom": None,
        "ticket": None,
    }
    assert (respond["owed_by"], respond["arrangement"], respond["ticket"], respond["severity"]) == (
        "provider",
        "C-1",
        "T-9",
        "High",
    )
    assert [each["told_at"] for each in answer["to_tell"] if each["audience"] == "customer"] == [
        "2026-03-02T09:00:00Z"
    ]
    assert answer["sources"] == []


def test_the_document_says_whose_measurement_counts_where_sources_differ():
    """
    Both stand side by side; the contract names neither, so both count.
    """
    own = MeasuredOutage(PAY, AWARE, None, "own_monitoring", known_since=NINE)
    page = Outage(SERVICE, "down", EIGHT, None, PAGE, NINE)
    on = landscape(owed())

    (found,) = document(seen(on=on, incident=replace(history(page), measured=(own,))), on)["sources"]

    assert (found["node"], found["used"], found["promises"]) == (PAY, None, ["CM-1"])
    assert [(each["source"], each["from"], each["share"]) for each in found["said"]] == [
        ("status_page", "2026-03-02T08:00:00Z", "1"),
        ("own_monitoring", "2026-03-02T08:30:00Z", "1"),
    ]


def responded(opened: Instant, answered: Instant | None, times: ResponseTimes) -> DutyStanding:
    entitlement: Entitlement = replace(CLAIM, response_times=(times,), support_contacts=())
    on = replace(LANDSCAPE, entitlements=(entitlement,))
    (duty,) = theirs(on, tickets=(ticket(opened, responded_at=answered),))
    return duty.standing


minutes = st.integers(0, 200).map(lambda each: EIGHT + each * MINUTE)
rules = st.builds(
    ResponseTimes,
    st.just("high"),
    st.integers(0, 120).map(lambda each: each * MINUTE),
    service_hours=st.none() | st.just(ServiceHours(frozenset(range(7)), time(8, 30), time(9, 45))),
)


@unhurried
@given(minutes, minutes, minutes, rules)
def test_a_ticket_opened_later_never_makes_a_response_missed_that_was_met(one, other, answered, times):
    """
    The provider's clock starts later, so it ends no earlier.
    """
    earlier, later = sorted((one, other))

    if responded(earlier, answered, times) is MET:
        assert responded(later, answered, times) is MET
