"""`tocsin problem`: the causes behind incidents, and how to live with them until they are gone."""

from __future__ import annotations

from typing import Any, cast

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import CAUSES, OPERATOR
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.incidents.problems import PROBLEM_STATES, ProblemHistory, ProblemState
from tocsin.core.time import rfc3339
from tocsin.store import start


@click.group("problem")
def problem() -> None:
    """Keep the problems behind incidents, their causes and workarounds."""


def _described(command: Any) -> Any:
    """Give a command the options that say what a problem is."""
    options = (
        click.option("--description", help="What is known of it."),
        click.option("--cause", type=click.Choice(("", *CAUSES)), help="Root cause: field 4.1 of 2025/302."),
        click.option("--detailed", multiple=True, help="Detailed cause, field 4.2; may be repeated."),
        click.option("--additional", multiple=True, help="Additional cause, field 4.3; may be repeated."),
        click.option("--cause-text", help="The apparent root cause in words, as the incidents have it."),
        click.option("--workaround", help="How to live with it; with one it is a known error."),
        click.option("--node", help="Node of the inventory that it sits in."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _description(title: str | None, given: dict[str, Any]) -> ProblemDescription:
    """Return what was said; a list that was not given leaves the earlier one as it is."""
    detailed, additional = (tuple(given.pop(key)) or None for key in ("detailed", "additional"))
    return ProblemDescription(title=title, detailed=detailed, additional=additional, **given)


@problem.command("open")
@click.argument("title")
@click.option("--entity", metavar="LEI", help="Whose problem it is; the register owner's by default.")
@_described
@answering
def open_(*, title: str, entity: str | None, as_json: bool, **given: Any) -> object:
    """Open a problem, with what is known of it."""
    start.database()
    from tocsin.actions.open_problem import open_problem  # noqa: PLC0415 - Django must be set up first

    said = _description(title, given)
    reference = open_problem(said, entity=entity, by=OPERATOR, at=clock.now())
    words = f"is open. Link incidents with: tocsin incident link INC problem {reference}"
    return _said(reference, words, as_json=as_json)


@problem.command("describe")
@click.argument("reference", metavar="REF")
@click.option("--title", help="What to call it.")
@_described
@answering
def describe(*, reference: str, title: str | None, as_json: bool, **given: Any) -> object:
    """Say what is known of a problem anew; what is left out stays, and an empty text takes it back."""
    start.database()
    from tocsin.actions.describe_problem import describe_problem  # noqa: PLC0415 - Django must be set up first

    changed = describe_problem(reference, _description(title, given), by=OPERATOR, at=clock.now())
    words = "is described." if changed else "is as it was: nothing new was said."
    return _said(reference, words, as_json=as_json)


@problem.command("state")
@click.argument("reference", metavar="REF")
@click.argument("to", metavar="STATE", type=click.Choice(PROBLEM_STATES))
@click.option("--reason", required=True, help="How it was resolved, or why its state changes.")
@answering
def state(*, reference: str, to: str, reason: str, as_json: bool) -> object:
    """Say that a problem is resolved, or open after all."""
    start.database()
    from tocsin.actions.set_problem_state import set_problem_state  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import problems  # noqa: PLC0415

    set_problem_state(reference, cast("ProblemState", to), reason=reason, by=OPERATOR, at=clock.now())
    words = f"is {problems.problem(reference).state.replace('_', ' ')}."
    return _said(reference, words, as_json=as_json)


@problem.command("list")
@click.option("--state", "of", type=click.Choice(PROBLEM_STATES), help="Only these.")
@answering
def list_(*, of: str | None, as_json: bool) -> object:
    """List the problems: what is not resolved first, then the newest."""
    start.database()
    from tocsin.actions.survey_problems import visible_problems  # noqa: PLC0415 - Django must be set up first

    found = [_document(each) for each in visible_problems(OPERATOR, of)]
    if as_json:
        return found
    for each in found:
        number = f"{len(each['incidents'])} incidents"
        click.echo(f"{each['problem']}  {each['state']:<12}{number:<14}{each['title']}")
    if not found:
        click.echo("No problem is recorded.")
    return None


@problem.command("show")
@click.argument("reference", metavar="REF")
@answering
def show(*, reference: str, as_json: bool) -> object:
    """Show what is known of a problem, and the incidents that it is behind."""
    start.database()
    from tocsin.store import problems  # noqa: PLC0415 - Django must be set up first

    document = _document(problems.problem(reference))
    if as_json:
        return document
    click.echo(f"{reference}  {document['title']}")
    for key, value in document.items():
        if value and key not in ("problem", "title"):
            said = ", ".join(value) if isinstance(value, list) else value
            click.echo(f"  {key.replace('_', ' '):<13}{said}")
    return None


def _document(told: ProblemHistory) -> dict[str, Any]:
    return {
        "problem": told.reference,
        "title": told.title,
        "entity": told.entity,
        "state": told.state,
        "reason": told.reason or None,
        "description": told.description or None,
        "cause": told.cause or None,
        "detailed": list(told.detailed),
        "additional": list(told.additional),
        "cause_text": told.cause_text or None,
        "workaround": told.workaround or None,
        "node": told.node or None,
        "incidents": list(told.incidents),
        "opened_at": rfc3339(told.opened_at) if told.opened_at else None,
    }


def _said(reference: str, words: str, *, as_json: bool) -> object:
    if as_json:
        return {"problem": reference}
    click.echo(f"{reference} {words}")
    return None
