"""Clusters as other programs read them: every key of the contract, with what was found."""

from __future__ import annotations

from dataclasses import replace

from tests.core.rules.incidents import NOON, law
from tests.core.rules.test_recurrence import half, past
from tocsin.core.rules.recurrence import recurring
from tocsin.core.rules.recurrence_document import alone_document, cluster_document, sums_document

OTHERS = ("recurring_clients=max", "recurring_window=exclusive")
MET = {
    "9(1)": "no",
    "9(2)": "no",
    "9(3)": "yes",
    "9(4)": "no",
    "9(5)(a)": "no",
    "9(5)(b)": "no",
    "9(6)": "yes",
}
OPEN = {**MET, "9(3)": "no", "9(6)": "unknown"}


def test_a_cluster_that_is_major_together_is_written_with_its_sums_and_fields():
    """Who, what, under which other sides, since when, and until when another would join them."""
    pair = [half("a", "2026-01-01"), half("b", "2026-02-01", detected_at="2026-02-01T14:00:00Z")]
    (cluster,) = recurring(law(), pair, NOON).clusters
    sums = sums_document(cluster.weight.together)

    said = cluster_document(cluster)

    other = {"incident_ids": ["a", "b"], "thresholds": MET, "together": sums}
    assert said == {
        "incident_ids": ["a", "b"],
        "collectively_major": True,
        "thresholds": MET,
        "exempt": False,
        "root_cause": "x",
        "outcome": "yes",
        "otherwise": dict.fromkeys(OTHERS, "yes"),
        "together": sums,
        "together_otherwise": {OTHERS[0]: other, OTHERS[1]: other},
        "one_more": None,
        "major_since": "2026-02-01T12:00:00Z",
        "last_day": "2026-07-01",
        "fields": {
            "2.2": "2026-02-01T14:00:00Z",
            "3.2": "2026-02-01T12:00:00Z",
            "4.15": {
                "en": "2 incidents that are not major by themselves, with the same apparent root cause: x",
                "nl": "2 incidenten die afzonderlijk niet ernstig zijn, "
                "met dezelfde kennelijk onderliggende oorzaak: x",
            },
            "4.16": "2026-01-01T12:00:00Z",
        },
    }


def test_a_cluster_that_is_not_major_says_what_one_more_would_do():
    """It is major since no instant, and the last incident was not detected at any that is known."""
    pair = [past("c", "2026-01-05", "costs_and_losses", costs_and_losses=None), past("d", "2026-02-05")]
    (cluster,) = recurring(law(), pair, NOON, exemptions=["microenterprise"]).clusters

    said = cluster_document(cluster)

    assert (said["collectively_major"], said["exempt"], said["outcome"]) == (False, True, "no")
    assert (said["thresholds"], said["major_since"]) == (OPEN, None)
    assert said["one_more"] == {"answer": "no", "thresholds": []}
    assert (said["fields"]["2.2"], said["last_day"]) == (None, "2026-07-05")


def test_of_three_incidents_the_fields_name_the_last_and_the_first():
    """The one between them is in neither."""
    three = [half(name, f"2026-0{month}-01") for month, name in enumerate("abc", 1)]
    (cluster,) = recurring(law(), three, NOON).clusters

    fields = cluster_document(cluster)["fields"]

    assert (fields["4.16"], fields["3.2"]) == ("2026-01-01T12:00:00Z", "2026-03-01T12:00:00Z")


def test_sums_say_what_they_are_at_least_and_whether_they_are_estimates():
    """Costs known of one incident only are a floor; a number that was estimated makes an estimate."""
    first = past("c", "2026-01-05", "costs_and_losses", costs_and_losses=None, clients_affected=7)
    guess = {"clients_affected": replace(first.facts["clients_affected"], estimate=True)}
    pair = [replace(first, facts={**first.facts, **guess}), past("d", "2026-02-05", costs_and_losses="12.50")]
    (cluster,) = recurring(law(), pair, NOON).clusters

    said = sums_document(cluster.weight.together)

    assert list(said) == sorted(said)
    assert said["costs_and_losses"] == {"value": "12.50", "at_least": True, "estimate": False}
    assert said["clients_affected"] == {"value": 7, "at_least": False, "estimate": True}
    assert said["member_states_impacted"] == {"value": ["NL"], "at_least": False, "estimate": False}


def test_an_incident_that_is_alone_is_written_with_what_one_more_would_do():
    """Another like it would make them major together, on downtime and on costs."""
    (alone,) = recurring(law(), [half("c", "2026-01-05")], NOON).alone

    assert alone_document(alone) == {
        "incident_id": "c",
        "root_cause": "x",
        "one_more": {"answer": "yes", "thresholds": ["9(3)", "9(6)"]},
        "last_day": "2026-07-05",
    }
