"""Rates in the ledger: written where there is one, read back, and older entries as they were."""

from __future__ import annotations

from decimal import Decimal

from tests.cast import at

from tocsin.core.incidents import Entry, Fact, Growth, fact_body, history, latest

NOON = at("2026-03-02 12:00 UTC")
RATED = Fact("clients_affected", 61_000, growth=Growth(Decimal("1200.50"), NOON))
PLAIN = Fact("clients_affected", 61_000)


def told(*bodies):
    entries = [Entry(number, NOON, "Ada", "fact.recorded", body) for number, body in enumerate(bodies, 1)]
    return history("INC-1", entries).facts


def test_a_rate_is_written_exactly_and_read_back():
    """The number as decimal text, the instant in UTC."""
    body = fact_body(RATED)

    assert body["growth"] == {"per_hour": "1200.50", "since": "2026-03-02T12:00:00Z"}
    assert told(body)[0].growth == RATED.growth


def test_a_fact_without_a_rate_is_written_as_before():
    """No key says that there is none, so that entries of before are still the same and are still read."""
    body = fact_body(PLAIN)

    assert list(body) == ["key", "value", "since", "source", "estimate"]
    assert told(body)[0].growth is None


def test_a_later_count_without_a_rate_ends_the_growth():
    """A rate runs on until something else is learned."""
    assert latest(told(fact_body(RATED), fact_body(PLAIN)))["clients_affected"].growth is None
