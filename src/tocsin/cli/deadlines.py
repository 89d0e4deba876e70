"""`tocsin deadlines`: by when each report is due, under which article, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from tocsin.channels import calendars
from tocsin.cli.answers import answering, each, read_json
from tocsin.core.deadlines import Deadline, events_from, notes
from tocsin.core.deadlines import deadlines as deadlines_of
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.core.time.instants import zone
from tocsin.store.timelimits import time_limits


@click.command("deadlines")
@click.argument("path", metavar="FACTS.json")
@answering
def deadlines(path: str, *, as_json: bool) -> object:
    """Say by when each report is due, from the events so far. FACTS.json may be - for standard input."""
    answers = each(read_json(path), answer)
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        _print(one)
    return None


def answer(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one object of facts, as in the contract of ``tocsin deadlines``."""
    events = events_from(facts)
    moments = events.instants()
    law = time_limits(events.regime, on=moments[0].date() if moments else None)
    calendar = calendars.place(events.member_state, events.time_zone, moments)
    found = deadlines_of(events, law, calendar)
    return {
        "regime": events.regime,
        "deadlines": [_as_json(each) for each in found],
        "notes": list(notes(events, law, found)),
        "time_zone": str(calendar.zone) if calendar else "UTC",
        "act": {
            "title": law.title,
            "short": law.short,
            "source": law.source,
            "applies_from": law.applies_from.isoformat(),
        },
    }


def _as_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "report": deadline.report,
        "due": _text(deadline.due),
        "article": deadline.article,
        "relief": deadline.relief,
        "before_relief": _text(deadline.before_relief),
        "legal_outer": _text(deadline.legal_outer),
        "projected": deadline.projected,
        "trigger": deadline.trigger,
        "relief_denied_by": deadline.relief_denied_by,
        "submitted_at": _text(deadline.submitted_at),
        "says": deadline.says,
    }


def _text(moment: Instant | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _print(answered: Mapping[str, Any]) -> None:
    if "error" in answered:
        click.echo(f"Refused: {answered['error']['message']}\n")
        return
    click.echo(f"{answered['act']['title']}, times in {answered['time_zone']}\n")
    for deadline in answered["deadlines"]:
        for line in _lines(deadline, answered):
            click.echo(line)
        click.echo()
    if not answered["deadlines"]:
        click.echo("No deadline follows from these facts.\n")
    for note in answered["notes"]:
        click.echo(f"Note: {note}")


def _lines(deadline: Mapping[str, Any], answered: Mapping[str, Any]) -> list[str]:
    name = deadline["report"].replace("_", " ").capitalize()
    article = f"{answered['act']['short']} Art. {deadline['article']}"
    due = "without undue delay" if deadline["due"] is None else _local(deadline["due"], answered["time_zone"])
    planned = f"  (planned: runs once {deadline['trigger']} is known)" if deadline["projected"] else ""
    lines = [f"{name}: {due}{planned}", f"  {article}: {deadline['says']}"]
    if deadline["relief"]:
        before = _local(deadline["before_relief"], answered["time_zone"])
        lines.append(f"  Moved from {before}, no working day, under Art. {deadline['relief']}.")
    if deadline["relief_denied_by"]:
        lines.append(f"  Not moved although it is no working day: Art. {deadline['relief_denied_by']}.")
    if deadline["submitted_at"]:
        lines.append(f"  Submitted {_local(deadline['submitted_at'], answered['time_zone'])}.")
    return lines


def _local(text: str, time_zone: str) -> str:
    moment: datetime = instant(text)
    local = moment.astimezone(zone(time_zone))
    return f"{local:%a %d %b %Y %H:%M %Z} ({moment:%d %b %H:%M} UTC)"
