"""The monthly assessment of recurrence: what is new, what was known, and causes that look the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.rules.incidents import NOON, law
from tests.core.rules.test_recurrence import half, past
from tocsin.core.incidents import Growth, History
from tocsin.core.incidents.history import Outage
from tocsin.core.rules.recurrence_assessment import (
    KnownCluster,
    RecurrenceAssessment,
    alike,
    occurrence,
    recurrence_assessment,
)

A, B, C = half("a", "2026-01-01"), half("b", "2026-01-15"), half("c", "2026-02-01")
LATE = half("d", "2026-08-10")
HOUR = timedelta(hours=1)
EARLY = NOON - timedelta(days=30)


def seen(assessment: RecurrenceAssessment) -> list[tuple[tuple[str, ...], object, str | None]]:
    return [(each.cluster.incident_ids, each.known_since, each.incident) for each in assessment.clusters]


def test_a_cluster_that_nobody_knew_is_new():
    """It is major together, since no instant, and no incident was opened for it."""
    assert seen(recurrence_assessment(law(), [A, B], NOON)) == [(("a", "b"), None, None)]


def test_a_cluster_that_is_known_is_recognised_with_its_incident():
    """The earliest finding counts, and the incident that was opened for it."""
    known = [
        KnownCluster(frozenset("ab"), EARLY + HOUR, "INC-2"),
        KnownCluster(frozenset("ab"), EARLY),
        KnownCluster(frozenset("xy"), EARLY - HOUR, "INC-9"),
    ]

    assert seen(recurrence_assessment(law(), [A, B], NOON, known=known)) == [(("a", "b"), EARLY, "INC-2")]


def test_of_several_incidents_opened_for_what_grew_together_the_first_stands():
    """Two clusters that became one: the one that was found first names the incident."""
    known = [
        KnownCluster(frozenset("bc"), EARLY + HOUR, "INC-2"),
        KnownCluster(frozenset("ab"), EARLY, "INC-1"),
    ]

    found = recurrence_assessment(law(), [A, B, C], NOON, known=known)

    assert seen(found) == [(("a", "b", "c"), EARLY, "INC-1")]


def test_a_cluster_that_grew_is_the_one_it_was():
    """A later incident joins what was opened, and is not opened again."""
    known = [KnownCluster(frozenset("ab"), EARLY, "INC-1")]

    assert seen(recurrence_assessment(law(), [A, B, C], NOON, known=known)) == [
        (("a", "b", "c"), EARLY, "INC-1")
    ]


def test_a_cluster_that_is_not_major_together_is_recognised_as_nothing():
    """What was known of its members before does not make it so, and an exempt entity adds up nothing."""
    known = [KnownCluster(frozenset("ab"), EARLY, "INC-1")]
    little = [past("a", "2026-01-01"), past("b", "2026-01-15")]

    assert seen(recurrence_assessment(law(), little, NOON, known=known)) == [(("a", "b"), None, None)]
    exempt = recurrence_assessment(law(), [A, B], NOON, known=known, exemptions=["microenterprise"])
    assert seen(exempt) == [(("a", "b"), None, None)]


@pytest.mark.parametrize(
    ("incident", "clusters", "left_out"),
    [("INC-1", [], ("a", "b")), (None, [(("b", "d"), None, None)], ())],
)
def test_what_was_opened_and_fits_no_window_any_more_counts_in_no_other(incident, clusters, left_out):
    """Its members are major already; if nothing was opened for them, they are free to count elsewhere."""
    first, second = half("a", "2026-01-20"), half("b", "2026-03-01")
    later = half("d", "2026-08-10")
    known = [KnownCluster(frozenset("ab"), EARLY, incident)]

    found = recurrence_assessment(law(), [first, second, later], NOON, known=known)

    assert seen(found) == clusters
    assert found.found.already_major == left_out


def test_leaving_out_one_opened_cluster_may_tear_another():
    """Of three that share incidents, what is torn last is left out too."""
    known = [
        KnownCluster(frozenset("ad"), EARLY, "INC-1"),
        KnownCluster(frozenset("bd"), EARLY, "INC-2"),
    ]

    found = recurrence_assessment(law(), [A, B, LATE], NOON, known=known)

    assert found.found.already_major == ("a", "b", "d")
    assert seen(found) == []


def test_what_is_major_by_itself_is_left_out_and_tears_nothing():
    """An opened cluster all of whose members are major already needs no window."""
    known = [KnownCluster(frozenset("ab"), EARLY, "INC-1")]

    found = recurrence_assessment(law(), [A, B, C], NOON, already_major=["a", "b"], known=known)

    assert (found.found.already_major, seen(found)) == (("a", "b"), [])
    assert [each.member.id for each in found.found.alone] == ["c"]


def test_recurrence_is_assessed_as_of_the_instant_of_the_question():
    """Costs that run on make two incidents major together ten hours later, and not now."""
    growth = Growth(Decimal(4_000), NOON)
    little = half("a", "2026-01-01", costs_and_losses="20000")
    facts = {**little.facts, "costs_and_losses": replace(little.facts["costs_and_losses"], growth=growth)}
    growing = [replace(little, facts=facts), B]

    now, later = (recurrence_assessment(law(), growing, NOON + hours * HOUR) for hours in (0, 10))

    assert [each.clusters[0].cluster.collectively_major for each in (now, later)] == [False, True]


def test_causes_that_look_the_same_are_shown_for_what_is_still_assessed():
    """An unknown cause looks like none, and an incident that is left out has nothing to compare."""
    incidents = [
        half("a", "2026-01-01", cause="Expired certificate"),
        half("b", "2026-01-02", cause="expired  CERTIFICATE."),
        half("c", "2026-01-03", cause=""),
        half("d", "2026-01-04", cause="Expired certificates"),
    ]

    found = recurrence_assessment(law(), incidents, NOON, already_major=["d"])

    assert found.alike == (("Expired certificate", "expired  CERTIFICATE."),)


def ascii_of(text: object) -> str:
    """Name a spelling by its plain letters: pytest escapes all others."""
    return str(text).encode("ascii", "ignore").decode()[:20]


@pytest.mark.parametrize(
    ("one", "other", "look_alike"),
    [
        ("Router", "rOUTER", True),
        ("Zürich link", "Zu\u0308rich link", True),
        ("Zürich link", "Zurich link", True),
        ("disk-full", "disk  full", True),
        ("a-b", "a  b", True),
        ("a b c d e f", "g h i j k l", False),
        ("a b c d x y", "e f g h x y", False),
        ("ab" * 150, "ab" * 149 + "cd", True),
        ("cd" + "ab" * 150, "ef" + "ab" * 150, True),
        ("abcdefghij", "abcdefghijk", True),
        ("a" * 17 + "xyz", "a" * 17 + "uvw", True),  # 34 of 40 characters: 0.85
        ("a" * 16 + "xyz", "a" * 16 + "uvw", False),  # 32 of 38: less
        ("abcd", "dcba", False),
        ("disk full", "full disk", False),
        ("abc", "abcdefghi", False),
        ("certificate", "power", False),
    ],
    ids=ascii_of,
)
def test_two_spellings_look_alike_from_a_similarity_of_85_percent_on(one, other, look_alike):
    """Case, marks and blanks apart; the same letters in another order are other words."""
    assert bool(alike([one, other])) is look_alike
    assert alike([other, one]) == alike([one, other])


def test_every_pair_of_causes_is_compared_once():
    """Three that look the same are three pairs, in the order of the alphabet; none looks like itself."""
    assert alike(["link", "LINK", "Link", "power"]) == (("LINK", "Link"), ("LINK", "link"), ("Link", "link"))
    assert alike(["link", "link"]) == ()


def test_an_incident_occurred_when_it_is_said_to_have():
    """Else when the first of its outages began, else when it was opened."""
    outages = tuple(Outage("node", "down", NOON + each * HOUR, None, "us", NOON) for each in (2, 1, 3))
    told = History("INC-1", opened_at=NOON, outages=outages)

    assert occurrence(told, NOON - HOUR) == NOON - HOUR
    assert occurrence(told, None) == NOON + HOUR
    assert occurrence(History("INC-1", opened_at=NOON), None) == NOON
    assert occurrence(History("INC-1"), None) is None
