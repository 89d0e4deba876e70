"""Fill an empty data folder with the fictional group, and play a real outage on it up to an instant."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.record_demo_history import record_demo_history
from tocsin.actions.record_fact import record_fact
from tocsin.channels.demo_group import history, package_folder, write_group
from tocsin.channels.inventory_folder import read_folder
from tocsin.channels.register_package.reader import read_package
from tocsin.core.incidents import OPERATOR, Actor, Fact, Role
from tocsin.core.time import Instant
from tocsin.store import queries

PASSWORD = "tocsin-demonstration"  # noqa: S105 - known to everybody: a demo listens on its own machine alone
PEOPLE = {
    "ada": (Role.INCIDENT_MANAGER, Role.RESPONDER, Role.ADMINISTRATOR),
    "bo": (Role.RESPONDER,),
    "cas": (Role.COMPLIANCE,),
    "dee": (Role.READER,),
}
SOMEBODY = Actor("bo", operator=True)
BEFORE = timedelta(days=150)
"""The group was loaded so long before the outage."""


def start_demo(scenario: Mapping[str, Any]) -> str:
    """Fill the folder, open the incident, record what was known when it is looked at."""
    aware = scenario["demo"]["aware_at"]
    _load(aware - BEFORE)
    record_demo_history(history())
    outage = scenario["outage"]
    reference = declare_outage(
        outage["provider"],
        since=outage["since"],
        title=outage["title"],
        by=SOMEBODY,
        at=aware,
        source=outage["sources"][0],
    )
    play(reference, scenario, after=None, until=scenario["demo"]["asked_at"])
    return reference


def play(reference: str, scenario: Mapping[str, Any], *, after: Instant | None, until: Instant) -> None:
    """Record what became known in a stretch of the scenario, each fact at the instant at which it did."""
    for fact in sorted(scenario["fact"], key=lambda fact: fact["known"]):
        if (after is None or after < fact["known"]) and fact["known"] <= until:
            given = Fact(
                fact["key"], fact["value"], source=fact["source"], estimate=fact.get("estimate", False)
            )
            record_fact(reference, given, by=SOMEBODY, at=fact["known"])


def _load(at: Instant) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_group(Path(folder))
        import_register(read_package(package_folder(Path(folder))), by=OPERATOR, at=at)
        import_inventory(read_folder(Path(folder) / "inventory"), by=OPERATOR, at=at)
    for name, roles in PEOPLE.items():
        for entity in queries.entities():
            for role in roles:
                give_role(name, entity.lei, role, by=OPERATOR, at=at, password=PASSWORD)
