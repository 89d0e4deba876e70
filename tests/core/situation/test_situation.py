"""The situation is one pure function: the same input gives the same picture."""

import json
from dataclasses import replace

import pytest

from tests.core.situation.nordbank import (
    FACTS,
    HAFEN,
    LANDSCAPE,
    NOW,
    PAY,
    PAYMENTS,
    SERVICE,
    STUBE,
    history,
    landscape,
    law,
    out,
    promise,
    seen,
)
from tests.core.sla.written import at
from tocsin.core.incidents import Decision
from tocsin.core.refusal import Refused
from tocsin.core.situation import derived_facts, disruption, document, known_facts, situation


def drawn(found) -> str:
    return json.dumps(document(found, LANDSCAPE), ensure_ascii=False)


def test_the_same_input_gives_the_same_picture():
    """
    Nothing is remembered between two questions, and no clock is read.
    """
    assert drawn(seen(out(HAFEN))) == drawn(seen(out(HAFEN)))


def test_the_order_of_the_map_means_nothing():
    """
    Nodes, groups and promises may stand in any order.
    """
    whole = LANDSCAPE.inventory
    turned = replace(
        LANDSCAPE,
        inventory=replace(
            whole, nodes=dict(reversed(whole.nodes.items())), groups=tuple(reversed(whole.groups))
        ),
        commitments=tuple(reversed(LANDSCAPE.commitments)),
        contacts=tuple(reversed(LANDSCAPE.contacts)),
    )

    assert drawn(seen(out(HAFEN), on=turned)) == drawn(seen(out(HAFEN)))


def test_the_picture_is_json_and_says_what_was_asked():
    """
    Instants are UTC with Z, money is text.
    """
    found = json.loads(drawn(seen(out(HAFEN))))

    assert (found["incident"], found["entity"], found["at"]) == (
        "INC-2026-0001",
        "NORDBANK",
        "2026-03-02T09:00:00Z",
    )
    assert {each["exposure"]["amount"] for each in found["commitments"]} == {"100.00"}
    assert {each["state"] for each in found["hit"]} == {"down"}


def test_what_was_promised_runs_out_at_an_instant():
    """
    Half a per cent of March is 3 h 43 min 12 s; nothing is owed before and a tenth of the fee after.
    """
    before = document(seen(out(HAFEN)), LANDSCAPE)["commitments"][0]
    after = document(seen(out(HAFEN), moment=at("2026-03-02 12:00")), LANDSCAPE)["commitments"][0]

    assert before["breach_at"] == after["breach_at"] == "2026-03-02T11:43:12Z"
    assert (before["owed"]["amount"], before["exposure"]["amount"]) == ("0.00", "100.00")
    assert after["owed"]["amount"] == "100.00"


def test_what_was_not_hit_is_not_listed():
    """
    The archive is down: no promise, no entitlement, and nobody to be told by contract.
    """
    found = document(seen(out(STUBE)), LANDSCAPE)

    assert (found["commitments"], found["entitlements"], found["net_position"]["by_currency"]) == ([], [], [])


def test_an_outage_that_ended_is_still_owed_and_claimed():
    """
    Nothing is hit any more, and the downtime of the window stays.
    """
    found = seen(out(HAFEN, until=at("2026-03-02 12:00")), moment=at("2026-03-03 09:00"))

    assert list(found.hit) == []
    assert {each.commitment.business_service for each in found.commitments} == {PAY}
    assert [each.ict_service for each in found.entitlements] == [SERVICE]
    assert document(found, LANDSCAPE)["commitments"][0]["owed"]["amount"] == "100.00"


def test_a_restored_service_ends_the_outage_that_nobody_ended():
    """
    Somebody records that the service is back since 12:00: nothing is hit any more, the clocks stop there.
    """
    restored = {
        **FACTS,
        "downtime_started_at": "2026-03-02T08:00:00Z",
        "service_restored_at": "2026-03-02T12:00:00Z",
    }

    found = seen(out(HAFEN), moment=at("2026-03-03 09:00"), facts=restored)

    assert list(found.hit) == []
    assert found.told.outages[0].until == at("2026-03-02 12:00")
    assert found.recovery == ()


def test_an_outage_after_the_restoration_goes_on():
    """
    The service was restored at 12:00 and failed again at 14:00: the second outage is not ended by it.
    """
    restored = {
        **FACTS,
        "downtime_started_at": "2026-03-02T08:00:00Z",
        "service_restored_at": "2026-03-02T12:00:00Z",
    }

    found = seen(
        out(HAFEN), out(HAFEN, since=at("2026-03-02 14:00")), moment=at("2026-03-02 15:00"), facts=restored
    )

    assert [each.until for each in found.told.outages] == [at("2026-03-02 12:00"), None]
    assert len(found.hit) > 0


