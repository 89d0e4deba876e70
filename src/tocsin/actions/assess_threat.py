"""Assess a threat under 2024/1772, Art. 10: what the rules give on what is known becomes a decision."""

from __future__ import annotations

from typing import Any

from tocsin.actions.judge_threat import judge_threat
from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import threats
from tocsin.store.unit_of_work import unit_of_work


def assess_threat(reference: str, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Record whether a threat is significant, with the grounds, the rules' digest, the readings and the facts.

    Returns the decision as it is recorded: ``significant`` is yes, no or unknown. A threat that is only
    proposed may be assessed too. Raises ``Refused`` (``threat_dismissed``, ``unknown_threat``,
    ``not_allowed``, ``no_rules_in_force``).
    """
    with unit_of_work(by, at) as work:
        row, told = threats.locked(reference)
        allow_threat(by, "assess_threat", told.entity, reference)
        threats.check_open(told)
        decision = judge_threat(told, at).document()
        work.record("threat.assessed", reference, decision)
        threats.show(row)
        return decision
