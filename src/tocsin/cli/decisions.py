"""`tocsin readings` and `tocsin decisions`: which side the law is read from, and what was decided by it."""

from __future__ import annotations

from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import rfc3339
from tocsin.store import start

DEFAULT = "default"


@click.command("readings")
@click.argument("name", required=False)
@click.argument("side", required=False)
@answering
def readings(*, name: str | None, side: str | None, as_json: bool) -> object:
    """List the readings of this installation, or take SIDE of NAME from now on; SIDE may be "default"."""
    start.database()
    from tocsin.actions.choose_reading import choose_reading  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import readings as kept  # noqa: PLC0415

    if name is not None and side is None:
        raise click.UsageError('Name the SIDE to take too, or "default".')
    if name is not None:
        choose_reading(name, None if side == DEFAULT else side, by=OPERATOR, at=clock.now())
    chosen = kept.chosen()
    rows = [
        {
            "reading": each.name,
            "article": each.article,
            "asks": each.asks,
            "vraagt": each.vraagt,
            "taken": chosen.get(each.name, each.default),
            "default": each.default,
            "sides": {
                key: {"says": one.says, "zegt": one.zegt, "source": one.source, "bron": one.bron}
                for key, one in each.sides.items()
            },
        }
        for each in kept.every().values()
    ]
    if as_json:
        return rows
    for row in rows:
        click.echo(f"{row['reading']} = {row['taken']}  (Art. {row['article']}: {row['asks']})")
    return None


@click.command("decisions")
@click.argument("incident")
@click.option("--again", is_flag=True, help="Make each decision again from what it kept.")
@answering
def decisions(*, incident: str, again: bool, as_json: bool) -> object:
    """List the recorded decisions of an incident, and make them again."""
    start.database()
    from tocsin.actions.remake_decision import remake_decision  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import queries  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for number, each in enumerate(queries.incident(incident).decisions, start=1):
        row: dict[str, Any] = {
            "number": number,
            "at": rfc3339(each.at),
            "by": each.by,
            "outcome": each.outcome,
            "rules": each.grounds["rules"],
            "digest": each.grounds["pack"]["digest"],
        }
        if again:
            made = remake_decision(incident, number, by=OPERATOR)
            row["again"] = "same" if made.same else "differs" if made.remade else "law file is not here"
            row["differs"] = list(made.differs)
        rows.append(row)
    if as_json:
        return rows
    for row in rows:
        made_again = f"  made again: {row['again']}" if again else ""
        click.echo(f"{row['number']}. {row['at']}  {row['outcome']:<13} {row['by']}{made_again}")
    return None
