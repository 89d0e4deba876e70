"""What the ledger measures for a review: spans between moments that are known, with their source."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import at

from tocsin.core.incidents import Entry, history
from tocsin.core.incidents.review_measures import measured_spans
from tocsin.core.time import Instant


def entry(sequence: int, moment: Instant, kind: str, **body: object) -> Entry:
    return Entry(sequence, moment, "ada", kind, body)


def fact(sequence: int, key: str, value: str) -> Entry:
    body = {"key": key, "value": value, "since": None, "source": "log", "estimate": True}
    return entry(sequence, at("2026-03-02 10:00"), "fact.recorded", **body)


OPENED = entry(
    1, at("2026-03-02 09:00"), "incident.opened", title="t", entity="L", since="2026-03-02T08:00:00Z"
)
AWARE = entry(2, at("2026-03-02 09:00"), "incident.acknowledged", aware_at="2026-03-02T08:50:00Z")


def test_a_span_runs_between_two_known_moments_and_says_where_they_are_from():
    """
    Detected at 08:20 by the log, aware at 08:50: half an hour; the start stands in for the occurrence.
    """
    told = history("INC-2026-0001", [OPENED, AWARE, fact(3, "detected_at", "2026-03-02T08:20:00Z")])

    first, second = measured_spans(told)

    assert [first.question, first.start.name, first.end.name] == ["promptness", "occurred", "detected"]
    assert (first.length, second.length) == (timedelta(minutes=20), timedelta(minutes=30))
    assert (second.start.source, second.start.estimate) == ("ada, log", True)
    assert (second.end.source, second.end.estimate) == ("ada", False)


def test_what_nobody_said_is_not_measured():
    """
    Without awareness, triage or a decision there is no span that ends there.
    """
    assert measured_spans(history("INC-2026-0001", [OPENED])) == ()


def test_a_span_that_runs_backwards_is_shown_as_it_is():
    """
    Detected after the entity became aware: the length is below zero, for somebody to correct.
    """
    told = history("INC-2026-0001", [OPENED, AWARE, fact(3, "detected_at", "2026-03-02T08:55:00Z")])

    assert measured_spans(told)[1].length == timedelta(minutes=-5)
