"""
Supply chains: who delivers one type of ICT service under one contractual arrangement.

A chain row of B_05.02 speaks of its own arrangement and service only (2024/2956, B_05.02): that a
provider relies on a subcontractor here says nothing about its other arrangements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.parties import Parties
from tocsin.core.register.tables import Row, not_applicable, whole


@dataclass(frozen=True, slots=True)
class Chain:
    """The providers of one service, by code: the direct ones, and who relies on whom below them."""

    direct: tuple[str, ...]
    links: tuple[tuple[int, str, str], ...]
    """Rank, subcontractor, recipient; the recipient is the subcontractor itself where none is named."""
    inferred_from: str | None = None
    """Reference of the overarching arrangement whose chain it is."""

    @property
    def spelled_out(self) -> bool:
        """Say whether anybody below the direct providers is named."""
        return bool(self.links)

    def legs(self) -> Mapping[str, tuple[str, ...]]:
        """
        Return, for each direct provider, all it stands on, itself included.

        A subcontractor that hangs off nobody underpins the service all the same (its row is about
        this very service), so it belongs to every leg.
        """
        below = _below(self.links)
        reached = {each: _reached(each, below) for each in self.direct}
        everyone = {each for _, *pair in self.links for each in pair}
        loose = everyone - set().union(*reached.values())
        return {each: tuple(sorted(leg | loose)) for each, leg in reached.items()}


def _below(links: Iterable[tuple[int, str, str]]) -> Mapping[str, set[str]]:
    below: dict[str, set[str]] = {}
    for _, provider, recipient in links:
        if provider != recipient:
            below.setdefault(recipient, set()).add(provider)
    return below


def _reached(start: str, below: Mapping[str, Iterable[str]]) -> set[str]:
    reached, ahead = {start}, [start]
    while ahead:
        for each in below.get(ahead.pop(), ()):
            if each not in reached:
                reached.add(each)
                ahead.append(each)
    return reached


def chain_from(
    rows: Iterable[Row], contracted: Iterable[str], parties: Parties, findings: list[Finding]
) -> Chain:
    """
    Read the chain of one arrangement and service from its B_05.02 rows.

    ``contracted`` are the providers B_02.02 names: rank 1 whether or not B_05.02 says so.
    """
    direct = {parties.code(code) for code in contracted}
    links: set[tuple[int, str, str]] = set()
    for row in rows:
        if not_applicable(row["c0030"]):
            continue
        provider = parties.code(row["c0030"])
        rank = _rank(row, findings)
        if rank == 1:
            direct.add(provider)
            _warn_of_recipient(row, findings)
        else:
            links.add((rank, provider, _recipient(row, provider, parties, findings)))
    return Chain(tuple(sorted(direct)), tuple(sorted(links)))


def borrowed(chain: Chain, overarching: Chain, reference: str) -> Chain | None:
    """
    Return the part of an overarching arrangement's chain that lies below these direct providers.

    None when it names nobody below them.
    """
    below = _below(overarching.links)
    reached = set().union(*(_reached(each, below) for each in chain.direct))
    links = tuple(link for link in overarching.links if link[2] in reached)
    return Chain(chain.direct, links, reference) if links else None


def _rank(row: Row, findings: list[Finding]) -> int:
    rank = whole(row["c0050"])
    if rank:
        return rank
    own = not_applicable(row["c0060"]) or row["c0060"] == row["c0030"]
    read = 1 if own else 2
    message = f"Rank {row['c0050']!r} is no rank from 1 upwards; the row was read as rank {read}."
    findings.append(Finding(row.where("c0050"), "T-chain", WARNING, message))
    return read


def _warn_of_recipient(row: Row, findings: list[Finding]) -> None:
    if row["c0060"] != row["c0030"]:
        message = (
            f"A direct provider is its own recipient; {row['c0060']!r} was passed over. "
            "Repeat the provider's code at rank 1."
        )
        findings.append(Finding(row.where("c0060"), "T-chain", WARNING, message))


def _recipient(row: Row, provider: str, parties: Parties, findings: list[Finding]) -> str:
    recipient = parties.code(row["c0060"])
    if not_applicable(recipient) or recipient == provider:
        message = "A subcontractor needs a recipient; without one it underpins the whole service."
    elif recipient in parties.entities and recipient not in parties.providers:
        message = f"{recipient} uses the service and does not provide it; it underpins the whole service."
    else:
        return recipient
    findings.append(Finding(row.where("c0060"), "T-chain", WARNING, message))
    return provider
