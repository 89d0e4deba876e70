"""Notices, tickets and measured outages: the ledger is folded, what comes later corrects, nothing is lost."""

from fractions import Fraction

from tests.core.sla.written import at

from tocsin.core.incidents import (
    Entry,
    History,
    MeasuredOutage,
    NoticeGiven,
    NoticeReceived,
    Ticket,
    history,
    measured_body,
    notice_body,
    source_of,
)
from tocsin.core.incidents.measured import share_text

EIGHT, NINE, TEN, ELEVEN = (at(f"2026-03-02 {hour:02d}:00") for hour in range(8, 12))
OPENED = {"ticket": None, "arrangement": "C-1", "ict_service": None, "severity": "high", "number": ""}


def told(*entries: tuple[str, dict], known_at=None) -> History:
    """Fold entries that were recorded an hour after each other, from 08:00 on; the first has number 1."""
    moments = (EIGHT, NINE, TEN, ELEVEN)
    recorded = [
        Entry(number, moments[number - 1], "bo", kind, body)
        for number, (kind, body) in enumerate(entries, start=1)
    ]
    return history("INC-2026-0001", recorded, known_at)


def measured(source: str = "own_monitoring", until=None, since=EIGHT, share: str = "1") -> tuple[str, dict]:
    given = MeasuredOutage("node", since, until, source, Fraction(share), evidence="probe 7")
    return "outage.measured", measured_body(given)


def test_a_measurement_is_read_back_as_it_was_recorded():
    """
    Every field survives the ledger, and it is known who recorded it and when.
    """
    given = MeasuredOutage(
        "node", EIGHT, NINE, "provider", Fraction(2, 5), "scheduled_maintenance", EIGHT, "mail 3"
    )

    (found,) = told(("outage.measured", measured_body(given))).measured

    assert (found.known_since, found.author) == (EIGHT, "bo")
    assert measured_body(found) == measured_body(given)
    assert (found.share, found.kind, found.announced_at) == (Fraction(2, 5), "scheduled_maintenance", EIGHT)


def test_sources_stand_side_by_side():
    """
    Two sources about one node and one beginning: neither replaces the other.
    """
    found = told(measured(), measured("status_page", until=NINE)).measured

    assert [(each.source, each.until) for each in found] == [("own_monitoring", None), ("status_page", NINE)]


def test_the_same_source_corrects_itself():
    """
    The same source with the same beginning replaces its word; with another beginning it adds one.
    """
    found = told(measured(), measured("provider"), measured(until=NINE), measured(since=TEN)).measured

    assert [(each.source, each.since, each.until) for each in found] == [
        ("provider", EIGHT, None),
        ("own_monitoring", EIGHT, NINE),
        ("own_monitoring", TEN, None),
    ]


def test_before_the_correction_the_first_word_stands():
    """
    As known at an instant, what was recorded later is not known.
    """
    (found,) = told(measured(), measured(until=NINE), known_at=EIGHT).measured

    assert found.until is None


def test_a_share_is_written_as_a_decimal_where_that_is_exact():
    """
    Two fifths are 0.4; a third has no end.
    """
    assert [share_text(Fraction(each)) for each in ("1", "2/5", "0", "1/3")] == ["1", "0.4", "0", "1/3"]


def test_what_was_declared_counts_as_the_page_or_as_our_own_monitoring():
    """
    The words of the declaration say which.
    """
    assert source_of("status page of Hafen Cloud") == "status_page"
    assert {source_of(words) for words in ("declared by hand", "", "Health dashboard")} == {"own_monitoring"}


def test_notices_are_read_back_as_they_were_recorded():
    """
    Given and received ones apart, in the order of the ledger.
    """
    given = NoticeGiven(NINE, customer="customer:K1", channel="phone", by="bo", text="It is down")
    received = NoticeReceived(TEN, "C-1", "ict_service:X", "e-mail", "ada", "We work on it")

    found = told(("notice.given", notice_body(given)), ("notice.received", notice_body(received)))

    assert [notice_body(each) for each in found.given] == [notice_body(given)]
    assert [notice_body(each) for each in found.received] == [notice_body(received)]
    assert (found.given[0].known_since, found.received[0].known_since) == (EIGHT, NINE)


def test_a_ticket_goes_through_its_steps():
    """
    It takes the number of the entry that opened it; each step adds its instant, and the number when known.
    """
    found = told(
        ("ticket.opened", OPENED | {"at": "2026-03-02T08:05:00Z"}),
        ("ticket.responded", {"ticket": 1, "at": "2026-03-02T08:20:00Z", "number": "T-9"}),
        ("ticket.resolved", {"ticket": 1, "at": "2026-03-02T09:20:00Z", "number": ""}),
    ).tickets

    assert found == (
        Ticket(
            1,
            "C-1",
            None,
            at("2026-03-02 08:05"),
            "high",
            "T-9",
            at("2026-03-02 08:20"),
            at("2026-03-02 09:20"),
        ),
    )


def test_a_ticket_opened_again_is_corrected():
    """
    What the correction does not say stays; another ticket is not touched.
    """
    first, second, corrected = (OPENED | {"at": f"2026-03-02T08:0{n}:00Z"} for n in range(3))
    again = corrected | {"ticket": 1, "severity": "", "number": "T-1"}

    one, other = told(
        ("ticket.opened", first),
        ("ticket.opened", second | {"severity": "low"}),
        ("ticket.opened", again),
    ).tickets

    assert (one.id, one.opened_at, one.severity, one.number) == (1, at("2026-03-02 08:02"), "high", "T-1")
    assert (other.id, other.severity, other.number) == (2, "low", "")


def test_a_resolution_that_nothing_came_before_is_the_answer_too():
    """
    Whoever resolved it has responded.
    """
    ticket = Ticket(1, "C-1", None, EIGHT, resolved_at=TEN)

    assert ticket.answered_at == TEN
    assert Ticket(1, "C-1", None, EIGHT, responded_at=NINE, resolved_at=TEN).answered_at == NINE
    assert Ticket(1, "C-1", None, EIGHT).answered_at is None
