"""A provider's record: outages once each, its page against our evidence, duties, windows, credits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.situation.nordbank import CLAIM, FACTS, HAFEN, LANDSCAPE, SERVICE, history, law, out
from tests.core.sla.written import at
from tocsin.core.commitments import ClaimPeriod, DutyToNotify
from tocsin.core.incidents import Entry, Fact, History, MeasuredOutage, NoticeReceived
from tocsin.core.incidents.dossiers import DossierHistory, Draft, dossier_history
from tocsin.core.quantities import Money
from tocsin.core.register import IctService, Inventory, Provider
from tocsin.core.situation import Landscape, situation
from tocsin.core.situation.provider_document import provider_document
from tocsin.core.situation.provider_outages import down_spells, evidenced, page_shows
from tocsin.core.situation.provider_record import (
    ProviderRecord,
    RecordGrounds,
    provider_record,
    reach_of,
)
from tocsin.core.sla.windows import window_name
from tocsin.core.time import Instant, Interval

NOW, KEPT = at("2026-06-10 12:00"), at("2025-11-15 00:00")
MINUTE = timedelta(minutes=1)
PAGE = "status page of Hafen Cloud"


def landscape(promise=CLAIM) -> Landscape:
    nodes = dict(LANDSCAPE.inventory.nodes)
    nodes[SERVICE] = IctService(SERVICE, "Cloud", arrangement="C-1", service_type="S19", providers=(HAFEN,))
    inventory = Inventory(nodes, LANDSCAPE.inventory.groups, LANDSCAPE.inventory.entities)
    return replace(LANDSCAPE, inventory=inventory, commitments=(), entitlements=(promise,))


def incident(number: int, *outages, facts=(), **more) -> History:
    bare = {key: value for key, value in FACTS.items() if not key.endswith("_at")}
    told = history(*outages, facts=bare)
    return replace(told, reference=f"INC-2026-000{number}", facts=(*told.facts, *facts), **more)


def spell(start: str, end: str | None, source: str = "declared by hand", seen: str | None = None):
    """Hafen Cloud out, as one source says; ``seen`` is when it was recorded."""
    one = out(HAFEN, since=at(start), until=at(end) if end else None)
    return replace(one, source=source, known_since=at(seen or start))


def recorded(
    *told: History, claims: Sequence[DossierHistory] = (), promise=CLAIM, kept: Instant | None = KEPT
) -> ProviderRecord:
    on = landscape(promise)
    seen = [situation(on, each, law(), NOW) for each in told]
    spells = down_spells(HAFEN, [SERVICE], seen, NOW)
    node = on.inventory.nodes[HAFEN]
    assert isinstance(node, Provider)
    outages = evidenced(spells.outages(), seen, reach_of(HAFEN, on), NOW)
    years = spells.years((kept or NOW).year)
    return provider_record(RecordGrounds(node, on, seen, claims, outages, years, kept, NOW))


def test_an_outage_that_two_incidents_tell_is_one():
    """
    The page opened one incident and we another: it was out once, from the first word to the last.
    """
    ours = incident(1, spell("2026-03-02 08:00", "2026-03-02 10:00"))
    theirs = incident(2, spell("2026-03-02 08:40", "2026-03-02 10:30", PAGE, "2026-03-02 08:45"))

    (found,) = recorded(ours, theirs).outages

    assert (found.start, found.end) == (at("2026-03-02 08:00"), at("2026-03-02 10:30"))
    assert found.incidents == ("INC-2026-0001", "INC-2026-0002")
    assert found.services == (SERVICE,)


def test_the_page_is_late_by_the_time_from_our_evidence_until_it_was_seen_to_say_so():
    """
    We had it from eight; the page was first read to say so at a quarter to nine.
    """
    ours = incident(1, spell("2026-03-02 08:00", "2026-03-02 10:00"))
    theirs = incident(2, spell("2026-03-02 08:00", "2026-03-02 10:00", PAGE, "2026-03-02 08:45"))

    record = recorded(ours, theirs)

    (found,) = record.outages
    assert (found.evidence, found.evidence_at, found.page_late) == (
        "declared",
        at("2026-03-02 08:00"),
        45 * MINUTE,
    )
    assert record.lateness() == [45 * MINUTE]


def test_a_page_that_knew_first_is_early():
    """
    The time is negative: in a negotiation that counts for the provider.
    """
    ours = incident(1, spell("2026-03-02 08:20", "2026-03-02 10:00"))
    theirs = incident(2, spell("2026-03-02 08:00", "2026-03-02 10:00", PAGE, "2026-03-02 08:05"))

    assert recorded(ours, theirs).outages[0].page_late == -15 * MINUTE


@pytest.mark.parametrize("source", ["declared by hand", PAGE])
def test_without_one_of_the_two_lateness_is_not_known(source: str):
    """
    Neither a page that never said so nor an outage that only the page told is zero minutes late.
    """
    (found,) = recorded(incident(1, spell("2026-03-02 08:00", "2026-03-02 10:00", source))).outages

    assert (found.page_late, found.page is None, found.evidence is None) == (
        None,
        source != PAGE,
        source == PAGE,
    )


def test_what_was_measured_or_recorded_before_counts_as_the_first_evidence():
    """
    A monitor from ten to, a fact from five to: the monitor was first; what we derived is no evidence.
    """
    measured = MeasuredOutage(
        SERVICE, at("2026-03-02 07:50"), at("2026-03-02 10:00"), "own_monitoring", known_since=NOW
    )
    fact = Fact("detected_at", "2026-03-02T07:55:00Z", source="Desk")
    derived = Fact("occurred_at", "2026-03-02T06:00:00Z", source="the outage as declared")
    page = spell("2026-03-02 08:00", "2026-03-02 10:00", PAGE)

    both = recorded(incident(1, page, facts=(fact, derived), measured=(measured,))).outages[0]
    fact_alone = recorded(incident(1, page, facts=(fact, derived))).outages[0]

    assert (both.evidence, both.evidence_at) == ("measured", at("2026-03-02 07:50"))
    assert (fact_alone.evidence, fact_alone.evidence_at) == ("fact", at("2026-03-02 07:55"))


def test_a_fact_is_about_the_first_outage_that_it_does_not_come_after():
    """
    The second time it went down in one incident has no evidence from the first.
    """
    told = incident(
        1,
        spell("2026-03-02 08:00", "2026-03-02 09:00", PAGE),
        spell("2026-03-02 11:00", "2026-03-02 12:00", PAGE),
        facts=(Fact("detected_at", "2026-03-02T08:10:00Z", source="Desk"),),
    )

    second, first = recorded(told).outages

    assert (first.evidence, second.evidence) == ("fact", None)


def test_a_year_has_the_outages_that_began_in_it_and_the_time_that_lay_in_it():
    """
    An outage over midnight of the year counts once, and its time in both; years without one are shown.
    """
    told = incident(1, spell("2025-12-31 23:00", "2026-01-01 02:00"))

    now, before = recorded(told).years

    assert (now.year, now.outages, now.downtime, now.services) == (
        2026,
        0,
        timedelta(hours=2),
        {SERVICE: timedelta(hours=2)},
    )
    assert (before.year, before.outages, before.downtime) == (2025, 1, timedelta(hours=1))


def test_degraded_and_maintenance_are_no_outage():
    """
    What still worked, and what was announced, is not held against a provider.
    """
    window = MeasuredOutage(
        SERVICE, at("2026-03-03 01:00"), at("2026-03-03 02:00"), "provider", kind="scheduled_maintenance"
    )
    unhurt = MeasuredOutage(
        SERVICE, at("2026-03-04 01:00"), at("2026-03-04 02:00"), "own_monitoring", Fraction(0)
    )
    weak = out(HAFEN, "degraded", at("2026-03-02 08:00"), at("2026-03-02 09:00"))

    assert recorded(incident(1, weak, measured=(window, unhurt))).outages == ()


def test_an_outage_that_goes_on_has_no_end():
    """
    Its time so far counts.
    """
    record = recorded(incident(1, spell("2026-06-10 11:00", None)))

    assert record.outages[0].end is None
    assert record.years[0].downtime == timedelta(hours=1)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120)), min_size=1, max_size=5), st.integers(1, 119)
)
def test_splitting_an_outage_changes_nothing(spans, cut):
    """
    Downtime is a union: whole or in halves it is the same, and never beyond the span.
    """
    start = at("2026-03-02 08:00")
    whole = [(start + a * MINUTE, start + (a + b) * MINUTE) for a, b in spans]
    pieces = [
        part
        for a, b in whole
        for part in ((a, min(b, a + cut * MINUTE)), (min(b, a + cut * MINUTE), b))
        if part[0] < part[1]
    ]

    def year(parts):
        told = [incident(n % 9 + 1, replace(out(HAFEN, since=a, until=b))) for n, (a, b) in enumerate(parts)]
        seen = [situation(landscape(), each, law(), NOW) for each in told]
        return down_spells(HAFEN, [SERVICE], seen, NOW).years(2026)[0]

    assert (year(whole).downtime, year(whole).outages) == (year(pieces).downtime, year(pieces).outages)
    assert year(whole).downtime <= max(b for _, b in whole) - min(a for a, _ in whole)


def test_duties_are_counted_by_how_they_stand():
    """
    It was to tell us within half an hour: once it did, once it did not.
    """
    promise = replace(CLAIM, duty_to_notify=DutyToNotify(30 * MINUTE, "email", "outage"))
    notice = NoticeReceived(at("2026-03-02 08:20"), "C-1", SERVICE)
    met = incident(1, spell("2026-03-02 08:00", "2026-03-02 10:00"), received=(notice,))
    missed = incident(2, spell("2026-04-02 08:00", "2026-04-02 10:00"))

    record = recorded(met, missed, promise=promise)

    notify = record.tallies[0]
    assert (notify.kind, notify.met, notify.missed, notify.running, notify.not_started, notify.unknown) == (
        "notify",
        1,
        1,
        0,
        0,
        0,
    )
    assert [each.incident for each in record.duties if each.duty.standing == "missed"] == ["INC-2026-0002"]


def test_windows_go_back_four_quarters_and_not_before_the_records():
    """
    Records began in November: that month is marked, and what was before is not shown as kept.
    """
    record = recorded(incident(1, spell("2026-03-02 08:00", "2026-03-02 20:00")))

    names = [window_name(each.entitlement.objective, each.attainment.window) for each in record.windows]
    assert names == [f"2026-{month:02}" for month in range(6, 0, -1)] + ["2025-12", "2025-11"]
    assert [each.attainment.breached for each in record.windows].count(True) == 1
    assert [each.running for each in record.windows] == [True] + [False] * 7
    assert [each.partly_kept for each in record.windows] == [False] * 7 + [True]
    early = recorded(kept=at("2020-01-01 00:00"))
    assert len(early.windows) == 3 * 4 + 3
    assert recorded(kept=None).windows == ()


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ("quarter", ["2026-Q2", "2026-Q1", "2025-Q4"]),
        ("year", ["2026", "2025"]),
        ("rolling:30d", ["2026-05-11/2026-06-10", "2026-03-02/2026-04-01", "2025-12-02/2026-01-01"]),
    ],
)
def test_each_kind_of_window_has_its_name(window: str, shown: list[str]):
    """
    Rolling windows stand as they closed with each quarter.
    """
    objective = replace(CLAIM.objective, window=window)

    record = recorded(promise=replace(CLAIM, objective=objective))

    assert [
        window_name(each.entitlement.objective, each.attainment.window) for each in record.windows
    ] == shown


def claim(
    status: str, amount: str | None, window: tuple[str, str], paid: str | None = None, by: str | None = None
) -> DossierHistory:
    money = {"amount": amount, "currency": "EUR"} if amount else None
    content = {
        "kind": "claim",
        "title": f"Cloud, {window[0]}",
        "entity": "NORDBANK",
        "about": "E-1",
        "window": window,
        "amount": money,
        "claim_by": by,
    }
    told = DossierHistory("CLM-2026-0001", status=status, drafts=(Draft(NOW, "ada", content),))
    if paid:
        body = {"amount": {"amount": paid, "currency": "EUR"}, "on": "2026-05-01", "reason": ""}
        credited = dossier_history(
            "CLM-2026-0001",
            [
                Entry(1, NOW, "ada", "claim.drafted", {"content": content}),
                Entry(2, NOW, "ada", "claim.credited", body),
            ],
        )
        return replace(credited, reference=told.reference)
    return told


def month(number: int) -> tuple[str, str]:
    return f"2026-{number:02}-01T00:00:00Z", f"2026-{number + 1:02}-01T00:00:00Z"


def test_credits_are_added_by_how_far_they_came():
    """
    Sent is claimed; accepted or credited is accepted; only what came is paid; a late draft has lapsed.
    """
    record = recorded(
        claims=(
            claim("sent", "100", month(1)),
            claim("accepted", "10", month(2)),
            claim("credited", "20", month(3), paid="15"),
            claim("refused", "5", month(4)),
            claim("drafted", "7", month(5), by="2026-06-01T00:00:00Z"),
            claim("sent", None, month(6)),
        )
    )

    (total,) = record.totals
    assert {
        name: getattr(total, name).amount for name in ("claimed", "accepted", "paid", "refused", "lapsed")
    } == {
        "claimed": Decimal(135),
        "accepted": Decimal(30),
        "paid": Decimal(15),
        "refused": Decimal(5),
        "lapsed": Decimal(7),
    }
    assert record.unpriced == 1


def test_a_credit_that_nobody_drafted_in_time_has_lapsed():
    """
    Twelve hours in March broke the month; thirty days after it the claim was gone, and a draft prevents that.
    """
    promise = replace(CLAIM, objective=replace(CLAIM.objective, claim_within=ClaimPeriod(days=30)))
    told = incident(1, spell("2026-03-02 08:00", "2026-03-02 20:00"))

    (gone,) = recorded(told, promise=promise).lapsed

    assert (gone.amount, gone.claim_by) == (Money(Decimal("100.00")), at("2026-05-01 00:00"))
    assert recorded(told, promise=promise, claims=(claim("sent", "100", month(3)),)).lapsed == ()
    assert recorded(told).lapsed == ()


LOOK = {"health": "ok", "overall": "operational", "components": [], "incidents": []}
SPAN = Interval(at("2026-03-02 08:00"), at("2026-03-02 10:00"))
DATED = {"status": "resolved", "started_at": "2026-03-02T09:00:00Z", "resolved_at": "2026-03-02T09:30:00Z"}


@pytest.mark.parametrize(
    ("more", "seen", "shows"),
    [
        ({}, "09:00", False),
        ({"overall": "major_outage"}, "09:00", True),
        ({"overall": "major_outage", "health": "unreadable"}, "09:00", False),
        ({"components": [{"name": "x", "status": "partial_outage"}]}, "09:00", True),
        ({"components": [{"name": "x", "status": "under_maintenance"}]}, "09:00", False),
        ({"incidents": [{**DATED, "status": "open", "started_at": None}]}, "09:00", True),
        ({"incidents": [{**DATED, "status": "open", "started_at": "2026-03-02T11:30:00Z"}]}, "12:00", False),
        ({"incidents": [DATED]}, "12:00", True),
    ],
)
def test_what_a_look_at_a_page_shows(more, seen: str, shows: bool):  # noqa: FBT001 - a table of cases
    """
    While it lasts any trouble counts; afterwards only what the page itself dates in it.
    """
    assert page_shows(LOOK | more, at(f"2026-03-02 {seen}"), SPAN) is shows


def test_the_document_has_nulls_for_what_is_not_known():
    """
    Nothing recorded is empty lists and a year of zeroes, never a guess.
    """
    empty = provider_document(recorded(), landscape())
    full = provider_document(
        recorded(incident(1, spell("2026-03-02 08:00", "2026-03-02 20:00"))), landscape()
    )

    assert (empty["outages"], empty["claims"], empty["lapsed"], empty["credits"]) == ([], [], [], [])
    assert [each["outages"] for each in empty["years"]] == [0, 0]
    (outage,) = full["outages"]
    assert (outage["downtime_seconds"], outage["page_late_seconds"], outage["page_watched"]) == (
        43200,
        None,
        False,
    )
    assert {each["name"]: each["breached"] for each in full["attainment"]}["2026-03"] is True
