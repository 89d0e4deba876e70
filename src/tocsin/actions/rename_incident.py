"""Call an incident otherwise: what it was called before stays on record."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def rename_incident(reference: str, title: str, *, by: Actor, at: Instant) -> None:
    """Record another title; the same one again changes nothing. Raises ``Refused`` (``not_text``)."""
    called = titled(title)
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "triage", told)
        if called != told.title:
            work.record("incident.renamed", reference, {"title": called})


def titled(title: str) -> str:
    """Return a title as it is kept; an incident has one (``not_text``)."""
    called = worded(title, "title")
    if not called:
        raise Refused("not_text", "An incident needs a title. Write in a few words what is wrong.", "title")
    return called
