"""`tocsin incident`: the life of an incident from the command line, from recorded to closed."""

from __future__ import annotations

from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.cli.incident import value_of
from tocsin.cli.incident_people import admit, confine, merge, role, split
from tocsin.cli.incident_text import lines
from tocsin.core.incidents import (
    CAUSES,
    INCIDENT_TYPES,
    LINK_KINDS,
    NOTE_KINDS,
    OPERATOR,
    URGENCIES,
    Fact,
    IncidentType,
    LifeCycleState,
    LinkKind,
    NoteKind,
    Urgency,
)
from tocsin.core.incidents.life_cycle import STATES
from tocsin.core.time import Instant, instant
from tocsin.store import start


@click.group("incident")
def incident() -> None:
    """Record an incident and follow it through its life."""


def done(sentence: str, *, as_json: bool, **answer: object) -> object:
    """Answer with a document or with a sentence."""
    if as_json:
        return answer
    click.echo(sentence)
    return None


def given(text: str | None, where: str) -> Instant | None:
    """Return the instant of an option, if it was given."""
    return instant(text, where) if text else None


@incident.command("record")
@click.argument("title")
@click.option("--since", required=True, help="Since when, as an instant with a zone.")
@click.option("--entity", help="LEI of the entity whose incident it is.")
@click.option("--type", "kind", type=click.Choice(INCIDENT_TYPES), help="What it looks like.")
@click.option("--urgency", type=click.Choice(URGENCIES), help="How soon it has to be over.")
@click.option("--down", "nodes", multiple=True, help="Node of the inventory that is down.")
@click.option("--fact", "facts", nargs=2, multiple=True, metavar="KEY VALUE", help="A fact; VALUE is JSON.")
@click.option("--description", default="", help="What is known of it.")
@click.option("--source", default="", help="Where it is known from.")
@answering
def record(
    *,
    title: str,
    since: str,
    entity: str | None,
    kind: IncidentType | None,
    urgency: Urgency | None,
    nodes: tuple[str, ...],
    facts: tuple[tuple[str, str], ...],
    description: str,
    source: str,
    as_json: bool,
) -> object:
    """Record any incident; a title and an instant are enough."""
    start.database()
    from tocsin.actions.record_incident import record_incident  # noqa: PLC0415 - Django must be set up first

    reference = record_incident(
        title,
        since=instant(since, "--since"),
        entity=entity,
        type=kind,
        urgency=urgency,
        nodes=nodes,
        facts=[Fact(key, value_of(value), source=source) for key, value in facts],
        description=description,
        source=source,
        by=OPERATOR,
        at=clock.now(),
    )
    told = f"{reference} is open. See it with: tocsin incident show {reference}"
    return done(told, as_json=as_json, incident=reference)


@incident.command("triage")
@click.argument("reference")
@click.option("--type", "kind", type=click.Choice(INCIDENT_TYPES), required=True)
@click.option("--urgency", type=click.Choice(URGENCIES), required=True)
@answering
def triage(*, reference: str, kind: IncidentType, urgency: Urgency, as_json: bool) -> object:
    """Say what type it is and how soon it has to be over; the priority follows."""
    start.database()
    from tocsin.actions.triage_incident import triage_incident  # noqa: PLC0415 - Django must be set up first

    triage_incident(reference, kind, urgency, by=OPERATOR, at=clock.now())
    now = _shown(reference)
    told = f"{reference}: impact {now['impact']}, priority {now['priority'] or 'unknown'}."
    return done(told, as_json=as_json, incident=reference, impact=now["impact"], priority=now["priority"])


@incident.command("state")
@click.argument("reference")
@click.argument("state", type=click.Choice(STATES))
@click.option("--since", help="Since when, as an instant with a zone; now by default.")
@click.option("--reason", default="")
@click.option("--seen", type=int, help="Number of the entry on which this is decided.")
@answering
def change(
    *,
    reference: str,
    state: LifeCycleState,
    since: str | None,
    reason: str,
    seen: int | None,
    as_json: bool,
) -> object:
    """Move an incident forward: under_response, recovered, resolved, closed."""
    start.database()
    from tocsin.actions.change_state import change_state  # noqa: PLC0415 - Django must be set up first

    moment = given(since, "--since")
    change_state(reference, state, since=moment, reason=reason, seen=seen, by=OPERATOR, at=clock.now())
    told = f"{reference} is {state.replace('_', ' ')}."
    return done(told, as_json=as_json, incident=reference, state=state)


