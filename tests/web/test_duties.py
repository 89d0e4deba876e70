"""Duties on the pages: told now with one press, tickets step by step, and where sources differ."""

import re

import pytest
from django.urls import reverse

from tests.cast import (
    BAKERY,
    BO,
    CYD,
    DEE,
    FOLDER,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    PAY,
    at,
    load,
    sign_in,
    write_inventory,
)
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.record_measured_outage import record_measured_outage
from tocsin.actions.record_notice import record_notice
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR, MeasuredOutage
from tocsin.store import queries
from tocsin.store.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    desk = FOLDER["support_contacts.csv"].replace(
        "name,phone\n", "name,phone,respond_within,resolve_within\n"
    )
    desk = desk.replace("0100\n", "0100,PT15M,PT4H\n")
    folder = write_inventory(tmp_path / "with-times", support_contacts=desk)
    import_inventory(read_folder(folder), by=OPERATOR, at=AWARE)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def shown(who, name: str, incident: str, **query: str) -> str:
    answer = sign_in(who).get(reverse(name, args=[incident]), query)
    assert answer.status_code == 200, answer.content
    return " ".join(answer.content.decode().split())


def posted(who, name: str, incident: str, **given: str):
    return sign_in(who).post(reverse(name, args=[incident]), given)


def section(page: str) -> str:
    found = re.search(r'<section class="card card-long" aria-labelledby="duties">.*?</section>', page)
    assert found
    return found[0]


def test_the_page_shows_both_sides_with_their_clocks(incident: str):
    """
    What we owe customers and a provider owes us, each with its clause, its state in a word, and its limit.
    """
    page = section(shown(BO, "situation", incident))

    assert page.index("Bakery Vermeulen") < page.index("Harbour Fund") < page.index("Hafen Cloud")
    assert "Annex, 3" in page
    assert "The times to respond and to resolve start with a ticket." in page
    assert re.search(r"</svg>Missed</span>.*?</svg>Running</span>", page)
    assert '<time datetime="2026-03-02T09:00:00Z">' in page


def test_one_press_records_that_a_customer_was_told_now(incident: str):
    """
    The button needs neither script nor a time; the page then says when, and asks no more.
    """
    page = section(shown(BO, "situation", incident))
    assert f'name="about" value="{BAKERY}"' in page

    answer = posted(BO, "notice_given", incident, about=BAKERY)

    assert answer.url == reverse("situation", args=[incident])
    (given,) = queries.incident(incident).given
    assert (given.customer, given.at, given.by) == (BAKERY, NOW, "bo")
    after = shown(BO, "situation", incident)
    assert f'name="about" value="{BAKERY}"' not in section(after)
    assert "Told: Bakery Vermeulen" in after


def test_one_press_records_that_everybody_was_told(incident: str):
    """
    One message went to all; nobody is still to be told, and the button goes.
    """
    assert "Everybody was told now: 2 customers" in shown(BO, "situation", incident)

    posted(BO, "notice_given", incident, about="customer")

    after = shown(BO, "situation", incident)
    assert "Everybody was told now" not in after
    assert "Told: all customers that are hit" in after


def test_a_ticket_goes_step_by_step(incident: str):
    """
    The next step is the one button there is; the severities are those of the arrangement.
    """
    assert "<option>critical</option>" in shown(BO, "situation", incident)

    posted(BO, "ticket_opened", incident, about=HAFEN_SERVICE, severity="critical")
    opened = section(shown(BO, "situation", incident))
    posted(BO, "ticket_responded", incident, about=HAFEN_SERVICE, number="T-1")
    answered = section(shown(BO, "situation", incident))
    posted(BO, "ticket_resolved", incident, about=HAFEN_SERVICE)
    done = shown(BO, "situation", incident)

    assert "Respond (severity critical)" in opened
    assert "Hafen SLA, 2" in opened
    assert "They responded now" in opened
    assert "Ticket resolved now" in answered
    assert "Ticket T-1 critical since" in answered
    assert "Ticket resolved now" not in section(done)
    assert "The provider responded to the ticket · T-1" in done
    (ticket,) = queries.incident(incident).tickets
    assert (ticket.opened_at, ticket.responded_at, ticket.resolved_at) == (NOW, NOW, NOW)


def test_that_the_provider_told_us_is_one_press_too(incident: str):
    """
    It is about the service beside which the button stands.
    """
    posted(BO, "notice_received", incident, about=HAFEN_SERVICE)

    (received,) = queries.incident(incident).received
    assert (received.arrangement, received.ict_service, received.at) == ("C-1", HAFEN_SERVICE, NOW)


