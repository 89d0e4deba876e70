"""`tocsin assess`: is the incident major under the law, on what basis, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import asked_at, law_options, readings_of
from tocsin.core.rules import RuleSet, classify, proof, verdict
from tocsin.core.time import Instant
from tocsin.store import lawbooks

_WIDTH = 10
_SHOWN = 3


@click.command("assess")
@click.argument("path", metavar="FACTS.json")
@law_options
@answering
def assess(path: str, *, rules: str, at: str | None, reading: tuple[str, ...], as_json: bool) -> object:
    """Classify an incident from facts alone. FACTS.json may be - for standard input, or hold an array."""
    law, moment = lawbooks.classification(rules), asked_at(at)
    chosen = readings_of(reading)
    document = read_json(path)
    prove = isinstance(document, dict)  # the proof of each of thousands would bury the answers
    answers = each(document, lambda facts: answer(facts, law, moment, chosen, prove=prove))
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        for line in _lines(one):
            click.echo(line)
        click.echo()
    return None


def answer(
    facts: Mapping[str, Any], law: RuleSet, at: Instant, readings: Mapping[str, str], *, prove: bool
) -> dict[str, Any]:
    """Answer one object of facts, as in the contract of ``tocsin assess``; with its proof if asked for."""
    decided = classify(law, lawbooks.reader_for(law).document(facts, at), at, readings)
    said = verdict(decided, at)
    return {**said, "grounds": proof(decided.law, decided.finding, decided.facts, at)} if prove else said


def _lines(answered: Mapping[str, Any]) -> Iterator[str]:
    if "error" in answered:
        yield f"Refused: {answered['error']['message']}"
        return
    terms = lawbooks.terms("en")
    names = {**terms["criterion"], **terms["article"]}
    basis = f", on the basis of {answered['basis']}" if answered["basis"] else ""
    yield f"{terms['outcome'][answered['outcome']].capitalize()}{basis} ({answered['pack']['act']})"
    if answered["becomes_major_at"]:
        major = answered["outcome"] == "major"
        verb = "Major since" if major else "If it goes on, it becomes major just after"
        yield f"{verb} {answered['becomes_major_at']}."
    for ground in answered["rests_on"]:
        if ground["if"] == "it grows on":
            yield f"It rests on a projected number ({ground['article']}): {next(iter(ground['facts']))}."
    gate = answered["critical_services"]
    yield ""
    yield _line("gate", gate["answer"], names.get("6", ""), gate["points"])
    for article, truth in answered["thresholds"].items():
        points = [point for point in answered["points_met"] if point != article and point.startswith(article)]
        yield _line(article, truth, names.get(article, ""), points)
    if answered["ask_next"]:
        yield ""
        yield "To settle it, ask in this order:"
        for key in answered["ask_next"]:
            yield f"  {key}: {lawbooks.fact_definitions()[key].questions['en']}"
        yield from _settled("major", answered["settled_by"]["major"])
        yield from _settled("not major", answered["settled_by"]["not_major"])
    if answered["reasons"]:
        yield ""
        yield "Why not:"
        yield from (f"  {reason['because']}" for reason in answered["reasons"] if reason["grounds"])
    yield ""
    yield f"As of {answered['at']}. Rules {answered['rules']}, file {answered['pack']['digest'][:12]}."


def _settled(outcome: str, sets: list[list[str]]) -> Iterator[str]:
    """Name the smallest sets of facts that could settle it so; of large ones a single example."""
    if sets:
        shown = sets[: _SHOWN if len(sets[0]) <= _SHOWN else 1]
        yield f"It could be settled as {outcome} by {'; or by '.join(' + '.join(keys) for keys in shown)}."


def _line(article: str, truth: str, name: str, points: list[str]) -> str:
    met = f" ({', '.join(points)})" if points else ""
    return f"  {article:<{_WIDTH}} {truth:<7}  {name}{met}".rstrip()
