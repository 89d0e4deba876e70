"""The net position as the page explains it: per currency, per arrangement and per customer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from tocsin.core.commitments import Entitlement
from tocsin.core.situation.at_a_glance import Glance
from tocsin.core.sla.accounts import Account, Beyond, Line, Sum
from tocsin.web.amounts import count, money, percentage
from tocsin.web.customers.rows import credit

SHOWN = 20
"""Customers with an account on the page; the files have all of them."""

GROUNDS = {
    Beyond.KEPT: gettext_lazy("Nothing: the promise is kept."),
    Beyond.SOLE_REMEDY: gettext_lazy("Nothing beyond: credits are the sole remedy."),
    Beyond.THIRD_PARTY: gettext_lazy("Nothing beyond: the contract excludes the failure of third parties."),
    Beyond.AGREED: gettext_lazy("More is possible: credits are not the sole remedy."),
    Beyond.UNKNOWN: gettext_lazy("Whether more is possible is not known: the contract is not known to say."),
}


def position(glance: Glance) -> dict[str, Any]:
    """Return the context of ``customers/_position.html``."""
    settled, net = glance.accounts, glance.now.net_position
    owed, claimable = _by_currency(settled.owed), _by_currency(settled.claimable)
    customers = sorted(settled.customers, key=_most_owed)
    return {
        "totals": [
            {
                "owed": money(each.owed),
                "owed_next": money(each.owed_next),
                "claimable": money(each.claimable),
                "uncovered": money(each.uncovered),
                "owed_beyond": _beyond(owed.get(each.currency)),
                "claimable_beyond": _beyond(claimable.get(each.currency)),
            }
            for each in net.by_currency
        ],
        "owed_unpriced": net.owed_unpriced,
        "claimable_unpriced": net.claimable_unpriced,
        "owed_uncapped": sum(len(each.uncapped) for each in settled.customers),
        "claimable_uncapped": sum(len(each.uncapped) for each in settled.arrangements),
        "arrangements": [_arrangement(each, glance) for each in sorted(settled.arrangements, key=_most_owed)],
        "customers": [_customer(each, glance) for each in customers[:SHOWN]],
        "more_customers": count(len(customers) - SHOWN) if len(customers) > SHOWN else "",
    }


def _by_currency(sums: Iterable[Sum]) -> Mapping[str, Sum]:
    return {each.currency: each for each in sums}


def _most_owed(each: Account) -> tuple[Decimal, str]:
    """Sort by the amount; between currencies that says nothing, and the order is only an order."""
    return (-sum((one.credits.amount for one in each.sums), Decimal(0)), each.party)


def _beyond(found: Sum | None) -> dict[str, Any]:
    known = found is not None and bool(found.beyond.amount)
    return {
        "known": money(found.beyond) if found and known else "",
        "bounded": found is None or found.bounded,
    }


def _arrangement(each: Account, glance: Glance) -> dict[str, Any]:
    entitlement = each.lines[0].promise
    provider = ""
    if isinstance(entitlement, Entitlement):
        service = glance.landscape.inventory.nodes[entitlement.ict_service]
        provider = next(iter(getattr(service, "providers", ())), entitlement.ict_service)
    return _account(each, each.party) | {
        "provider": glance.landscape.name(provider),
        "url": reverse("node", args=[provider]),
    }


def _customer(each: Account, glance: Glance) -> dict[str, Any]:
    name = glance.landscape.name(each.party)
    return _account(each, name) | {"provider": "", "url": reverse("node", args=[each.party])}


def _account(each: Account, name: str) -> dict[str, Any]:
    sums: Sequence[Sum] = each.sums
    return {
        "name": name,
        "credits": " + ".join(money(one.credits) for one in sums),
        "credits_next": " + ".join(money(one.credits_next) for one in sums),
        "beyond": " + ".join(money(one.beyond) for one in sums if one.beyond.amount),
        "unpriced": len(each.unpriced),
        "unsettled": len(each.unsettled),
        "uncapped": len(each.uncapped),
        "lines": [line(one) for one in each.lines],
    }


def line(one: Line) -> dict[str, Any]:
    """Return how one promise comes to its figures."""
    attained, objective, cap = one.attainment, one.promise.objective, one.promise.liability.cap
    return {
        "id": one.promise.id,
        "clause": str(one.promise.clause),
        "window": attained.window if attained else None,
        "attainment": percentage(Decimal(attained.shown)) if attained and attained.shown else "",
        "target": percentage(objective.target) if objective else "",
        "credit": credit(one),
        "capped": _reached(one),
        "ground": GROUNDS[one.beyond],
        "possible": one.beyond.possible is not False,
        "at_most": money(one.at_most),
        "cap": money(cap),
        "per": one.promise.liability.per,
        "gross_negligence": bool(cap) and one.promise.liability.gross_negligence_uncapped is True,
    }


def _reached(one: Line) -> bool:
    """Whether the liability cap made the credit less than was agreed."""
    agreed = one.attainment.credit.money if one.attainment else None
    return agreed is not None and one.credit is not None and one.credit.amount < agreed.amount