@incident.command("reopen")
@click.argument("reference")
@click.option("--reason", required=True)
@click.option("--down-again", is_flag=True, help="The service is not back: its downtime runs on.")
@answering
def reopen(*, reference: str, reason: str, down_again: bool, as_json: bool) -> object:
    """Say that an incident was not over: its clocks run again."""
    start.database()
    from tocsin.actions.reopen_incident import reopen_incident  # noqa: PLC0415 - Django must be set up first

    reopen_incident(reference, reason, down_again=down_again, by=OPERATOR, at=clock.now())
    state = _shown(reference)["state"]
    return done(f"{reference} is open again.", as_json=as_json, incident=reference, state=state)


@incident.command("rename")
@click.argument("reference")
@click.argument("title")
@answering
def rename(*, reference: str, title: str, as_json: bool) -> object:
    """Call an incident otherwise."""
    start.database()
    from tocsin.actions.rename_incident import rename_incident  # noqa: PLC0415 - Django must be set up first

    rename_incident(reference, title, by=OPERATOR, at=clock.now())
    called = _shown(reference)["title"]
    return done(f"{reference} is called: {called}", as_json=as_json, incident=reference, title=called)


@incident.command("cause")
@click.argument("reference")
@click.argument("causes", nargs=-1, required=True, type=click.Choice(CAUSES))
@answering
def cause(*, reference: str, causes: tuple[str, ...], as_json: bool) -> object:
    """Say what caused it, the main cause first."""
    start.database()
    from tocsin.actions.find_cause import find_cause  # noqa: PLC0415 - Django must be set up first

    find_cause(reference, causes, by=OPERATOR, at=clock.now())
    named = ", ".join(each.replace("_", " ") for each in causes)
    told = f"{reference} was caused by: {named}."
    return done(told, as_json=as_json, incident=reference, causes=list(causes))


@incident.command("note")
@click.argument("reference")
@click.argument("kind", type=click.Choice(NOTE_KINDS))
@click.argument("text")
@click.option("--when", help="When it happened, as an instant with a zone; now by default.")
@click.option("--with", "other", default="", help="With whom one spoke or wrote.")
@answering
def note(*, reference: str, kind: NoteKind, text: str, when: str | None, other: str, as_json: bool) -> object:
    """Write down a call, a message, what was seen, or what was decided."""
    start.database()
    from tocsin.actions.note_on_incident import note_on_incident  # noqa: PLC0415 - Django must be set up first

    moment = given(when, "--when")
    note_on_incident(reference, kind, text, when=moment, other=other, by=OPERATOR, at=clock.now())
    return done(f"{reference}: the {kind} is noted.", as_json=as_json, incident=reference, kind=kind)


@incident.command("link")
@click.argument("reference")
@click.argument("kind", type=click.Choice(LINK_KINDS))
@click.argument("to")
@click.option("--relation", default="", help="How they hang together, in a few words.")
@answering
def link(*, reference: str, kind: LinkKind, to: str, relation: str, as_json: bool) -> object:
    """Link it to another incident, a problem, a threat or a provider."""
    start.database()
    from tocsin.actions.link_incident import link_incident  # noqa: PLC0415 - Django must be set up first

    link_incident(reference, kind, to, relation=relation, by=OPERATOR, at=clock.now())
    return done(f"{reference} is linked to {to}.", as_json=as_json, incident=reference, to=to)


@incident.command("unlink")
@click.argument("reference")
@click.argument("to")
@answering
def unlink(*, reference: str, to: str, as_json: bool) -> object:
    """Take a link back."""
    start.database()
    from tocsin.actions.unlink_incident import unlink_incident  # noqa: PLC0415 - Django must be set up first

    unlink_incident(reference, to, by=OPERATOR, at=clock.now())
    return done(f"{reference} is not linked to {to} any more.", as_json=as_json, incident=reference, to=to)


@incident.command("show")
@click.argument("reference")
@click.option("--known-at", help="As known at an instant with a zone.")
@answering
def show(*, reference: str, known_at: str | None, as_json: bool) -> object:
    """Show where an incident is, who does what, and what was recorded."""
    start.database()
    found = _shown(reference, given(known_at, "--known-at"))
    if as_json:
        return found
    for line in lines(found):
        click.echo(line)
    return None


def _shown(reference: str, known_at: Instant | None = None) -> dict[str, Any]:
    from tocsin.actions.show_incident import show_incident  # noqa: PLC0415 - Django must be set up first

    return show_incident(reference, by=OPERATOR, known_at=known_at)


for each in (merge, split, role, confine, admit):
    incident.add_command(each)
