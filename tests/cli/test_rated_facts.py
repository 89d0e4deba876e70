"""`tocsin fact --per-hour`: a number that grows is recorded with its rate, and foreseen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cast import HAFEN, at, write_inventory, write_register
from tests.cli.contract import answered, refused
from tocsin.channels import clock
from tocsin.store import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock_at() -> Iterator[Callable[[str], None]]:
    """Let the data folder's clock show an instant, as that of a demo does."""
    folder = Path(os.environ["TOCSIN_DATA"])
    yield lambda text: clock.start_at(at(text), folder)
    (folder / clock.SHIFT_FILE).unlink(missing_ok=True)


@pytest.fixture
def incident(tmp_path: Path, clock_at: Callable[[str], None]) -> str:
    """Open an incident at half past eight; it is half past nine now."""
    answered("import", "register", write_register(tmp_path / "register.zip"))
    answered("import", "inventory", write_inventory(tmp_path / "inventory"))
    clock_at("2026-03-02 08:30")
    reference = answered("outage", "--provider", HAFEN, "--since", "2026-03-02T08:00:00Z")["incident"]
    clock_at("2026-03-02 09:30")
    assert isinstance(reference, str)
    return reference


def test_a_rate_runs_from_when_the_number_was_observed(incident: str):
    """Forty clients at nine and six an hour more: the rate is on record, and later situations project it."""
    answered(
        "fact",
        incident,
        "costs_and_losses",
        '"40000"',
        "--since",
        "2026-03-02T09:00:00Z",
        "--per-hour",
        "6000.5",
    )

    recorded = queries.incident(incident).facts[-1]
    now = answered("situation", incident, "--as-of", "2026-03-02T09:30:00Z")["classification"]
    later = answered("situation", incident, "--as-of", "2026-03-02T20:00:00Z")["classification"]

    assert recorded.growth is not None
    assert (str(recorded.growth.per_hour), recorded.growth.since) == ("6000.5", at("2026-03-02 09:00"))
    assert now["growing"] == {"costs_and_losses": {"per_hour": "6000.5", "since": "2026-03-02T09:00:00Z"}}
    assert (now["thresholds"]["9(6)"], later["thresholds"]["9(6)"]) == ("unknown", "yes")


def test_a_rate_without_since_runs_from_now_until_it_is_corrected(incident: str):
    """A later count without a rate stands still."""
    answered("fact", incident, "clients_affected", "40", "--per-hour", "6")
    first = queries.incident(incident).facts[-1].growth
    answered("fact", incident, "clients_affected", "41")

    assert first is not None
    assert at("2026-03-02 09:30") <= first.since < at("2026-03-02 09:31")
    assert queries.incident(incident).facts[-1].growth is None
    assert answered("situation", incident)["classification"]["growing"] == {}


@pytest.mark.parametrize(
    ("key", "value", "rate", "code"),
    [
        ("clients_affected", "40", "-1", "implausible_number"),
        ("clients_affected", "40", "many", "not_a_number"),
        ("clients_affected", "null", "6", "missing_key"),
        ("ongoing", "true", "6", "does_not_grow"),
        ("client_affected", "40", "6", "unknown_key"),
    ],
)
def test_a_rate_that_cannot_be_is_not_recorded(incident: str, key: str, value: str, rate: str, code: str):
    """The fact is refused with it, and the ledger stays as it was."""
    before = queries.incident(incident).facts

    assert refused("fact", incident, key, value, "--per-hour", rate)["code"] == code
    assert queries.incident(incident).facts == before
