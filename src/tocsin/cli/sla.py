"""`tocsin sla`: how a service level objective stands, when it breaks, and what is owed for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.core.sla import answer, beside


@click.command("sla")
@click.argument("path", metavar="FACTS.json")
@click.option("--beside", "other", metavar="OTHER.json", help="Account for the same outage another way too.")
@answering
def sla(path: str, *, other: str | None, as_json: bool) -> object:
    """
    Attainment, budget, breach instant and credit of one service level objective.

    FACTS.json holds an objective, its outages and an instant, or an array of such objects; `-` reads
    standard input. OTHER.json holds another such object, or an objective alone.
    """
    document = read_json(path)
    if other is None:
        found = each(document, answer)
    else:
        account = read_json(other)
        found = each(document, lambda one: beside(one, account))
    if as_json:
        return found
    answers = found if isinstance(found, list) else [found]
    lines = _lines if other is None else _beside
    click.echo("\n\n".join("\n".join(lines(one)) for one in answers))
    return None


def _lines(found: dict[str, Any]) -> Iterator[str]:
    if "error" in found:
        yield f"Refused: {found['error']['message']}"
        return
    start, end = found["window"]
    yield f"Window      {start} to {end}"
    yield f"Attainment  {_attained(found)}"
    yield f"Downtime    {_downtime(found)}"
    yield f"Budget      {_budget(found)}"
    yield f"Credit      {_credit(found)}"
    upcoming = found["next_credit"]
    if upcoming is not None and upcoming["at"] is not None:
        yield f"Next        {_given(upcoming)} from {upcoming['at']} if what is open stays open"
    for begun, ended in found["intervals"]:
        yield f"Counted     {begun} to {ended}"
    for one in found["by_source"]:
        source = "source not known" if one["source"] is None else one["source"].replace("_", " ")
        yield f"By source   {source}: {one['attainment']} %, {_length(one['downtime_seconds'])} of downtime"
    for sentence in found["review"]:
        yield f"Review      {sentence}"


def _beside(found: dict[str, Any]) -> Iterator[str]:
    if "error" in found:
        yield f"Refused: {found['error']['message']}"
        return
    yield "First account"
    yield from (f"  {line}" for line in _lines(found["first"]))
    yield "Second account"
    yield from (f"  {line}" for line in _lines(found["second"]))
    yield "What differs, one clause at a time" if found["differences"] else "Nothing differs"
    for one in found["differences"]:
        yield f"  {one['name']['en']}: {one['first']['en']} -> {one['second']['en']}"
        yield f"    {one['effect']['en']}"


def _attained(found: dict[str, Any]) -> str:
    if found["attainment"] is None:
        return "not known"
    rounded = found["attainment_compared"]
    compared = f", compared as {rounded} %" if rounded is not None else ""
    return f"{found['attainment']} %{compared}, {'breached' if found['breached'] else 'not breached'}"


def _downtime(found: dict[str, Any]) -> str:
    down = _length(found["downtime_seconds"])
    if found["allowed_downtime_seconds"] is None:
        return f"{down}; the target is measured by requests"
    allowed, left = found["allowed_downtime_seconds"], found["remaining_seconds"]
    return f"{down} of {_length(allowed)} allowed, {_length(left)} left"


def _budget(found: dict[str, Any]) -> str:
    if found["breached"] is None:
        return "not known"
    if found["breach_at"] is None:
        return "spent" if found["breached"] else "holds, as far as is known"
    if found["breached"]:
        return f"spent at {found['breach_at']}"
    return f"spent at {found['breach_at']} if what is open stays open"


def _credit(found: dict[str, Any]) -> str:
    due = _given(found)
    if found["claim_by"]:
        due = f"{due}, to be claimed by {found['claim_by']}"
    return f"{due}, first notice by {found['notice_by']}" if found["notice_by"] else due


def _given(found: dict[str, Any]) -> str:
    percent, days = found["credit_percent"], found["credit_days"]
    if percent is None and days is None:
        return "not known"
    if days:
        return f"{days} days of service"
    if percent in {None, "0"}:
        return "none"
    fee = "of a fee that is not given" if found["credit"] is None else f"of the fee: {found['credit']}"
    return f"{percent} % {fee}"


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"
