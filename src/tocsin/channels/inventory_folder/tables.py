"""The files of an inventory folder and their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.core.commitments.reading import OBJECTIVE


@dataclass(frozen=True, slots=True)
class Table:
    """One file: the columns it must have, in which no cell may be blank, and those it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.required + self.optional


_PROMISED = (
    "document",
    "clause",
    "page",
    "terms",
    *OBJECTIVE,
    "sole_remedy",
    "notify_within",
    "notify_channel",
    "liability_cap",
)

TABLES: Mapping[str, Table] = {
    "business_services.csv": Table(
        required=("id", "name"),
        optional=(
            "entity",
            "supervised",
            "member_states",
            "clients_using",
            "counterparts_related",
            "transactions_daily_average",
            "transaction_value_daily_average",
        ),
    ),
    "assets.csv": Table(required=("id", "name"), optional=("type",)),
    "dependencies.csv": Table(required=("owner", "group", "needs", "effect", "member")),
    "customers.csv": Table(
        required=("id", "name"),
        optional=("language", "country", "relevant", "contact_name", "contact_email", "contact_phone"),
    ),
    "commitments.csv": Table(
        required=("id", "customer", "business_service"),
        optional=_PROMISED,
    ),
    "entitlements.csv": Table(
        required=("id", "arrangement", "service_type"),
        optional=(*_PROMISED, "claim_form"),
    ),
    "support_contacts.csv": Table(
        required=("arrangement", "severity", "name"),
        optional=("phone", "email", "hours", "respond_within", "resolve_within"),
    ),
    "recovery_plans.csv": Table(
        required=("id", "node", "document"),
        optional=("rto", "rpo", "mtpd", "contact"),
    ),
    "contacts.csv": Table(
        required=("id", "name", "audience"),
        optional=("entity", "email", "phone", "language"),
    ),
    "component_map.csv": Table(required=("provider", "component", "ict_service")),
}
