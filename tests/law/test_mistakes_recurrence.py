"""How public code gets recurring incidents wrong: each mistake is a test that it is not made here."""

from __future__ import annotations

import pytest

from tests.core.rules.incidents import NOON, NOTHING, law, read
from tocsin.core.rules import PastIncident, clusters
from tocsin.core.time import instant


def past(name: str, day: str, cause: str = "certificate expired", **changes: object) -> PastIncident:
    facts = {"downtime_seconds": 4_200, "costs_and_losses": "60000", **changes}
    return PastIncident(name, instant(f"{day}T12:00:00Z"), cause, read({**NOTHING, **facts}))


def together(*incidents: PastIncident, **options: object) -> list[tuple[tuple[str, ...], bool]]:
    found = clusters(law(), incidents, NOON, **options)
    return [(cluster.incident_ids, cluster.collectively_major) for cluster in found]


@pytest.mark.parametrize(
    ("first", "last", "within"),
    [
        ("2025-08-02", "2026-02-02", True),
        ("2025-08-02", "2026-02-03", False),
        ("2025-08-31", "2026-02-28", True),
        ("2025-08-31", "2026-03-01", False),
        ("2025-08-29", "2026-02-28", True),
        ("2023-08-31", "2024-02-29", True),
        ("2024-02-29", "2024-08-29", True),
        ("2024-02-29", "2024-08-30", False),
    ],
)
def test_other_window_than_6_calendar_months(first, last, within):
    """Six months end on the day with the same number, or on the last day of a shorter month."""
    expected = [(("a", "b"), True)] if within else []

    assert together(past("a", first), past("b", last)) == expected


def test_the_broad_cause_category_instead_of_the_specific_apparent_cause():
    """Two incidents of one category but different specific causes do not recur."""
    pair = past("a", "2026-01-01", "process/change A"), past("b", "2026-02-01", "process/check B")

    assert together(*pair) == []


def test_members_already_major_counted_again():
    """An incident that is major by itself, or was reported in a cluster, is no member."""
    alone = past("a", "2026-01-01", media_coverage=True, costs_and_losses="150000")

    assert together(alone, past("b", "2026-02-01")) == []
    assert together(past("a", "2026-01-01"), past("b", "2026-02-01"), already_reported={"a"}) == []


@pytest.mark.parametrize("exemption", ["microenterprise", "simplified_framework"])
def test_microenterprises_and_art_16_1_entities_not_exempt(exemption):
    """Art. 8(2) last subparagraph: they need not add up recurring incidents."""
    (cluster,) = clusters(
        law(), [past("a", "2026-01-01"), past("b", "2026-02-01")], NOON, exemptions=[exemption]
    )

    assert cluster.exempt
    assert not cluster.collectively_major


def test_a_monthly_job_that_opens_the_same_cluster_twice():
    """The same incidents give the same cluster, and a reported one is not found again."""
    first, second = past("a", "2026-01-01"), past("b", "2026-02-01")

    january = together(first, second)
    march = together(first, second, past("c", "2026-03-01"), already_reported=january[0][0])

    assert january == together(second, first) == [(("a", "b"), True)]
    assert march == []
