"""Reasons: why a provision does not hold, as the smallest set of provisions whose no is enough for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tocsin.core.incidents import Fact
from tocsin.core.rules.assess import Finding
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.naming import asked, written
from tocsin.core.rules.provisions import NEVER, Article, Quorum, RuleSet, Truth
from tocsin.core.rules.questions import counted, enough
from tocsin.core.time import rfc3339

Said: TypeAlias = tuple[str, str]
"""One sentence in English and in Dutch."""


@dataclass(frozen=True, slots=True)
class Reason:
    """
    One provision that does not hold, and why that follows: from other reasons, or from facts.

    ``because`` and ``omdat`` say it in English and in Dutch; ``grounds`` are the provisions it follows
    from, each a reason of its own, and ``facts`` what is known where it is a condition.
    """

    article: Article
    truth: Truth
    because: str
    omdat: str
    grounds: tuple[Article, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)


def reasons(
    rules: RuleSet, outcome: Finding, findings: Mapping[Article, Finding], facts: Facts
) -> tuple[Reason, ...]:
    """
    Return why an outcome is no, from the outcome down to the conditions; nothing for another answer.

    Of several ways to show it the one with the fewest conditions is taken, else the first in the text.
    """
    if outcome.truth is not Truth.NO:
        return ()
    told = _Told(rules, findings, facts)
    if findings[outcome.article].truth is Truth.NO:
        found = told.why(outcome)
    else:
        found = told.whatever(outcome.article)
    return tuple({each.article: each for each in found}.values())


class _Told:
    """The findings of one incident, told as reasons."""

    def __init__(self, rules: RuleSet, findings: Mapping[Article, Finding], facts: Facts) -> None:
        self._rules, self._findings, self._facts = rules, findings, facts

    def whatever(self, article: Article) -> list[Reason]:
        """Return what decides where counting does not: the answer is the same, displaced or not."""
        deciding = enough(self._rules, article, self._findings)
        listed = _listed(deciding)
        because = f"{article} does not hold whatever is still open: {listed[0]} decide it."
        omdat = f"{article} geldt niet, wat er ook nog openstaat: {listed[1]} geven de doorslag."
        leaves = [self._condition(self._findings[each]) for each in deciding]
        return [Reason(article, Truth.NO, because, omdat, deciding), *leaves]

    def why(self, finding: Finding) -> list[Reason]:
        """Return the reasons for the no of one provision, its own first."""
        provision = self._rules[finding.article]
        grounds = counted(provision, finding)
        test = provision.test
        if provision.unless and finding.own is not Truth.NO:
            return [_displaced(finding.article, provision.unless)]
        if isinstance(test, Quorum) and grounds:
            return self._counted(finding.article, test, grounds)
        return [self._condition(finding)]

    def _counted(self, article: Article, quorum: Quorum, grounds: Sequence[Finding]) -> list[Reason]:
        shown = {each.article: self.why(each) for each in grounds if each.truth is Truth.NO}
        too_many = len(grounds) - quorum.at_least + 1
        taken = sorted(shown, key=lambda each: len(shown[each]))[:too_many]
        chosen = tuple(each for each in quorum.of if each in taken)
        met = [each for each in quorum.of if self._findings[each].truth is Truth.YES]
        because, omdat = _too_few(article, quorum, chosen, met)
        return [
            Reason(article, Truth.NO, because, omdat, chosen),
            *(one for each in chosen for one in shown[each]),
        ]

    def _condition(self, finding: Finding) -> Reason:
        provision, truth = self._rules[finding.article], finding.own
        listed = provision.stated_in
        if listed is not None and listed in self._facts:
            keys: tuple[str, ...] = (listed,)
        else:
            assert not isinstance(provision.test, Quorum)  # noqa: S101 - what is not stated is a condition
            keys = asked(provision.test)
        known = {key: self._facts[key] for key in keys if key in self._facts}
        if truth is Truth.NO and finding.holds_from != NEVER:
            moment = rfc3339(finding.holds_from)
            said = (
                f"Not yet: not before {moment}, if all goes on.",
                f"Nog niet: niet voor {moment}, als alles doorgaat.",
            )
        else:
            said = self._on(known, keys)
        return Reason(finding.article, truth, *said, facts=known)

    def _on(self, known: Mapping[str, Fact], keys: Sequence[str]) -> Said:
        if not known:
            label = self._rules.facts[keys[0]].labels
            return (
                f"Nothing else is said: {label.get('en', keys[0])}.",
                f"Er is niets anders gezegd: {label.get('nl', keys[0])}.",
            )
        english, dutch = (
            "; ".join(
                f"{self._rules.facts[key].labels.get(language, key)}: {_spoken(fact.value, language)}"
                for key, fact in known.items()
            )
            for language in ("en", "nl")
        )
        return f"What is known: {english}.", f"Wat bekend is: {dutch}."


def _too_few(article: Article, quorum: Quorum, chosen: Sequence[Article], met: Sequence[Article]) -> Said:
    """Say why so few grounds are left: all of them are needed, or one of them, or more than can be."""
    (english, dutch), number, needed = _listed(chosen), len(quorum.of), quorum.at_least
    if needed == number:
        return (
            f"{article} needs {english}, which does not hold.",
            f"{article} vraagt {dutch}, en dat geldt niet.",
        )
    if needed == 1:
        return (
            f"{article} needs one of {number}, and none holds: {english}.",
            f"{article} vraagt er één van {number}, en geen daarvan geldt: {dutch}.",
        )
    left = number - len(chosen)
    reached = _listed(met or chosen)
    return (
        f"{article} needs {needed} of {number}: {english} do not hold, so at most {left} can."
        + (f" Met: {reached[0]}." if met else ""),
        f"{article} vraagt er {needed} van {number}: {dutch} gelden niet, dus hooguit {left} kan gelden."
        + (f" Gehaald: {reached[1]}." if met else ""),
    )


def _displaced(article: Article, exception: Article) -> Reason:
    because = f"{exception} holds, and displaces {article}."
    return Reason(article, Truth.NO, because, f"{exception} geldt, in plaats van {article}.", (exception,))


def _listed(articles: Sequence[Article]) -> Said:
    *first, last = articles
    mark = "; " if any(", " in each for each in articles) else ", "
    before = mark.join(first)
    return (f"{before} and {last}", f"{before} en {last}") if first else (last, last)


def _spoken(value: object, language: str) -> str:
    if isinstance(value, bool):
        return _FLAGS[language][value]
    shown = written(value)
    return (", ".join(shown) or "–") if isinstance(shown, list) else str(shown)


_FLAGS = {"en": ("no", "yes"), "nl": ("nee", "ja")}
