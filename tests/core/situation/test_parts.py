"""The parts of a situation: hits explained, and everybody who is to be told."""

from datetime import timedelta

from tests.core.situation.nordbank import (
    ARCHIVE,
    BAKERY,
    FUND,
    HAFEN,
    LANDSCAPE,
    PAY,
    PAYMENTS,
    SERVICE,
    STUBE,
    contact,
    history,
    landscape,
    out,
    promise,
    seen,
)
from tests.core.sla.written import at
from tocsin.core.situation import Hit, Reason, ToTell

AWARE, NOW = at("2026-03-02 08:30"), at("2026-03-02 09:00")


def told(found, audience: str) -> list[ToTell]:
    return [each for each in found.to_tell if each.audience == audience]


def test_a_hit_names_the_group_that_broke_it():
    """
    From a function one can walk back to the declared node, group by group.
    """
    hits = {each.node.id: each for each in seen(out(HAFEN)).hit}

    walked, node = [], PAYMENTS
    while (why := hits[node].why) is not None:
        walked.append(why.group)
        (node,) = why.because
    assert (node, walked) == (HAFEN, ["use", "chain"])
    assert isinstance(hits[PAYMENTS], Hit)


def test_what_is_down_comes_before_what_is_degraded():
    """
    The worst is read first; within a state the order is that of the ids.
    """
    found = [(each.state, each.node.id) for each in seen(out(HAFEN), out(STUBE, "degraded")).hit]

    assert found == sorted(found, key=lambda each: (each[0] == "degraded", each[1]))
    assert {state for state, _ in found} == {"down", "degraded"}


def test_a_node_that_left_the_inventory_hits_nothing():
    """
    The history still names it; the rest of the situation stands.
    """
    found = seen(out("provider:GONE"), out(HAFEN))

    assert [each.node for each in found.told.outages] == ["provider:GONE", HAFEN]
    assert PAYMENTS in {each.node.id for each in found.hit}


def test_of_several_promises_the_shortest_notice_counts():
    """
    One line for each customer, and it names the clause that sets the time.
    """
    found = seen(
        out(HAFEN),
        on=landscape(
            promise("CM-1", BAKERY, hours=4),
            promise("CM-2", BAKERY, hours=1),
            promise("CM-3", BAKERY, hours=None),
            promise("CM-4", FUND, hours=2),
        ),
    )

    customers = told(found, "customer")
    assert [(each.whom, each.by, each.grounds) for each in customers] == [
        ("Bakery", AWARE + timedelta(hours=1), "Agreement, CM-2"),
        ("Fund", AWARE + timedelta(hours=2), "Agreement, CM-4"),
    ]
    assert {each.reason for each in customers} == {Reason.PROMISED}


def test_a_customer_without_a_duty_is_not_told_by_contract():
    """
    A promise alone is no duty to notify.
    """
    assert told(seen(out(HAFEN), on=landscape(promise("CM-1", BAKERY, hours=None))), "customer") == []


def test_before_anybody_is_aware_no_notice_has_an_instant():
    """
    The time runs from awareness, and there is none.
    """
    found = seen(out(HAFEN), incident=history(out(HAFEN), aware=None))

    assert {each.by for each in told(found, "customer")} == {None}


def test_whom_to_call_by_telephone_has_no_mail():
    """
    The address is what is known; the language is the customer's.
    """
    bakery, fund = told(seen(out(HAFEN)), "customer")

    assert (bakery.contact, bakery.language) == ("an@bakery.example", "nl")
    assert (fund.contact, fund.language) == ("+49 40 555", "de")


def test_a_contact_of_another_entity_is_not_told():
    """
    The board of Nordbank is; that of another entity is not, and who is nobody's is everybody's.
    """
    found = seen(
        out(HAFEN),
        on=landscape(
            contacts=(
                contact("ours", "management_body", "NORDBANK"),
                contact("theirs", "management_body", "OTHER"),
                contact("all", "authority", None),
            )
        ),
    )

    assert [each.whom for each in told(found, "management_body")] == ["ours"]
    assert [each.whom for each in told(found, "authority")] == ["all"]


def test_without_a_contact_the_duty_still_stands():
    """
    An empty line says that somebody is missing; a duty does not vanish with an address.
    """
    found = seen(out(HAFEN), on=landscape(contacts=()))

    assert [(each.whom, each.contact) for each in told(found, "authority")] == [("", None)]


def test_the_desk_of_the_provider_is_called_for_what_it_promised():
    """
    The first desk of the entitlement whose service is down.
    """
    (desk,) = told(seen(out(HAFEN)), "provider")

    assert (desk.whom, desk.contact, desk.reason) == ("Duty desk", "+49 40 1", Reason.PROVIDER)
    assert told(seen(out(STUBE)), "provider") == []


def test_who_must_be_told_first_stands_first():
    """
    Those without an instant come after those with one.
    """
    found = seen(out(HAFEN)).to_tell

    instants = [each.by for each in found]
    dated = [each for each in instants if each]
    assert instants[: len(dated)] == sorted(dated)
    assert set(instants[len(dated) :]) <= {None}


def test_nobody_inside_is_told_when_it_is_certainly_not_major():
    """
    A small incident is no matter for the management body; while it is open, the duty is shown as projected.
    """
    small = {"critical": False, "affects_supervised_service": False, "malicious_unauthorised_access": False}
    certainly = seen(out(STUBE), facts=small)
    perhaps = seen(out(HAFEN), facts={"member_states_impacted": None})

    assert certainly.classification.outcome == "not_major"
    assert told(certainly, "management_body") == []
    assert perhaps.classification.outcome != "major"
    assert all(each.projected for each in told(perhaps, "management_body"))


def test_names_are_those_of_the_map():
    """
    What has left it is called by its id.
    """
    assert LANDSCAPE.name(PAY) == "Paying"
    assert LANDSCAPE.name("provider:GONE") == "provider:GONE"
    assert {group.id for group in LANDSCAPE.groups_of[PAYMENTS]} == {"use"}
    assert {group.owner for group in LANDSCAPE.members_in[SERVICE]} == {PAYMENTS, "function:NORDBANK/F3"}
    assert ARCHIVE in LANDSCAPE.inventory.nodes
