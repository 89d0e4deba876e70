"""The compiled inner loops. Only `compiled.py` calls them; importing this module loads Numba."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.core.jit import jit

Ints = NDArray[np.int32]


class Rows(NamedTuple):
    """
    The dependencies, by member: the edges of a node are ``target[start[node]:stop[node]]``.

    Those before ``middle[node]`` pass the state on, the others degrade. A target below the number of nodes
    is an owner that needs this very member; one above it stands for a counter.
    """

    start: Ints
    middle: Ints
    stop: Ints
    target: Ints
    threshold: Ints
    """By counter: how many lost members break the group."""
    owner: Ints
    """By counter."""


class Scratch(NamedTuple):
    """What one propagation writes. ``round_of`` and ``lost`` come in as zeros."""

    round_of: Ints
    """By node: when it was hit."""
    lost: Ints
    """By counter: how many members it has lost."""
    queue: Ints
    """The nodes that were hit, in order of their rounds; then those that only lost redundancy."""
    touched: Ints
    """The counters that lost a member."""


Ends = tuple[int, int]
"""How far ``queue`` and ``touched`` are filled."""


@jit
def counting_sort(keys: Ints, values: Ints, size: int) -> tuple[Ints, Ints]:
    """Group values by key, in the order given: ``values[start[key]:start[key + 1]]``. O(n + size)."""
    start = np.zeros(size + 1, np.int32)
    for key in keys:
        start[key + 1] += 1
    for key in range(size):
        start[key + 1] += start[key]
    free = start[:-1].copy()
    grouped = np.empty(len(values), np.int32)
    for position in range(len(keys)):
        key = keys[position]
        grouped[free[key]] = values[position]
        free[key] += 1
    return start, grouped


@jit
def topological_places(start: Ints, target: Ints) -> Ints:
    """
    Number nodes so that each stands before those that depend on it, and a cycle's nodes stand together.

    Strongly connected components come out last dependants first (R. Tarjan, "Depth-first search and linear
    graph algorithms", SIAM Journal on Computing, 1972), here without recursion.
    """
    nodes = len(start) - 1
    place = np.full(nodes, -1, np.int32)
    seen, low = np.zeros(nodes, np.int32), np.zeros(nodes, np.int32)
    cursor = start[:-1].copy()
    path, component = np.empty(nodes, np.int32), np.empty(nodes, np.int32)
    count, held, next_place = 0, 0, nodes - 1
    for root in range(nodes):
        if seen[root]:
            continue
        depth = 0
        path[0] = root
        while depth >= 0:
            node = path[depth]
            if not seen[node]:
                count += 1
                seen[node] = low[node] = count
                component[held] = node
                held += 1
            if cursor[node] < start[node + 1]:
                following = target[cursor[node]]
                cursor[node] += 1
                if not seen[following]:
                    depth += 1
                    path[depth] = following
                elif place[following] < 0:
                    low[node] = min(low[node], seen[following])
                continue
            depth -= 1
            if depth >= 0:
                low[path[depth]] = min(low[path[depth]], low[node])
            if low[node] == seen[node]:
                held, next_place = _place_component(component, held, node, place, next_place)
    return place


@jit
def _place_component(component: Ints, held: int, root: int, place: Ints, next_place: int) -> tuple[int, int]:
    while True:
        held -= 1
        node = component[held]
        place[node] = next_place
        next_place -= 1
        if node == root:
            return held, next_place


@jit
def lose(edges: tuple[int, int], at_round: int, rows: Rows, scratch: Scratch, ends: Ends) -> Ends:
    """Take one lost member out of the groups that its edges lead to."""
    round_of, lost = scratch.round_of, scratch.lost
    nodes = len(round_of)
    tail, thin = ends
    for edge in range(edges[0], edges[1]):
        hit = rows.target[edge]
        if hit >= nodes:
            counter = hit - nodes
            lost[counter] += 1
            if lost[counter] == 1:
                scratch.touched[thin] = counter
                thin += 1
            if lost[counter] != rows.threshold[counter]:
                continue
            hit = rows.owner[counter]
        if round_of[hit] == 0:
            round_of[hit] = at_round
            scratch.queue[tail] = hit
            tail += 1
    return tail, thin


@jit
def name(nodes: Ints, at_round: int, scratch: Scratch, tail: int) -> int:
    """Hit nodes from outside; return how far the queue is filled."""
    for node in nodes:
        if scratch.round_of[node] == 0:
            scratch.round_of[node] = at_round
            scratch.queue[tail] = node
            tail += 1
    return tail


@jit
def spread(down: Ints, degraded: Ints, rows: Rows, scratch: Scratch) -> tuple[int, int, int]:
    """
    Propagate as `worklist.py` does.

    Returns how many nodes are down, how many are hit at all, and how many counters lost a member.
    """
    round_of, queue = scratch.round_of, scratch.queue
    ends = (name(down, 1, scratch, 0), 0)
    head, last_down = 0, 0
    while head < ends[0]:
        node = queue[head]
        last_down = round_of[node]
        ends = lose((rows.start[node], rows.middle[node]), last_down + 1, rows, scratch, ends)
        head += 1
    downs = ends[0]
    ends = (name(degraded, last_down + 1, scratch, downs), ends[1])
    for node in queue[:downs]:
        ends = lose((rows.middle[node], rows.stop[node]), last_down + 2, rows, scratch, ends)
    while head < ends[0]:
        node = queue[head]
        ends = lose((rows.start[node], rows.stop[node]), round_of[node] + 1, rows, scratch, ends)
        head += 1
    return downs, ends[0], ends[1]


@jit
def thinned(hits: int, thin: int, rows: Rows, scratch: Scratch) -> int:
    """Put the owners that lost a member and were not hit behind the hits, once each; return the new end."""
    end = hits
    for counter in scratch.touched[:thin]:
        owner = rows.owner[counter]
        if scratch.round_of[owner] == 0:
            scratch.round_of[owner] = -1
            scratch.queue[end] = owner
            end += 1
    for owner in scratch.queue[hits:end]:
        scratch.round_of[owner] = 0
    return end


@jit
def tally(losses: Ints, kind_of: Ints, kinds: int, rows: Rows, scratch: Scratch) -> tuple[Ints, Ints]:
    """Propagate each loss alone, and count by kind what is down and degraded, but for the loss itself."""
    down = np.zeros((len(losses), kinds), np.int32)
    degraded = np.zeros((len(losses), kinds), np.int32)
    for row in range(len(losses)):
        downs, hits, thin = spread(losses[row : row + 1], losses[:0], rows, scratch)
        for node in scratch.queue[1:downs]:
            down[row, kind_of[node]] += 1
        for node in scratch.queue[downs:hits]:
            degraded[row, kind_of[node]] += 1
        for node in scratch.queue[:hits]:
            scratch.round_of[node] = 0
        for counter in scratch.touched[:thin]:
            scratch.lost[counter] = 0
    return down, degraded
