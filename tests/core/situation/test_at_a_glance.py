"""The customers of an incident at a glance: rows, messages, filters, and the same values in every form."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.situation.nordbank import (
    BAKERY,
    CLAIM,
    FUND,
    HAFEN,
    LANDSCAPE,
    NODES,
    NOW,
    PAY,
    SERVICE,
    SINCE,
    STUBE,
    history,
    landscape,
    out,
    promise,
    seen,
)
from tests.core.sla.written import at
from tocsin.core.commitments import DutyToNotify, Liability
from tocsin.core.impact import Graph
from tocsin.core.incidents import NoticeGiven
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register import Inventory
from tocsin.core.situation import Landscape
from tocsin.core.situation.at_a_glance import Glance
from tocsin.core.situation.glance_document import glance_document
from tocsin.core.situation.glance_filter import glance_filter
from tocsin.core.situation.glance_tables import glance_tables
from tocsin.core.sla import Standing
from tocsin.core.sla.accounts import Beyond

LATER = at("2026-03-02 13:00")
"""The budget of 99.5 % of March, 3 h 43 min, is spent."""


def glance(*outages, on: Landscape = LANDSCAPE, moment=NOW, incident=None) -> Glance:
    return Glance(seen(*(outages or [out(HAFEN)]), on=on, moment=moment, incident=incident), on)


def ids(rows) -> list[str]:
    return [row.commitment.id for row in rows]


def test_a_row_says_all_that_one_has_to_know_of_a_promise():
    """Who, what, how much is left, when it breaks, what it costs, by when to tell, how, in what language."""
    row = next(row for row in glance().rows if row.commitment.id == "CM-1")

    assert (row.customer_name, row.service_name, row.standing) == ("Bakery", "Paying", Standing.BREAKING)
    assert row.breach_at == SINCE + timedelta(hours=3, minutes=43, seconds=12)
    assert row.budget_left == row.breach_at - NOW
    assert (row.line.credit, row.line.credit_next) == (Money(Decimal("0.00")), Money(Decimal("100.00")))
    assert (row.notice.due, row.told_at) == (at("2026-03-02 10:30"), None)
    assert (row.channel, row.language, row.contact) == ("email", "nl", "an@bakery.example")


def test_the_contact_is_a_number_where_the_channel_takes_one():
    """Who is to be called needs a number; without one the address is better than nothing."""
    called = [
        replace(promise(name, customer, 2), duty_to_notify=DutyToNotify(timedelta(hours=2), "telephone"))
        for name, customer in (("CM-1", BAKERY), ("CM-2", FUND))
    ]

    rows = glance(on=landscape(*called)).rows

    assert [row.contact for row in rows] == ["an@bakery.example", "+49 40 555"]


def test_few_messages_serve_many_customers():
    """One reason, instant, language and channel are one message; each customer stands in it once."""
    promises = [
        promise("CM-1", BAKERY, 2),
        promise("CM-2", BAKERY, 4),
        promise("CM-3", FUND, 2),
        promise("CM-4", "customer:K3", 2),
        promise("CM-5", "customer:K4", None),
    ]
    found = _with_others(promises).messages

    assert [(each.due, each.language, each.channel, ids(each.recipients)) for each in found] == [
        (at("2026-03-02 10:30"), "de", "email", ["CM-4", "CM-3"]),
        (at("2026-03-02 10:30"), "nl", "email", ["CM-1"]),
    ]


def _with_others(promises) -> Glance:
    """Add two customers whom the map serves by the same service."""
    fund = next(node for node in NODES if node.id == FUND)
    others = [replace(fund, id=f"customer:K{number}", name=f"Chandler {number}") for number in (3, 4)]
    inventory = Inventory(
        {node.id: node for node in (*NODES, *others)},
        LANDSCAPE.inventory.groups,
        LANDSCAPE.inventory.entities,
    )
    wider = Landscape(inventory, Graph.of_inventory(inventory), tuple(promises), (CLAIM,), ())
    return glance(on=wider)


def test_who_was_told_needs_no_message():
    """A notice that is recorded takes the customer out of the messages and stands in the row."""
    told = replace(history(out(HAFEN)), given=(NoticeGiven(at=at("2026-03-02 08:50"), customer=BAKERY),))

    found = glance(incident=told)

    assert [ids(each.recipients) for each in found.messages] == [["CM-2"]]
    assert next(row.told_at for row in found.rows if row.commitment.id == "CM-1") == at("2026-03-02 08:50")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["CM-1", "CM-2"]),
        ({"standing": ["breaking"]}, ["CM-1", "CM-2"]),
        ({"standing": ["broken", "holding"]}, []),
        ({"language": "de"}, ["CM-2"]),
        ({"told": "yes"}, ["CM-1"]),
        ({"told": "no"}, ["CM-2"]),
        ({"told": "late"}, []),
        ({"through": HAFEN}, ["CM-1", "CM-2"]),
        ({"through": SERVICE}, ["CM-1", "CM-2"]),
        ({"through": PAY}, ["CM-1", "CM-2"]),
        ({"through": STUBE}, []),
        ({"text": "BAKE"}, ["CM-1"]),
        ({"text": "agreement, cm-2"}, ["CM-2"]),
        ({"text": "555", "language": "nl"}, []),
    ],
)
def test_a_filter_keeps_what_is_asked_for_in_its_order(wanted, found):
    """Each choice narrows, all together hold, and an empty one asks for nothing."""
    told = replace(history(out(HAFEN)), given=(NoticeGiven(at=at("2026-03-02 08:50"), customer=BAKERY),))

    assert ids(glance_filter(**wanted).chosen(glance(incident=told).rows)) == found


def test_late_is_who_was_not_told_in_time():
    """At half past ten the bakery's two hours are over."""
    rows = glance(moment=at("2026-03-02 10:31")).rows

    assert ids(glance_filter(told="late").chosen(rows)) == ["CM-1"]


