"""A classification or a judgement as other programs read it: the keys of the outward contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.core.incidents import growth_body
from tocsin.core.rules.classification import Classification
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.judging import Judgement
from tocsin.core.rules.naming import asked, facts_of, written
from tocsin.core.rules.premises import Premise
from tocsin.core.rules.proof_tree import proof
from tocsin.core.rules.provisions import RuleSet
from tocsin.core.rules.reasons import Reason
from tocsin.core.time import Instant, rfc3339

__all__ = ["asked", "facts_of", "judged", "proof", "verdict", "written"]


def verdict(decided: Classification, at: Instant) -> dict[str, Any]:
    """Return what was decided as of ``at``, by which rules and readings; instants are UTC with Z."""
    ask_next = decided.ask_next
    settled = decided.settled_among(ask_next)
    return {
        "rules": decided.rules,
        "at": rfc3339(at),
        "outcome": decided.outcome,
        "basis": decided.basis,
        "critical_services": {
            "answer": decided.critical_services.value,
            "points": list(decided.critical_points),
        },
        "thresholds": {article: truth.value for article, truth in decided.thresholds.items()},
        "points_met": list(decided.points_met),
        "becomes_major_at": _text(decided.becomes_major_at),
        "ask_next": list(ask_next),
        "rests_on": [_premise(each) for each in decided.rests_on],
        "settled_by": {
            "major": [list(keys) for keys in settled.yes],
            "not_major": [list(keys) for keys in settled.no],
        },
        "reasons": [_reason(decided.law, each) for each in decided.reasons],
        "growing": _growing(decided.facts),
        "readings": dict(decided.readings),
        "pack": _pack(decided.law),
    }


def judged(found: Judgement, *, prove: bool) -> dict[str, Any]:
    """Return the answer to a question as of its instant, with its proof if asked for."""
    said = {
        "rules": found.law.id,
        "at": rfc3339(found.at),
        "question": found.question.name,
        "article": found.question.article,
        "answer": found.answer.value,
        "parts": {article: truth.value for article, truth in found.parts.items()},
        "holds_from": _text(found.holds_from),
        "ask_next": list(found.ask_next),
        "growing": _growing(found.facts),
        "readings": dict(found.law.chosen),
        "pack": _pack(found.law),
    }
    return {**said, "grounds": proof(found.law, found.finding, found.facts, found.at)} if prove else said


def _premise(each: Premise) -> dict[str, Any]:
    said = {
        "article": each.article,
        "facts": {key: written(fact.value) for key, fact in each.facts.items()},
        "holds_from": _text(each.holds_from),
        "if": each.proviso,
    }
    return {**said, "exception_to": each.exception_to} if each.exception_to else said


def _reason(law: RuleSet, each: Reason) -> dict[str, Any]:
    return {
        "article": each.article,
        "truth": each.truth.value,
        "says": law[each.article].says,
        "zegt": law[each.article].zegt,
        "because": each.because,
        "omdat": each.omdat,
        "grounds": list(each.grounds),
        "facts": {key: written(fact.value) for key, fact in each.facts.items()},
    }


def _growing(facts: Facts) -> dict[str, Mapping[str, str]]:
    """Return the rates among the facts as they are given: with the facts they make the decision again."""
    return {key: growth_body(fact.growth) for key, fact in facts.items() if fact.growth is not None}


def _pack(law: RuleSet) -> dict[str, str]:
    return {"act": law.title, "source": law.source, "path": law.path, "digest": law.digest}


def _text(moment: Instant | None) -> str | None:
    return None if moment is None else rfc3339(moment)
