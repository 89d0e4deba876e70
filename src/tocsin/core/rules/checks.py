"""What must hold between the provisions of a rule file, under every side of its readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tocsin.core.rules.provisions import Answers, Article, Clock, FactDefinition, Provision, Quorum, Reading

Fault: TypeAlias = tuple[str, str]
"""Where (an article) and what, as the end of a sentence."""
Provisions: TypeAlias = Mapping[Article, Provision]


def check(
    provisions: Provisions,
    readings: Mapping[str, Reading],
    answers: Answers,
    clocks: Mapping[Article, Clock],
    facts: Mapping[str, FactDefinition],
) -> list[Fault]:
    """Return every fault: dangling references, cycles, provisions nothing leads to, wrong types."""
    found = list(_answers(provisions, answers))
    versions = [provisions]
    for reading in readings.values():
        for name, side in reading.sides.items():
            found += [
                (f"readings.{reading.name}.{name}", f"replaces {each}, which this act does not have")
                for each in side.instead
                if each not in provisions
            ]
            if side.instead:
                versions.append({**provisions, **side.instead})
    used: set[Article] = set()
    for version in versions:
        dangling = list(_dangling(version))
        found += [fault for fault in dangling if fault not in found]
        if not dangling:
            used |= _reached(version, answers, found)
    if not found:
        found += [(each, "nothing in this act leads to it") for each in provisions if each not in used]
    return found + [fault for each in clocks.values() for fault in _clock(each, facts)]


def displaceable(provisions: Provisions, article: Article) -> bool:
    """Say whether an exception can displace anything that a provision rests on."""
    provision = provisions[article]
    return provision.unless is not None or any(displaceable(provisions, each) for each in _below(provision))


def ranked(facts: Mapping[str, FactDefinition]) -> dict[str, int]:
    """Return the place of every fact in the order in which the law names them."""
    return {key: place for place, key in enumerate(facts)}


def _answers(provisions: Provisions, answers: Answers) -> Iterator[Fault]:
    threat = (answers.threat,) if answers.threat else ()
    named = (answers.outcome, answers.gate, *threat, *answers.bases, *answers.gates, *answers.thresholds)
    for article in (*named, *answers.points):
        if article not in provisions:
            yield "answers", f"refers to {article}, which this act does not have"


def _dangling(provisions: Provisions) -> Iterator[Fault]:
    for provision in provisions.values():
        for each in _below(provision):
            if each not in provisions:
                yield provision.article, f"refers to {each}, which this act does not have"


def _reached(provisions: Provisions, answers: Answers, faults: list[Fault]) -> set[Article]:
    """Return what the answers rest on, and add a fault for each provision that rests on itself."""
    done: set[Article] = set()

    def visit(article: Article, above: tuple[Article, ...]) -> None:
        if article in above:
            fault = (article, f"rests on itself: {' → '.join((*above[above.index(article) :], article))}")
            if fault not in faults:
                faults.append(fault)
        elif article not in done and article in provisions:
            for each in _below(provisions[article]):
                visit(each, (*above, article))
            done.add(article)

    for article in (answers.outcome, answers.gate, *answers.thresholds, *answers.points, answers.threat):
        if article:
            visit(article, ())
    return done


def _below(provision: Provision) -> tuple[Article, ...]:
    of = provision.test.of if isinstance(provision.test, Quorum) else ()
    return (*of, provision.unless) if provision.unless else of


def _clock(clock: Clock, facts: Mapping[str, FactDefinition]) -> Iterator[Fault]:
    asked = (
        (clock.starts, "instant"),
        (clock.otherwise, "instant"),
        (clock.ends, "instant"),
        (clock.length, "seconds"),
        (clock.runs_on, "bool"),
        (clock.provided, "bool"),
    )
    for key, kind in asked:
        if key is not None and key not in facts:
            yield clock.article, f"asks for the fact {key}, which law/facts.toml does not have"
        elif key is not None and facts[key].type != kind:
            yield clock.article, f"asks for {key} as {kind}, but it is {facts[key].type}"
