"""The contract's sentences on groups, executed naively: every group again until nothing changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tocsin.core.register import Effect, Group

OPERATIONAL, DEGRADED, DOWN = 0, 1, 2


def states(
    nodes: Iterable[str], groups: Sequence[Group], down: Iterable[str], degraded: Iterable[str]
) -> dict[str, int]:
    """Return the least states from "everything operational but what was named"."""
    state = dict.fromkeys(nodes, OPERATIONAL)
    state |= dict.fromkeys(degraded, DEGRADED)
    state |= dict.fromkeys(down, DOWN)
    changed = True
    while changed:
        changed = False
        for group in groups:
            worst = max(state[group.owner], passed_on(group, state))
            changed = changed or worst != state[group.owner]
            state[group.owner] = worst
    return state


def passed_on(group: Group, state: Mapping[str, int]) -> int:
    """Return what a group does to its owner."""
    own = state_of(group, state)
    return min(own, DEGRADED) if group.effect is Effect.DEGRADED else own


def state_of(group: Group, state: Mapping[str, int]) -> int:
    """Return the group's own state: operational if a >= k, else degraded if a + d >= k, else down."""
    operational = sum(state[member] == OPERATIONAL for member in group.members)
    degraded = sum(state[member] == DEGRADED for member in group.members)
    if operational >= group.needs:
        return OPERATIONAL
    return DEGRADED if operational + degraded >= group.needs else DOWN


def redundancy_lost(groups: Sequence[Group], state: Mapping[str, int]) -> set[str]:
    """Return the owners that are operational although some member of theirs is not."""
    return {
        group.owner
        for group in groups
        if state[group.owner] == OPERATIONAL and any(state[member] for member in group.members)
    }
