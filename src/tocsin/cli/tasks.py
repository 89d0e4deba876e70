"""`tocsin tasks`: what is due, whatever it comes from."""

from __future__ import annotations

from collections.abc import Mapping

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.situation.tasks import TaskKind, Urgent, task_document
from tocsin.core.time import rfc3339
from tocsin.store import start

WORDS: Mapping[TaskKind, str] = {
    "triage": "Triage the incident",
    "report": "Submit the {detail}",
    "recurrence_assessment": "Assess recurring incidents",
    "review": "Review the incident",
    "claim": "Send the {detail} to the provider",
    "follow_up": "Do what was agreed",
    "effect_check": "Check whether it helped",
}
STANDING: Mapping[Urgent, str] = {"overdue": "OVERDUE", "now": "NOW", "soon": "due", "undated": "no date"}


@click.command("tasks")
@answering
def tasks(*, as_json: bool) -> object:
    """List what is due: what is overdue first, then what is to be done at once, then the nearest."""
    start.database()
    from tocsin.actions.list_tasks import list_tasks  # noqa: PLC0415 - Django must be set up first
    from tocsin.core.incidents import OPERATOR  # noqa: PLC0415

    now = clock.now()
    found = list_tasks(OPERATOR, now)
    if as_json:
        return [task_document(each, now) for each in found]
    for each in found:
        due = rfc3339(each.due) if each.due else ""
        what = WORDS[each.kind].format(detail=each.detail.replace("_", " "))
        who = f" ({each.owner})" if each.owner else ""
        click.echo(f"{STANDING[each.standing(now)]:<8}{due:<21}{each.about:<21}{what}: {each.title}{who}")
    if not found:
        click.echo("Nothing is due within fourteen days.")
    return None
