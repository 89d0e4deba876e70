"""The ICT services of a register: which types of service, under which arrangements, delivered by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from tocsin.core.register.chains import Chain, borrowed, chain_from
from tocsin.core.register.codes import DEGREES, SUBSTITUTABILITY, country, yes_or_no
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.inventory import IctService
from tocsin.core.register.parties import Parties, placeholder
from tocsin.core.register.tables import Layout, RegisterKey, Row, Tables, day, indexed, local, not_applicable

IctServiceKey: TypeAlias = tuple[str, str]
"""Reference of the contractual arrangement, and ``S01`` to ``S19``."""


@dataclass(frozen=True, slots=True)
class IctServiceReading:
    """One ICT service as the tables tell it: its node, its chain, its uses in force."""

    node: IctService
    chain: Chain
    uses: tuple[Row, ...]
    """Rows of B_02.02 whose arrangement has not ended; several differ only in a location."""
    linked: tuple[IctServiceKey, ...]
    """Services of the external arrangement on which an intra-group one rests (B_02.03)."""


def services_in(
    tables: Tables, register: RegisterKey, layout: Layout, parties: Parties, findings: list[Finding]
) -> Mapping[IctServiceKey, IctServiceReading]:
    """Read every service that B_02.02 or B_05.02 names."""
    uses = _by_service(tables.get("B_02.02", ()), "c0060", findings)
    spelled = _by_service(tables.get("B_05.02", ()), "c0020", findings)
    assessed = _by_service(tables.get("B_07.01", ()), "c0040", findings)
    chains = _chains(uses, spelled, tables, register=register, parties=parties, findings=findings)
    links = _links(tables)
    services: dict[str, list[IctServiceKey]] = {}
    for key in chains:
        services.setdefault(key[0], []).append(key)
    described = {row["c0010"] for row in (*tables.get("B_02.01", ()), *tables.get("B_02.02", ()))}
    found: dict[IctServiceKey, IctServiceReading] = {}
    for key, chain in chains.items():
        unknown = key[0] not in described
        if unknown:
            findings.append(placeholder(spelled[key][0].where("c0010"), f"Arrangement {key[0]}", "B_02.01"))
        rows = uses.get(key, ())
        node = _node(
            key,
            chain,
            uses=rows,
            assessed=assessed.get(key, ()),
            register=register,
            parties=parties,
            layout=layout,
        )
        found[key] = IctServiceReading(
            replace(node, placeholder=unknown),
            chain,
            tuple(row for row in rows if not ended(row, register)),
            () if chain.spelled_out else _linked(key, links, services, findings),
        )
    return found


def _chains(
    uses: Mapping[IctServiceKey, tuple[Row, ...]],
    spelled: Mapping[IctServiceKey, tuple[Row, ...]],
    tables: Tables,
    *,
    register: RegisterKey,
    parties: Parties,
    findings: list[Finding],
) -> Mapping[IctServiceKey, Chain]:
    own = {
        key: chain_from(spelled.get(key, ()), _contracted(uses.get(key, ()), register), parties, findings)
        for key in sorted(uses.keys() | spelled.keys())
    }
    overarching = {
        row["c0010"]: row["c0030"] for row in tables.get("B_02.01", ()) if not not_applicable(row["c0030"])
    }
    return {key: chain if key in spelled else _inferred(key, own, overarching) for key, chain in own.items()}


def ended(row: Row, register: RegisterKey) -> bool:
    """
    Say whether a row of B_02.02 is of an arrangement that ended before the reference date.

    It takes both a reason (c0090) and a past end date (c0080): an end date alone may be a renewal.
    """
    end = day(row["c0080"])
    past = end is not None and register.reference_date is not None and end < register.reference_date
    return past and not not_applicable(row["c0090"])


def _contracted(rows: Iterable[Row], register: RegisterKey) -> set[str]:
    named = [row for row in rows if not not_applicable(row["c0030"])]
    in_force = [row for row in named if not ended(row, register)]
    return {row["c0030"] for row in in_force or named}


def _by_service(
    rows: Iterable[Row], column: str, findings: list[Finding]
) -> Mapping[IctServiceKey, tuple[Row, ...]]:
    found: dict[IctServiceKey, list[Row]] = {}
    for row in rows:
        if not_applicable(row["c0010"]) or not_applicable(row[column]):
            message = "The row names no arrangement or no type of ICT service, so it makes no dependency."
            findings.append(Finding(row.where(), "T-skipped", WARNING, message))
            continue
        found.setdefault((row["c0010"], local(row[column])), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _inferred(
    key: IctServiceKey, own: Mapping[IctServiceKey, Chain], overarching: Mapping[str, str]
) -> Chain:
    """Fall back to the overarching arrangement (B_02.01 c0030), for the same service."""
    reference, seen = key[0], {key[0]}
    while (reference := overarching.get(reference, "")) and reference not in seen:
        seen.add(reference)
        if (reference, key[1]) in own:
            chain = borrowed(own[key], own[reference, key[1]], reference)
            if chain is not None:
                return chain
    return own[key]


def _links(tables: Tables) -> Mapping[str, tuple[str, ...]]:
    found = indexed(tables.get("B_02.03", ()), "c0010")
    return {
        reference: tuple(sorted({row["c0020"] for row in rows} - {reference}))
        for (reference,), rows in found.items()
    }


def _linked(
    key: IctServiceKey,
    links: Mapping[str, tuple[str, ...]],
    services: Mapping[str, list[IctServiceKey]],
    findings: list[Finding],
) -> tuple[IctServiceKey, ...]:
    """Find the same service under the linked arrangement, or all its services where it has not that one."""
    found: list[IctServiceKey] = []
    for reference in links.get(key[0], ()):
        if not_applicable(reference):
            continue
        under = services.get(reference, [])
        found += [each for each in under if each[1] == key[1]] or under
        if not under:
            message = f"{key[0]} rests on {reference}, which has no ICT service in B_02.02 or B_05.02."
            findings.append(Finding("B_02.03", "T-link", WARNING, message))
    return tuple(found)


def _node(
    key: IctServiceKey,
    chain: Chain,
    *,
    uses: tuple[Row, ...],
    assessed: tuple[Row, ...],
    register: RegisterKey,
    parties: Parties,
    layout: Layout,
) -> IctService:
    reference, service_type = key
    names = ", ".join(parties.providers[code].name for code in chain.direct)
    kind = _short(layout.meaning("ICT_SERVICE", f"eba_TA:{service_type}"))
    countries = {country(cell) for row in uses for cell in row.key("c0130", "c0150", "c0160")}
    alternatives = sorted({row["c0120"] for row in assessed if not not_applicable(row["c0120"])})
    return IctService(
        f"ict_service:{register.owner}/{reference}/{service_type}",
        f"{names}: {kind} ({reference})" if names else f"{kind} ({reference})",
        arrangement=reference,
        service_type=service_type,
        providers=tuple(_provider_id(code) for code in chain.direct),
        countries=tuple(sorted(each for each in countries if each)),
        substitutability=_hardest(assessed),
        exit_plan=_all_yes(row["c0080"] for row in assessed),
        alternatives="; ".join(alternatives) or None,
        chain=_ranks(chain),
        inferred=chain.inferred_from is not None,
        terminated_on=_terminated_on(uses, register),
        stores_data=_any_yes(row["c0140"] for row in uses),
        sensitiveness=_worst(row["c0170"] for row in uses),
        impact_of_discontinuing=_worst(row["c0100"] for row in assessed),
    )


def _short(kind: str) -> str:
    """Return what tells one type of ICT service from another: "SaaS", not "Cloud services: SaaS"."""
    return kind.removeprefix("eba_TA:").removeprefix("Cloud services: ").split(" (")[0]


def _provider_id(code: str) -> str:
    return f"provider:{code}"


def _ranks(chain: Chain) -> tuple[tuple[int, str, str], ...]:
    first = {(1, _provider_id(code), _provider_id(code)) for code in chain.direct}
    below = {(rank, _provider_id(code), _provider_id(recipient)) for rank, code, recipient in chain.links}
    return tuple(sorted(first | below))


def _terminated_on(uses: tuple[Row, ...], register: RegisterKey) -> date | None:
    if not uses or not all(ended(row, register) for row in uses):
        return None
    return max(end for row in uses if (end := day(row["c0080"])) is not None)


def _hardest(assessed: tuple[Row, ...]) -> str | None:
    given = {row["c0050"] for row in assessed}
    return next((word for code, word in SUBSTITUTABILITY.items() if code in given), None)


def _worst(codes: Iterable[str]) -> str | None:
    given = set(codes)
    return next((word for code, word in reversed(DEGREES.items()) if code in given), None)


def _all_yes(codes: Iterable[str]) -> bool | None:
    given = {yes_or_no(code) for code in codes} - {None}
    return False not in given if given else None


def _any_yes(codes: Iterable[str]) -> bool | None:
    given = {yes_or_no(code) for code in codes} - {None}
    return True in given if given else None
