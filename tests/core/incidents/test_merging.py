"""Two incidents that are one: what is taken over, what differs, and when they may not be one."""

from dataclasses import replace

import pytest
from tests.core.sla.written import at

from tocsin.core.incidents import Course, Decision, Entry, Fact, History, Link, Outage, Ticket, history
from tocsin.core.incidents.merging import absorbed_body, check_merge, outages_taken, takeover
from tocsin.core.refusal import Refused

EIGHT, NINE, NOON = at("2026-03-02 08:00"), at("2026-03-02 09:00"), at("2026-03-02 12:00")
SOURCE = History("INC-2026-0001", entity="LEI", aware_at=EIGHT)
TARGET = History("INC-2026-0002", entity="LEI", aware_at=NINE)


def major(told: History, when=NOON) -> History:
    return replace(told, decisions=(Decision(when, "ada", "major", {}),))


def course(told: History, **changed: object) -> History:
    return replace(told, course=replace(told.course, **changed))


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        (SOURCE, SOURCE, "into itself"),
        (course(SOURCE, merged_into="INC-2026-0003"), TARGET, "goes on in INC-2026-0003"),
        (SOURCE, course(TARGET, merged_into="INC-2026-0001"), "goes on in INC-2026-0001"),
        (SOURCE, replace(TARGET, entity="OTHER"), "Each entity reports its own"),
        (course(SOURCE, admitted=frozenset({"ada"})), TARGET, "different people"),
        (SOURCE, course(TARGET, admitted=frozenset({"ada"})), "different people"),
        (major(SOURCE), TARGET, "reports that are due would be lost"),
        (SOURCE, course(TARGET, state="resolved"), "Reopen it first"),
        (course(SOURCE, state="resolved"), course(TARGET, state="closed"), "Reopen it first"),
    ],
)
def test_what_would_hide_something_is_refused(source: History, target: History, says: str):
    """
    Itself, cycles, other entities, other readers, duties that would be lost, and what is over.
    """
    with pytest.raises(Refused, match=says) as refused:
        check_merge(source, target)

    assert (refused.value.code, refused.value.where) == ("cannot_merge", "into")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SOURCE, TARGET),
        (SOURCE, major(TARGET)),
        (major(SOURCE), major(TARGET)),
        (course(SOURCE, state="resolved"), course(TARGET, state="reviewed")),
        (course(SOURCE, admitted=frozenset({"ada"})), course(TARGET, admitted=frozenset({"ada"}))),
    ],
)
def test_what_hides_nothing_may_be_one(source: History, target: History):
    """
    A small one goes on in a major one, and what is over in what is over and not closed.
    """
    check_merge(source, target)


def test_what_only_the_other_knows_is_taken_over_and_what_differs_is_named():
    """
    Nothing is overwritten; withdrawn here counts as said here; each incident has its own end.
    """
    source = replace(
        SOURCE,
        facts=(
            Fact("clients_affected", 12, source="the desk"),
            Fact("data_impact", value=True),
            Fact("media_coverage", value=False),
            Fact("resolved_at", "2026-03-02T10:00:00Z"),
            Fact("occurred_at", "2026-03-02T07:00:00Z"),
            Fact("home_member_state", "DE"),
            Fact("member_states_impacted", ["NL", "DE"]),
        ),
    )
    target = replace(
        TARGET,
        facts=(
            Fact("data_impact", value=False),
            Fact("media_coverage", value=True),
            Fact("media_coverage", None),
            Fact("occurred_at", "2026-03-02T08:00:00Z"),
            Fact("home_member_state", "DE"),
            Fact("member_states_impacted", ["DE", "NL"]),
        ),
    )

    found = takeover(source, target)

    assert [(each.key, each.value, each.source) for each in found.facts] == [
        ("clients_affected", 12, "from INC-2026-0001: the desk"),
        ("occurred_at", "2026-03-02T07:00:00Z", "from INC-2026-0001"),
    ]
    assert [(each.key, each.kept, each.other) for each in found.differences] == [
        ("data_impact", False, True),
        ("media_coverage", None, False),
        ("occurred_at", "2026-03-02T08:00:00Z", "2026-03-02T07:00:00Z"),
    ]


def test_what_was_taken_over_is_told_by_the_one_that_goes_on():
    """
    Its outages end where the other's service was restored, the earliest awareness and the earliest finding
    count, its tickets go on under their numbers, and links and notes stay behind.
    """
    source = replace(
        major(SOURCE, EIGHT),
        outages=(
            Outage("a", "down", EIGHT, None, "by hand", EIGHT),
            Outage("b", "down", EIGHT, NINE, "", EIGHT),
        ),
        facts=(Fact("service_restored_at", "2026-03-02T10:00:00Z"),),
        tickets=(Ticket(7, "C-1", None, EIGHT),),
        course=Course(links=(Link("threat", "THR-2026-0001"),)),
    )
    opened = {"title": "Out", "entity": "LEI", "since": "2026-03-02T09:00:00Z"}
    entries = [
        Entry(1, NINE, "bo", "incident.opened", opened),
        Entry(2, NINE, "bo", "incident.acknowledged", {"aware_at": "2026-03-02T09:00:00Z"}),
        Entry(3, NOON, "ada", "incident.classified", {"outcome": "major"}),
        Entry(4, NOON, "ada", "incident.absorbed", absorbed_body(source, "the same", ())),
    ]

    told = history("INC-2026-0002", entries)

    assert [each.until for each in outages_taken(source)] == [at("2026-03-02 10:00"), NINE]
    assert [(each.node, each.until) for each in told.outages] == [("a", at("2026-03-02 10:00")), ("b", NINE)]
    assert (told.aware_at, told.classified_major_at) == (EIGHT, EIGHT)
    assert told.tickets == source.tickets
    assert (told.course.absorbed, told.course.links) == (("INC-2026-0001",), ())
