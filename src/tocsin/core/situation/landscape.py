"""What an organisation knows before anything happens: who depends on whom, and who promised what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.core.commitments import Commitment, Contact, Entitlement
from tocsin.core.impact import Graph
from tocsin.core.register import BusinessFunction, BusinessService, Group, Inventory, RecoveryPlan


@dataclass(frozen=True, slots=True)
class Landscape:
    """The inventory, its graph ready to propagate, both sides of every promise, and whom to tell."""

    inventory: Inventory
    graph: Graph
    commitments: tuple[Commitment, ...]
    entitlements: tuple[Entitlement, ...]
    contacts: tuple[Contact, ...]
    plans: tuple[RecoveryPlan, ...] = ()
    """What continuity plans set, beside the objectives that the register files."""

    groups_of: Mapping[str, tuple[Group, ...]] = field(init=False)
    """By owner: what a node depends on."""
    members_in: Mapping[str, tuple[Group, ...]] = field(init=False)
    """By member: what depends on a node."""

    recoverable: tuple[BusinessFunction | BusinessService, ...] = field(init=False)
    """The few nodes that may have recovery objectives, out of many that have none."""

    def __post_init__(self) -> None:
        """Index the groups both ways and what may have to recover, once for every page."""
        nodes = self.inventory.nodes.values()
        hit = (each for each in nodes if isinstance(each, BusinessFunction | BusinessService))
        object.__setattr__(self, "recoverable", tuple(hit))
        owned: dict[str, list[Group]] = defaultdict(list)
        used: dict[str, list[Group]] = defaultdict(list)
        for group in self.inventory.groups:
            owned[group.owner].append(group)
            for member in group.members:
                used[member].append(group)
        object.__setattr__(self, "groups_of", {node: tuple(groups) for node, groups in owned.items()})
        object.__setattr__(self, "members_in", {node: tuple(groups) for node, groups in used.items()})

    def name(self, node: str) -> str:
        """Return a node's name, or its id when the inventory no longer has it."""
        known = self.inventory.nodes.get(node)
        return known.name if known else node
