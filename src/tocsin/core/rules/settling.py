"""
Settling: the smallest sets of unknown facts whose answers together could settle an outcome.

A set of facts settles an outcome as yes if there are answers to them with which it is yes whatever all
other answers are; as no likewise. What is smallest by inclusion is found in two steps. First the prime
implicants of the outcome over its conditions, as the law combines them: products of conditions that hold
or do not, with every consensus taken where a condition counts both ways (as it does where an exception
displaces), which yields them all (P. Tison, IEEE Transactions on Electronic Computers EC-16, 1967). A
provision that shares no condition with the rest of the law stands there as one. Then each condition is
replaced by the sets of facts that can answer it, which are found by trying (``ways.py``).

Conditions are treated as free of each other, as in ``questions.py``. Products and sets of facts are kept
as integers, a bit for each condition and answer, or for each fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tocsin.core.rules.assess import Finding
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.provisions import Article, Condition, Quorum, RuleSet, Truth
from tocsin.core.rules.questions import closed_parts, counted
from tocsin.core.rules.ways import ways
from tocsin.core.time import Instant

MOST = 12
"""Sets that are named for each side at most."""
_SIZES = (3, 6, 12, 1 << 16)
"""How many facts a set may have, round by round: small sets are found without spelling out large ones."""

Sets: TypeAlias = tuple[tuple[str, ...], ...]
_Literal: TypeAlias = tuple[Article, bool]


@dataclass(frozen=True, slots=True)
class Settling:
    """
    The smallest sets of unknown facts that could settle an outcome as yes, and those that could as no.

    Sets come by size, and of one size those with the more decisive facts first; ``MOST`` at most.
    """

    yes: Sets = ()
    no: Sets = ()


def settling(  # noqa: PLR0917 - what was asked, what was found, and how it is ranked
    rules: RuleSet,
    root: Article,
    findings: Mapping[Article, Finding],
    facts: Facts,
    at: Instant,
    order: Sequence[str],
) -> Settling:
    """Return what could settle a provision; ``order`` has the unknown facts, the most decisive first."""
    look = _Look(rules, findings, facts, at, order, closed_parts(rules, root))
    return Settling(look.smallest(root, yes=True), look.smallest(root, yes=False))


class _Look:
    """One look at what is open: which facts could answer each condition, or each part of the law, how."""

    def __init__(  # noqa: PLR0917 - what was asked, in that order
        self,
        rules: RuleSet,
        findings: Mapping[Article, Finding],
        facts: Facts,
        at: Instant,
        order: Sequence[str],
        closed: frozenset[Article],
    ) -> None:
        self.rules, self.findings, self.closed = rules, findings, closed
        self._facts, self._at = facts, at
        self._places = {key: place for place, key in enumerate(order)}
        self._answers: dict[_Literal, list[int]] = {}

    def smallest(self, root: Article, *, yes: bool) -> Sets:
        """Return the sets of facts that could settle a provision so."""
        products = _Products(self, root).prime(yes=yes)
        for size in _SIZES:
            found = _minimal(self._spelled(products, size))
            if len(found) >= MOST:
                break
        ranked = [tuple([place for place in range(each.bit_length()) if each >> place & 1]) for each in found]
        ranked.sort(key=lambda places: (len(places), places))
        keys = tuple(self._places)
        return tuple([tuple([keys[place] for place in places]) for places in ranked[:MOST]])

    def answers(self, article: Article, *, yes: bool) -> list[int]:
        """Return the smallest sets of facts that could answer a condition, or a closed part, so."""
        if (article, yes) not in self._answers:
            self._answers[article, yes] = self._found(article, yes=yes)
        return self._answers[article, yes]

    def _found(self, article: Article, *, yes: bool) -> list[int]:
        test, finding = self.rules[article].test, self.findings[article]
        if isinstance(test, Quorum):
            return _minimal(self._spelled(_Products(self, article).prime(yes=yes), _SIZES[-1]))
        found = ways(self.rules, test, finding.open, self._facts, self._at)[0 if yes else 1]
        return [sum(1 << self._places.setdefault(key, len(self._places)) for key in keys) for keys in found]

    def _spelled(self, products: Iterable[tuple[_Literal, ...]], size: int) -> Iterator[int]:
        """Yield the sets of at most so many facts that answer every condition of a product."""
        for literals in products:
            sets = {0}
            for article, yes in literals:
                ready = self.answers(article, yes=yes)
                sets = {one | other for one in sets for other in ready if (one | other).bit_count() <= size}
            yield from sets


class _Products:
    """
    A provision as a sum of products of conditions and closed parts, for yes and for no.

    A product is an integer: bit 2n says that the n-th of them holds, bit 2n + 1 that it does not.
    """

    def __init__(self, look: _Look, root: Article) -> None:
        self._look, self._root = look, root
        self._codes: dict[Condition | Article, int] = {}
        self._articles: list[Article] = []
        self._known: dict[_Literal, list[int]] = {}

    def prime(self, *, yes: bool) -> list[tuple[_Literal, ...]]:
        """Return every prime implicant."""
        products = self._of(self._root, yes=yes)
        for place in range(len(self._articles)):
            holds, fails = 1 << 2 * place, 2 << 2 * place
            with_it = [each ^ holds for each in products if each & holds]
            without = [each ^ fails for each in products if each & fails]
            if with_it and without:
                products = _minimal([*products, *_times(with_it, without)])
        return [tuple(self._literals(each)) for each in products]

    def _literals(self, product: int) -> Iterator[_Literal]:
        for place, article in enumerate(self._articles):
            if product >> 2 * place & 3:
                yield article, bool(product >> 2 * place & 1)

    def _of(self, article: Article, *, yes: bool) -> list[int]:
        if (article, yes) not in self._known:
            self._known[article, yes] = self._worked_out(article, yes=yes)
        return self._known[article, yes]

    def _worked_out(self, article: Article, *, yes: bool) -> list[int]:
        provision = self._look.rules[article]
        test, closed = provision.test, article in self._look.closed and article != self._root
        if isinstance(test, Quorum) and not counted(provision, self._look.findings[article]):
            found = [0] if self._answered(article, yes=yes) else []  # as a list of provisions has it
        elif isinstance(test, Quorum):
            found = self._alone(article, article, yes=yes) if closed else self._counted(test, yes=yes)
        else:
            found = self._alone(article, test, yes=yes)
        if provision.unless is None:
            return found
        exception = self._of(provision.unless, yes=not yes)
        return _minimal(_times(found, exception) if yes else [*found, *exception])

    def _alone(self, article: Article, variable: Condition | Article, *, yes: bool) -> list[int]:
        """Return a condition, or a closed part, as one variable; nothing is needed if it is answered so."""
        if self._answered(article, yes=yes):
            return [0]
        place = self._codes.setdefault(variable, len(self._codes))
        if place == len(self._articles):
            self._articles.append(article)
        return [(1 if yes else 2) << 2 * place]

    def _answered(self, article: Article, *, yes: bool) -> bool:
        return self._look.findings[article].own is (Truth.YES if yes else Truth.NO)

    def _counted(self, quorum: Quorum, *, yes: bool) -> list[int]:
        """Return what makes enough of the grounds hold, or so many of them fail that too few are left."""
        needed = quorum.at_least if yes else len(quorum.of) - quorum.at_least + 1
        reached = [[0]] + [[] for _ in range(needed)]
        for article in quorum.of:
            ground = self._of(article, yes=yes)
            for count in range(needed, 0, -1):
                reached[count] = _minimal([*reached[count], *_times(reached[count - 1], ground)])
        return reached[needed]


def _times(left: Iterable[int], right: Sequence[int]) -> list[int]:
    """Multiply sums of products; a product in which something both holds and does not is none."""
    return [both for one in left for other in right if not (both := one | other) >> 1 & both & _holds(both)]


def _holds(product: int) -> int:
    """Return the bits of a longer number that say that something holds: every second one."""
    return (1 << 2 * product.bit_length()) // 3


def _minimal(sets: Iterable[int]) -> list[int]:
    """Return the sets that contain no other; what a set contains is a smaller number than the set."""
    found: list[int] = []
    for each in sorted(set(sets)):
        if not any(one & each == one for one in found):
            found.append(each)
    return found
