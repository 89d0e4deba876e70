"""Judge a threat on what is known of it: which law, which readings, which facts. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tocsin.core.incidents import Fact, latest
from tocsin.core.incidents.threats import ThreatHistory
from tocsin.core.rules import Finding, RuleSet, proof, significant, under, written
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks, readings


@dataclass(frozen=True, slots=True)
class Judgement:
    """What Art. 10 of 2024/1772 gives for a threat at an instant, and what it rests on."""

    rules: RuleSet
    facts: Mapping[str, Fact]
    finding: Finding
    at: Instant

    def document(self) -> dict[str, Any]:
        """Return it as it is recorded: with the digest of the rules, so that it can be made again."""
        return {
            "significant": self.finding.truth.value,
            "rules": self.rules.id,
            "at": rfc3339(self.at),
            "grounds": proof(self.rules, self.finding, self.facts, self.at),
            "readings": dict(self.rules.chosen),
            "pack": {
                "act": self.rules.title,
                "source": self.rules.source,
                "path": self.rules.path,
                "digest": self.rules.digest,
            },
            "facts": {key: written(fact.value) for key, fact in self.facts.items()},
        }


def judge_threat(told: ThreatHistory, at: Instant, known_at: Instant | None = None) -> Judgement:
    """
    Say whether a threat is significant under the law of the day on which the entity became aware of it.

    A threat that is only proposed is judged under the law of the day on which it was recorded. Raises
    ``Refused`` (``no_rules_in_force``).
    """
    day = (told.detected_at or told.recorded_at or at).date()
    book = lawbooks.in_force(day)
    rules = under(book, readings.applicable(readings.chosen(known_at), book.readings))
    known = latest(told.facts, known_at)
    read = lawbooks.fact_reader("threat").all_of({key: fact.value for key, fact in known.items()})
    facts = {key: replace(known[key], value=fact.value) for key, fact in read.items()}
    return Judgement(rules, facts, significant(rules, facts, at), at)
