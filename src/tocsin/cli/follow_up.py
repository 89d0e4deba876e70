"""`tocsin follow-up`: what somebody owes after an incident, a problem or a threat."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.incidents.follow_ups import FollowUpEvidence, follow_up_document
from tocsin.core.refusal import Refused
from tocsin.core.time import instant
from tocsin.store import start

STATES = ("open", "done", "effective", "ineffective", "dropped", "owed", "overdue", "to_check")


@click.group("follow-up")
def follow_up() -> None:
    """Keep what is owed after an incident, a problem or a threat."""


@follow_up.command("open")
@click.argument("about", metavar="REF")
@click.argument("title")
@click.option("--owner", required=True, help="The account of whoever owes it.")
@click.option("--due", required=True, help="By when, as an instant with a zone.")
@answering
def open_(about: str, title: str, *, owner: str, due: str, as_json: bool) -> object:
    """Say who owes what by when, about an incident, a problem or a threat."""
    start.database()
    from tocsin.actions.open_follow_up import open_follow_up  # noqa: PLC0415 - Django must be set up first

    by_when = instant(due, "--due")
    reference = open_follow_up(about, title, owner=owner, due=by_when, by=OPERATOR, at=clock.now())
    return _answer(reference, f"{reference} is open; {owner} is reminded when it is due.", as_json=as_json)


@follow_up.command("done")
@click.argument("reference", metavar="ACT")
@click.option("--text", default="", help="What was done.")
@click.option("--link", default="", help="The address of what shows it.")
@click.option("--file", "file", type=click.Path(), help="What shows it; only its name and SHA-256 are kept.")
@click.option("--dropped", is_flag=True, help="It is not done and not owed any more; --text says why.")
@answering
def done(reference: str, *, text: str, link: str, file: str | None, dropped: bool, as_json: bool) -> object:
    """Say that it is done, or dropped, with what shows it."""
    evidence = FollowUpEvidence(text, link, *(_digested(Path(file)) if file else ("", "")))
    start.database()
    from tocsin.actions.report_follow_up import report_follow_up  # noqa: PLC0415 - Django must be set up first

    state = "dropped" if dropped else "done"
    report_follow_up(reference, state, evidence, by=OPERATOR, at=clock.now())
    return _answer(reference, f"{reference} is {state}.", as_json=as_json)


@follow_up.command("check")
@click.argument("reference", metavar="ACT")
@click.option("--effective/--ineffective", required=True, default=None, help="Whether it helped.")
@click.option("--text", default="", help="How that shows.")
@answering
def check(reference: str, *, effective: bool, text: str, as_json: bool) -> object:
    """Say whether what was done helped; not by its owner, nor by whoever reported it."""
    start.database()
    from tocsin.actions.check_follow_up import check_follow_up  # noqa: PLC0415 - Django must be set up first

    check_follow_up(reference, effective=effective, text=text, by=OPERATOR, at=clock.now())
    said = "effective" if effective else "not effective, and owed again"
    return _answer(reference, f"{reference} is {said}.", as_json=as_json)


@follow_up.command("move")
@click.argument("reference", metavar="ACT")
@click.option("--due", required=True, help="The new instant, with a zone.")
@click.option("--reason", required=True, help="Why, in one line; it stays on record.")
@answering
def move(reference: str, *, due: str, reason: str, as_json: bool) -> object:
    """Move the instant by which it is owed."""
    start.database()
    from tocsin.actions.move_follow_up import move_follow_up  # noqa: PLC0415 - Django must be set up first

    move_follow_up(reference, instant(due, "--due"), reason=reason, by=OPERATOR, at=clock.now())
    return _answer(reference, f"{reference} is moved to {due}.", as_json=as_json)


@follow_up.command("list")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only these.")
@click.option("--owner", default="", help="Only what this account owns.")
@click.option("--entity", default="", metavar="LEI", help="Only of this entity.")
@click.option("--about", default="", metavar="REF", help="Only about this incident, problem or threat.")
@answering
def list_(*, state: str | None, owner: str, entity: str, about: str, as_json: bool) -> object:
    """List what is owed: what is overdue first."""
    start.database()
    from tocsin.actions.follow_up_access import visible_follow_ups  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import follow_ups  # noqa: PLC0415

    now, rows = clock.now(), visible_follow_ups(OPERATOR)
    found = follow_ups.chosen(rows, now, state=state or "", owner=owner, entity=entity, about=about)
    answers = [_document(each.reference) for each in follow_ups.overdue_first(found, now)]
    if as_json:
        return answers
    for each in answers:
        state = "overdue" if each["overdue"] else each["state"]
        click.echo(f"{each['follow_up']}  {state:<11} {each['due']}  {each['owner']:<12} {each['title']}")
    return None


def _answer(reference: str, sentence: str, *, as_json: bool) -> object:
    if as_json:
        return _document(reference)
    click.echo(sentence)
    return None


def _document(reference: str) -> dict[str, Any]:
    from tocsin.store import follow_ups  # noqa: PLC0415 - Django must be set up first

    return follow_up_document(follow_ups.follow_up(reference), clock.now())


def _digested(path: Path) -> tuple[str, str]:
    """Return the name of a file and its SHA-256; raises ``Refused`` (``unreadable_file``)."""
    try:
        with path.open("rb") as file:
            return path.name, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        sentence = f"{path} cannot be read: {error.strerror}. Name a readable file."
        raise Refused("unreadable_file", sentence, "--file") from None
