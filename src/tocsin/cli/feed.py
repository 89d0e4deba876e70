"""`tocsin feed`: read one body of a provider's status page, or replay a recorded series of them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from tocsin.channels import clock
from tocsin.channels.status_pages.decoding import LARGEST_BODY
from tocsin.channels.status_pages.reader import FORMATS, read
from tocsin.channels.status_pages.reading import ProviderIncident, Reading
from tocsin.channels.status_pages.recording import observations
from tocsin.channels.status_pages.replay import PageHistory, observe, possible_duplicates
from tocsin.channels.status_pages.tracking import TrackedIncident
from tocsin.cli.answers import answering, as_json
from tocsin.core.incidents import OPERATOR
from tocsin.core.incidents.observations import ComponentSpell
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.store import start


@click.group("feed")
def feed() -> None:
    """Read what a provider's status page says; only `record` uses the database."""


@feed.command("read")
@click.argument("path", metavar="FILE")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Name the format; else it is detected.")
@answering
def read_(path: str, *, format_: str | None, as_json: bool) -> None:
    """Read one fetched body of a status page; - reads standard input."""
    with _opened(path) as stream:
        reading = read(stream.read(LARGEST_BODY + 1), format_)
    _print(_reading(reading), _reading_text(reading), wants_json=as_json)
    if reading.health == "unreadable":
        click.echo(f"{path} cannot be read as a status page: {reading.reason}", err=True)
        sys.exit(1)


@feed.command("replay")
@click.argument("path", metavar="FILE")
@answering
def replay(path: str, *, as_json: bool) -> None:
    """Replay recorded observations (JSON lines, plain or compressed) as if fetched then."""
    history = PageHistory()
    with _opened(path) as stream:
        for seen_at, reading in observations(stream, path):
            history = observe(history, seen_at, reading)
    _print(_history(history), _history_text(history), wants_json=as_json)


@feed.command("record")
@click.argument("path", metavar="FILE")
@click.option("--provider", required=True, help="Node id or code of the provider whose page it is.")
@click.option("--seen-at", help="When it was fetched, as an instant with a zone; now by default.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Name the format; else it is detected.")
@answering
def record(path: str, *, provider: str, seen_at: str | None, format_: str | None, as_json: bool) -> object:
    """Take one fetched body into the ledger: outages of mapped components begin and end with it."""
    start.database()
    from tocsin.actions.observe_status_page import observe_status_page  # noqa: PLC0415 - Django first

    at = instant(seen_at, "--seen-at") if seen_at else clock.now()
    with _opened(path) as stream:
        body = stream.read(LARGEST_BODY + 1)
    reading, digest = read(body, format_), hashlib.sha256(body).hexdigest()
    incident, said = observe_status_page(provider, reading, by=OPERATOR, at=at, digest=digest)
    if as_json:
        return {
            "health": reading.health,
            "reason": reading.reason,
            "overall": reading.overall,
            "incident": incident,
            "ict_services": {each.ict_service: each.state for each in said.outages},
            "undecided": [each.key for each in said.undecided],
        }
    click.echo(f"Overall: {reading.overall} ({reading.health})")
    for each in said.outages:
        click.echo(f"  {each.state:<12}{each.ict_service}")
    for spell in said.undecided:
        click.echo(f"  not mapped  {spell.component_name} ({spell.status})")
    click.echo(f"See: tocsin situation {incident}" if incident else "No incident is open for it.")
    return None


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below; only the opening may be refused
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror}. Name a readable file, or - for standard input.",
            path,
        ) from None
    with file:
        yield file


def _print(answer: dict[str, Any], text: list[str], *, wants_json: bool) -> None:
    click.echo(as_json(answer) if wants_json else "\n".join(text))


def _when(moment: Instant | None) -> str | None:
    return rfc3339(moment) if moment is not None else None


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "health": reading.health,
        "reason": reading.reason,
        "format": reading.format,
        "provider": reading.provider,
        "overall": reading.overall,
        "incidents": [_incident(each) for each in reading.incidents],
        "maintenances": [_incident(each) for each in reading.maintenances],
        "components": [{"id": c.id, "name": c.name, "status": c.status} for c in reading.components],
        "flags": list(reading.flags),
    }


