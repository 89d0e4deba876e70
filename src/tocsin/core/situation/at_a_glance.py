"""At a glance: which promises to which customers are at risk, when each breaks, and whom to tell by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import floor

from tocsin.core.commitments import Commitment
from tocsin.core.register import Customer
from tocsin.core.situation.duty import Duty, DutyStanding
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.origins import Origin, Origins, third_party
from tocsin.core.situation.parts import Reason
from tocsin.core.situation.saved import Saved, saved_by_redundancy
from tocsin.core.situation.situation import Situation
from tocsin.core.sla import AtRisk, Standing
from tocsin.core.sla.accounts import Accounts, Line, accounts
from tocsin.core.time import Instant, Interval

NUMBERED = frozenset({"phone", "telephone", "sms", "text message"})
"""Words of contracts for the channels that need a telephone number."""


@dataclass(frozen=True, slots=True)
class PromiseHit:
    """One promise to one customer that the incident touches: a row of the table."""

    risk: AtRisk
    line: Line
    """What it comes to in money."""
    customer_name: str
    service_name: str
    customer: Customer | None
    """None: the inventory has nothing but a name."""
    notice: Duty | None
    """Our duty to tell the customer, and its clock; None: no notice was promised."""
    origin: Origin

    @property
    def commitment(self) -> Commitment:
        """What was promised."""
        return self.risk.commitment

    @property
    def standing(self) -> Standing:
        """How it stands."""
        return self.risk.standing

    @property
    def budget_left(self) -> timedelta | None:
        """Downtime that the promise still bears, whole seconds rounded down; None: not measured in time."""
        left = self.risk.attainment.remaining if self.risk.attainment else None
        return None if left is None else timedelta(seconds=floor(left))

    @property
    def breach_at(self) -> Instant | None:
        """When it breaks or broke; None: not by this outage."""
        return self.risk.attainment.breach_at if self.risk.attainment else None

    @property
    def next_credit_at(self) -> Instant | None:
        """When the next credit is due."""
        return self.risk.next_credit.at if self.risk.next_credit else None

    @property
    def language(self) -> str:
        """In which the customer is told."""
        return self.customer.language if self.customer else "en"

    @property
    def channel(self) -> str:
        """By which the customer is to be told; empty: the contract does not say."""
        duty = self.commitment.duty_to_notify
        return duty.channel if duty else ""

    @property
    def whom(self) -> str:
        """The desk or person that the contract names; empty: it names none."""
        duty = self.commitment.duty_to_notify
        return duty.whom if duty else ""

    @property
    def told_at(self) -> Instant | None:
        """When the customer was told."""
        return self.notice.done_at if self.notice else None

    @property
    def told_late(self) -> bool:
        """Whether the notice is or was late."""
        return self.notice is not None and self.notice.standing is DutyStanding.MISSED

    @property
    def contact(self) -> str:
        """How the customer is reached: by number where the channel takes one, else by what is known."""
        if self.customer is None:
            return ""
        mail, telephone = self.customer.contact_email or "", self.customer.contact_phone or ""
        return (telephone or mail) if self.channel in NUMBERED else (mail or telephone)


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be sent: to all whom it concerns for one reason, by one instant, in one language."""

    reason: Reason
    due: Instant | None
    """None: the time has not begun."""
    language: str
    channel: str
    recipients: tuple[PromiseHit, ...]
    """One for each customer, by name."""


class Glance:
    """Everything about the customers of an incident; each part is worked out once, when it is asked for."""

    def __init__(self, now: Situation, landscape: Landscape) -> None:
        """Look at one situation."""
        self.now = now
        self.landscape = landscape
        self._origins = Origins(now, landscape)

    @cached_property
    def rows(self) -> tuple[PromiseHit, ...]:
        """Every promise that is hit, what breaks first standing first."""
        lines = {
            (line.promise.id, line.window): line for each in self.accounts.customers for line in each.lines
        }
        duties = {each.promise.id: each for each in self.now.duties if each.ours}
        return tuple(self._row(each, lines, duties) for each in self.now.commitments)

    @cached_property
    def accounts(self) -> Accounts:
        """What every customer may be owed and every arrangement may give."""
        now = self.now
        elsewhere = third_party(
            (each.commitment for each in now.commitments), now.entitlements, self._origins, self.landscape
        )
        return accounts(now.commitments, now.claims, elsewhere)

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The few messages that need sending, the first by time first."""
        return messages(self.rows)

    @cached_property
    def saved(self) -> tuple[Saved, ...]:
        """The services that redundancy saved, with their customers."""
        return saved_by_redundancy(self.now.disruption, self.landscape)

    def _row(
        self, each: AtRisk, lines: Mapping[tuple[str, Interval | None], Line], duties: Mapping[str, Duty]
    ) -> PromiseHit:
        promise, landscape = each.commitment, self.landscape
        customer = landscape.inventory.nodes.get(promise.customer)
        return PromiseHit(
            risk=each,
            line=lines[promise.id, each.window],
            customer_name=landscape.name(promise.customer),
            service_name=landscape.name(promise.business_service),
            customer=customer if isinstance(customer, Customer) else None,
            notice=duties.get(promise.id),
            origin=self._origins.of(promise.business_service),
        )


def messages(rows: Iterable[PromiseHit]) -> tuple[Message, ...]:
    """
    Group those who are still to be told into the few messages that this takes.

    One reason, one instant, one language and one channel are one message. Of several notices that are
    owed to one customer by the same channel the soonest counts: the others are kept by it.
    """
    soonest: dict[tuple[str, str], PromiseHit] = {}
    for row in rows:
        if row.notice is not None and row.notice.done_at is None:
            known = soonest.setdefault((row.commitment.customer, row.channel), row)
            if _by(row) < _by(known):
                soonest[(row.commitment.customer, row.channel)] = row
    groups: dict[tuple[Instant | None, str, str], list[PromiseHit]] = {}
    for row in soonest.values():
        groups.setdefault((row.notice.due if row.notice else None, row.language, row.channel), []).append(row)
    found = [
        Message(Reason.PROMISED, due, language, channel, tuple(sorted(group, key=_name)))
        for (due, language, channel), group in groups.items()
    ]
    return tuple(sorted(found, key=lambda each: (*_when(each.due), each.language, each.channel)))


def _by(row: PromiseHit) -> tuple[bool, float, str]:
    due = row.notice.due if row.notice else None
    return (*_when(due), row.commitment.id)


def _when(due: Instant | None) -> tuple[bool, float]:
    """Sort what has no instant last."""
    return (due is None, due.timestamp() if due else 0.0)


def _name(row: PromiseHit) -> tuple[str, str]:
    return (row.customer_name.casefold(), row.commitment.customer)
