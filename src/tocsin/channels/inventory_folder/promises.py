"""Rows to promises, and to the people who are called or told."""

from __future__ import annotations

import re
from functools import lru_cache

from tocsin.channels.inventory_folder.row import Row
from tocsin.core.commitments import (
    Clause,
    Commitment,
    Contact,
    DutyToNotify,
    Entitlement,
    Liability,
    ServiceLevelObjective,
    SupportContact,
)
from tocsin.core.commitments.reading import OBJECTIVE, money, objective
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

_SERVICE_TYPE = re.compile(r"S(0[1-9]|1\d)", re.ASCII)


def commitment(row: Row) -> Commitment:
    return Commitment(
        id=row.text("id"),
        customer=row.coded("customer", "customer"),
        business_service=row.coded("business_service", "business_service"),
        clause=Clause(row.text("document"), row.text("clause")),
        objective=_objective(row),
        duty_to_notify=_duty(row),
        liability=Liability(
            money(row.text("liability_cap"), row.text("currency"), row.where("liability_cap"))
        ),
    )


def entitlement(row: Row) -> Entitlement:
    """Name the ICT service by arrangement and type; which register it stands in is not known here."""
    service_type = _service_type(row)
    return Entitlement(
        id=row.text("id"),
        arrangement=row.text("arrangement"),
        ict_service=f"ict_service:{UNKNOWN_OWNER}/{row.text('arrangement')}/{service_type}",
        clause=Clause(row.text("document"), row.text("clause")),
        objective=_objective(row),
        duty_to_notify=_duty(row),
        claim_form=row.maybe("claim_form"),
        sole_remedy=row.yes_no("sole_remedy"),
        liability=Liability(
            money(row.text("liability_cap"), row.text("currency"), row.where("liability_cap"))
        ),
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