def _incident(incident: ProviderIncident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "title": incident.title,
        "kind": incident.kind,
        "severity": incident.severity,
        "status": incident.status,
        "started_at": _when(incident.started_at),
        "resolved_at": _when(incident.resolved_at),
        "until": _when(incident.until),
        "components": [each.name for each in incident.components],
        "regions": list(incident.regions),
        "updates": len(incident.updates),
        "flags": list(incident.flags),
    }


def _reading_text(reading: Reading) -> list[str]:
    lines = [f"{reading.provider or 'The provider'}: {reading.overall.replace('_', ' ')}"]
    for each in (*reading.incidents, *reading.maintenances):
        names = ", ".join(component.name for component in each.components) or "no component named"
        since = _when(each.started_at) or "an unknown instant"
        lines.append(
            f"  {each.kind} {each.id}, {each.status}, {each.severity}, since {since}: {each.title} ({names})"
        )
        lines += [f"    looks wrong: {flag.replace('_', ' ')}" for flag in each.flags]
    return lines


def _history(history: PageHistory) -> dict[str, Any]:
    tracked = history.incidents.values()
    return {
        "observations": history.observations,
        "unreadable": history.unreadable,
        "last_read_at": _when(history.last_read_at),
        "incidents": [_tracked(each) for each in tracked if each.kind != "maintenance"],
        "maintenances": [_maintenance(each, history) for each in tracked if each.kind == "maintenance"],
        "components": [
            {"id": each.id, "name": each.name, "status": each.status, "intervals": _spells(each.spells)}
            for each in history.components.values()
        ],
    }


def _tracked(incident: TrackedIncident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "kind": incident.kind,
        "titles": list(incident.titles),
        "severities": list(incident.severities),
        "peak_severity": incident.peak_severity,
        "started_at": _when(incident.started_at),
        "first_seen_at": _when(incident.first_seen_at),
        "closed_at": _when(incident.closed_at),
        "closed_by": incident.closed_by,
        "components": list(incident.components),
        "component_intervals": _spells(incident.spells),
        "updates": [{"id": each.key, "texts": list(each.bodies)} for each in incident.updates],
        "changes": [
            {
                "at": _when(each.at),
                "kind": each.kind,
                "before": each.before,
                "after": each.after,
                "substance": each.substance,
            }
            for each in incident.changes
        ],
        "flags": list(incident.flags),
    }


def _maintenance(incident: TrackedIncident, history: PageHistory) -> dict[str, Any]:
    return {
        "id": incident.id,
        "titles": list(incident.titles),
        "status": incident.status,
        "windows": [[_when(start), _when(end)] for start, end in incident.windows],
        "first_seen_at": _when(incident.first_seen_at),
        "closed_at": _when(incident.closed_at),
        "closed_by": incident.closed_by,
        "components": list(incident.components),
        "component_intervals": _spells(incident.spells),
        "possible_duplicates": list(possible_duplicates(history, incident)),
    }


def _spells(spells: tuple[ComponentSpell, ...]) -> list[dict[str, Any]]:
    return [
        {
            "component": each.component_name,
            "component_id": each.component_id,
            "status": each.status,
            "from": _when(each.start),
            "until": _when(each.end),
        }
        for each in spells
    ]


def _history_text(history: PageHistory) -> list[str]:
    lines = [f"{history.observations} observations, {history.unreadable} of them unreadable"]
    for each in history.incidents.values():
        end = _when(each.closed_at)
        over = f"closed {end} by {each.closed_by}" if end else each.status
        worst = each.kind if each.kind == "maintenance" else f"{each.kind}, {each.peak_severity} at worst"
        lines.append(f"  {each.id}, {worst}, since {_when(each.started_at)}, {over}: {each.titles[-1]}")
    return lines
