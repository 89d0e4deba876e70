"""Record a threat by hand: the entity is aware of it, so it is active at once."""

from __future__ import annotations

from tocsin.actions.policy import allow
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.threats import ThreatNote, note_body, passage
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries, threats
from tocsin.store.unit_of_work import unit_of_work


def record_threat(
    title: str,
    *,
    by: Actor,
    at: Instant,
    description: str = "",
    detected_at: Instant | None = None,
    source: str = "",
    entity: str | None = None,
) -> str:
    """
    Put a threat in the register and return its reference.

    ``detected_at`` is when the entity became aware, by default now; ``entity`` is its LEI, by default
    that of the register's owner. Raises ``Refused`` (``not_text``, ``impossible_order``, ``not_allowed``).
    """
    called, said, from_where = (
        worded(title, "title"),
        passage(description, "description"),
        worded(source, "source"),
    )
    if not called:
        raise Refused("not_text", "A threat needs a title by which people know it. Write one line.", "title")
    aware = detected_at or at
    with unit_of_work(by, at) as work:
        owner = entity or queries.register_owner()
        allow(by, "record_threat", owner)
        if queries.entity(owner) is None:
            raise queries.unknown_entity(owner)
        threats.check_awareness(aware, at)
        row = threats.open_threat(work, called, owner, since=aware, status="active")
        body = {"title": called, "entity": owner, "detected_at": rfc3339(aware), "source": from_where}
        work.record("threat.recorded", row.reference, body)
        if said:
            work.record("threat.noted", row.reference, note_body(ThreatNote("description", said)))
        return row.reference