@pytest.mark.parametrize("wanted", [{"standing": ["lost"]}, {"told": "maybe"}])
def test_a_word_that_no_filter_knows_is_refused(wanted):
    """A typing mistake must not look like an empty answer."""
    with pytest.raises(Refused) as refusal:
        glance_filter(**wanted)

    assert refusal.value.code == "unknown_word"


@pytest.mark.parametrize(("providers", "beyond"), [((HAFEN,), Beyond.AGREED), ((STUBE,), Beyond.THIRD_PARTY)])
def test_a_failure_is_a_third_partys_for_whoever_only_relied_on_it(providers, beyond):
    """
    Hafen failed, and both contracts exclude third parties.

    For us that always helps. For who sells us the service, only where that is not Hafen itself.
    """
    excluded = Liability(cap=Money(Decimal(9000)), third_party_failure=False)
    ours = replace(promise("CM-1", BAKERY, 2), sole_remedy=False, liability=excluded)
    theirs = replace(CLAIM, sole_remedy=False, liability=excluded)
    sold = replace(LANDSCAPE.inventory.nodes[SERVICE], providers=providers)
    inventory = replace(LANDSCAPE.inventory, nodes={**LANDSCAPE.inventory.nodes, SERVICE: sold})
    where = replace(landscape(ours), inventory=inventory, entitlements=(theirs,))

    found = glance(on=where, moment=LATER).accounts

    assert found.customers[0].lines[0].beyond is Beyond.THIRD_PARTY
    assert found.arrangements[0].lines[0].beyond is beyond


def test_a_failure_of_our_own_is_no_third_partys():
    """The service that we run failed by itself: the exclusion of third parties does not help us."""
    excluded = Liability(third_party_failure=False)
    ours = replace(promise("CM-1", BAKERY, 2), sole_remedy=False, liability=excluded)

    found = glance(out(PAY), on=landscape(ours), moment=LATER).accounts

    assert found.customers[0].lines[0].beyond is Beyond.AGREED


def test_what_is_up_again_still_says_through_what_the_failure_came():
    """The outage ended; the promise is still hit, and by whom is found as before."""
    ended = out(HAFEN, until=at("2026-03-02 08:45"))

    rows = glance(ended).rows

    assert [row.origin.through for row in rows] == [frozenset({HAFEN, SERVICE})] * 2


def test_json_and_tables_have_the_same_values():
    """What a program reads is what a spreadsheet shows, row by row."""
    found = glance(moment=LATER)

    document = glance_document(found, found.rows)
    customers, messages, _, position = glance_tables(found, found.rows)

    cells = [dict(zip(customers.columns, row, strict=True)) for row in customers.rows]
    assert [(each["id"], str(each["owed"]), str(each["exposure"])) for each in cells] == [
        (each["id"], each["owed"]["amount"], each["exposure"]["amount"]) for each in document["commitments"]
    ]
    assert [each["breach_at"].isoformat().replace("+00:00", "Z") for each in cells] == [
        each["breach_at"] for each in document["commitments"]
    ]
    assert len(messages.rows) == sum(len(each["recipients"]) for each in document["messages"])
    totals = {row[0]: sum(each[3] for each in position.rows if each[0] == row[0]) for row in position.rows}
    assert {side: str(amount) for side, amount in totals.items()} == {
        "customer": document["net_position"]["owed"][0]["credits"],
        "arrangement": document["net_position"]["claimable"][0]["credits"],
    }
    assert document["net_position"]["by_currency"][0]["owed"] == str(totals["customer"])
