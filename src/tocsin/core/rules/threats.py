"""Significant cyber threats (2024/1772 Art. 10): recording is a duty, notification is voluntary."""

from __future__ import annotations

from tocsin.core.refusal import Refused
from tocsin.core.rules.assess import Finding, assess
from tocsin.core.rules.conditions import Facts
from tocsin.core.rules.provisions import RuleSet
from tocsin.core.time import Instant


def significant(rules: RuleSet, facts: Facts, at: Instant) -> Finding:
    """
    Say whether a cyber threat is significant: points (a) and (b) and one of point (c).

    Raises ``Refused`` (``unknown_rules``) for rules that say nothing about threats.
    """
    if rules.classifies is None or rules.classifies.threat is None:
        raise Refused(
            "unknown_rules",
            f"{rules.title} says nothing about cyber threats. Ask under 2024/1772, Art. 10.",
            rules.id,
        )
    return assess(rules, rules.classifies.threat, facts, at)
