"""Which rows of the customers of an incident somebody wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tocsin.core.refusal import Refused
from tocsin.core.situation.at_a_glance import PromiseHit
from tocsin.core.sla import Standing

STANDINGS = {each.name.lower(): each for each in Standing}
TOLD = ("yes", "no", "late")
"""Told; still to be told; and too late, whether told by now or not."""


@dataclass(frozen=True, slots=True)
class GlanceFilter:
    """What a row must have; an empty field asks for nothing."""

    standings: frozenset[Standing] = frozenset()
    through: str = ""
    """Id of a provider or ICT service through which the failure came, or of the business service itself."""
    language: str = ""
    told: str = ""
    """One of ``TOLD``; who was promised no notice is none of them."""
    text: str = ""
    """Part of a name, an id, a clause or a contact, in capitals or not."""

    def chosen(self, rows: Iterable[PromiseHit]) -> tuple[PromiseHit, ...]:
        """Return the rows that are wanted, in their order."""
        wanted = self.text.casefold()
        return tuple(
            row
            for row in rows
            if (not self.standings or row.standing in self.standings)
            and (not self.language or row.language == self.language)
            and (not self.through or _came_through(row, self.through))
            and (not self.told or _told(row, self.told))
            and (not wanted or wanted in _written(row))
        )


def glance_filter(
    *, standing: Sequence[str] = (), through: str = "", language: str = "", told: str = "", text: str = ""
) -> GlanceFilter:
    """Read a filter as pages, programs and commands give it. Raises ``Refused`` (``unknown_word``)."""
    for where, given, known in (("standing", standing, STANDINGS), ("told", [told] if told else [], TOLD)):
        odd = next((each for each in given if each not in known), None)
        if odd is not None:
            words = ", ".join(known)
            raise Refused("unknown_word", f"{where}: {odd!r} is not known here. Use one of: {words}.", where)
    return GlanceFilter(
        standings=frozenset(STANDINGS[each] for each in standing),
        through=through,
        language=language,
        told=told,
        text=text.strip(),
    )


def _came_through(row: PromiseHit, node: str) -> bool:
    return node == row.commitment.business_service or node in row.origin.through


def _told(row: PromiseHit, wanted: str) -> bool:
    if row.notice is None:
        return False
    if wanted == "late":
        return row.told_late
    return (row.told_at is not None) == (wanted == "yes")


def _written(row: PromiseHit) -> str:
    promise = row.commitment
    words = (
        row.customer_name,
        row.service_name,
        promise.id,
        promise.customer,
        str(promise.clause),
        row.contact,
    )
    return "\n".join(words).casefold()
