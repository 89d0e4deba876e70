"""The rows of the inventory folder that do not depend on the seed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.channels.demo_group.plan import Plan

Row = dict[str, str]

_NEEDS = re.compile(r"(soft )?(all|\d+) of (.+)")
_SERVICE = re.compile(r".+/S\d\d")
_FUNCTION = re.compile(r".+/F\d+")

_NAMED = 2
"""Cells of an entitlement whose terms stand in service_levels.toml."""

_PROMISED = (
    "terms",
    "clause",
    "target",
    "window",
    "time_zone",
    "exclusions",
    "credits",
    "credit_cap_percent",
    "claim_within",
    "claim_form",
    "sole_remedy",
    "notify_within",
    "notify_channel",
    "liability_cap",
)

_DESKS = (
    ("critical", "duty desk", "24x7", "PT15M", "PT4H"),
    ("high", "service desk", "mon-fri 07:00-19:00", "PT1H", "PT8H"),
)


def business_services(plan: Plan) -> Iterator[Row]:
    for code, row in plan.inventory["business_services"].items():
        name, entity, supervised, states, clients, counterparts, transactions, value, *_ = row
        yield {
            "id": code,
            "name": name,
            "entity": plan.parties[entity].code,
            "supervised": supervised,
            "member_states": states,
            "clients_using": str(clients),
            "counterparts_related": str(counterparts),
            "transactions_daily_average": str(transactions),
            "transaction_value_daily_average": value,
        }


def assets(plan: Plan) -> Iterator[Row]:
    for code, (name, kind, _needs) in plan.inventory["assets"].items():
        yield {"id": code, "name": name, "type": kind}


def dependencies(plan: Plan) -> Iterator[Row]:
    """Yield a row for each member of each group, of assets, functions, ICT services and business services."""
    for code, (*_, needs) in plan.inventory["assets"].items():
        yield from _groups(plan, f"asset:{code}", needs)
    for name, needs in plan.inventory["functions"].items():
        yield from _groups(plan, plan.function(name), needs)
    for name, needs in plan.inventory["ict_services"].items():
        yield from _groups(plan, plan.ict_service(name), needs)
    for code, (*_, needs) in plan.inventory["business_services"].items():
        yield from _groups(plan, f"business_service:{code}", needs)


def _groups(plan: Plan, owner: str, groups: dict[str, str]) -> Iterator[Row]:
    for group, text in groups.items():
        match = _NEEDS.fullmatch(text)
        if match is None:
            raise ValueError(f"inventory.toml: {owner}, {group}: {text!r} is not what a group needs")
        soft, needs, members = match.groups()
        for member in members.split(", "):
            yield {
                "owner": owner,
                "group": group,
                "needs": needs,
                "effect": "degraded" if soft else "down",
                "member": _node(plan, member),
            }


def _node(plan: Plan, name: str) -> str:
    if _SERVICE.fullmatch(name):
        return plan.ict_service(name)
    return plan.function(name) if _FUNCTION.fullmatch(name) else f"asset:{name}"


def entitlements(plan: Plan) -> Iterator[Row]:
    """Yield what providers promised; the fee of a window is its part of the arrangement's yearly cost."""
    costs = {each.reference: each.cost for each in plan.arrangements}
    parts = {"month": 12, "quarter": 4, "year": 1}
    for name, row in plan.inventory["entitlements"].items():
        reference, _, service = name.rpartition("/")
        named = len(row) == _NAMED
        promised = _named(*row) if named else _said(*row)
        window = plan.terms[row[0]]["objective"]["window"] if named else promised["window"]
        yield {
            "id": f"E-{reference}",
            "arrangement": reference,
            "service_type": service,
            "document": f"Service level annex to {reference}",
            "fee": f"{costs[reference] / parts[window]:.2f}",
            "currency": "EUR",
            **(dict.fromkeys(_PROMISED, "") | promised),
        }


def _named(terms: str, form: str) -> Row:
    """Return the cells of an entitlement whose terms stand in service_levels.toml."""
    return {"terms": terms, "claim_form": form}


def _said(  # noqa: PLR0917 - one for each cell of the row
    target: str, window: str, credits_: str, claim: str, form: str, told: str, sole: str, cap: int
) -> Row:
    """Return the cells of an entitlement that says itself what is promised."""
    return {
        "clause": "2",
        "target": target,
        "window": window,
        "time_zone": "UTC" if told == "" else "Europe/Amsterdam",
        "exclusions": "scheduled_maintenance",
        "credits": credits_,
        "credit_cap_percent": "100",
        "claim_within": claim,
        "claim_form": form,
        "sole_remedy": sole,
        "notify_within": told,
        "notify_channel": "email" if told else "",
        "liability_cap": str(cap) if cap else "",
    }


def recovery_plans(plan: Plan) -> Iterator[Row]:
    for code, (function, document, rto, rpo, mtpd, contact) in plan.inventory["plans"].items():
        yield {
            "id": code,
            "node": plan.function(function),
            "document": document,
            "rto": rto,
            "rpo": rpo,
            "mtpd": mtpd,
            "contact": contact,
        }


def support_contacts(plan: Plan) -> Iterator[Row]:
    """Yield whom to call at each provider that promised something: a duty desk and a service desk."""
    providers = {each.reference: plan.parties[each.provider] for each in plan.arrangements}
    for number, name in enumerate(plan.inventory["entitlements"], start=1):
        reference = name.rpartition("/")[0]
        provider = providers[reference]
        for line, (severity, desk, hours, respond, resolve) in enumerate(_DESKS, start=1):
            yield {
                "arrangement": reference,
                "severity": severity,
                "name": f"{provider.name}, {desk}",
                "phone": f"+31 85 556 {100 * line + number:04d}",
                "email": f"{desk.split()[0]}@{provider.key.replace('_', '-')}.example",
                "hours": hours,
                "respond_within": respond,
                "resolve_within": resolve,
            }


def contacts(plan: Plan) -> Iterator[Row]:
    for number, (code, row) in enumerate(plan.inventory["contacts"].items(), start=1):
        name, audience, entity, language = row
        yield {
            "id": code,
            "name": name,
            "audience": audience,
            "entity": plan.parties[entity].code if entity else "",
            "email": f"{code}@{'authority' if audience.endswith('authority') else 'delta-schelde'}.example",
            "phone": f"+31 85 557 {number:04d}",
            "language": language,
        }


def component_map(plan: Plan) -> Iterator[Row]:
    for provider, components in plan.inventory["components"].items():
        for component, services in components.items():
            for service in services:
                yield {
                    "provider": plan.parties[provider].code,
                    "component": component,
                    "ict_service": plan.ict_service(service),
                }
