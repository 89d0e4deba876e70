"""What must hold between the provisions of a rule file, under every side of its readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from tocsin.core.rules.provisions import Answers, Article, Clock, FactDefinition, Provision, Quorum, Reading

Fault: TypeAlias = tuple[str, str]
"""Where (an article) and what, as the end of a sentence."""
Provisions: TypeAlias = Mapping[Article, Provision]


def check(  # noqa: PLR0917 - the tables of one file, in the order in which they are read
    provisions: Provisions,
    readings: Mapping[str, Reading],
    answers: Answers | None,
    questions: Mapping[str, tuple[Article, ...]],
    clocks: Mapping[Article, Clock],
    facts: Mapping[str, FactDefinition],
) -> list[Fault]:
    """Return every fault: dangling references, cycles, provisions nothing leads to, wrong types."""
    roots = {"answers": _named(answers), **questions}
    found = [
        (where, f"refers to {article}, which this act does not have")
        for where, articles in roots.items()
        for article in articles
        if article not in provisions
    ]
    named = [article for articles in roots.values() for article in articles]
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
            used |= _reached(version, named, found)
    if not found:
        found = [(each, "nothing in this act leads to it") for each in provisions if each not in used]
    return found + [fault for each in clocks.values() for fault in _clock(each, facts)]


def displaceable(provisions: Provisions, article: Article) -> bool:
    """Say whether an exception can displace anything that a provision rests on."""
    provision = provisions[article]
    return provision.unless is not None or any(displaceable(provisions, each) for each in _below(provision))


def ranked(facts: Mapping[str, FactDefinition]) -> dict[str, int]:
    """Return the place of every fact in the order in which the law names them."""
    return {key: place for place, key in enumerate(facts)}


def _named(answers: Answers | None) -> tuple[Article, ...]:
    if answers is None:
        return ()
    threat = (answers.threat,) if answers.threat else ()
    every = (answers.outcome, answers.gate, *threat, *answers.bases, *answers.gates, *answers.thresholds)
    return (*every, *answers.points)


def _dangling(provisions: Provisions) -> Iterator[Fault]:
    for provision in provisions.values():
        for each in _below(provision):
            if each not in provisions:
                yield provision.article, f"refers to {each}, which this act does not have"


def _reached(provisions: Provisions, named: Iterable[Article], faults: list[Fault]) -> set[Article]:
    """Return what the named provisions rest on, and add a fault for each provision that rests on itself."""
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

    for article in named:
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