def test_the_form_has_the_time_the_channel_and_the_words(incident: str):
    """
    It begins with now, on the clock of the entity, and with whom one came from.
    """
    form = shown(BO, "notice_given", incident, about=BAKERY)

    answer = posted(
        BO, "notice_given", incident, about=BAKERY, happened="2026-03-02T09:45", channel="phone", person="Ada"
    )

    assert f'<option value="{BAKERY}" selected>' in form
    assert 'value="2026-03-02T10:30"' in form
    assert "Europe/Berlin" in form
    assert answer.status_code == 302
    (given,) = queries.incident(incident).given
    assert (given.at, given.channel, given.by) == (at("2026-03-02 08:45"), "phone", "Ada")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("notice_given", {"about": BAKERY, "happened": "2026-03-02T08:59"}),
        ("ticket_responded", {"about": HAFEN_SERVICE}),
        ("notice_received", {"about": "nothing"}),
        (
            "measured",
            {"node": PAY, "since": "2026-03-02T12:00", "share": "1", "source": "provider", "kind": "outage"},
        ),
        (
            "measured",
            {"node": PAY, "since": "2026-03-02T09:30", "share": "2", "source": "provider", "kind": "outage"},
        ),
    ],
)
def test_a_slip_is_refused_beside_the_form(incident: str, name: str, given: dict[str, str]):
    """
    The sentence stands where it was typed, what was typed stays, and nothing is recorded.
    """
    client = sign_in(BO)
    before = rows()

    answer = client.post(reverse(name, args=[incident]), given)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert rows() == before


def test_a_measured_outage_is_recorded_with_its_source(incident: str):
    """
    A quarter of the users from nine o'clock in Berlin on.
    """
    given = {
        "node": PAY,
        "since": "2026-03-02T09:00",
        "share": "0.25",
        "source": "provider",
        "kind": "outage",
    }

    assert f'<option value="{PAY}"' in shown(BO, "measured", incident, about=PAY)
    assert posted(BO, "measured", incident, **given).status_code == 302

    (kept,) = queries.incident(incident).measured
    assert (kept.node, kept.since, str(kept.share), kept.source) == (PAY, SINCE, "1/4", "provider")
    assert "The provider measured an outage: Paying" in shown(BO, "situation", incident)


def test_the_page_of_duties_says_where_sources_differ(incident: str):
    """
    Each with its instants, and which of them counts by contract.
    """
    for source, since in (("own_monitoring", SINCE), ("third_party", AWARE)):
        given = MeasuredOutage(PAY, since, NOW if source == "third_party" else None, source)
        record_measured_outage(incident, given, by=BO, at=NOW)

    page = shown(BO, "duties", incident)

    assert "Where sources differ" in page
    assert "our own monitoring: since" in page
    assert "No contract says whose measurement counts, so all of them do, for 2 promises." in page


def test_a_reader_sees_the_clocks_and_no_buttons(incident: str):
    """
    The page says who may.
    """
    for name in ("situation", "duties"):
        page = shown(DEE, name, incident)

        assert "Bakery Vermeulen" in page
        assert "/notices/" not in page
        assert "/tickets/" not in page
        assert "takes the role of responder, incident manager or compliance" in page
    for name in ("notice_given", "notice_received", "ticket_opened", "measured"):
        assert sign_in(DEE).get(reverse(name, args=[incident])).status_code == 403


def test_who_may_not_see_the_incident_learns_nothing(incident: str):
    """
    The answer is that of a reference that was never given.
    """
    names = ("duties", "notice_given", "notice_received", "ticket_opened", "ticket_resolved", "measured")

    assert {sign_in(CYD).get(reverse(name, args=[incident])).status_code for name in names} == {404}
    assert {posted(CYD, name, incident, about=BAKERY).status_code for name in names[1:]} == {404}


def test_looking_back_nothing_is_recorded(incident: str):
    """
    As of a past instant there are clocks and no buttons.
    """
    page = section(shown(BO, "situation", incident, as_of="2026-03-02T08:45:00Z"))

    assert "Bakery Vermeulen" in page
    assert "<form" not in page


def test_an_alarm_that_a_limit_is_near_stands_on_the_timeline(incident: str):
    """
    The worker records it; the page says which report it is about.
    """
    body = {"report": "initial_notification", "article": "5(1)(a)", "due": "2026-03-02T12:30:00Z"}
    with unit_of_work(OPERATOR, NOW) as work:
        work.record("deadline.near", incident, body)

    assert "A limit is near: Initial notification." in shown(BO, "situation", incident)


def test_what_people_write_is_shown_as_text(incident: str):
    """
    Markup in a channel or a text is escaped wherever it stands.
    """
    record_notice(incident, "given", "K1", by=BO, at=NOW, channel=EVIL, text=EVIL)

    page = shown(BO, "situation", incident)

    assert EVIL not in page
    assert "&lt;script&gt;" in page
