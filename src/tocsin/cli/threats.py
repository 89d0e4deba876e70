"""`tocsin threats`: the register of significant cyber threats."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal, cast

import click

from tocsin.channels import clock
from tocsin.channels.threat_files import LARGEST_FILE, read_threats
from tocsin.cli import threats_text as text
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.incidents.proposals import proposal_body
from tocsin.core.incidents.threats import NOTE_KINDS, NoteKind, ThreatNote
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.store import start

ENTITY = click.option("--entity", metavar="LEI", help="Whose register it is; the owner's by default.")


@click.group("threats")
def threats() -> None:
    """Keep the register of cyber threats; only `read` needs no database."""


@threats.command("read")
@click.argument("path", metavar="FILE")
@answering
def read(path: str, *, as_json: bool) -> object:
    """Say what a STIX, MISP or CSAF file describes; - reads standard input."""
    found = read_threats(_bytes(path))
    if as_json:
        return {"proposals": [proposal_body(each) for each in found]}
    for proposal in found:
        text.show_proposal(proposal)
    return None


@threats.command("import")
@click.argument("path", metavar="FILE")
@ENTITY
@answering
def import_(path: str, *, entity: str | None, as_json: bool) -> object:
    """Propose what a file describes; a person confirms or dismisses it."""
    found = read_threats(_bytes(path))
    start.database()
    from tocsin.actions.propose_threats import propose_threats  # noqa: PLC0415 - Django must be set up first

    answer = propose_threats(found, entity=entity, by=OPERATOR, at=clock.now())
    if as_json:
        return answer
    text.show_import(answer)
    return None


@threats.command("list")
@click.option(
    "--status", type=click.Choice(("proposed", "active", "inactive", "dismissed")), help="Only these."
)
@answering
def list_(*, status: str | None, as_json: bool) -> object:
    """List the threats: what waits for a decision first, then the newest."""
    start.database()
    from tocsin.store import threats as register  # noqa: PLC0415 - Django must be set up first

    rows = [
        {
            "threat": row.reference,
            "title": row.title,
            "entity": row.entity_id,
            "status": row.status,
            "significant": row.significant,
            "since": rfc3339(row.since),
        }
        for row in register.threats(None, status)
    ]
    if as_json:
        return rows
    text.show_list(rows)
    return None


@threats.command("show")
@click.argument("reference", metavar="REF")
@answering
def show(reference: str, *, as_json: bool) -> object:
    """Show what is known of a threat, and what a notification of it still misses."""
    start.database()
    from tocsin.core.incidents.threat_document import threat_document  # noqa: PLC0415
    from tocsin.store import queries  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import threats as register  # noqa: PLC0415

    told = register.threat(reference)
    entity = queries.entity(told.entity)
    document = threat_document(told, entity.name if entity else None)
    if as_json:
        return document
    text.show_threat(document, told)
    return None


@threats.command("record")
@click.option("--title", required=True, help="What people call it.")
@click.option("--description", default="", help="Risks, vulnerabilities, probability, source.")
@click.option("--detected-at", help="When the entity became aware; now by default.")
@click.option("--source", default="", help="Where it is known from.")
@ENTITY
@answering
def record(
    *, title: str, description: str, detected_at: str | None, source: str, entity: str | None, as_json: bool
) -> object:
    """Put a threat in the register by hand; it is active at once."""
    start.database()
    from tocsin.actions.record_threat import record_threat  # noqa: PLC0415 - Django must be set up first

    reference = record_threat(
        title,
        description=description,
        detected_at=_moment(detected_at, "--detected-at"),
        source=source,
        entity=entity,
        by=OPERATOR,
        at=clock.now(),
    )
    return _said(reference, "is recorded. Next: tocsin threats assess " + reference, as_json=as_json)


@threats.command("confirm")
@click.argument("reference", metavar="REF")
@click.option("--detected-at", help="When the entity became aware; now by default.")
@answering
def confirm(reference: str, *, detected_at: str | None, as_json: bool) -> object:
    """Confirm what was proposed: the threat, or an update of it."""
    start.database()
    from tocsin.actions.confirm_threat import confirm_threat  # noqa: PLC0415 - Django must be set up first

    confirm_threat(reference, detected_at=_moment(detected_at, "--detected-at"), by=OPERATOR, at=clock.now())
    return _said(reference, "is confirmed.", as_json=as_json)


@threats.command("dismiss")
@click.argument("reference", metavar="REF")
@click.option("--reason", required=True, help="Why it does not concern the entity.")
@answering
def dismiss(reference: str, *, reason: str, as_json: bool) -> object:
    """Dismiss what was proposed, with the reason."""
    start.database()
    from tocsin.actions.dismiss_threat import dismiss_threat  # noqa: PLC0415 - Django must be set up first

    dismiss_threat(reference, reason=reason, by=OPERATOR, at=clock.now())
    return _said(reference, "the proposal is dismissed.", as_json=as_json)


@threats.command("fact")
@click.argument("reference", metavar="REF")
@click.argument("key")
@click.argument("value")
@click.option("--since", help="Since when it is true, as an instant with a zone.")
@click.option("--source", default="", help="Where it comes from.")
@click.option("--estimate", is_flag=True, help="It is an estimate.")
@answering
def fact(
    reference: str, key: str, value: str, *, since: str | None, source: str, estimate: bool, as_json: bool
) -> object:
    """Record one fact of Art. 10; VALUE is true, false, or null for not known."""
    start.database()
    from tocsin.actions.record_threat_fact import record_threat_fact  # noqa: PLC0415 - Django must be set up first

    given = Fact(key, _value(value), _moment(since, "--since"), source=source, estimate=estimate)
    record_threat_fact(reference, given, by=OPERATOR, at=clock.now())
    return _said(reference, f"{key} is recorded.", as_json=as_json)


@threats.command("assess")
@click.argument("reference", metavar="REF")
@answering
def assess(reference: str, *, as_json: bool) -> object:
    """Record whether the threat is significant, on what is known now."""
    start.database()
    from tocsin.actions.assess_threat import assess_threat  # noqa: PLC0415 - Django must be set up first

    decision = assess_threat(reference, by=OPERATOR, at=clock.now())
    if as_json:
        return decision
    text.show_assessment(reference, decision)
    return None


@threats.command("note")
@click.argument("reference", metavar="REF")
@click.argument("kind", type=click.Choice(NOTE_KINDS))
@click.argument("words", metavar="TEXT")
@click.option("--at", "happened", help="When it happened, as an instant with a zone.")
@click.option("--channel", default="", help="By which channel somebody was told.")
@click.option("--reference", "receipt", default="", help="The reference that was given for it.")
@answering
def note(
    reference: str, kind: str, words: str, *, happened: str | None, channel: str, receipt: str, as_json: bool
) -> object:
    """Note what was done, who was told, or what a notification says."""
    start.database()
    from tocsin.actions.note_on_threat import note_on_threat  # noqa: PLC0415 - Django must be set up first

    given = ThreatNote(cast("NoteKind", kind), words, _moment(happened, "--at"), channel, receipt)
    note_on_threat(reference, given, by=OPERATOR, at=clock.now())
    return _said(reference, f"the note ({kind.replace('_', ' ')}) is recorded.", as_json=as_json)


@threats.command("status")
@click.argument("reference", metavar="REF")
@click.argument("status_", metavar="STATUS", type=click.Choice(("active", "inactive")))
@click.option("--reason", required=True, help="What changed.")
@answering
def status(reference: str, status_: Literal["active", "inactive"], *, reason: str, as_json: bool) -> object:
    """Say that a threat is not active any more, or active again."""
    start.database()
    from tocsin.actions.set_threat_status import set_threat_status  # noqa: PLC0415 - Django must be set up first

    set_threat_status(reference, status_, reason=reason, by=OPERATOR, at=clock.now())
    return _said(reference, f"is {status_}.", as_json=as_json)


def _said(reference: str, words: str, *, as_json: bool) -> object:
    if as_json:
        return {"threat": reference}
    click.echo(f"{reference} {words}" if words.startswith("is ") else f"{reference}: {words}")
    return None


def _moment(given: str | None, where: str) -> Instant | None:
    return instant(given, where) if given else None


def _bytes(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(LARGEST_FILE + 1)
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror}. Name a readable file, or - for standard input.",
            path,
        ) from None


def _value(given: str) -> Any:
    try:
        return json.loads(given, parse_float=str)
    except (ValueError, RecursionError):
        raise Refused(
            "not_json",
            f"VALUE {given[:60]!r} is not JSON. Write true, false, or null for not known.",
            "VALUE",
        ) from None
