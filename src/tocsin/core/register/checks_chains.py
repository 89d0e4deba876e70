"""Our own checks of the supply chains in B_05.02: ranks, recipients, cycles, direct providers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.tables import Row, Tables, indexed, not_applicable, whole


def chain_findings(tables: Tables) -> Iterator[Finding]:
    """Yield chains that do not hang together (T-45) or leave out the provider of B_02.02 (T-46)."""
    chains = indexed(tables.get("B_05.02", ()), "c0010", "c0020")
    for rows in chains.values():
        ranked = [(rank, row) for row in rows if (rank := whole(row["c0050"]))]
        yield from _ranks(ranked)
        yield from _recipients(ranked)
        yield from _cycles(ranked)
    said: set[tuple[str, str, str]] = set()
    for row in tables.get("B_02.02", ()):
        rows = chains.get(row.key("c0010", "c0060"), [])
        direct = {each["c0030"] for each in rows if whole(each["c0050"]) == 1}
        key = (row["c0010"], row["c0060"], row["c0030"])
        if rows and row["c0030"] not in direct and key not in said:
            said.add(key)
            message = f"{row['c0030']} delivers the service and has no row of rank 1 in its chain (B_05.02)."
            yield Finding(row.where("c0030"), "T-46", WARNING, message)


def _ranks(ranked: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    given = {rank for rank, _ in ranked}
    for rank, row in ranked:
        if rank > 1 and rank - 1 not in given:
            message = f"The chain has rank {rank} and nobody at rank {rank - 1}."
            yield Finding(row.where("c0050"), "T-45", WARNING, message)


def _recipients(ranked: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    providers = {(rank, row["c0030"]) for rank, row in ranked}
    for rank, row in ranked:
        recipient = row["c0060"]
        if rank == 1 and recipient != row["c0030"]:
            message = "At rank 1 the provider is its own recipient; repeat its code."
        elif rank > 1 and (not_applicable(recipient) or recipient == row["c0030"]):
            message = f"A subcontractor at rank {rank} names the provider that receives its services."
        elif rank > 1 and (rank - 1, recipient) not in providers:
            message = f"The recipient {recipient} is no provider of rank {rank - 1} in the same chain."
        else:
            continue
        yield Finding(row.where("c0060"), "T-45", WARNING, message)


def _cycles(ranked: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    """Say once for a chain that somebody in it relies on itself by way of others."""
    needs: dict[str, set[str]] = {}
    for rank, row in ranked:
        if rank > 1 and row["c0030"] != row["c0060"]:
            needs.setdefault(row["c0060"], set()).add(row["c0030"])
    while leaves := {each for each, on in needs.items() if not on & needs.keys()}:
        needs = {each: on for each, on in needs.items() if each not in leaves}
    if needs:
        row = next(row for rank, row in ranked if rank > 1 and row["c0060"] in needs)
        message = f"The chain runs in a circle through {', '.join(sorted(needs))}."
        yield Finding(row.where(), "T-45", WARNING, message)
