"""What each customer may be owed, and each contractual arrangement may give, promise by promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from tocsin.core.commitments import Commitment, Entitlement
from tocsin.core.quantities import Money
from tocsin.core.sla.at_risk import AtRisk, Claim
from tocsin.core.sla.attainment import Attainment
from tocsin.core.sla.caps import CapKey, Caps, cap_of
from tocsin.core.time import Instant, Interval

_LAST = datetime.max.replace(tzinfo=UTC)
P = TypeVar("P", Commitment, Entitlement)


class Beyond(StrEnum):
    """Whether more than credits may be due for one promise, and on which ground."""

    KEPT = "kept"
    """No: it holds, and goes on holding if what is open stays open."""
    SOLE_REMEDY = "sole_remedy"
    """No: credits are the sole remedy that was agreed."""
    THIRD_PARTY = "third_party"
    """No: a third party failed, and the contract excludes that."""
    AGREED = "agreed"
    """Yes: it is broken or will break, and credits are not the sole remedy."""
    UNKNOWN = "unknown"
    """The contract is not known to say, or whether the promise is broken cannot be measured."""

    @property
    def possible(self) -> bool | None:
        """Whether more than credits may be due; None: not known."""
        return True if self is Beyond.AGREED else None if self is Beyond.UNKNOWN else False


@dataclass(frozen=True, slots=True)
class Line:
    """What one promise comes to in one window: what a sum is made of."""

    promise: Commitment | Entitlement
    attainment: Attainment | None
    """None: nothing measurable was promised."""
    credit: Money | None
    """As it stands, within the liability cap; None: it is not money, or its amount is not known."""
    credit_next: Money | None
    """At the next credit, or as it stands where none is ahead."""
    unpriced: bool
    """A credit is due, or may be, whose amount is not known: days of service, no fee, unknown tiers."""
    beyond: Beyond
    at_most: Money | None
    """
    What may come on top of the credits at most: what they leave of the liability cap, shared with the
    other promises under it. None where nothing more is possible, and where no cap is known: that is
    neither zero nor without limit.
    """
    cap: CapKey | None
    """Which cap that is; promises that share it are counted once in a sum."""

    @property
    def window(self) -> Interval | None:
        """The window that it is about; None where nothing measurable was promised."""
        return self.attainment.window if self.attainment else None

    @property
    def uncapped(self) -> bool:
        """Whether it may come to more than credits, and nobody knows how much: no cap is known."""
        return self.at_most is None and self.beyond.possible is not False


@dataclass(frozen=True, slots=True)
class Sum:
    """Totals in one currency."""

    currency: str
    credits: Money
    credits_next: Money
    beyond: Money
    """So much more is possible under the caps that are known."""
    bounded: bool
    """Whether that is the most: no promise in the sum may come to more without a known cap."""


@dataclass(frozen=True, slots=True)
class Account:
    """One customer, or one contractual arrangement: its promises, and what they come to."""

    party: str
    """Node id of the customer, or reference of the arrangement."""
    lines: tuple[Line, ...]

    @property
    def sums(self) -> tuple[Sum, ...]:
        """By currency, sorted; empty where nothing is due."""
        return _sums(self.lines)

    @property
    def unpriced(self) -> tuple[Line, ...]:
        """Lines with a credit that no sum contains."""
        return tuple(each for each in self.lines if each.unpriced)

    @property
    def uncapped(self) -> tuple[Line, ...]:
        """Lines that may come to more than credits, and nobody knows how much."""
        return tuple(each for each in self.lines if each.uncapped)

    @property
    def unsettled(self) -> tuple[Line, ...]:
        """Lines of which the contract is not known to say whether more than credits may be due."""
        return tuple(each for each in self.lines if each.beyond is Beyond.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Both sides, each account by the id of its party; amounts of different currencies never meet."""

    customers: tuple[Account, ...]
    arrangements: tuple[Account, ...]

    @property
    def owed(self) -> tuple[Sum, ...]:
        """All customers together, by currency."""
        return _sums(line for each in self.customers for line in each.lines)

    @property
    def claimable(self) -> tuple[Sum, ...]:
        """All arrangements together, by currency."""
        return _sums(line for each in self.arrangements for line in each.lines)


def accounts(at_risk: Sequence[AtRisk], claims: Sequence[Claim], third_party: Collection[str]) -> Accounts:
    """
    Settle both sides of an incident, promise by promise.

    ``third_party`` has the ids of the promises whose giver relied on somebody else, who failed: a
    provider of ours where we promised, a subcontractor where a provider did. A contract that excludes
    the failure of third parties then gives credits and no more.
    """
    ours, theirs = Caps(), Caps()
    to_customers = list(owed(at_risk, ours))
    from_providers = list(claimable(claims, theirs))
    return Accounts(
        customers=_accounts((each.promise.customer, _line(each, ours, third_party)) for each in to_customers),
        arrangements=_accounts(
            (each.promise.arrangement, _line(each, theirs, third_party)) for each in from_providers
        ),
    )


