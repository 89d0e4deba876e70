"""Status pages as they were observed, and small ones written for a test."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Any

from tests.shared import shared
from tocsin.channels.status_pages import PageHistory, ProviderIncident, Reading, observe, read, read_document
from tocsin.channels.status_pages.recording import observations
from tocsin.channels.status_pages.tracking import TrackedIncident
from tocsin.core.time import Instant, instant


def snapshot(moment: str) -> Reading:
    """Read the summary of GitHub that was fetched at a moment."""
    folder = shared("feeds/statuspage/github_outages/snapshots")
    (path,) = folder.glob(f"{moment}_*")
    return read(path.read_bytes())


def stored(name: str) -> Reading:
    """Read one stored feed."""
    return read(shared(f"feeds/{name}").read_bytes())


@cache
def github() -> PageHistory:
    """Replay everything that was observed of GitHub from 2020-11 to 2022-12."""
    path = shared("feeds/statuspage/github_outages/replay.jsonl.gz")
    history = PageHistory()
    with path.open("rb") as stream:
        for seen_at, reading in observations(stream, path.name):
            history = observe(history, seen_at, reading)
    return history


def github_bodies() -> list[tuple[Instant, dict[str, Any]]]:
    """Return what was observed of GitHub, as documents."""
    path = shared("feeds/statuspage/github_outages/replay.jsonl.gz")
    with gzip.open(path) as stream:
        lines = [json.loads(line) for line in stream]
    return [(instant(line["seen_at"]), line["summary"]) for line in lines]


def at(clock: str) -> Instant:
    """Return an instant of the day on which the written pages play."""
    return instant(f"2026-03-02T{clock}:00Z")


def page(*incidents: dict[str, Any], indicator: str = "none", **components: str) -> dict[str, Any]:
    """Write a summary of a page; each component is named with its status."""
    return {
        "page": {"id": "p1", "name": "Hafen Cloud"},
        "status": {"indicator": indicator},
        "components": [{"id": f"c-{k}", "name": k, "status": v} for k, v in components.items()],
        "incidents": [each for each in incidents if each.get("impact") != "maintenance"],
        "scheduled_maintenances": [each for each in incidents if each.get("impact") == "maintenance"],
    }


def outage(id_: str = "i1", **more: Any) -> dict[str, Any]:
    """Write an incident of a page, open since 08:00."""
    return {
        "id": id_,
        "name": "Incident with Storage",
        "status": "investigating",
        "impact": "minor",
        "started_at": "2026-03-02T08:00:00Z",
        "components": [],
        "incident_updates": [],
    } | more


def listed(**components: str) -> list[dict[str, str]]:
    """Write the components that an incident lists."""
    return [{"id": f"c-{k}", "name": k, "status": v} for k, v in components.items()]


def only(reading: Reading) -> ProviderIncident:
    """Return the one incident of a reading."""
    (incident,) = reading.incidents
    return incident


def replayed(*bodies: tuple[str, dict[str, Any] | None]) -> PageHistory:
    """Replay pages seen at times of the day; None is a fetch that failed."""
    history = PageHistory()
    for clock, body in bodies:
        reading = read(b"") if body is None else read_document(body)
        history = observe(history, at(clock), reading)
    return history


def the(history: PageHistory, id_: str = "i1") -> TrackedIncident:
    """Return one incident of a history."""
    return history.incidents[id_]
