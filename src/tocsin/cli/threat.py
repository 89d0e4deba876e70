"""`tocsin threat`: is a cyber threat significant (2024/1772 Art. 10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import asked_at, law_options, readings_of
from tocsin.core.rules import RuleSet, proof, significant, under
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks


@click.command("threat")
@click.argument("path", metavar="FACTS.json")
@law_options
@answering
def threat(path: str, *, rules: str, at: str | None, reading: tuple[str, ...], as_json: bool) -> object:
    """Say whether a cyber threat is significant. FACTS.json may be - for standard input, or hold an array."""
    law, moment = under(lawbooks.classification(rules), readings_of(reading)), asked_at(at)
    answers = each(read_json(path), lambda facts: answer(facts, law, moment))
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        _print(one)
    return None


def answer(facts: Mapping[str, Any], law: RuleSet, at: Instant) -> dict[str, Any]:
    """Answer one object of facts, as in the contract of ``tocsin threat``."""
    read = lawbooks.fact_reader("threat").all_of(facts)
    finding = significant(law, read, at)
    return {
        "significant": finding.truth.value,
        "rules": law.id,
        "at": rfc3339(at),
        "grounds": proof(law, finding, read, at),
    }


def _print(answered: Mapping[str, Any]) -> None:
    if "error" in answered:
        click.echo(f"Refused: {answered['error']['message']}")
        return
    click.echo(lawbooks.terms("en")["threat"][answered["significant"]].capitalize())
    for ground in answered["grounds"]["grounds"]:
        click.echo(f"  {ground['article']:<10} {ground['truth']:<7}  {ground['says']}")
