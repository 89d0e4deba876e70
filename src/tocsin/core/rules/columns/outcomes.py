"""
The evaluator for registers: the same provisions as ``assess.py``, answered of many incidents at once.

What comes out equals what ``classify`` says of each incident, without the proof. Whatever arrays cannot
answer exactly is answered by ``classify`` itself: incidents with odd values, with times that contradict
each other, and whole rule sets that say something the arrays do not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np

from tocsin.core.refusal import Refused
from tocsin.core.rules.classification import Outcome, classify
from tocsin.core.rules.columns.clocks import out_of_order
from tocsin.core.rules.columns.columns import NO, UNKNOWN, YES, Codes, Columns
from tocsin.core.rules.columns.conditions import CODES, answer_column, stated_column, understood
from tocsin.core.rules.columns.kernel import Bools
from tocsin.core.rules.columns.reach import reached
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.provisions import Article, Condition, Quorum, RuleSet
from tocsin.core.time import Instant

REFUSED = -1
"""What stands in place of an answer about an incident whose facts cannot be."""
_MOST_TRIED = 6
"""Conditions of exceptions that are tried both ways: at most 64 rounds over the incidents in question."""

_OUTCOMES: Mapping[Outcome, int] = {"not_major": NO, "undetermined": UNKNOWN, "major": YES}

_Answers: TypeAlias = Mapping[Condition, Codes]
_Stated: TypeAlias = Mapping[Article, Codes]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """
    What a rule set says of every incident of a register, by row.

    ``outcome`` and each of ``thresholds`` is 0 (no), 1 (unknown) or 2 (yes); -1 where ``refused`` says,
    by row, why the facts of the incident cannot be. ``one_by_one`` counts what ``classify`` answered.
    """

    outcome: Codes
    thresholds: Mapping[Article, Codes]
    refused: Mapping[int, Refused]
    one_by_one: int


def assess_many(rules: RuleSet, columns: Columns, at: Instant) -> Outcomes:
    """
    Assess every incident of a register under one rule set (with its readings), as of an instant.

    Raises ``Refused`` (``unknown_rules``) for rules that do not classify.
    """
    answers = rules.answers
    asked = (answers.outcome, answers.gate, *answers.thresholds)
    every = tuple(reached(rules, asked))
    if not understood(rules, every):
        nothing = np.zeros(columns.rows, np.int8)
        found, doubtful = dict.fromkeys(asked, nothing), np.ones(columns.rows, np.bool_)
    else:
        found, doubtful = _in_arrays(rules, every, asked, columns, at)
    doubtful[list(columns.odd)] = True
    outcome = found[answers.outcome].copy()
    thresholds = {article: found[article].copy() for article in answers.thresholds}
    refused: dict[int, Refused] = {}
    rows = np.flatnonzero(doubtful).tolist()
    for row in rows:
        said, why = _one(rules, columns.facts(row), at)
        if why is not None:
            refused[row] = why
        outcome[row] = said[answers.outcome]
        for article, codes in thresholds.items():
            codes[row] = said[article]
    return Outcomes(outcome, thresholds, refused, len(rows))


def _one(rules: RuleSet, facts: Facts, at: Instant) -> tuple[Mapping[Article, int], Refused | None]:
    """Return what ``classify`` says of one incident by article, and its refusal if it refuses."""
    answers = rules.answers
    try:
        decided = classify(rules, facts, at)
    except Refused as refusal:
        return dict.fromkeys((answers.outcome, *answers.thresholds), REFUSED), refusal
    said = {article: CODES[truth] for article, truth in decided.thresholds.items()}
    return {**said, answers.outcome: _OUTCOMES[decided.outcome]}, None


def _in_arrays(
    rules: RuleSet, every: Iterable[Article], asked: Iterable[Article], columns: Columns, at: Instant
) -> tuple[dict[Article, Codes], Bools]:
    """Answer what is asked of all incidents, and say which of them are to be asked one by one."""
    doubtful = out_of_order(columns, at)
    known: dict[Condition, Codes] = {}
    stated: dict[Article, Codes] = {}
    for article in every:
        provision = rules[article]
        if provision.stated_in is not None:
            stated[article] = stated_column(article, provision.stated_in, columns, at).codes
        if not isinstance(provision.test, Quorum) and provision.test not in known:
            answered = answer_column(provision.test, columns, at)
            known[provision.test] = answered.codes
            if answered.doubtful is not None:
                doubtful |= answered.doubtful
    circuit = _Circuit(rules, known, stated)
    found = {article: circuit.truth(article) for article in asked}
    if not rules.monotone:
        outcome = rules.answers.outcome
        found[outcome], unsettled = _whatever(rules, circuit, outcome)
        doubtful |= unsettled
    return found, doubtful


class _Circuit:
    """The provisions of a rule set as quorums over the answers to their conditions, each worked out once."""

    def __init__(self, rules: RuleSet, known: _Answers, stated: _Stated) -> None:
        self.rules, self.known, self.stated = rules, known, stated
        self._found: dict[Article, Codes] = {}

    def truth(self, article: Article) -> Codes:
        """Answer one provision of every incident."""
        found = self._found.get(article)
        if found is None:
            found = self._found[article] = self._truth(article)
        return found

    def among(self, rows: Bools, instead: _Answers) -> _Circuit:
        """Return the same for some of the incidents, with other answers to some of the conditions."""
        known = {
            each: instead[each] if each in instead else codes[rows] for each, codes in self.known.items()
        }
        return _Circuit(self.rules, known, {each: codes[rows] for each, codes in self.stated.items()})

    def _truth(self, article: Article) -> Codes:
        provision = self.rules[article]
        test = provision.test
        truth = self._counted(test) if isinstance(test, Quorum) else self.known[test]
        if article in self.stated:
            listed = self.stated[article]
            truth = np.where(listed == UNKNOWN, truth, listed)
        if provision.unless is not None:
            # Displaced is a no; while that is undecided, a yes is undecided too.
            truth = np.minimum(truth, YES - self.truth(provision.unless))
        return truth

    def _counted(self, quorum: Quorum) -> Codes:
        grounds = [self.truth(each) for each in quorum.of]
        if quorum.at_least == 1:
            return _over(np.maximum, grounds)
        if quorum.at_least == len(grounds):
            return _over(np.minimum, grounds)
        met, could = np.zeros((2, len(grounds[0])), np.int8)
        for each in grounds:
            met += each == YES
            could += each != NO
        return (met >= quorum.at_least).astype(np.int8) + (could >= quorum.at_least)


def _over(function: np.ufunc, grounds: list[Codes]) -> Codes:
    found = grounds[0]
    for each in grounds[1:]:
        found = function(found, each)
    return found


def _whatever(rules: RuleSet, circuit: _Circuit, outcome: Article) -> tuple[Codes, Bools]:
    """
    Settle outcomes that are the same whatever the answers to the conditions of an undecided exception.

    Each way to answer these leaves a law without undecided exceptions, in which counting three answers is
    exact. Returns the outcomes, and the rows that are to be asked one by one instead.
    """
    truth = circuit.truth(outcome)
    exceptions = {each for article in reached(rules, (outcome,)) if (each := rules[article].unless)}
    undecided = np.zeros(len(truth), np.bool_)
    for each in exceptions:
        undecided |= circuit.truth(each) == UNKNOWN
    rows = undecided & (truth == UNKNOWN)
    tests = {rules[each].test for each in reached(rules, exceptions)}
    tried = [test for test in tests if not isinstance(test, Quorum)]
    if len(tried) > _MOST_TRIED or circuit.stated:
        return truth, rows
    least, most = np.full((2, int(rows.sum())), UNKNOWN, np.int8)
    for first, answers in enumerate(product((NO, YES), repeat=len(tried))):
        instead = {
            test: np.where((codes := circuit.known[test][rows]) == UNKNOWN, np.int8(answer), codes)
            for test, answer in zip(tried, answers, strict=True)
        }
        each_way = circuit.among(rows, instead).truth(outcome)
        least = each_way if not first else np.minimum(least, each_way)
        most = each_way if not first else np.maximum(most, each_way)
    truth = truth.copy()
    truth[rows] = np.where(least == most, least, UNKNOWN)
    return truth, np.zeros(len(truth), np.bool_)
