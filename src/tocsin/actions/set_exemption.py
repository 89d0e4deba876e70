"""Say on what ground an entity need not take recurring incidents together, or that it has none."""

from __future__ import annotations

from tocsin.actions.judge_incident import law_of
from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, History
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import due, queries, recurrence
from tocsin.store.unit_of_work import unit_of_work

NOT_EXEMPT = "none"


def set_exemption(entity: str, exempt_as: str, *, by: Actor, at: Instant) -> None:
    """
    Record the ground of 2024/1772 Art. 8(2) on which an entity (LEI) is exempt, or ``none``.

    It holds until something else is said; saying the same again records nothing. Nothing is due for an
    exempt entity. Raises ``Refused`` (``not_allowed``, ``unknown_entity``, ``unknown_code``).
    """
    with unit_of_work(by, at) as work:
        allow(by, "set_exemption", entity)
        party = queries.entity(entity)
        if party is None:
            raise queries.unknown_entity(entity)
        rules = law_of(History(recurrence.subject(entity)), party, at).rules
        grounds = rules.recurrence.exempt if rules.recurrence else ()
        if exempt_as not in (*grounds, NOT_EXEMPT):
            sentence = f"{exempt_as!r} is no ground of {rules.short} Art. 8(2) on which an entity is exempt. "
            known = f"Choose one of: {', '.join((*grounds, NOT_EXEMPT))}."
            raise Refused("unknown_code", sentence + known, "exempt_as")
        ground = None if exempt_as == NOT_EXEMPT else exempt_as
        if ground != recurrence.record(entity).exempt_as:
            work.record(recurrence.EXEMPTED, recurrence.subject(entity), {"exempt_as": ground})
        if ground is not None:
            due.put(recurrence.DUE_KIND, recurrence.subject(entity), None)
