"""Choose a side where the law leaves a question open: for the whole installation, recorded, revocable."""

from __future__ import annotations

from tocsin.actions.policy import allow, may
from tocsin.actions.watch_incident import watch_incident
from tocsin.core.incidents import Actor
from tocsin.core.time import Instant
from tocsin.store import queries, readings
from tocsin.store.unit_of_work import unit_of_work

VERB = "choose_reading"


def may_choose(by: Actor) -> bool:
    """Say whether somebody may choose: their role counts at the entity that keeps the register."""
    owner = queries.register_owner_if_any()
    return by.operator or (owner is not None and may(by, VERB, owner))


def choose_reading(name: str, side: str | None, *, by: Actor, at: Instant) -> None:
    """
    Take a side of a reading from now on; None goes back to the default of the law file.

    Decisions that are recorded keep the side they were made under; what open incidents wait for is
    moved to where the new side puts it. What is taken already is not recorded again. Raises
    ``Refused`` (``unknown_reading``, ``not_allowed``, ``no_register``): the role counts at the entity that
    keeps the register.
    """
    with unit_of_work(by, at) as work:
        if not by.operator:
            allow(by, VERB, queries.register_owner())
        readings.check(name, side)
        if readings.chosen().get(name) != side:
            work.record(readings.KIND, readings.SUBJECT, {"reading": name, "side": side})
            for reference in queries.open_incidents():
                watch_incident(work, reference)
