"""Record one fact of 2024/1772, Art. 10 about a threat: who says so, from what source, how sure."""

from __future__ import annotations

from dataclasses import replace

from tocsin.actions.policy import allow_threat
from tocsin.core.incidents import Actor, Fact, fact_body, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import lawbooks, threats
from tocsin.store.unit_of_work import unit_of_work


def record_threat_fact(reference: str, given: Fact, *, by: Actor, at: Instant) -> None:
    """
    Check a fact against its definition and append it; an earlier one of that key stays on record.

    ``given.value`` is as in JSON; None withdraws what was known. Raises ``Refused`` for an unknown key, a
    value of the wrong type, or a threat that was dismissed (``threat_dismissed``).
    """
    source = worded(given.source, "source")
    with unit_of_work(by, at) as work:
        _, told = threats.locked(reference)
        allow_threat(by, "record_threat", told.entity, reference)
        threats.check_open(told)
        if given.true_since and given.true_since > at:
            sentence = f"{given.key}: it would be true only after now, {rfc3339(at)}. Record it when it is."
            raise Refused("impossible_order", sentence, "since")
        reader = lawbooks.fact_reader("threat")
        reader.definition(given.key)
        reader.all_of({given.key: given.value})
        work.record("fact.recorded", reference, fact_body(replace(given, source=source)))
