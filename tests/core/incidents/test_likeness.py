"""Proposals that two things have the same cause: counted in points, explained, and quick."""

from __future__ import annotations

from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.sla.written import at

from tocsin.core.incidents.likeness import NEAREST, THRESHOLD, Likeness, Traits, in_common, likenesses

HAFEN, RECHEN = frozenset({"provider:HAFEN"}), frozenset({"provider:RECHEN"})
WORDS = ("disk", "certificate", "network", "database", "expired", "full", "slow")


def incident(number: int, **traits: object) -> Traits:
    return Traits(f"INC-2026-{number:04d}", at=at(f"2026-03-{number % 27 + 1:02d} 08:00"), **traits)


def kinds(found: tuple[Likeness, ...]) -> list[tuple[str, str, list[str]]]:
    return [(each.incident, each.to, [reason.kind for reason in each.reasons]) for each in found]


def test_the_same_apparent_root_cause_is_enough_whatever_its_case_and_marks():
    """
    "Expired certificate." and "expired  Certificate" are the same words: the later incident is proposed.
    """
    found = likenesses([incident(1, cause="Expired certificate."), incident(2, cause="expired  Certificate")])

    assert kinds(found) == [("INC-2026-0002", "INC-2026-0001", ["cause"])]


def test_two_known_causes_that_share_no_words_are_never_proposed():
    """
    The same node, provider, type and title weigh nothing against two causes that somebody found to differ.
    """
    one, other = (
        incident(number, title="Payments are down", type="other", nodes=HAFEN, providers=HAFEN, cause=cause)
        for number, cause in ((1, "expired certificate"), (2, "disk full"))
    )

    assert in_common(one, other) == ()
    assert likenesses([one, other]) == ()


def test_a_node_needs_one_thing_more_and_a_provider_two():
    """
    Every reason has its points, and below three nothing is proposed.
    """
    node = [incident(1, nodes=HAFEN, providers=HAFEN), incident(2, nodes=HAFEN, providers=HAFEN)]
    node_and_type = [incident(1, nodes=HAFEN, type="other"), incident(2, nodes=HAFEN, type="other")]
    provider_and_type = [incident(n, providers=RECHEN, type="other") for n in (1, 2)]
    with_title = [incident(n, providers=RECHEN, type="other", title="Slow payments again") for n in (1, 2)]

    assert [bool(likenesses(each)) for each in (node, node_and_type, provider_and_type, with_title)] == [
        False,
        True,
        False,
        True,
    ]


def test_what_is_linked_to_a_problem_proposes_the_problem_for_those_like_it():
    """
    The incident without a problem is proposed, be it the earlier or the later one, and it says through which.
    """
    linked = incident(2, cause="disk full", problem="PRB-2026-0001")

    for other in (incident(1, cause="disk full"), incident(3, cause="disk full")):
        (found,) = likenesses([linked, other])

        assert (found.incident, found.to, found.through) == (
            other.reference,
            "PRB-2026-0001",
            linked.reference,
        )


def test_a_problem_is_preferred_and_what_was_decided_is_not_proposed_again():
    """
    A pair that somebody linked or dismissed is left out, and the next best is proposed.
    """
    problem = Traits("PRB-2026-0007", cause="disk full")
    both = [incident(1, cause="disk full"), incident(2, cause="disk full")]
    settled = frozenset({frozenset({"INC-2026-0002", "PRB-2026-0007"})})

    found = {each.incident: each.to for each in likenesses(both, [problem])}
    again = {each.incident: each.to for each in likenesses(both, [problem], settled)}

    assert found == {"INC-2026-0001": "PRB-2026-0007", "INC-2026-0002": "PRB-2026-0007"}
    assert again == {"INC-2026-0001": "PRB-2026-0007", "INC-2026-0002": "INC-2026-0001"}


def some_traits(number: int) -> st.SearchStrategy[Traits]:
    return st.builds(
        incident,
        st.just(number),
        title=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
        cause=st.sampled_from(["", "disk full", "Full disk", "certificate expired", "slow network"]),
        nodes=st.sampled_from([frozenset(), HAFEN, RECHEN]),
        providers=st.sampled_from([frozenset(), HAFEN, RECHEN]),
        type=st.sampled_from(["", "other", "system_failure"]),
        problem=st.sampled_from(["", "", "PRB-2026-0001"]),
    )


@settings(max_examples=40)
@given(st.data())
def test_every_proposal_says_why_and_reaches_the_threshold(data):
    """
    Nothing is proposed for what is linked, or to itself; the order in which they come changes nothing.
    """
    incidents = [
        data.draw(some_traits(number)) for number in range(1, data.draw(st.integers(0, NEAREST)) + 1)
    ]
    linked = {each.reference for each in incidents if each.problem}

    found = likenesses(incidents)

    assert found == likenesses(reversed(incidents))
    assert all(each.points >= THRESHOLD and each.incident != each.to for each in found)
    assert len({each.incident for each in found}) == len(found)
    assert not linked & {each.incident for each in found}


def test_ten_thousand_incidents_at_one_provider_are_compared_in_seconds():
    """
    Each is compared with the latest few that share something: the time grows with their number.
    """
    many = [
        Traits(
            f"INC-2026-{number:05d}",
            " ".join((WORDS[number % 7], WORDS[number % 5], "outage")),
            nodes=frozenset({f"ict:{number % 40}"}),
            providers=HAFEN,
            at=at(f"2026-03-{number % 27 + 1:02d} 08:00"),
        )
        for number in range(10_000)
    ]

    begun = process_time()
    likenesses(many)

    assert process_time() - begun < 5
