"""The group as data: what the TOML files say, with names resolved to identifiers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LEI_TYPE = "qx2000"

_SHORT = 3
"""Cells of a provider's row that names neither the type of its code nor a parent."""


@dataclass(frozen=True, slots=True)
class Party:
    """An entity of the group or a provider, under the code that the register has for it."""

    key: str
    code: str
    code_type: str
    name: str
    country: str
    parent: str
    """Key of the ultimate parent; its own where it has none."""


@dataclass(frozen=True, slots=True)
class Use:
    """A function that uses a service, and how much it relies on it."""

    entity: str
    function: str
    reliance: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One ICT service under one contractual arrangement."""

    reference: str
    signer: str
    service: str
    provider: str
    links: tuple[tuple[int, str, str], ...]
    """Rank, provider, recipient: keys; at rank 1 the provider is its own recipient."""
    uses: tuple[Use, ...]
    cost: int
    kind: str = "standalone"
    overarching: str = ""
    external: tuple[str, ...] = ()
    branch: bool = False
    where: tuple[str, ...] = ()
    until: str = "9999-12-31"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that does not depend on the seed."""

    parties: Mapping[str, Party]
    """Entities and providers by key."""
    entities: Mapping[str, list[Any]]
    functions: Mapping[str, list[list[Any]]]
    providers: tuple[str, ...]
    branch: Mapping[str, str]
    arrangements: tuple[Arrangement, ...]
    inventory: Mapping[str, Any]
    """The sections of ``inventory.toml``."""
    terms: Mapping[str, Any]
    """The terms of ``service_levels.toml``, by name."""

    @property
    def owner(self) -> str:
        """The LEI of the entity that maintains the register."""
        return self.parties["bank"].code

    def function(self, name: str) -> str:
        """Return the node id of ``bank/F1``."""
        entity, _, code = name.partition("/")
        return f"function:{self.parties[entity].code}/{code}"

    def ict_service(self, name: str) -> str:
        """Return the node id of ``DSB-2022-014/S19``."""
        return f"ict_service:{self.owner}/{name}"


def scenario() -> dict[str, Any]:
    """Return the outage of the demo: what happened, its phases and sources, and what the group noticed."""
    return _toml("scenario.toml")


def history() -> dict[str, Any]:
    """Return what had happened at the group before the outage."""
    return _toml("history.toml")


def names() -> dict[str, Any]:
    """Return, by country, what the names of customers are made of."""
    return _toml("names.toml")


def service_levels() -> str:
    """Return the terms of contracts as the inventory folder has them."""
    return files("tocsin.channels.demo_group").joinpath("service_levels.toml").read_text(encoding="utf-8")


@cache
def plan() -> Plan:
    """Read the group."""
    group = _toml("group.toml")
    parties = {key: _party(key, row) for key, row in group["providers"].items()}
    for key, (stem, name, country, *_) in group["entities"].items():
        parties[key] = Party(key, lei(stem), LEI_TYPE, name, country, "bank")
    return Plan(
        parties=parties,
        entities=group["entities"],
        functions=group["functions"],
        providers=tuple(group["providers"]),
        branch=group["branch"],
        arrangements=tuple(_arrangement(**row) for row in group["arrangement"]),
        inventory=_toml("inventory.toml"),
        terms=tomllib.loads(service_levels()),
    )


def lei(stem: str) -> str:
    """Return 18 characters with their two check digits (ISO 17442, by ISO 7064 mod 97-10)."""
    number = int("".join(str(int(letter, 36)) for letter in stem + "00"))
    return f"{stem}{98 - number % 97:02d}"


def _party(key: str, row: list[str]) -> Party:
    code, name, country, code_type, parent = row if len(row) > _SHORT else (*row, LEI_TYPE, key)
    return Party(key, lei(code) if code_type == LEI_TYPE else code, code_type, name, country, parent)


def _arrangement(*, chain: list[str], uses: list[str], **row: Any) -> Arrangement:
    links: dict[tuple[int, str, str], None] = {}
    for path in chain:
        steps = [step.strip() for step in path.split(">")]
        for rank, (recipient, provider) in enumerate(zip([steps[0], *steps], steps, strict=False), start=1):
            links[rank, provider, recipient] = None
    return Arrangement(
        provider=next(iter(links))[1],
        links=tuple(sorted(links)),
        uses=tuple(_use(text) for text in uses),
        external=tuple(row.pop("external", ())),
        where=tuple(row.pop("where", ())),
        **row,
    )


def _use(text: str) -> Use:
    function, reliance = text.split()
    entity, code = function.split("/")
    return Use(entity, code, reliance)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("tocsin.channels.demo_group").joinpath(name).read_text(encoding="utf-8"))
