"""Recurrence with running sums gives what the slow definition gives, in time that grows with the number."""

from __future__ import annotations

import time
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.rules import slow_recurrence as slow
from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.rules import PastIncident, clusters, under
from tocsin.core.rules.together import Sums
from tocsin.core.time import instant

START = instant("2023-09-30T12:00:00Z")
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "costs_and_losses": st.sampled_from([None, "0", "49999.995", "50000.005", "60000", "99999.99"]),
        "downtime_seconds": st.sampled_from([None, 0, 3_600, 3_601, 4_200]),
        "clients_affected": st.sampled_from([None, 0, 4_000, 6_000]),
        "clients_using_service": st.sampled_from([None, 0, 50_000, 100_000]),
        "transaction_value_affected": st.sampled_from([None, "0", "60000", "90000.01"]),
        "downtime_hits_critical_function_support": st.sampled_from([None, True, False]),
        "supports_critical_or_important_function": st.sampled_from([None, True, False]),
        "media_coverage": st.sampled_from([None, False]),
        "data_impact": st.sampled_from([None, True, False]),
        "data_adverse_effect": st.sampled_from([None, True, False]),
        "home_member_state": st.sampled_from([None, "NL", "BE"]),
        "member_states_impacted": st.sampled_from([None, ["NL"], ["BE"], ["US"]]),
    },
)
HISTORIES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("xxxy"), CHANGES), min_size=2, max_size=16)
READINGS = st.fixed_dictionaries(
    {},
    optional={
        "recurring_clients": st.sampled_from(["sum", "max"]),
        "recurring_window": st.sampled_from(["inclusive", "exclusive"]),
    },
)


def past(history) -> list[PastIncident]:
    """Return incidents, each so many sixths of a month after the one before it."""
    members, moment = [], START
    for place, (wait, cause, changes) in enumerate(history):
        moment += timedelta(days=5 * wait if wait < 25 else 182 + wait % 3)
        members.append(PastIncident(f"{place:03}", moment, cause, read({**NOTHING, **changes})))
    return members


@settings(max_examples=300, deadline=None)
@given(HISTORIES, READINGS, st.booleans())
def test_the_clusters_are_those_of_the_slow_definition(history, readings, exempt):
    """Same members, same outcome, same thresholds, in the same order, whatever is known and however read."""
    members = past(history)
    asked = {
        "exemptions": ["microenterprise"] if exempt else [],
        "already_reported": {members[0].id},
        "readings": readings,
    }

    found = clusters(law(), members, members[-1].occurred_at, **asked)
    expected = slow.clusters(law(), members, members[-1].occurred_at, **asked)

    assert [
        (each.incident_ids, each.root_cause, each.outcome, dict(each.thresholds), each.exempt)
        for each in found
    ] == [
        (each.incident_ids, each.root_cause, each.outcome, dict(each.thresholds), each.exempt)
        for each in expected
    ]


@settings(max_examples=200, deadline=None)
@given(HISTORIES, READINGS, st.data())
def test_any_run_is_taken_together_as_if_it_were_added_up_anew(history, readings, data):
    """Running sums name the same facts as known, the same as known at least, with equal values."""
    rules, members = under(law(), readings), past(history)
    begin = data.draw(st.integers(0, len(members) - 1))
    end = data.draw(st.integers(begin + 1, len(members)))
    facts = [each.facts for each in members]

    taken = Sums(rules, facts, NOON).over(begin, end)
    expected = slow.together(rules, facts[begin:end], NOON)

    for ours, theirs in ((taken.known, expected.known), (taken.floor, expected.floor)):
        assert {key: slow.plain(fact) for key, fact in ours.items()} == {
            key: slow.plain(fact) for key, fact in theirs.items()
        }


def test_four_times_as_many_incidents_take_about_four_times_as_long():
    """A thousand incidents of one cause took seconds when every window was added up anew."""

    def seconds(number: int) -> float:
        members = [
            PastIncident(f"{place:05}", START + timedelta(hours=20 * place), "x", facts)
            for place in range(number)
        ]
        begun = time.process_time()
        clusters(law(), members, members[-1].occurred_at)
        return time.process_time() - begun

    facts = read({**NOTHING, "costs_and_losses": "10", "downtime_seconds": 3})
    seconds(50)

    assert seconds(800) < 12 * seconds(200)