def test_a_promise_that_measures_nothing_is_listed_and_not_scored():
    """
    It may still hold a duty to notify.
    """
    unmeasured = replace(promise("CM-9", "customer:K1", 1), objective=None)

    (found,) = document(seen(out(HAFEN), on=landscape(unmeasured)), LANDSCAPE)["commitments"]

    assert (found["standing"], found["attainment"], found["owed"]) == ("unmeasured", None, None)


def test_awareness_is_a_fact_from_its_instant_on():
    """
    Whoever took the incident up detected it, unless somebody says when it was detected.
    """
    told, reader = history(out(HAFEN)), law().reader
    said = history(out(HAFEN), facts={"detected_at": "2026-03-02T08:15:00Z"})

    assert known_facts(told, reader, NOW)["detected_at"].value == at("2026-03-02 08:30")
    assert "detected_at" not in known_facts(told, reader, at("2026-03-02 08:29"))
    assert known_facts(said, reader, NOW)["detected_at"].value == at("2026-03-02 08:15")


def test_deadlines_are_projected_until_it_is_decided():
    """
    The recorded decision is the trigger; before it, the earliest instant at which it can be made.
    """
    projected = seen(out(HAFEN)).deadlines[0]
    decided = replace(history(out(HAFEN)), decisions=(Decision(at("2026-03-02 08:45"), "ada", "major", {}),))
    fixed = situation(LANDSCAPE, decided, law(), NOW).deadlines[0]

    assert (projected.projected, projected.due) == (True, at("2026-03-02 13:00"))
    assert (fixed.projected, fixed.due) == (False, at("2026-03-02 12:45"))


def test_no_deadline_is_projected_from_before_anybody_was_aware():
    """
    As of an instant before awareness the incident is major already; nobody could have classified it.
    """
    found = seen(out(HAFEN), moment=at("2026-03-02 08:10"))

    assert found.classification.outcome == "major"
    assert found.deadlines[0].due == at("2026-03-02 12:30")


def test_an_incident_that_is_not_major_has_no_deadline():
    """
    Art. 19(1) of DORA is about major incidents.
    """
    small = {
        "critical": False,
        "affects_supervised_service": False,
        "malicious_unauthorised_access": False,
    }

    assert seen(out(STUBE), facts=small).deadlines == ()


def test_a_question_about_the_time_before_it_occurred_is_refused():
    """
    There was no incident.
    """
    with pytest.raises(Refused) as refused:
        seen(out(HAFEN), moment=at("2026-03-02 07:00"))

    assert refused.value.code == "impossible_order"


def derived(*outages, entity=True) -> dict[str, object]:
    now = disruption(LANDSCAPE.graph, outages, NOW)
    of = LANDSCAPE.inventory.entities["NORDBANK"] if entity else None
    return {fact.key: fact.value for fact in derived_facts(LANDSCAPE, now, of, at("2026-03-02 08:00"))}


def test_the_map_says_only_what_it_shows():
    """
    What is hit gives facts; what is not shown stays unknown, and never becomes a no.
    """
    whole, archive = derived(out(HAFEN)), derived(out(STUBE))

    assert whole["supports_critical_or_important_function"] is True
    assert whole["member_states_impacted"] == ["BE", "DE"]
    assert whole["clients_using_service"] == 100
    assert archive.keys() == {"occurred_at", "ongoing", "downtime_started_at", "home_member_state"}
    assert not any(value is False for value in (*whole.values(), *archive.values()))


def test_a_figure_is_summed_only_where_it_is_known_of_all():
    """
    One service without a number of clients, and the sum would be too small: it is not said.
    """
    nodes = dict(LANDSCAPE.inventory.nodes)
    nodes["business_service:other"] = replace(nodes[PAY], id="business_service:other", clients_using=None)
    extended = replace(LANDSCAPE, inventory=replace(LANDSCAPE.inventory, nodes=nodes))
    now = disruption(LANDSCAPE.graph, [out(HAFEN)], NOW)
    both = replace(now, impact=replace(now.impact, down=(*now.impact.down, "business_service:other")))

    keys = {fact.key for fact in derived_facts(extended, both, None, NOW)}

    assert "clients_using_service" not in keys
    assert "home_member_state" not in keys


def test_an_outage_that_hits_no_function_has_no_downtime():
    """
    The provider is down and nobody stands on it.
    """
    bare = replace(LANDSCAPE.inventory, groups=())
    found = situation(
        replace(LANDSCAPE, inventory=bare, graph=type(LANDSCAPE.graph).of_inventory(bare)),
        history(out(HAFEN), facts={"occurred_at": "2026-03-02T08:00:00Z"}),
        law(),
        NOW,
    )

    assert [each.node.id for each in found.hit] == [HAFEN]
    assert found.recovery == ()
    assert PAYMENTS not in found.disruption.down
