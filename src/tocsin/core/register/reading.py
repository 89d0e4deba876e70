"""
The inventory graph of a register of information (2024/2956): who depends on whom.

Functions need ICT services, services need the whole chain of providers below them. Ownership
(B_05.01 c0110) is no dependency, and costs are not looked at.
"""

from __future__ import annotations

from datetime import timedelta

from tocsin.core.register.codes import DEGREES, yes_or_no
from tocsin.core.register.dependencies import function_id, groups_in
from tocsin.core.register.findings import Finding, limited
from tocsin.core.register.ict_services import services_in
from tocsin.core.register.inventory import BusinessFunction, Inventory, Node
from tocsin.core.register.parties import Parties, parties_in, placeholder
from tocsin.core.register.tables import Layout, RegisterKey, Row, Tables, local, not_applicable, whole


def inventory_from(
    tables: Tables, register: RegisterKey, layout: Layout
) -> tuple[Inventory, tuple[Finding, ...]]:
    """
    Read a register's tables into nodes and groups, and say what had to be read with care.

    Cells hold codes as the layout lists them (``eba_TA:S19``). The order of rows does not matter,
    except that of rows sharing a key the first counts. The ids of services carry the owner's LEI,
    because registers of one group reuse each other's references; ``scope`` is not part of any id.
    """
    findings: list[Finding] = []
    parties = parties_in(tables, register, findings)
    services = services_in(tables, register, layout, parties, findings)
    functions = _functions(tables, findings)
    nodes: dict[str, Node] = dict(functions)
    nodes |= {service.node.id: service.node for service in services.values()}
    nodes |= {provider.id: provider for provider in parties.providers.values()}
    nodes |= {each.id: each for lei, each in parties.entities.items() if not _merged(lei, parties)}
    inventory = Inventory(
        {id_: nodes[id_] for id_ in sorted(nodes)},
        groups_in(services, parties, findings),
        {lei: parties.entities[lei] for lei in sorted(parties.entities)},
    )
    return inventory, tuple(limited(findings))


def _merged(lei: str, parties: Parties) -> bool:
    return lei in parties.providers and parties.providers[lei].group_entity


def _functions(tables: Tables, findings: list[Finding]) -> dict[str, BusinessFunction]:
    found: dict[str, BusinessFunction] = {}
    for row in tables.get("B_06.01", ()):
        if not_applicable(row["c0010"]) or not_applicable(row["c0040"]):
            continue
        function = _function(row)
        found.setdefault(function.id, function)
    for row in tables.get("B_02.02", ()):
        if not_applicable(row["c0050"]) or not_applicable(row["c0020"]):
            continue
        id_ = function_id(row)
        if id_ not in found:
            found[id_] = BusinessFunction(
                id_, row["c0050"], placeholder=True, entity=row["c0020"], code=row["c0050"]
            )
            what = f"Function {row['c0050']} of {row['c0020']}"
            findings.append(placeholder(row.where("c0050"), what, "B_06.01"))
    return found


def _function(row: Row) -> BusinessFunction:
    return BusinessFunction(
        f"function:{row['c0040']}/{row['c0010']}",
        row["c0030"] or row["c0010"],
        entity=row["c0040"],
        code=row["c0010"],
        licensed_activity=local(row["c0020"]) or None,
        critical_or_important=yes_or_no(row["c0050"]),
        rto=_hours(row["c0080"]),
        rpo=_hours(row["c0090"]),
        impact_of_discontinuing=DEGREES.get(row["c0100"]),
    )


def _hours(text: str) -> timedelta | None:
    """Read whole hours; 0 means "not defined" and 1 "one hour or less"."""
    hours = whole(text)
    return timedelta(hours=hours) if hours else None
