"""`tocsin check`: does the data folder hold together, and does the law?"""

from __future__ import annotations

import json
import sys
from random import SystemRandom
from typing import Any

import click

from tocsin.cli.answers import answering, refusal
from tocsin.cli.answers import as_json as document
from tocsin.core.refusal import Refused
from tocsin.store import start

EXAMPLES = 150
MOST_EXAMPLES = 1_000_000
_SEEDS = 10**9


@click.command("check")
@click.option(
    "--law", is_flag=True, help="Verify the law alone, and try it on random incidents; needs no database."
)
@click.option("--seed", type=click.IntRange(min=0), help="Draw the same random incidents again (with --law).")
@click.option(
    "--examples",
    type=click.IntRange(1, MOST_EXAMPLES),
    help=f"Incidents for each property of each pack (with --law; {EXAMPLES}).",
)
@answering
def check(*, law: bool, seed: int | None, examples: int | None, as_json: bool) -> object:
    """Verify migrations, the ledger from first to last entry, and the law packs."""
    if law:
        chosen = SystemRandom().randrange(_SEEDS) if seed is None else seed
        return _law(chosen, examples or EXAMPLES, wants_json=as_json)
    if seed is not None or examples is not None:
        raise click.UsageError("--seed and --examples go with --law.")
    start.django()
    from tocsin.store import soundness  # noqa: PLC0415 - Django must be set up first

    found = soundness.check()
    if as_json:
        return found
    entries, packs = found["ledger_entries"], found["law_packs"]
    click.echo(f"Sound: {entries} ledger entries, {packs} law packs, no migration missing.")
    return None


def _law(seed: int, examples: int, *, wants_json: bool) -> object:
    from tocsin.cli.law_check import PROPERTIES, first_counterexample  # noqa: PLC0415 - only where it is asked for
    from tocsin.store import lawfaults, lawsurvey  # noqa: PLC0415 - same

    law = lawsurvey.survey()
    told: dict[str, Any] = {**law.counts(), "remarks": list(law.remarks), "seed": seed, "examples": examples}
    if law.faults:
        sentences = [each.sentence for each in law.faults]
        _refuse(
            lawfaults.refusal(law.faults[:1]), {**told, "faults": sentences}, sentences, wants_json=wants_json
        )
    found = first_counterexample(law.books, seed, examples)
    if found is not None:
        again = f"tocsin check --law --seed {seed} --examples {examples}"
        said = f"Against the property that {found.law}: {found.says} To see it again, run {again}."
        _refuse(
            Refused("law_property_broken", said, found.where),
            {**told, "counterexample": found.as_json()},
            [said, f"The incident, before and after, for `{found.command}`:", json.dumps(found.document)],
            wants_json=wants_json,
        )
    if wants_json:
        return {**told, "properties": list(PROPERTIES)}
    for line in _summary(told, PROPERTIES):
        click.echo(line)
    return None


def _refuse(reason: Refused, told: dict[str, Any], lines: list[str], *, wants_json: bool) -> None:
    """End with what is wrong, all of it: as text a line for each, as JSON beside the first."""
    if wants_json:
        click.echo(document({**refusal(reason), **told}))
        lines = [reason.message]
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


def _summary(told: dict[str, Any], properties: tuple[str, ...]) -> list[str]:
    counted = ", ".join(f"{told[name]} {name}" for name in ("packs", "provisions", "readings", "questions"))
    return [
        f"The law is sound: {counted}, {told['facts']} facts, {told['citations']} citations.",
        *(f"Remark: {remark}" for remark in told["remarks"]),
        "",
        f"These held for {told['examples']} random incidents each (again with --seed {told['seed']}):",
        *(f"  {each}" for each in properties),
    ]
