"""The groups of a register: which function needs which ICT services, and these which providers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from tocsin.core.register.codes import WEAK_RELIANCE
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.ict_services import IctServiceKey, IctServiceReading
from tocsin.core.register.inventory import Effect, Group
from tocsin.core.register.parties import Parties
from tocsin.core.register.tables import Row, not_applicable

COMBINATIONS = 64
"""Above this many combinations of members, "every leg is broken" is read from the direct providers alone."""


def groups_in(
    services: Mapping[IctServiceKey, IctServiceReading], parties: Parties, findings: list[Finding]
) -> tuple[Group, ...]:
    """Return all groups of the services in force and of the functions that use them, sorted by id."""
    groups: list[Group] = []
    for service in services.values():
        if service.node.terminated_on is None:
            groups += _of_service(service, services, findings)
    groups += _of_functions(services, parties)
    return tuple(sorted(groups, key=lambda group: group.id))


def function_id(row: Row) -> str:
    """Return the id of the function that a row of B_02.02 names, which counts only with its LEI."""
    return f"function:{row['c0020']}/{row['c0050']}"


def _needing_all(id_: str, owner: str, members: Iterable[str], effect: Effect, source: str) -> Group:
    distinct = tuple(sorted(set(members)))
    return Group(id_, owner, len(distinct), effect, distinct, source)


def _of_service(
    service: IctServiceReading, services: Mapping[IctServiceKey, IctServiceReading], findings: list[Finding]
) -> Iterator[Group]:
    node, chain = service.node, service.chain
    source = _source(service)
    legs = chain.legs()
    if len(legs) == 1:
        (leg,) = legs.values()
        yield _needing_all(f"{node.id}#chain", node.id, _providers(leg), Effect.DOWN, source)
    elif legs:
        yield from _of_several(node.id, legs, source, findings)
    elif chain.links:
        loose = {each for _, *pair in chain.links for each in pair}
        yield _needing_all(f"{node.id}#chain", node.id, _providers(loose), Effect.DOWN, source)
    linked = _linked(service, services)
    if linked:
        yield _needing_all(f"{node.id}#linked", node.id, linked, Effect.DOWN, f"B_02.03 {node.arrangement}")


def _of_several(
    owner: str, legs: Mapping[str, tuple[str, ...]], source: str, findings: list[Finding]
) -> Iterator[Group]:
    """
    Down when the legs of all direct providers are broken, degraded when one is.

    A leg is broken when any member is. That all are broken is said by groups of one member from
    each leg, any one of which suffices; what all legs share is needed outright.
    """
    for code, leg in legs.items():
        yield _needing_all(f"{owner}#leg/{code}", owner, _providers(leg), Effect.DEGRADED, source)
    shared = set.intersection(*(set(leg) for leg in legs.values()))
    if shared:
        yield _needing_all(f"{owner}#chain", owner, _providers(shared), Effect.DOWN, source)
    rests = [sorted(set(leg) - shared) for leg in legs.values()]
    if prod(len(rest) for rest in rests) > COMBINATIONS:
        message = f"{owner} has too many chains to combine; it counts as down when all direct providers are."
        findings.append(Finding("B_05.02", "T-chain", WARNING, message))
        rests = [[code] for code in legs if code not in shared]
    for members in sorted({tuple(sorted(set(choice))) for choice in product(*rests)}):
        id_ = f"{owner}#any/{'+'.join(members)}"
        yield Group(id_, owner, 1, Effect.DOWN, _providers(members), source)


def _of_functions(services: Mapping[IctServiceKey, IctServiceReading], parties: Parties) -> Iterator[Group]:
    """
    One group for what a function cannot do without, one for what it relies on little.

    The register does not say that one service can stand in for another, so all are needed. Low and
    insignificant reliance (B_02.02 c0180) degrade; anything else, and no answer, passes on in full.
    """
    strong: dict[str, set[str]] = {}
    weak: dict[str, set[str]] = {}
    for service in services.values():
        for row in service.uses:
            if not not_applicable(row["c0050"]) and not not_applicable(row["c0020"]):
                side = weak if row["c0180"] in WEAK_RELIANCE else strong
                code = parties.code(row["c0030"])
                side.setdefault(function_id(row), set()).update(_used(service, code, services))
    for function, members in strong.items():
        yield _needing_all(f"{function}#down", function, members, Effect.DOWN, _of_function(function))
    for function, members in weak.items():
        rest = members - strong.get(function, set())
        if rest:
            source = _of_function(function)
            yield _needing_all(f"{function}#degraded", function, rest, Effect.DEGRADED, source)


def _used(
    service: IctServiceReading, code: str, services: Mapping[IctServiceKey, IctServiceReading]
) -> set[str]:
    """
    Return what a row of B_02.02 makes its function need.

    That is the service; but where several providers deliver it, the row names the one the function
    uses, and it needs that one's leg whatever becomes of the others.
    """
    chain = service.chain
    if len(chain.direct) < 2 or code not in chain.direct:  # noqa: PLR2004 - one is not several
        return {service.node.id}
    return {*_providers(chain.legs()[code]), *_linked(service, services)}


def _linked(
    service: IctServiceReading, services: Mapping[IctServiceKey, IctServiceReading]
) -> tuple[str, ...]:
    found = (services[key].node for key in service.linked)
    return tuple(node.id for node in found if node.terminated_on is None and node.id != service.node.id)


def _providers(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(f"provider:{code}" for code in codes))


def _source(service: IctServiceReading) -> str:
    place = f"{service.node.arrangement} {service.node.service_type}"
    if service.chain.inferred_from is not None:
        return f"B_05.02 {service.chain.inferred_from} {service.node.service_type}, inferred for {place}"
    return f"B_05.02 {place}" if service.chain.spelled_out else f"B_02.02 {place}"


def _of_function(function: str) -> str:
    return f"B_02.02 {function.removeprefix('function:')}"
