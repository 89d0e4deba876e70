"""Outages by source: side by side, each propagated for itself; measured beats what follows from the map."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.impact.cases import group, unhurried
from tests.core.sla.written import at, promise
from tocsin.core.commitments import Clause, Commitment
from tocsin.core.impact import Graph
from tocsin.core.incidents import MeasuredOutage, Ticket
from tocsin.core.incidents import Outage as Declared
from tocsin.core.situation.disruption import disruption
from tocsin.core.situation.sources import Evidence, evidence, reported, sources_used
from tocsin.core.sla import Outage

NODES = [
    ("hafen", "provider"),
    ("stube", "provider"),
    ("cloud", "ict_service"),
    ("both", "ict_service"),
    ("pay", "business_service"),
]
GRAPH = Graph.of(
    NODES,
    [
        group("chain", "cloud", 1, ["hafen"]),
        group("pair", "both", 1, ["hafen", "stube"]),
        group("use", "pay", 1, ["cloud"]),
    ],
)
"""The cloud stands on Hafen, both on either provider; paying stands on the cloud."""

EIGHT, NINE, TEN, ELEVEN, NOON = (at(f"2026-03-02 {hour:02d}:00") for hour in range(8, 13))
PAGE, HAND = "status page of Hafen Cloud", "declared by hand"
OWN = "own_monitoring"


def declared(node: str, since, until=None, words: str = HAND) -> Declared:
    return Declared(node, "down", since, until, words, since)


def measured(node: str, since, until=None, source: str = OWN, **more) -> MeasuredOutage:
    return MeasuredOutage(node, since, until, source, **{"known_since": TEN, **more})


def seen(*said: Declared | MeasuredOutage, moment=NOON) -> Evidence:
    words = [each for each in said if isinstance(each, Declared)]
    figures = [each for each in said if isinstance(each, MeasuredOutage)]
    now = disruption(GRAPH, words, moment)
    return evidence(GRAPH, words, figures, now, [node for node, _ in NODES], at=moment)


def spans(found: Evidence, node: str) -> list[tuple]:
    return [(each.source, each.start, each.end, str(each.share)) for each in found.outages.get(node, ())]


def test_what_was_declared_is_out_on_the_word_of_its_source():
    """
    By hand is our own monitoring, the page is the page; each is propagated.
    """
    assert spans(seen(declared("hafen", EIGHT)), "pay") == [(OWN, EIGHT, None, "1")]
    assert spans(seen(declared("hafen", EIGHT, NINE, PAGE)), "pay") == [("status_page", EIGHT, NINE, "1")]


def test_two_sources_stand_side_by_side():
    """
    The page shows an hour less; neither shortens or lengthens the other.
    """
    found = seen(declared("hafen", EIGHT, TEN), declared("hafen", EIGHT, NINE, PAGE))

    assert spans(found, "pay") == [(OWN, EIGHT, TEN, "1"), ("status_page", EIGHT, NINE, "1")]


def test_what_a_source_measured_of_an_ict_service_reaches_what_depends_on_it():
    """
    For as long and to the same share; the announcement is the provider's, not ours to our customers.
    """
    found = seen(measured("cloud", EIGHT, NINE, "provider", share=Fraction(1, 4), announced_at=EIGHT))

    assert spans(found, "cloud") == spans(found, "pay") == [("provider", EIGHT, NINE, "1/4")]
    assert [each.announced_at for each in found.outages["cloud"]] == [EIGHT]
    assert [each.announced_at for each in found.outages["pay"]] == [None]


def test_what_was_measured_counts_instead_of_what_follows_from_the_map():
    """
    Hafen was declared down; paying itself was out for two fifths of the users and for a shorter time.
    """
    found = seen(declared("hafen", EIGHT), measured("pay", NINE, TEN, share=Fraction(2, 5)))

    assert spans(found, "pay") == [(OWN, NINE, TEN, "2/5")]
    assert spans(found, "cloud") == [(OWN, EIGHT, None, "1")]


def test_another_source_is_not_refined_by_it():
    """
    Our figure does not touch what the page says.
    """
    found = seen(declared("hafen", EIGHT, TEN, PAGE), measured("pay", NINE, TEN))

    assert spans(found, "pay") == [("status_page", EIGHT, TEN, "1"), (OWN, NINE, TEN, "1")]


def test_an_outage_that_was_not_measured_stays():
    """
    The second outage follows from the map alone, the first was measured.
    """
    found = seen(declared("hafen", EIGHT, NINE), declared("hafen", TEN, ELEVEN), measured("pay", EIGHT, NINE))

    assert spans(found, "pay") == [(OWN, TEN, ELEVEN, "1"), (OWN, EIGHT, NINE, "1")]


def test_a_measurement_that_begins_where_a_declaration_ends_does_not_swallow_it():
    """
    One ends at nine, the other begins at nine: they touch, and both count.
    """
    found = seen(declared("hafen", EIGHT, NINE), measured("pay", NINE, TEN))

    assert spans(found, "pay") == [(OWN, EIGHT, NINE, "1"), (OWN, NINE, TEN, "1")]


def test_maintenance_hides_no_outage():
    """
    Maintenance that was measured of a node stands beside the outage that follows from the map.
    """
    kind = "scheduled_maintenance"
    found = seen(declared("hafen", EIGHT, TEN), measured("pay", EIGHT, NINE, kind=kind, announced_at=EIGHT))

    assert [(each.kind, each.start, each.end) for each in found.outages["pay"]] == [
        ("outage", EIGHT, TEN),
        (kind, EIGHT, NINE),
    ]
    assert found.outages["pay"][1].announced_at == EIGHT


def test_a_source_can_have_seen_no_outage():
    """
    A share of nothing is that source's word on the node itself, and reaches nothing else.
    """
    found = seen(declared("hafen", EIGHT, TEN, PAGE), measured("cloud", EIGHT, TEN, share=Fraction(0)))

    assert spans(found, "cloud") == [("status_page", EIGHT, TEN, "1"), (OWN, EIGHT, TEN, "0")]
    assert spans(found, "pay") == [("status_page", EIGHT, TEN, "1")]
    assert spans(seen(measured("cloud", EIGHT, TEN, share=Fraction(0))), "cloud") == []


def test_a_measurement_that_was_taken_back_says_nothing():
    """
    It ends when it begins.
    """
    found = seen(declared("hafen", EIGHT), measured("pay", NINE, NINE))

    assert spans(found, "pay") == [(OWN, EIGHT, None, "1")]


def test_what_only_several_sources_explain_has_no_source():
    """
    Each saw one of two redundant providers down: what needs one was out while both were.
    """
    found = seen(declared("hafen", EIGHT, TEN), declared("stube", NINE, ELEVEN, "status page of Stube"))

    assert spans(found, "both") == [(None, NINE, TEN, "1")]


def test_what_one_source_explains_is_not_said_twice():
    """
    We saw both down from nine to ten; the page saw one of them longer. Only the rest is nobody's alone.
    """
    found = seen(
        declared("hafen", EIGHT, TEN),
        declared("stube", NINE, TEN),
        declared("stube", EIGHT, TEN, "status page of Stube"),
    )

    assert spans(found, "both") == [(OWN, NINE, TEN, "1"), (None, EIGHT, NINE, "1")]


@pytest.mark.parametrize("moment", [EIGHT, TEN])
def test_what_begins_later_or_ends_later_is_not_known_yet(moment):
    """
    As of an instant an outage that ends after it is open, one that begins after it is not there.
    """
    found = seen(measured("cloud", NINE, ELEVEN), moment=moment)

    assert spans(found, "cloud") == ([] if moment == EIGHT else [(OWN, NINE, None, "1")])


def test_the_providers_own_word_confirms_and_so_does_a_second_source():
    """
    One source of ours is not enough; what counts is when it was heard.
    """
    own = seen(declared("hafen", EIGHT))
    page = seen(declared("hafen", EIGHT), declared("hafen", NINE, None, PAGE))
    third = seen(declared("hafen", EIGHT), measured("cloud", EIGHT, source="third_party"))

    assert own.confirmed(own.outages["pay"], None) is None
    assert own.confirmed(own.outages["pay"], ELEVEN) == ELEVEN
    assert page.confirmed(page.outages["pay"], ELEVEN) == NINE
    assert third.confirmed(third.outages["pay"], None) == TEN


def committed(id_: str, measured_by: str | None) -> tuple[str, Commitment]:
    objective = promise("99.9", measured_by=measured_by)
    found = Commitment(
        id=id_, customer="c", business_service="pay", clause=Clause("A", "1"), objective=objective
    )
    return "pay", found


def test_the_source_of_the_contract_is_named_where_sources_differ():
    """
    Where the contract names one that measured it, that one; else all of them count.
    """
    found = seen(declared("hafen", EIGHT, TEN), declared("hafen", EIGHT, NINE, PAGE))
    promises = [committed("A", OWN), committed("B", "third_party"), committed("C", None), committed("D", OWN)]

    used = sources_used(promises, found.outages, NOON)

    assert [(each.node, each.used, each.promises) for each in used] == [
        ("pay", None, ("B", "C")),
        ("pay", OWN, ("A", "D")),
    ]
    assert used[0].said == found.outages["pay"]


def test_sources_that_agree_are_no_question():
    """
    Both say the same, so nothing was chosen.
    """
    found = seen(declared("hafen", EIGHT, TEN), declared("hafen", EIGHT, TEN, PAGE))

    assert len(found.outages["pay"]) == 2
    assert sources_used([committed("A", OWN)], found.outages, NOON) == ()


def ticket(opened, resolved=None) -> Ticket:
    return Ticket(1, "C-1", None, opened, resolved_at=resolved)


def test_a_ticket_reports_the_outage_that_went_on_when_it_was_opened():
    """
    The first outage of each source that had not ended; the earliest of several tickets counts.
    """
    outages = [
        Outage(EIGHT, NINE, source=OWN),
        Outage(TEN, None, source=OWN),
        Outage(EIGHT, None, source="status_page"),
    ]
    first, second = EIGHT + timedelta(minutes=5), TEN + timedelta(minutes=5)

    assert [each.ticket_at for each in reported(outages, [ticket(first)])] == [first, None, first]
    assert [each.ticket_at for each in reported(outages, [ticket(second)])] == [None, second, second]
    assert [each.ticket_at for each in reported(outages, [ticket(second), ticket(first)])] == [
        first,
        second,
        first,
    ]
    assert reported(outages, []) is outages


def test_a_ticket_that_was_resolved_before_reports_nothing():
    """
    It was about something else.
    """
    outages = [Outage(TEN, None, source=OWN)]

    assert reported(outages, [ticket(EIGHT, NINE)])[0].ticket_at is None
    assert reported(outages, [ticket(EIGHT, TEN + timedelta(1))])[0].ticket_at == EIGHT


hours = st.integers(0, 6).map(lambda hour: EIGHT + timedelta(hours=hour))


@st.composite
def said(draw: st.DrawFn) -> Declared | MeasuredOutage:
    node = draw(st.sampled_from([node for node, _ in NODES]))
    since = draw(hours)
    until = draw(st.none() | hours.map(lambda each: max(each, since)))
    if draw(st.booleans()):
        return declared(node, since, until, draw(st.sampled_from([HAND, PAGE])))
    source = draw(st.sampled_from([OWN, "status_page", "third_party"]))
    share = Fraction(draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(0)])))
    return measured(node, since, until, source, share=share)


@unhurried
@given(st.lists(said(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_words_means_nothing(words, random):
    """
    Only who said what of which time counts, not what was recorded first.
    """
    once, again = seen(*words), seen(*random.sample(words, len(words)))

    assert {node: set(each) for node, each in once.outages.items()} == {
        node: set(each) for node, each in again.outages.items()
    }


@unhurried
@given(st.lists(said().filter(lambda each: isinstance(each, Declared)), max_size=6))
def test_what_is_declared_is_out_exactly_as_the_map_says_by_some_source_or_several(words):
    """
    The sources together are out when the whole of what was declared takes a node down: no more, no less.
    """
    found, whole = seen(*words), disruption(GRAPH, words, NOON)

    for node, _ in NODES:
        for half in range(16):
            moment = EIGHT + timedelta(minutes=30 * half)
            if moment > NOON:
                continue
            by_source = any(
                each.start <= moment and (each.end is None or moment < each.end)
                for each in found.outages.get(node, ())
            )
            by_map = any(
                each.since <= moment and (each.until is None or moment < each.until)
                for each in whole.down.get(node, ())
            )
            assert by_source == by_map
