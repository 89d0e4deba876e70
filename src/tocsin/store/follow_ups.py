"""Follow-ups: read as the ledger tells them; the rows are what is listed and filtered."""

from __future__ import annotations

import re

from django.db.models import Case, Q, QuerySet, Value, When

from tocsin.core.incidents import Actor
from tocsin.core.incidents.follow_ups import OWED, FollowUpHistory, follow_up_history
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import ledger
from tocsin.store.incidents import next_reference
from tocsin.store.models import FollowUp, Incident
from tocsin.store.unit_of_work import Work

REFERENCE = re.compile(r"ACT-\d{4}-\d{4,8}", re.ASCII)
"""How a follow-up is referred to; whatever else is asked for is unknown, and no database is asked."""
DUE_KIND = "follow_up"
"""The kind of the due rows: of a follow-up that is owed, and of a review (its subject is the incident)."""
COLUMNS = ("title", "entity_id", "about", "owner", "due", "state")
"""What is projected into a row; the reference is given when it is opened."""
LONGEST_TITLE = 300


def projection(told: FollowUpHistory) -> dict[str, object]:
    """Return the columns of a follow-up's row as the ledger tells them, by name."""
    return {
        "title": told.title[:LONGEST_TITLE],
        "entity_id": told.entity,
        "about": told.about,
        "owner": told.owner,
        "due": told.due,
        "state": told.state,
    }


def follow_up(reference: str, known_at: Instant | None = None) -> FollowUpHistory:
    """
    Return a follow-up as the ledger tells it, as known at an instant.

    Raises ``Refused`` (``unknown_follow_up``) when there is none of that reference.
    """
    if not REFERENCE.fullmatch(reference):
        raise unknown_follow_up(reference)
    told = follow_up_history(reference, ledger.entries(reference), known_at)
    if not told.entity:
        raise unknown_follow_up(reference)
    return told


def unknown_follow_up(reference: str) -> Refused:
    """Return the refusal of a reference that no follow-up has."""
    return Refused(
        "unknown_follow_up",
        f"There is no follow-up {reference[:40]}. The list of follow-ups shows the references in use.",
        reference[:40],
    )


def open_follow_up(work: Work, title: str, entity: str, *, about: str, owner: str, due: Instant) -> str:
    """Make a row with the next reference of its year, record that it was opened, and return the reference."""
    reference = next_reference(f"ACT-{work.at.year}")
    body = {"title": title, "entity": entity, "about": about, "owner": owner, "due": rfc3339(due)}
    work.record("follow_up.opened", reference, body)
    FollowUp(reference=reference, **projection(follow_up(reference))).save(force_insert=True)
    return reference


def show(reference: str) -> FollowUpHistory:
    """Show in the lists what the ledger now says of a follow-up, and return it."""
    told = follow_up(reference)
    FollowUp.objects.filter(reference=reference).update(**projection(told))
    return told


def visible(by: Actor, entities: frozenset[str] | None) -> QuerySet[FollowUp]:
    """Return the follow-ups of some entities (LEIs; None: all), none of them about a hidden incident."""
    rows = FollowUp.objects.select_related("entity")
    if entities is None:
        return rows
    hidden = Incident.objects.filter(confidential=True).exclude(admissions__person=by.name)
    return rows.filter(entity_id__in=entities).exclude(about__in=hidden.values("reference"))


def chosen(
    rows: QuerySet[FollowUp],
    now: Instant,
    *,
    state: str = "",
    owner: str = "",
    entity: str = "",
    about: str = "",
) -> QuerySet[FollowUp]:
    """Return the rows that fit; ``state`` is one, or ``owed``, ``overdue``, ``to_check``; empty for all."""
    wanted = {"owner": owner, "entity_id": entity, "about": about}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    match state:
        case "":
            return rows
        case "owed":
            return rows.filter(state__in=OWED)
        case "overdue":
            return rows.filter(state__in=OWED, due__lt=now)
        case "to_check":
            return rows.filter(state="done")
    return rows.filter(state=state)


def overdue_first(rows: QuerySet[FollowUp], now: Instant) -> QuerySet[FollowUp]:
    """Return what is overdue first, then what is owed, what waits for its check, and what is over."""
    owed = Q(state__in=OWED)
    rank = Case(
        When(owed & Q(due__lt=now), then=Value(0)),
        When(owed, then=Value(1)),
        When(state="done", then=Value(2)),
        default=Value(3),
    )
    return rows.order_by(rank, "due", "reference")


def owners(rows: QuerySet[FollowUp]) -> list[str]:
    """Return who owns any of the rows, by name."""
    return list(rows.order_by("owner").values_list("owner", flat=True).distinct())
