"""Recurring incidents: windows, what is added up, and what unknowns do to the sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.incidents import Growth
from tocsin.core.refusal import Refused
from tocsin.core.rules import PastIncident, Truth, clusters
from tocsin.core.rules.recurrence import recurring
from tocsin.core.rules.recurrence_document import recurrence_fields
from tocsin.core.rules.together import Sums
from tocsin.core.time import Instant, instant


def past(name: str, day: str, *without: str, cause: str = "x", **changes: object) -> PastIncident:
    known = {key: value for key, value in NOTHING.items() if key not in without}
    return PastIncident(name, instant(f"{day}T12:00:00Z"), cause, read({**known, **changes}))


def half(name: str, day: str, *without: str, **changes: object) -> PastIncident:
    return past(name, day, *without, **{"downtime_seconds": 4_200, "costs_and_losses": "60000", **changes})


def ids(*incidents: PastIncident, **options: object) -> list[tuple[str, ...]]:
    return [cluster.incident_ids for cluster in clusters(law(), incidents, NOON, **options)]


def test_the_oldest_is_dropped_where_the_span_is_too_long():
    """Of three incidents over eight months the two newest are the cluster; the oldest stands alone."""
    found = ids(half("a", "2025-07-01"), half("b", "2025-11-01"), half("c", "2026-02-28"))

    assert found == [("b", "c")]


def test_a_major_window_is_not_missed_because_a_newer_one_is_not():
    """The two older incidents are major together; the newest with the middle one is not."""
    found = clusters(
        law(),
        [half("a", "2025-07-01"), half("b", "2025-11-01"), past("c", "2026-02-28")],
        NOON,
    )

    assert [(each.incident_ids, each.collectively_major) for each in found] == [(("a", "b"), True)]


def test_every_incident_within_the_window_belongs_to_the_cluster():
    """A cluster is the widest that fits."""
    assert ids(half("b", "2026-01-02"), half("a", "2026-01-01"), half("c", "2026-02-01")) == [("a", "b", "c")]


def test_two_causes_make_two_clusters():
    """Each root cause has its own clusters, the oldest first."""
    found = ids(
        half("a", "2026-01-01"),
        half("b", "2026-01-02", cause="y"),
        half("c", "2026-02-01"),
        half("d", "2026-02-02", cause="y"),
    )

    assert found == [("a", "c"), ("b", "d")]


def test_an_unknown_root_cause_is_like_no_other():
    """Two incidents of which the cause is not known do not recur."""
    assert ids(half("a", "2026-01-01", cause=""), half("b", "2026-01-02", cause="")) == []


def test_the_window_can_be_read_exclusively():
    """Under the other reading the same-numbered day lies outside."""
    pair = half("a", "2025-08-02"), half("b", "2026-02-02")

    assert ids(*pair) == [("a", "b")]
    assert ids(*pair, readings={"recurring_window": "exclusive"}) == []


def test_what_is_unknown_of_one_is_unknown_of_all_but_what_is_known_is_a_floor():
    """Costs of the others pass the limit already: the threshold is met, whatever the unknown costs are."""
    (open_,) = clusters(
        law(),
        [half("a", "2026-01-01"), half("b", "2026-02-01", "costs_and_losses", costs_and_losses=None)],
        NOON,
    )
    (met,) = clusters(
        law(),
        [
            half("a", "2026-01-01"),
            half("b", "2026-01-15", costs_and_losses="50000"),
            half("c", "2026-02-01", "costs_and_losses", costs_and_losses=None),
        ],
        NOON,
    )

    assert (open_.thresholds["9(6)"], open_.outcome) == (Truth.UNKNOWN, Truth.UNKNOWN)
    assert not open_.collectively_major
    assert (met.thresholds["9(6)"], met.outcome) == (Truth.YES, Truth.YES)


def test_the_largest_denominator_counts():
    """Six percent twice is twelve percent of the clients that use the service."""
    (cluster,) = clusters(
        law(),
        [
            past("a", "2026-01-01", clients_affected=6_000, clients_using_service=90_000),
            past("b", "2026-02-01", clients_affected=6_000),
        ],
        NOON,
    )

    assert cluster.thresholds["9(1)"] is Truth.YES


def test_the_same_clients_hit_twice_count_once_under_the_other_reading():
    """The largest number of clients is no more than in each incident; costs are still added."""
    pair = [past(name, f"2026-0{month}-01", clients_affected=6_000) for month, name in enumerate("ab", 1)]

    (summed,) = clusters(law(), pair, NOON)
    (largest,) = clusters(law(), pair, NOON, readings={"recurring_clients": "max"})

    assert (summed.thresholds["9(1)"], largest.thresholds["9(1)"]) == (Truth.YES, Truth.NO)


def test_downtime_adds_up_only_where_it_hits_critical_functions():
    """Seventy minutes of a critical service and seventy of another are not two hours of a critical one."""
    other = half("b", "2026-02-01", downtime_hits_critical_function_support=False)

    (cluster,) = clusters(law(), [half("a", "2026-01-01"), other], NOON)

    assert cluster.thresholds["9(3)"] is Truth.NO


def test_clocks_of_instants_add_up():
    """Two outages of seventy minutes given by their instants are longer than two hours."""
    pair = [
        past(
            name,
            day,
            "downtime_seconds",
            downtime_started_at=f"{day}T08:00:00Z",
            service_restored_at=f"{day}T09:10:00Z",
        )
        for name, day in (("a", "2026-01-01"), ("b", "2026-02-01"))
    ]

    (cluster,) = clusters(law(), pair, NOON)

    assert cluster.thresholds["9(3)"] is Truth.YES


def test_rules_without_recurrence_refuse_the_question():
    """Rules that say nothing about recurring incidents do not answer that there are none."""
    with pytest.raises(Refused) as refusal:
        clusters(replace(law(), recurrence=None), [], NOON)

    assert refusal.value.code == "unknown_rules"


def test_a_length_that_is_not_known_leaves_the_sum_open():
    """An outage of unknown length may be the one that makes two hours."""
    unknown = half("b", "2026-02-01", "downtime_seconds", downtime_seconds=None)

    (cluster,) = clusters(law(), [half("a", "2026-01-01"), unknown], NOON)

    assert cluster.thresholds["9(3)"] is Truth.UNKNOWN


def test_member_states_are_united():
    """One incident at home and one abroad are two Member States together."""
    abroad = past("b", "2026-02-01", member_states_impacted=["BE"])

    (cluster,) = clusters(law(), [past("a", "2026-01-01"), abroad], NOON)

    assert cluster.thresholds["9(4)"] is Truth.YES


def test_an_effect_counts_with_its_own_incident():
    """Data affected without harm in one incident, and no data affected in another, are no data losses."""
    pair = [
        past("a", "2026-01-01", data_impact=True),
        past("b", "2026-02-01", data_adverse_effect=True),
    ]

    (cluster,) = clusters(law(), pair, NOON)

    assert cluster.thresholds["9(5)(a)"] is Truth.NO


def test_hundreds_of_incidents_with_one_cause_are_clustered():
    """A monthly assessment of a long history finds its clusters."""
    start = instant("2020-01-01T12:00:00Z")
    history = [
        PastIncident(f"{place:04}", start + timedelta(days=2 * place), "x", read(NOTHING))
        for place in range(300)
    ]

    found = clusters(law(), history, NOON)

    assert sum(len(each.incident_ids) for each in found) > 250


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.sampled_from("xy"), st.booleans()), max_size=9))
def test_clusters_are_disjoint_fit_the_window_and_miss_no_major_pair(incidents):
    """No incident is in two clusters, and what is left over holds no major cluster."""
    start = instant("2023-09-01T12:00:00Z")
    members = []
    for place, (days, cause, heavy) in enumerate(incidents):
        facts = {"downtime_seconds": 4_200, "costs_and_losses": "60000"} if heavy else {}
        members.append(
            PastIncident(str(place), start + timedelta(days=days), cause, read({**NOTHING, **facts}))
        )

    found = clusters(law(), members, NOON)

    listed = [each for cluster in found for each in cluster.incident_ids]
    by_id = {each.id: each for each in members}
    assert len(set(listed)) == len(listed)
    for cluster in found:
        moments = [by_id[each].occurred_at for each in cluster.incident_ids]
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] <= timedelta(days=184)
        assert len({by_id[each].root_cause for each in cluster.incident_ids}) == 1
    reported = {each for cluster in found if cluster.collectively_major for each in cluster.incident_ids}
    for cluster in clusters(law(), members, NOON, already_reported=reported):
        assert not cluster.collectively_major


def test_a_cluster_says_what_it_is_under_each_other_side_of_the_readings():
    """Twice 6 % of the clients, six months apart to the day: the sum and the last day make it major."""
    pair = [
        past(name, day, clients_affected=6_000, costs_and_losses="60000")
        for name, day in (("a", "2025-08-02"), ("b", "2026-02-02"))
    ]

    (cluster,) = clusters(law(), pair, NOON)

    assert cluster.outcome is Truth.YES
    assert {name: weight.outcome for name, weight in cluster.otherwise.items()} == {
        "recurring_clients=max": Truth.NO,
        "recurring_window=exclusive": Truth.NO,
    }
    assert cluster.weight.together.known["clients_affected"].value == 12_000
    assert cluster.otherwise["recurring_clients=max"].together.known["clients_affected"].value == 6_000
    assert cluster.otherwise["recurring_clients=max"].incident_ids == ("a", "b")
    assert cluster.otherwise["recurring_window=exclusive"].incident_ids == ()


def test_under_another_window_the_strongest_cluster_with_a_member_in_common_counts():
    """Without the last day the oldest falls away, and what is left is weighed by itself."""
    three = [half("a", "2025-08-02"), past("b", "2025-11-01"), half("c", "2026-02-02")]

    (cluster,) = clusters(law(), three, NOON)
    (other,) = clusters(law(), three, NOON, readings={"recurring_window": "exclusive"})

    assert cluster.incident_ids == ("a", "b", "c")
    assert cluster.otherwise["recurring_window=exclusive"].incident_ids == other.incident_ids == ("b", "c")
    assert cluster.otherwise["recurring_window=exclusive"].outcome is other.outcome is Truth.NO
    assert other.otherwise["recurring_window=inclusive"].incident_ids == ("a", "b", "c")
    assert other.otherwise["recurring_window=inclusive"].outcome is Truth.YES


@pytest.mark.parametrize(
    ("costs", "answer"),
    [
        (["30000", "30000"], Truth.NO),
        (["30000", "40000.01"], Truth.YES),
        (["30000", "40000"], Truth.NO),
        (["20000", "20000", "40000"], Truth.NO),
        (["20000", "30000", "40000"], Truth.YES),
        (["25000", "25000", "25000"], Truth.NO),
        (["25000", "25000.01", "25000"], Truth.YES),
        (["10000", "10000", "30000", "30000"], Truth.NO),
    ],
)
def test_one_more_like_the_median_has_the_lower_middle_of_each_number(costs, answer):
    """The sum with the median once more has to exceed 100 000 euro; downtime is long enough already."""
    members = [
        past(str(place), f"2026-01-0{place + 1}", costs_and_losses=each, downtime_seconds=2_500)
        for place, each in enumerate(costs)
    ]
    members = [replace(each, facts={**each.facts, **read({"downtime_seconds": 3_700})}) for each in members]

    (cluster,) = clusters(law(), members, NOON)

    assert cluster.one_more is not None
    assert cluster.one_more.answer is answer
    assert ("9(6)" in cluster.one_more.thresholds) is (answer is Truth.YES)


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        ([True, False, False], True),
        ([False, False, False], False),
        ([False, False, None], None),
        ([False, None], None),
    ],
)
def test_one_more_has_the_answer_of_most_members(answers, together):
    """It changes no answer that the members have, and where one of them is unknown that stays open."""
    facts = [read({} if each is None else {"media_coverage": each}) for each in answers]

    taken = Sums(law(), facts, NOON).with_one_more(0, len(facts))

    fact = taken.known.get("media_coverage")
    assert (None if fact is None else fact.value) is together
    assert taken.floor == {}


def test_one_more_reaches_no_further_member_state():
    """The states of the members are those of the one more: home alone stays one Member State."""
    members = [half("a", "2026-01-01", costs_and_losses="10"), half("b", "2026-01-02", costs_and_losses="10")]

    (cluster,) = clusters(law(), members, NOON)

    assert cluster.one_more is not None
    assert (cluster.one_more.answer, cluster.one_more.thresholds) == (Truth.NO, ("9(3)",))


def test_an_incident_alone_says_what_one_more_like_it_would_do():
    """One incident of seventy minutes and 60 000 euro: one more like it makes a major incident of the two."""
    found = recurring(law(), [half("a", "2026-01-31")], NOON)

    (alone,) = found.alone
    assert found.clusters == ()
    assert (alone.member.id, alone.one_more.answer) == ("a", Truth.YES)
    assert alone.one_more.thresholds == ("9(3)", "9(6)")
    assert alone.last_day == date(2026, 7, 31)


def test_what_is_left_out_is_named_with_its_reason():
    """Major by itself, reported before, or without a known cause: each is listed, none is a member."""
    major = past("a", "2026-01-01", media_coverage=True, costs_and_losses="150000")
    told = half("b", "2026-01-02")

    found = recurring(law(), [major, told, half("c", "2026-01-03", cause="")], NOON, already_reported={"b"})

    assert (found.clusters, found.alone) == ((), ())
    assert (found.already_major, found.without_cause) == (("a", "b"), ("c",))


def test_a_cluster_is_major_since_the_member_with_which_it_became_so():
    """The third of four incidents made them major together, and the fourth changed nothing."""
    members = [past("a", "2026-01-01"), *(half(name, f"2026-01-0{day}") for day, name in enumerate("bcd", 2))]

    (cluster,) = clusters(law(), members, NOON)
    (exempt,) = clusters(law(), members, NOON, exemptions=["simplified_framework"])

    assert cluster.major_since == instant("2026-01-03T12:00:00Z")
    assert exempt.major_since is None
    assert exempt.outcome is Truth.YES


def test_the_report_fields_follow_from_the_cluster():
    """2.2 and 3.2 are of the last incident, 4.16 is the occurrence of the first, 4.15 says how often."""
    first = half("a", "2026-01-01", detected_at="2026-01-01T13:00:00Z")
    last = half("b", "2026-02-01", detected_at="2026-02-01T14:00:00Z")

    (cluster,) = clusters(law(), [last, first], NOON)
    (unseen,) = clusters(law(), [first, half("b", "2026-02-01")], NOON)

    fields = recurrence_fields(cluster)
    assert (fields["2.2"], fields["3.2"]) == (instant("2026-02-01T14:00:00Z"), last.occurred_at)
    assert fields["4.16"] == first.occurred_at
    assert fields["4.15"] == {
        "en": "2 incidents that are not major by themselves, with the same apparent root cause: x",
        "nl": "2 incidenten die afzonderlijk niet ernstig zijn, "
        "met dezelfde kennelijk onderliggende oorzaak: x",
    }
    assert recurrence_fields(unseen)["2.2"] is None


def test_a_sum_of_estimates_is_an_estimate():
    """One estimated number among the members makes the sum an estimate; a length is told by its instants."""
    guess = read({"costs_and_losses": "60000", "downtime_seconds": 4_200})
    guess["costs_and_losses"] = replace(guess["costs_and_losses"], estimate=True)
    first = half("a", "2026-01-01")
    second = replace(half("b", "2026-01-02"), facts={**half("b", "2026-01-02").facts, **guess})

    (cluster,) = clusters(law(), [first, second], NOON)

    known = cluster.weight.together.known
    assert (known["costs_and_losses"].estimate, known["downtime_seconds"].estimate) == (True, False)


def test_a_number_that_grows_is_added_up_as_of_the_instant_of_the_question():
    """Costs that grow by 1000 euro an hour are 10 000 higher after ten hours, in every sum."""
    facts = dict(half("a", "2026-01-01").facts)
    growth = Growth(Decimal(1_000), NOON - timedelta(hours=10))
    facts["costs_and_losses"] = replace(facts["costs_and_losses"], value="40000", growth=growth)

    def sum_at(at: Instant) -> str:
        return str(
            Sums(law(), [facts, half("b", "2026-01-02").facts], at).over(0, 2).known["costs_and_losses"].value
        )

    assert Decimal(sum_at(NOON - timedelta(hours=11))) == 100_000
    assert Decimal(sum_at(NOON)) == 110_000


def test_amounts_are_added_up_exactly():
    """Thirty digits do not fit the usual precision of decimals, and none is lost."""
    amount = "123456789012345678.123456789012"

    taken = Sums(law(), [read({"costs_and_losses": amount})] * 3, NOON)

    assert taken.over(0, 3).known["costs_and_losses"].value == "370370367037037034.370370367036"
    assert taken.over(1, 2).known["costs_and_losses"].value == amount
