"""The parts of a situation: what is hit, and who is to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import overload

from tocsin.core.commitments import Commitment, Contact, Entitlement
from tocsin.core.deadlines import Deadline
from tocsin.core.impact import Why
from tocsin.core.incidents import History
from tocsin.core.register import Customer, Node
from tocsin.core.situation.disruption import Disruption
from tocsin.core.situation.duty import Duty
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.told import Told
from tocsin.core.time import Instant

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that is down or degraded, since when, and the broken group that made it so."""

    node: Node
    state: str
    since: Instant
    why: Why | None
    """None: it was declared itself."""


class Reason(StrEnum):
    """Why somebody is to be told."""

    REPORT_DUE = "report_due"
    """A report to the competent authority (2025/301, Art. 5)."""
    MANAGEMENT = "management"
    """Major incidents go to senior management and the management body (DORA, Art. 17(3)(e))."""
    CLIENTS = "clients"
    """Clients whose financial interests are hit (DORA, Art. 19(3))."""
    PROMISED = "promised"
    """A duty to notify in the contract with a customer."""
    PROVIDER = "provider"
    """The provider's support, so that the service levels of the contract count."""


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who is to be told, by when, and on which grounds."""

    audience: str
    whom: str
    reason: Reason
    grounds: str
    """Act and article, or document and clause."""
    by: Instant | None
    """None: without undue delay, no number of hours is set."""
    contact: str | None
    language: str
    projected: bool = False
    """The duty does not hold yet: it will if things go on."""
    told_at: Instant | None = None
    """When they first were; None: nobody has recorded it."""


class Hits(Sequence[Hit]):
    """
    What is hit, down before degraded, each in order of id.

    An outage may hit fifty thousand nodes and a page show thirty: an item is made when it is asked for.
    """

    def __init__(self, landscape: Landscape, now: Disruption) -> None:
        """Look at one disruption of a landscape."""
        self._nodes = landscape.inventory.nodes
        self._now = now
        self._ids = (*now.impact.down, *now.impact.degraded)

    def __len__(self) -> int:
        """Return how many nodes are hit."""
        return len(self._ids)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Hit]: ...

    def __getitem__(self, place: int | slice) -> Hit | Sequence[Hit]:
        """Return one hit, or several."""
        if isinstance(place, slice):
            return [self._hit(node) for node in self._ids[place]]
        return self._hit(self._ids[place])

    def _hit(self, node: str) -> Hit:
        state, since = self._now.state[node]
        return Hit(self._nodes[node], state, since, self._now.impact.why.get(node))


def to_tell(
    landscape: Landscape,
    told: History,
    deadlines: Iterable[Deadline],
    entitlements: Iterable[Entitlement],
    *,
    word: Told,
    duties: Iterable[Duty],
    major: bool | None,
) -> tuple[ToTell, ...]:
    """
    Return everybody who is to be told, the first by time first.

    ``major`` is whether the incident is major by what is known (None: it will be, or may be). A notice
    to the authority is not the notification that is due to it.
    """
    known = (
        *_authority(landscape, told.entity, deadlines),
        *_inside(landscape, told.entity, word, major=major),
        *_customers(landscape, duties),
        *_providers(entitlements, word),
    )
    return tuple(
        sorted(
            known, key=lambda each: (each.by is None, each.by or told.opened_at, each.projected, each.whom)
        )
    )


def grouped(everybody: Iterable[ToTell]) -> list[tuple[ToTell, ...]]:
    """Put those together who are told for one reason by one instant: so many messages are to be written."""
    groups: dict[tuple[object, ...], list[ToTell]] = {}
    for each in everybody:
        key = (each.audience, each.reason, each.by, each.projected, each.told_at)
        groups.setdefault(key, []).append(each)
    return [tuple(group) for group in groups.values()]


def _contacts(landscape: Landscape, audience: str, entity: str) -> list[Contact]:
    return [
        each for each in landscape.contacts if each.audience == audience and each.entity in {None, entity}
    ]


def _authority(landscape: Landscape, entity: str, deadlines: Iterable[Deadline]) -> Iterator[ToTell]:
    for due in deadlines:
        if due.report != "initial_notification" or due.submitted_at is not None:
            continue
        for each in _contacts(landscape, "authority", entity) or [Contact("", "", "authority")]:
            yield ToTell(
                "authority",
                each.name,
                Reason.REPORT_DUE,
                f"2025/301, Art. {due.article}",
                due.due,
                each.email or each.phone,
                each.language,
                due.projected,
            )


def _inside(landscape: Landscape, entity: str, word: Told, *, major: bool | None) -> Iterator[ToTell]:
    if major is False:
        return
    for audience, reason, grounds in (
        ("management_body", Reason.MANAGEMENT, "DORA, Art. 17(3)(e)"),
        ("management", Reason.MANAGEMENT, "DORA, Art. 17(3)(e)"),
        ("clients", Reason.CLIENTS, "DORA, Art. 19(3)"),
    ):
        for each in _contacts(landscape, audience, entity) or [Contact("", "", audience)]:
            yield ToTell(
                audience,
                each.name,
                reason,
                grounds,
                None,
                each.email or each.phone,
                each.language,
                major is None,
                word.audience(audience),
            )


def _customers(landscape: Landscape, duties: Iterable[Duty]) -> Iterator[ToTell]:
    """One line for each customer: of several promises the shortest notice that is still owed counts."""
    shortest: dict[str, tuple[Commitment, Duty]] = {}
    for each in duties:
        promise = each.promise
        if isinstance(promise, Commitment):
            known = shortest.get(promise.customer)
            if known is None or _urgency(each) < _urgency(known[1]):
                shortest[promise.customer] = promise, each
    for node, (promise, duty) in shortest.items():
        customer = landscape.inventory.nodes[node]
        yield ToTell(
            "customer",
            customer.name,
            Reason.PROMISED,
            str(promise.clause),
            duty.due,
            customer.contact_email or customer.contact_phone if isinstance(customer, Customer) else None,
            customer.language if isinstance(customer, Customer) else "en",
            told_at=duty.done_at,
        )


def _urgency(each: Duty) -> tuple[bool, Instant, timedelta, str]:
    """Order the duties to one customer: what is still owed first, then what is due first."""
    within = each.promise.duty_to_notify.within if each.promise.duty_to_notify else timedelta.max
    return each.done_at is not None, each.due or _NEVER, within, each.promise.id


def _providers(entitlements: Iterable[Entitlement], word: Told) -> Iterator[ToTell]:
    for each in entitlements:
        for desk in each.support_contacts[:1]:
            grounds = str(each.clause)
            opened = min((ticket.opened_at for ticket in word.tickets_about(each)), default=None)
            yield ToTell(
                "provider",
                desk.name,
                Reason.PROVIDER,
                grounds,
                None,
                desk.phone or desk.email,
                "en",
                told_at=opened,
            )
