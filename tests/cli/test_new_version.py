"""A new version of an act is added by adding a file; every incident is judged by the version of its day."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.addedlaw import LATER, later, put, shelf
from tests.cast import HAFEN, at, write_inventory, write_register
from tests.cli.contract import answered, refused
from tocsin.channels import clock
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks

FACTS = {
    "supports_critical_or_important_function": True,
    "media_coverage": True,
    "downtime_hits_critical_function_support": True,
    "downtime_seconds": 3 * 3600,
}
"""Three hours of downtime in the media: major where two hours are the limit, not where it is four."""
FOUR_HOURS = {'more_than = "2 h"': 'more_than = "4 h"'}


@pytest.fixture
def added(tmp_path, monkeypatch):
    with shelf(tmp_path, monkeypatch) as folder:
        yield folder


@pytest.fixture
def clock_at():
    folder = Path(os.environ["TOCSIN_DATA"])
    yield lambda text: clock.start_at(at(text), folder)
    (folder / clock.SHIFT_FILE).unlink(missing_ok=True)


def test_facts_are_assessed_under_the_version_that_is_named(added):
    """The id of the file that was added is one of the rules; the old ones answer as before."""
    put(added, LATER, later(**FOUR_HOURS))

    new = answered("assess", "-", "--rules", "dora-2031", given=FACTS)
    old = answered("assess", "-", given=FACTS)

    assert (new["outcome"], old["outcome"]) == ("undetermined", "major")
    assert (new["thresholds"]["9(3)"], old["thresholds"]["9(3)"]) == ("unknown", "yes")
    assert new["pack"]["path"] == f"law/{LATER}"
    assert (new["rules"], old["rules"]) == ("dora-2031", "dora-2024-1772")


def test_before_the_file_is_added_its_id_is_unknown():
    """Rules that are not on the shelf are refused, with those that are."""
    assert "dora-2024-1772" in refused("assess", "-", "--rules", "dora-2031", given=FACTS)["message"]


@pytest.mark.django_db
def test_incidents_before_and_after_are_judged_by_their_own_version(added, clock_at, tmp_path_factory):
    """The older file stays as it is: the later one takes over on its first day, and not a day sooner."""
    put(added, LATER, later(**FOUR_HOURS))
    folder = tmp_path_factory.mktemp("register")
    answered("import", "register", str(write_register(folder / "register.zip")))
    answered("import", "inventory", str(write_inventory(folder / "inventory")))

    judged = {}
    for day in ("2030-12-31", "2031-01-01"):
        clock_at(f"{day} 08:30")
        incident = answered("outage", "--provider", HAFEN, "--since", f"{day}T08:00:00Z")["incident"]
        answered("fact", incident, "media_coverage", "true")
        clock_at(f"{day} 11:30")
        judged[day] = answered("classify", incident)

    before, after = judged["2030-12-31"], judged["2031-01-01"]
    assert (before["rules"], after["rules"]) == ("dora-2024-1772", "dora-2031")
    assert (before["thresholds"]["9(3)"], after["thresholds"]["9(3)"]) == ("yes", "no")


def test_the_version_in_force_changes_on_the_first_day_of_the_later_one(added):
    """A version that names no last day applies until the next one begins."""
    put(added, LATER, later())

    days = [at(f"{day} 12:00").date() for day in ("2025-01-17", "2030-12-31", "2031-01-01", "2040-06-01")]

    assert [lawbooks.in_force(day).id for day in days] == [
        "dora-2024-1772",
        "dora-2024-1772",
        "dora-2031",
        "dora-2031",
    ]


def test_an_act_that_is_repealed_applies_no_longer(added):
    """After the last day that a version names none applies, and no older one comes back."""
    put(added, LATER, later(**{"from = 2031-01-01 }": "from = 2031-01-01, until = 2031-12-31 }"}))

    assert lawbooks.in_force(at("2031-12-31 12:00").date()).id == "dora-2031"
    with pytest.raises(Refused) as refusal:
        lawbooks.in_force(at("2032-01-01 12:00").date())
    assert refusal.value.code == "no_rules_in_force"
