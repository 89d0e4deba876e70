"""`tocsin deadlines`: by when each report is due, under which article, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from string import ascii_lowercase
from typing import Any

import click

from tocsin.channels import calendars
from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import readings_of
from tocsin.core.deadlines import (
    Deadline,
    Events,
    TimeLimits,
    WeekendHour,
    day,
    events_from,
    notes,
    under,
    weekend_hours,
)
from tocsin.core.deadlines import deadlines as deadlines_of
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.core.time.instants import zone
from tocsin.store.timelimits import time_limits

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = 24


@click.command("deadlines")
@click.argument("path", metavar="FACTS.json")
@click.option(
    "--reading",
    multiple=True,
    metavar="NAME=SIDE",
    help="Take another side where the law leaves a question open; may be repeated.",
)
@click.option(
    "--week",
    metavar="DATE",
    help="Also show the hours of the week of this day that lead to a limit on no working day.",
)
@answering
def deadlines(path: str, *, reading: tuple[str, ...], week: str | None, as_json: bool) -> object:
    """Say by when each report is due, from the events so far. FACTS.json may be - for standard input."""
    chosen = readings_of(reading)
    within = None if week is None else day(week, "--week")
    answers = each(read_json(path), lambda facts: answer(facts, chosen, within))
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        for line in _text(one, chosen):
            click.echo(line)
    return None


def answer(
    facts: Mapping[str, Any], readings: Mapping[str, str] | None = None, week: date | None = None
) -> dict[str, Any]:
    """Answer one object of facts, as in the contract of ``tocsin deadlines``."""
    events = events_from(facts)
    moments = events.instants()
    law = under(time_limits(events.regime, on=moments[0].date() if moments else week), readings or {})
    calendar = calendars.place(events.member_state, events.time_zone, moments)
    found = deadlines_of(events, law, calendar)
    answered = {
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
        "readings": dict(law.chosen),
    }
    return answered if week is None else {**answered, "week": _week(events, law, week)}


def _week(events: Events, law: TimeLimits, week: date) -> list[dict[str, Any]]:
    noon = datetime(week.year, week.month, week.day, 12, tzinfo=UTC)
    calendar = calendars.place(events.member_state, events.time_zone, [noon])
    if calendar is None:
        raise Refused(
            "missing_key",
            "--week: neither member_state nor time_zone is given, so no weekend is known. Give one of them.",
            "member_state",
        )
    return [_hour(each) for each in weekend_hours(law, calendar, events, week)]


def _hour(each: WeekendHour) -> dict[str, Any]:
    return {
        "classified_at": rfc3339(each.at),
        "report": each.report,
        "limit": rfc3339(each.limit),
        "falls_on": each.falls_on,
        "relief": each.relief,
        "due": rfc3339(each.due),
        "relief_denied_by": each.relief_denied_by,
        "weekday": _DAYS[each.weekday],
        "hour": each.hour,
    }


def _as_json(deadline: Deadline) -> dict[str, Any]:
    return {
        "report": deadline.report,
        "due": _written(deadline.due),
        "article": deadline.article,
        "relief": deadline.relief,
        "before_relief": _written(deadline.before_relief),
        "legal_outer": _written(deadline.legal_outer),
        "projected": deadline.projected,
        "trigger": deadline.trigger,
        "relief_denied_by": deadline.relief_denied_by,
        "submitted_at": _written(deadline.submitted_at),
        "says": deadline.says,
        "act": deadline.act,
        "owed_once": deadline.owed_once,
        "delay_notice": None
        if deadline.delay_notice is None
        else {"due": rfc3339(deadline.delay_notice.due), "article": deadline.delay_notice.article},
    }


def _written(moment: Instant | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _text(answered: Mapping[str, Any], chosen: Mapping[str, str]) -> Iterator[str]:
    if "error" in answered:
        yield f"Refused: {answered['error']['message']}\n"
        return
    yield f"{answered['act']['title']}, times in {answered['time_zone']}\n"
    if chosen:
        yield f"Under the readings {', '.join(f'{name}={side}' for name, side in chosen.items())}.\n"
    for deadline in answered["deadlines"]:
        yield from _lines(deadline, answered["time_zone"])
        yield ""
    if not answered["deadlines"]:
        yield "No deadline follows from these facts.\n"
    for note in answered["notes"]:
        yield f"Note: {note}"
    if "week" in answered:
        yield from _grid(answered["week"])


def _lines(deadline: Mapping[str, Any], time_zone: str) -> Iterator[str]:
    article = f"{deadline['act']} Art. {deadline['article']}"
    due = "without undue delay" if deadline["due"] is None else _local(deadline["due"], time_zone)
    planned = f"  (planned: runs once {deadline['owed_once']} is known)" if deadline["projected"] else ""
    yield f"{_name(deadline['report'])}: {due}{planned}"
    yield f"  {article}: {deadline['says']}"
    if deadline["relief"]:
        before = _local(deadline["before_relief"], time_zone)
        yield f"  Moved from {before}, no working day, under Art. {deadline['relief']}."
    if deadline["relief_denied_by"]:
        yield f"  Not moved although it is no working day: Art. {deadline['relief_denied_by']}."
    if deadline["submitted_at"]:
        yield f"  Submitted {_local(deadline['submitted_at'], time_zone)}."
    if deadline["delay_notice"]:
        last, by = _local(deadline["delay_notice"]["due"], time_zone), deadline["delay_notice"]["article"]
        yield f"  If it cannot be met: tell the authority why by {last}, Art. {by}."


def _grid(week: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Draw the week: a letter for each report that would fall on no working day, a capital where it stays."""
    reports = sorted({row["report"] for row in week})
    letters = dict(zip(reports, ascii_lowercase, strict=False))
    cells: dict[tuple[str, int], set[str]] = {}
    for row in week:
        letter = letters[row["report"]]
        cell = cells.setdefault((row["weekday"], row["hour"]), set())
        cell.add(letter if row["relief"] else letter.upper())
    yield "\nClassified and notified at once in these hours, a report would be due on no working day:"
    yield "     " + " ".join(f"{hour:>2}" for hour in range(_HOURS))
    for name in _DAYS:
        marks = ("".join(sorted(cells.get((name, hour), "."))) for hour in range(_HOURS))
        yield f"{name.capitalize()}  " + " ".join(f"{mark:>2}" for mark in marks)
    for report, letter in letters.items():
        yield f"  {letter}  {_name(report)}, moved to a working day; {letter.upper()}: not moved"


def _name(report: str) -> str:
    return report.replace("_", " ").capitalize()


def _local(text: str, time_zone: str) -> str:
    moment: datetime = instant(text)
    local = moment.astimezone(zone(time_zone))
    return f"{local:%a %d %b %Y %H:%M %Z} ({moment:%d %b %H:%M} UTC)"