@dataclass(frozen=True, slots=True)
class Due(Generic[P]):
    """What one promise gives in one window within its cap, before it is known what others leave of that."""

    promise: P
    attainment: Attainment | None
    cap: CapKey | None
    credit: Money | None
    credit_next: Money | None

    @property
    def window(self) -> Interval | None:
        """The window that it is about; None where nothing measurable was promised."""
        return self.attainment.window if self.attainment else None

    @property
    def unpriced(self) -> bool:
        """Whether a credit is due, or may be, whose amount is not known."""
        return self.credit is None and self.attainment is not None and self.attainment.credit.claimable


def owed(at_risk: Sequence[AtRisk], now: Caps) -> Iterator[Due[Commitment]]:
    """Yield what is due to customers; of a shared cap the first promise and window take first."""
    upcoming = Caps()
    capped = [each for each in at_risk if each.commitment.liability.cap is not None]
    free = at_risk if not capped else [each for each in at_risk if each.commitment.liability.cap is None]
    for each in (*free, *sorted(capped, key=_identity)):
        promise, attainment, cap = each.commitment, each.attainment, each.commitment.liability.cap
        key, credit, ahead = None, each.owed, each.owed_next or each.owed
        if cap is not None:
            key = cap_of(promise, promise.customer, attainment.window if attainment else None)
            credit, ahead = now.take(key, cap, credit), upcoming.take(key, cap, ahead)
        yield Due(promise, attainment, key, credit, ahead)


def _identity(each: AtRisk) -> tuple[str, bool, Instant]:
    window = each.window
    return each.commitment.id, window is None, window.end if window else _LAST


def claimable(claims: Sequence[Claim], caps: Caps) -> Iterator[Due[Entitlement]]:
    """Yield what providers owe; of a shared cap the earliest window takes first."""
    for each in sorted(claims, key=_window):
        promise, attainment = each.entitlement, each.attainment
        key = cap_of(promise, promise.arrangement, attainment.window)
        credit = caps.take(key, promise.liability.cap, attainment.credit.money)
        yield Due(promise, attainment, key, credit, credit)


def _window(each: Claim) -> tuple[Instant, str]:
    return (each.attainment.window.end, each.entitlement.id)


def _line(each: Due[P], caps: Caps, third_party: Collection[str]) -> Line:
    promise = each.promise
    beyond = _beyond(promise, each.attainment, failed_elsewhere=promise.id in third_party)
    cap = promise.liability.cap
    return Line(
        promise=promise,
        attainment=each.attainment,
        credit=each.credit,
        credit_next=each.credit_next,
        unpriced=each.unpriced,
        beyond=beyond,
        at_most=caps.left(each.cap, cap) if cap is not None and beyond.possible is not False else None,
        cap=each.cap,
    )


def _beyond(
    promise: Commitment | Entitlement, attainment: Attainment | None, *, failed_elsewhere: bool
) -> Beyond:
    if attainment is not None and attainment.breached is False and attainment.breach_at is None:
        return Beyond.KEPT
    if promise.sole_remedy:
        return Beyond.SOLE_REMEDY
    if failed_elsewhere and promise.liability.third_party_failure is False:
        return Beyond.THIRD_PARTY
    if promise.sole_remedy is None or attainment is None or attainment.breached is None:
        return Beyond.UNKNOWN
    return Beyond.AGREED


def _accounts(lines: Iterable[tuple[str, Line]]) -> tuple[Account, ...]:
    by_party: dict[str, list[Line]] = defaultdict(list)
    for party, line in lines:
        by_party[party].append(line)
    return tuple(Account(party, tuple(found)) for party, found in sorted(by_party.items()))


def _sums(lines: Iterable[Line]) -> tuple[Sum, ...]:
    """Add up lines, currency by currency; a shared cap counts once."""
    totals: dict[str, list[Decimal]] = {}
    counted: set[CapKey] = set()
    bounded = True
    for line in lines:
        _add(totals, 0, line.credit)
        _add(totals, 1, line.credit_next)
        if line.at_most is not None and line.cap not in counted:
            counted.add(line.cap)
            _add(totals, 2, line.at_most)
        bounded = bounded and not line.uncapped
    return tuple(
        Sum(currency, Money(now, currency), Money(ahead, currency), Money(beyond, currency), bounded)
        for currency, (now, ahead, beyond) in sorted(totals.items())
    )


def _add(totals: dict[str, list[Decimal]], place: int, amount: Money | None) -> None:
    if amount is not None and amount.amount:
        zero = Decimal("0.00")
        totals.setdefault(amount.currency, [zero, zero, zero])[place] += amount.amount
