"""A survey of the whole law: its packs and their faults, and whether every word that people read is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tocsin.core.deadlines import TimeLimits
from tocsin.core.rules import FactDefinition, RuleSet
from tocsin.core.rules.provisions import Lasting, Provision, Quorum
from tocsin.core.rules.verdict import asked
from tocsin.store import lawbooks, lawcitations, lawfaults
from tocsin.store.lawfaults import Fault, Packs, said

_COMPARED_ELSEWHERE = "text"
"""No condition reads text: root causes are compared where incidents recur (2024/1772, Art. 8(2)(b))."""


@dataclass(frozen=True, slots=True)
class Survey:
    """How much law there is, what is wrong with it, and what is worth a remark."""

    books: tuple[RuleSet, ...]
    packs: int
    provisions: int
    readings: int
    questions: int
    citations: int
    facts: int
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """Return how much was verified, by name."""
        names = ("packs", "provisions", "readings", "questions", "facts", "citations")
        return {name: getattr(self, name) for name in names}


def survey() -> Survey:
    """
    Verify every file of the law, and what stands beside the packs: facts, terms and citations.

    A fault of one file does not hide those of another. What a file has to be like for a program to
    run at all is the business of ``lawfaults.refuse``; this looks at every word besides.
    """
    found = lawfaults.packs()
    cited = list(lawcitations.citations(found.files))
    faults = [
        *found.faults,
        *_facts(found, whole=not found.faults),
        *_terms(found.books),
        *lawcitations.faults(found.files, cited),
    ]
    both: tuple[RuleSet | TimeLimits, ...] = (*found.books, *found.limits)
    return Survey(
        books=found.books,
        packs=len(found.files),
        provisions=sum(len(each.provisions) for each in both),
        readings=sum(len(each.readings) for each in both),
        questions=sum(len(each.questions) + bool(each.classifies) for each in found.books),
        citations=len(cited),
        facts=len(lawbooks.fact_definitions()),
        faults=tuple(faults),
        remarks=found.remarks,
    )


def _facts(law: Packs, *, whole: bool) -> Iterator[Fault]:
    """Yield what a fact lacks. Whether one is asked for at all is known only of a law that could be read."""
    used = {key for book in law.books for key in _used(book)}
    used |= {key for act in law.limits for limit in act.limits for key in (*limit.where, *limit.unless)}
    for key, fact in lawbooks.fact_definitions().items():
        where = f"law/facts.toml, {key}"
        if whole and key not in used and fact.type != _COMPARED_ELSEWHERE:
            yield said(where, "no rule of the law asks for this fact")
        yield from (said(where, lack) for lack in _lacks(fact))


def _lacks(fact: FactDefinition) -> Iterator[str]:
    if not fact.article:
        yield "does not say which article asks for it"
    for language in lawbooks.LANGUAGES:
        if not fact.labels[language]:
            yield f"has no label ({language})"
        if "?" not in fact.questions[language]:
            yield f"has no question ({language})"
        if not fact.known_by.get(language):
            yield f"does not say who usually knows it ({language})"


def _used(book: RuleSet) -> Iterator[str]:
    instead = (side.instead for reading in book.readings.values() for side in reading.sides.values())
    for provisions in (book.provisions, *instead):
        for provision in provisions.values():
            yield from _asked(provision)


def _asked(provision: Provision) -> Iterator[str]:
    if provision.stated_in:
        yield provision.stated_in
    if not isinstance(provision.test, Quorum):
        yield from asked(provision.test)
    if isinstance(provision.test, Lasting) and provision.test.clock.provided:
        yield provision.test.clock.provided


def _terms(books: tuple[RuleSet, ...]) -> Iterator[Fault]:
    """Yield the terms that one language has and another lacks, and the thresholds without a name."""
    by_language = {language: lawbooks.terms(language) for language in lawbooks.LANGUAGES}
    every = {(group, term) for terms in by_language.values() for group in terms for term in terms[group]}
    for language, terms in by_language.items():
        for group, term in sorted(every - set(_pairs(terms))):
            yield said(
                f"law/terms/{language}.toml, {group}", f"has no term {term}, which another language has"
            )
        names = {term for group in ("article", "criterion") for term in terms.get(group, {})}
        for book in books:
            for article in book.answers.thresholds if book.classifies else ():
                if article not in names:
                    yield said(
                        f"law/terms/{language}.toml", f"has no term for {article}, a threshold of {book.path}"
                    )


def _pairs(terms: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    return ((group, term) for group, table in terms.items() for term in table)
