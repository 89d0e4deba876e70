"""`tocsin sla`: how a service level objective stands, when it breaks, and what is owed for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.core.sla import answer


@click.command("sla")
@click.argument("path", metavar="FACTS.json")
@answering
def sla(path: str, *, as_json: bool) -> object:
    """
    Attainment, budget, breach instant and credit of one service level objective.

    FACTS.json holds an objective, its outages and an instant, or an array of such objects; `-` reads
    standard input.
    """
    found = each(read_json(path), answer)
    if as_json:
        return found
    answers = found if isinstance(found, list) else [found]
    click.echo("\n\n".join("\n".join(_lines(one)) for one in answers))
    return None


def _lines(found: dict[str, Any]) -> Iterator[str]:
    if "error" in found:
        yield f"Refused: {found['error']['message']}"
        return
    start, end = found["window"]
    yield f"Window      {start} to {end}"
    yield f"Attainment  {found['attainment']} %, {'breached' if found['breached'] else 'not breached'}"
    yield (
        f"Downtime    {_length(found['downtime_seconds'])} of {_length(found['allowed_downtime_seconds'])} "
        f"allowed, {_length(found['remaining_seconds'])} left"
    )
    yield f"Budget      {_budget(found)}"
    yield f"Credit      {_credit(found)}"
    for begun, ended in found["intervals"]:
        yield f"Counted     {begun} to {ended}"


def _budget(found: dict[str, Any]) -> str:
    if found["breach_at"] is None:
        return "holds, as far as is known"
    if found["breached"]:
        return f"spent at {found['breach_at']}"
    return f"spent at {found['breach_at']} if what is open stays open"


def _credit(found: dict[str, Any]) -> str:
    if found["credit_days"]:
        due = f"{found['credit_days']} days of service"
    elif found["credit_percent"] not in {None, "0"}:
        amount = "of a fee that is not given" if found["credit"] is None else f"of the fee: {found['credit']}"
        due = f"{found['credit_percent']} % {amount}"
    else:
        return "none"
    return f"{due}, to be claimed by {found['claim_by']}" if found["claim_by"] else due


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"
