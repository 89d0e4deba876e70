"""Rows to promises, and to the people who are called or told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from tocsin.channels.inventory_folder.row import Row, nearest
from tocsin.channels.inventory_folder.service_levels import refuse_two_currencies
from tocsin.core.commitments import (
    Clause,
    Commitment,
    Contact,
    DutyToNotify,
    Entitlement,
    Liability,
    Promise,
    ServiceLevelObjective,
    SupportContact,
)
from tocsin.core.commitments.reading import OBJECTIVE, money, objective
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register.extras import UNKNOWN_OWNER

AUDIENCES = (
    "staff",
    "management",
    "management_body",
    "authority",
    "other_authority",
    "reporting",
    "media",
    "provider",
)
"""DORA Art. 14 and 17(3)(d); other authorities; whom reports name (2025/302, 1.7 to 1.12); providers."""

CLAUSE = ("document", "clause", "page")
"""Where a promise stands, by column."""

_SERVICE_TYPE = re.compile(r"S(0[1-9]|1\d)", re.ASCII)


def commitment(row: Row, terms: Mapping[str, Promise]) -> Commitment:
    return Commitment(
        customer=row.coded("customer", "customer"),
        business_service=row.coded("business_service", "business_service"),
        **_promised(row, terms),
    )


def entitlement(row: Row, terms: Mapping[str, Promise]) -> Entitlement:
    """Name the ICT service by arrangement and type; which register it stands in is not known here."""
    service_type = _service_type(row)
    return Entitlement(
        arrangement=row.text("arrangement"),
        ict_service=f"ict_service:{UNKNOWN_OWNER}/{row.text('arrangement')}/{service_type}",
        claim_form=row.maybe("claim_form"),
        **_promised(row, terms),
    )


def support_contact(row: Row) -> SupportContact:
    return SupportContact(
        severity=row.text("severity"),
        name=row.text("name"),
        phone=row.maybe("phone"),
        email=row.address("email"),
        hours=row.maybe("hours"),
        respond_within=row.length("respond_within"),
        resolve_within=row.length("resolve_within"),
    )


def contact(row: Row) -> Contact:
    return Contact(
        id=row.text("id"),
        name=row.text("name"),
        audience=row.one_of("audience", AUDIENCES),
        entity=row.text("entity").removeprefix("entity:") or None,
        email=row.address("email"),
        phone=row.maybe("phone"),
        language=row.language("language"),
    )


def _promised(row: Row, terms: Mapping[str, Promise]) -> dict[str, Any]:
    """Return what both sides of a promise have, by field: from the row, and from the terms that it names."""
    named = row.text("terms")
    duty, sole_remedy, cap = _duty(row), row.yes_no("sole_remedy"), _liability_cap(row)
    if not named:
        return {
            "id": row.text("id"),
            "clause": Clause(*(row.text(column) for column in CLAUSE)),
            "objective": _objective(row),
            "duty_to_notify": duty,
            "sole_remedy": sole_remedy,
            "liability": Liability(cap),
        }
    if named not in terms:
        where = row.where("terms")
        raise Refused(
            "unknown_terms",
            f"{where}: service_levels.toml has no terms {named[:80]!r}. {nearest(named, terms)}.",
            where,
        )
    agreed = terms[named]
    _refuse_said_twice(row, agreed)
    found = replace(
        agreed,
        id=row.text("id"),
        clause=_clause(row, agreed.clause),
        objective=_with_fee(row, agreed.objective),
        duty_to_notify=agreed.duty_to_notify if duty is None else duty,
        sole_remedy=agreed.sole_remedy if sole_remedy is None else sole_remedy,
        liability=agreed.liability if cap is None else replace(agreed.liability, cap=cap),
    )
    refuse_two_currencies(found.objective, found.liability, row.place)
    return {each.name: getattr(found, each.name) for each in fields(Promise)}


def _refuse_said_twice(row: Row, agreed: Promise) -> None:
    """Refuse a row that says itself what its terms say: it would not be clear which of them holds."""
    said = {column for column in OBJECTIVE if column not in {"fee", "currency"}}
    said |= {"notify_within", "notify_channel"} if agreed.duty_to_notify else set()
    said |= {"sole_remedy"} if agreed.sole_remedy is not None else set()
    said |= {"liability_cap"} if agreed.liability.cap else set()
    for column in sorted(said):
        if row.text(column):
            where = row.where(column)
            raise Refused(
                "contradictory_terms",
                f"{where}: the row names the terms {agreed.id!r}, and says {column} itself too. Leave this "
                "cell blank, or write it in the terms.",
                where,
            )


def _clause(row: Row, agreed: Clause) -> Clause:
    """Return where it stands: what the row says, and for the rest what the terms say."""
    return Clause(*(row.text(column) or getattr(agreed, column) for column in CLAUSE))


def _with_fee(row: Row, agreed: ServiceLevelObjective | None) -> ServiceLevelObjective | None:
    """Return an objective with the row's fee; a currency without a fee must be that of the terms."""
    fee, currency = money(row.text("fee"), row.text("currency"), row.where("fee")), row.text("currency")
    if agreed is None:
        return None
    if fee is not None:
        return replace(agreed, fee=fee)
    if currency and agreed.fee is not None and currency != agreed.fee.currency:
        where = row.where("currency")
        raise Refused(
            "currency_mismatch",
            f"{where}: the row says {currency}, and the fee of its terms is in {agreed.fee.currency}. Write "
            "the fee in the row too, or leave the currency blank.",
            where,
        )
    return agreed


def _liability_cap(row: Row) -> Money | None:
    return money(row.text("liability_cap"), row.text("currency"), row.where("liability_cap"))


def _objective(row: Row) -> ServiceLevelObjective | None:
    """Read what many rows have in common only once; they then share one value."""
    try:
        return _shared(tuple(row.cells[column] for column in OBJECTIVE))
    except Refused:
        return objective(row.cells, row.place)


@lru_cache(maxsize=4096)
def _shared(cells: tuple[str, ...]) -> ServiceLevelObjective | None:
    return objective(dict(zip(OBJECTIVE, cells, strict=True)), "")


def _service_type(row: Row) -> str:
    code = row.text("service_type").removeprefix("eba_TA:")
    if not _SERVICE_TYPE.fullmatch(code):
        where = row.where("service_type")
        raise Refused(
            "unknown_service_type",
            f"{where}: {code[:80]!r} is not a type of ICT service. Write S01 to S19 "
            "(2024/2956, Annex III), such as S19 for software as a service.",
            where,
        )
    return code


def _duty(row: Row) -> DutyToNotify | None:
    within, channel = row.length("notify_within"), row.text("notify_channel")
    if (within is None) == bool(channel):
        where = row.where("notify_channel" if channel == "" else "notify_within")
        raise Refused(
            "incomplete_duty",
            f"{where}: a duty to notify needs a time and a channel. Fill notify_within, such as PT4H, "
            "and notify_channel, such as email, or leave both blank.",
            where,
        )
    return None if within is None else DutyToNotify(within, channel)
