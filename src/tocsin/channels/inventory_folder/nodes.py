"""Rows to nodes and dependencies."""

from __future__ import annotations

import re

from tocsin.channels.inventory_folder.row import Row
from tocsin.core.refusal import Refused
from tocsin.core.register import RecoveryPlan
from tocsin.core.register.extras import ComponentMapping, Dependency, node_kind
from tocsin.core.register.inventory import Asset, BusinessService, Customer, Effect

_RECOVERED = ("function", "business_service")
_NEEDS = re.compile(r"[1-9]\d{0,5}", re.ASCII)


def business_service(row: Row) -> BusinessService:
    return BusinessService(
        id=row.coded("id", "business_service"),
        name=row.text("name"),
        entity=row.text("entity").removeprefix("entity:"),
        supervised=row.yes_no("supervised"),
        member_states=row.countries("member_states"),
        clients_using=row.count("clients_using"),
        counterparts_related=row.count("counterparts_related"),
        transactions_daily_average=row.count("transactions_daily_average"),
        transaction_value_daily_average=row.amount("transaction_value_daily_average"),
    )


def asset(row: Row) -> Asset:
    return Asset(id=row.coded("id", "asset"), name=row.text("name"), type=row.text("type") or "system")


def customer(row: Row) -> Customer:
    return Customer(
        id=row.coded("id", "customer"),
        name=row.text("name"),
        language=row.language("language"),
        country=row.country("country"),
        relevant=row.yes_no("relevant"),
        contact_name=row.maybe("contact_name"),
        contact_email=row.address("contact_email"),
        contact_phone=row.maybe("contact_phone"),
    )


def dependency(row: Row) -> Dependency:
    return Dependency(
        owner=row.node("owner"),
        group=row.text("group"),
        needs=_needs(row),
        effect=Effect(row.one_of("effect", [effect.value for effect in Effect])),
        member=row.node("member"),
        where=row.place,
    )


def _needs(row: Row) -> int | None:
    text = row.text("needs")
    if text == "all":
        return None
    if not _NEEDS.fullmatch(text):
        where = row.where("needs")
        raise Refused(
            "not_a_count",
            f"{where}: {text[:80]!r} is not a number of members. Write a whole number above 0, or all.",
            where,
        )
    return int(text)


def recovery_plan(row: Row) -> RecoveryPlan:
    """Return what a plan sets; a blank time is not defined, and ``PT0S`` is none at all."""
    node = row.node("node")
    if node_kind(node, row.where("node")) not in _RECOVERED:
        where = row.where("node")
        raise Refused(
            "not_a_node",
            f"{where}: {node[:80]!r} has no recovery objectives of its own. Write the id of a function, "
            "such as function:LEI/F1, or of a business service.",
            where,
        )
    return RecoveryPlan(
        id=row.text("id"),
        node=node,
        document=row.text("document"),
        rto=row.length("rto"),
        rpo=row.length("rpo"),
        mtpd=row.length("mtpd"),
        contact=row.maybe("contact"),
    )


def component(row: Row) -> ComponentMapping:
    return ComponentMapping(
        provider=row.coded("provider", "provider"),
        component=row.text("component"),
        ict_service=row.node("ict_service"),
    )
