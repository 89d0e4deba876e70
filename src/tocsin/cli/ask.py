"""`tocsin ask`: the questions that an act answers besides whether an incident is major, and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import asked_at, readings_of
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, Question, RuleSet, asked_for, judge, judged
from tocsin.core.time import Instant
from tocsin.store import lawbooks

_WIDTH = 10


@click.command("ask")
@click.argument("act", required=False)
@click.argument("question", required=False)
@click.argument("path", metavar="[FACTS.json]", required=False)
@click.option("--at", metavar="INSTANT", help="The instant of the question; now by default.")
@click.option(
    "--reading",
    multiple=True,
    metavar="NAME=SIDE",
    help="Take another side where the law leaves a question open; may be repeated.",
)
@answering
def ask(
    act: str | None,
    question: str | None,
    path: str | None,
    at: str | None,
    reading: tuple[str, ...],
    *,
    as_json: bool,
) -> object:
    """List the acts that answer questions, the facts of a QUESTION, or answer it from FACTS.json (or -)."""
    if act is None or question is None or path is None:
        listed = _listed(act, question)
        if as_json:
            return listed
        _print(_catalogue(listed))
        return None
    law, moment, chosen = lawbooks.rules(act), asked_at(at), readings_of(reading)
    law.question(question)
    document = read_json(path)
    prove = isinstance(document, dict)  # as `tocsin assess` does
    answers = each(document, lambda facts: answer(facts, law, question, moment, chosen, prove=prove))
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        _print(_lines(one, law))
    return None


def answer(
    facts: Mapping[str, Any],
    law: RuleSet,
    question: str,
    at: Instant,
    readings: Mapping[str, str],
    *,
    prove: bool,
) -> dict[str, Any]:
    """Answer a question of an act on one object of facts; with the proof if asked for."""
    return judged(
        judge(law, question, lawbooks.reader_for(law).document(facts, at), at, readings), prove=prove
    )


def _listed(act: str | None, question: str | None) -> dict[str, Any]:
    """Return the acts with their questions, or one act, or one question of it with the facts it asks for."""
    books = [book for book in lawbooks.rule_books().values() if book.questions]
    if act is not None:
        books = [lawbooks.rules(act)]
        if not books[0].questions:
            raise Refused(
                "unknown_question",
                f"{books[0].title} answers no questions here: it classifies incidents. Use tocsin assess.",
                act,
            )
    wanted = [books[0].question(question)] if question is not None else None
    return {
        "acts": [_act(book, wanted or book.questions.values(), facts=wanted is not None) for book in books]
    }


def _act(book: RuleSet, questions: Iterable[Question], *, facts: bool) -> dict[str, Any]:
    return {
        "rules": book.id,
        "act": book.title,
        "source": book.source,
        "questions": [_question(book, one, facts=facts) for one in questions],
    }


def _question(book: RuleSet, one: Question, *, facts: bool) -> dict[str, Any]:
    said = {"question": one.name, "article": one.article, "asks": one.asks, "vraagt": one.vraagt}
    keys = asked_for(book, one.article)
    return {**said, "facts": [_fact(book.facts[key]) for key in keys]} if facts else said


def _fact(fact: FactDefinition) -> dict[str, Any]:
    return {
        "key": fact.key,
        "type": fact.type,
        "asks": fact.questions.get("en"),
        "vraagt": fact.questions.get("nl"),
        "known_by": dict(fact.known_by),
    }


def _catalogue(listed: Mapping[str, Any]) -> Iterator[str]:
    for act in listed["acts"]:
        yield f"{act['rules']}: {act['act']}"
        for one in act["questions"]:
            yield f"  {one['question']}: {one['asks']} ({one['article']})"
            for fact in one.get("facts", ()):
                yield f"    {fact['key']} ({fact['type']}): {fact['asks']}"


def _lines(answered: Mapping[str, Any], law: RuleSet) -> Iterator[str]:
    if "error" in answered:
        yield f"Refused: {answered['error']['message']}"
        return
    asked = law.questions[answered["question"]]
    yield f"{asked.asks} {answered['answer'].capitalize()} ({law.title}, {answered['article']})."
    if answered["holds_from"]:
        verb = "Yes since" if answered["answer"] == "yes" else "If it goes on, it is yes just after"
        yield f"{verb} {answered['holds_from']}."
    for article, truth in answered["parts"].items():
        yield f"  {article:<{_WIDTH}} {truth:<7}  {law[article].says}"
    if answered["ask_next"]:
        yield "To settle it, ask in this order:"
        for key in answered["ask_next"]:
            yield f"  {key}: {law.facts[key].questions.get('en', key)}"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
