"""
Questions: which unknown facts can still change an outcome, and what the outcome is whatever they are.

Every condition that is still open is a variable, and every provision a truth table over them, kept as
one integer of 2ⁿ bits: bit k is the answer when the variables have the bits of k. Counting three-valued
findings is exact only while no exception is in play; truth tables always are. To keep n small, a
provision that shares no condition with the rest of the law (9(1), say) is one variable outside it,
and has a table of its own inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from tocsin.core.rules.assess import Finding
from tocsin.core.rules.provisions import ALWAYS, NEVER, Article, Condition, Provision, Quorum, RuleSet, Truth
from tocsin.core.time import Instant

MOST_OPEN = 20
"""Conditions that one table may rest on: one of 20 takes a hundred kilobytes, each one more doubles that."""

Findings: TypeAlias = Mapping[Article, Finding]


def whatever(rules: RuleSet, root: Article, findings: Findings) -> Truth:
    """Return the answer that every answer to the unknown conditions leads to, or unknown if they differ."""
    tables = _Tables(rules, findings, root)
    if tables.varies:
        return Truth.UNKNOWN
    return Truth.YES if tables.table else Truth.NO


def whenever(rules: RuleSet, root: Article, findings: Findings) -> Finding:
    """
    Return the finding of a provision with the answer, and the instant, that hold whatever is unknown.

    It is asked where an exception may displace what the provision rests on. Three answers counted one by
    one do not see that it holds with the exception and without, nor from when on it does.
    """
    finding = findings[root]
    truth = whatever(rules, root, findings) if finding.truth is Truth.UNKNOWN else finding.truth
    named = {each.holds_from for each in findings.values() if each.holds_from != NEVER}
    first = next(
        (
            instant
            for instant in sorted({ALWAYS, *named})
            if whatever(rules, root, just_after(findings, instant)) is Truth.YES
        ),
        NEVER,
    )
    return finding._replace(truth=truth, holds_from=first)


def just_after(findings: Findings, instant: Instant) -> Findings:
    """Return the findings with each condition answered as it is just after an instant, if all goes on."""
    moved = dict(findings)
    for article, finding in findings.items():
        if finding.holds_from != NEVER:
            truth = Truth.YES if finding.holds_from <= instant else Truth.NO
            moved[article] = finding._replace(truth=truth, but_for=None)
    return moved


def ask_next(rules: RuleSet, root: Article, findings: Findings) -> tuple[str, ...]:
    """
    Return the unknown facts whose answer can still change that of a provision, the most decisive first.

    A fact is named if and only if there is some completion of everything unknown in which its answer
    decides; it is the more decisive the larger the share of such completions.
    """
    weights: dict[str, Fraction] = {}
    for article, share in _Tables(rules, findings, root, turnable=True).deciding():
        for key in findings[article].open:
            if rules.facts[key].asked:
                weights[key] = weights.get(key, Fraction()) + share
    return tuple(sorted(weights, key=lambda key: (-weights[key], rules.order[key])))


def enough(rules: RuleSet, root: Article, findings: Findings) -> tuple[Article, ...]:
    """
    Return conditions that together decide a provision, whatever all others are; none can be spared.

    It is asked where counting three answers does not decide, because an exception is undecided, and yet
    the answer is the same with it and without.
    """
    kept, needed = dict(findings), list(findings)
    for article, finding in findings.items():
        without = {**kept, article: finding._replace(truth=Truth.UNKNOWN, but_for=None)}
        if whatever(rules, root, without) is not Truth.UNKNOWN:
            kept = without
            needed.remove(article)
    return tuple(needed)


def counted(provision: Provision, finding: Finding) -> tuple[Finding, ...]:
    """Return the grounds that a provision counts: not its exception, and none where a list answers it."""
    return finding.grounds[:-1] if provision.unless else finding.grounds


class _Tables:
    """
    The truth table of one provision over the open conditions, and closed parts, that it rests on.

    Conditions that are answered, but can still be turned, are open where they are ``turnable``.
    """

    def __init__(self, rules: RuleSet, findings: Findings, root: Article, *, turnable: bool = False) -> None:
        self._rules, self._findings, self._root, self._turnable = rules, findings, root, turnable
        self._closed = closed_parts(rules, root)
        self._parts: dict[Article, _Tables] = {}
        self._variables: dict[Condition | Article, Article] = {}
        self._known: dict[Article, int] = {}
        self._collect(root, set())
        self._places = {variable: place for place, variable in enumerate(self._variables)}
        self._every = (1 << (1 << len(self._places))) - 1
        self.table = self._of(root)
        self.varies = self.table not in (0, self._every)

    def deciding(self) -> Iterator[tuple[Article, Fraction]]:
        """Yield each open condition that can decide, with the share of completions in which it does."""
        for place, article in enumerate(self._variables.values()):
            low = self._every ^ _column(place, len(self._places))
            decides = (self.table ^ (self.table >> (1 << place))) & low
            if not decides:
                continue
            share = Fraction(decides.bit_count(), low.bit_count())
            if article in self._parts:
                yield from ((each, share * inner) for each, inner in self._parts[article].deciding())
            else:
                yield article, share

    def _collect(self, article: Article, seen: set[Article]) -> None:
        """Find the variables: open conditions, and closed parts that can go either way."""
        if article in seen:
            return
        seen.add(article)
        finding, test = self._findings[article], self._rules.provisions[article].test
        if not isinstance(test, Quorum):
            if finding.own is Truth.UNKNOWN or (finding.open and self._turnable):
                self._variables.setdefault(test, article)
        elif article != self._root and article in self._closed:
            part = _Tables(self._rules, self._findings, article, turnable=self._turnable)
            self._parts[article] = part
            if part.varies:
                self._variables[article] = article
            return
        for each in finding.grounds:
            self._collect(each.article, seen)

    def _of(self, article: Article) -> int:
        if article not in self._known:
            self._known[article] = self._computed(article)
        return self._known[article]

    def _computed(self, article: Article) -> int:
        provision, finding = self._rules.provisions[article], self._findings[article]
        variable = article if article in self._parts else provision.test
        if not isinstance(variable, Quorum) and variable in self._places:
            table = _column(self._places[variable], len(self._places))
        elif article in self._parts:
            table = self._every if self._parts[article].table else 0
        elif isinstance(provision.test, Quorum) and counted(provision, finding):
            table = self._at_least(provision.test)
        else:
            table = self._every if finding.own is Truth.YES else 0
        if provision.unless is not None:
            table &= self._every ^ self._of(provision.unless)
        return table

    def _at_least(self, quorum: Quorum) -> int:
        reached = [self._every] + [0] * quorum.at_least
        for article in quorum.of:
            table = self._of(article)
            for count in range(quorum.at_least, 0, -1):
                reached[count] |= reached[count - 1] & table
        return reached[-1]


def too_wide(rules: RuleSet, root: Article) -> Iterator[tuple[Article, int]]:
    """Yield each provision whose table would rest on more than ``MOST_OPEN`` conditions, and on how many."""
    closed = closed_parts(rules, root)
    for top in (root, *sorted(closed)):
        found: set[Condition | Article] = set()
        waiting, seen = [top], set[Article]()
        while waiting:
            article = waiting.pop()
            if article in seen:
                continue
            seen.add(article)
            test, unless = rules[article].test, rules[article].unless
            if article != top and article in closed:
                found.add(article)
            elif isinstance(test, Quorum):
                waiting += test.of
            else:
                found.add(test)
            waiting += (unless,) if unless else ()
        if len(found) > MOST_OPEN:
            yield top, len(found)


@lru_cache(maxsize=1024)
def closed_parts(rules: RuleSet, outcome: Article) -> frozenset[Article]:
    """Return the provisions whose conditions decide the outcome through them alone, without exceptions."""
    every = _resting(rules, outcome, without=None)
    found = set()
    for article in every:
        below = _resting(rules, article, without=None)
        beside = _resting(rules, outcome, without=article)
        shared = {rules[each].test for each in below} & {rules[each].test for each in beside}
        if article != outcome and not shared and not any(rules[each].unless for each in below):
            found.add(article)
    return frozenset(found)


def _resting(rules: RuleSet, article: Article, without: Article | None) -> set[Article]:
    """Return a provision and all it rests on, leaving one of them out."""
    found: set[Article] = set()
    waiting = [article]
    while waiting:
        each = waiting.pop()
        if each == without or each in found:
            continue
        found.add(each)
        provision = rules[each]
        waiting += provision.test.of if isinstance(provision.test, Quorum) else ()
        waiting += (provision.unless,) if provision.unless else ()
    return found


@lru_cache(maxsize=512)
def _column(place: int, size: int) -> int:
    """Return the truth table of one variable among ``size``: blocks of 2^place zeros and ones."""
    width = 1 << (place + 1)
    column = ((1 << (width >> 1)) - 1) << (width >> 1)
    while width < 1 << size:
        column |= column << width
        width <<= 1
    return column
