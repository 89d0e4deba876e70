"""
How fast an outage is propagated through 100 000 nodes, against a plain Python loop in the same run.

Run: ``python bench/impact.py [NODES] [SEED]``. Times are printed and never judged; that the two engines
give equal answers is asserted. Ratios are to be trusted more than milliseconds.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from tocsin.channels.graph_folder import read_graph
from tocsin.channels.stopwatch import stopwatch
from tocsin.core.impact import Graph, concentration
from tocsin.core.impact.worklist import Worklist

ROUNDS = 7
LAYERS = (
    # kind, share of the nodes, levels, and what it stands on: kind, mean number, share picked globally
    ("provider", 0.10, 1, ()),
    ("ict_service", 0.20, 5, (("provider", 1, 0.5), ("ict_service", 2.4, 0.08))),
    ("asset", 0.40, 4, (("ict_service", 3.3, 0.08), ("asset", 3.0, 0.05))),
    ("function", 0.05, 1, (("asset", 15, 0.04), ("ict_service", 3, 0.08))),
    ("business_service", 0.05, 1, (("function", 7, 0.05), ("asset", 3, 0.04))),
    ("customer", 0.20, 1, (("business_service", 4.5, 0.10),)),
)
REDUNDANT, SOFT, NODES_PER_COMMUNITY, NODES_PER_CYCLE = 0.27, 0.10, 400, 2000

Column = list[str]
Rows = list[tuple[str | int, ...]]


def layers(nodes: int) -> Iterator[tuple[str, int, Column, tuple[tuple[str, float, float], ...]]]:
    """Yield each level of each layer: kind, level, ids, and what its nodes stand on."""
    for kind, share, levels, stands_on in LAYERS:
        ids = [f"{kind}:{number}" for number in range(max(levels, round(nodes * share)))]
        for level in range(levels):
            yield kind, level, ids[level::levels], stands_on


def pick(below: Column, place: float, globally: float, random: Random) -> str:
    """Pick from the neighbourhood of a place in [0, 1), or by a popularity with a heavy tail."""
    if random.random() < globally:
        return below[int(len(below) ** random.random()) - 1]
    reach = max(1, len(below) * NODES_PER_COMMUNITY // 100_000)
    return below[(int(place * len(below)) // reach * reach + int(reach * random.random() ** 2)) % len(below)]


def groups_of(
    owner: str, members: Column, number: int, random: Random
) -> Iterator[tuple[tuple[str | int, ...], Column]]:
    """Split what an owner stands on into what it needs all of and, sometimes, k of n."""
    spare = random.choice((2, 2, 2, 3, 3, 4, 5, 6)) if random.random() < REDUNDANT else 0
    if len(members) <= spare:
        spare = 0
    for part, needs in (
        (members[spare:], len(members) - spare),
        (members[:spare], random.randint(1, max(1, spare - 1))),
    ):
        if part:
            effect = "degraded" if random.random() < SOFT else "down"
            yield (f"g{number}-{len(part)}-{needs}-{owner}-{part[0]}", owner, needs, effect), part


def generate(nodes: int, seed: int) -> dict[str, Rows]:
    """Return the rows of the three files: layers from providers to customers, with a few cycles."""
    random = Random(seed)
    built: dict[str, Column] = {}
    files: dict[str, Rows] = {"nodes": [], "groups": [], "members": []}
    for kind, _, ids, stands_on in layers(nodes):
        for position, owner in enumerate(ids):
            files["nodes"].append((owner, kind, owner))
            chosen = [
                pick(built[below], position / len(ids), globally, random)
                for below, mean, globally in stands_on
                if below in built
                for _ in range(random.randint(min(1, int(mean)), max(1, round(2 * mean) - 1)))
            ]
            members = list(dict.fromkeys(chosen))
            random.shuffle(members)
            for row, part in groups_of(owner, members, position, random):
                files["groups"].append(row)
                files["members"].extend((row[0], member) for member in part)
        built[kind] = built.get(kind, []) + ids
    for number in range(nodes // NODES_PER_CYCLE):
        files["groups"].append((f"cycle-{number}", random.choice(built["ict_service"]), 1, "down"))
        files["members"].append((f"cycle-{number}", random.choice(built["asset"])))
    random.shuffle(files["members"])
    return files


def write(folder: Path, files: dict[str, Rows]) -> None:
    """Write the three files of a graph folder."""
    headers = {"nodes": "id,kind,name", "groups": "group,owner,needs,effect", "members": "group,member"}
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(headers[name] + "\n")
            csv.writer(file).writerows(rows)


def timed(question: Callable[[], object]) -> float:
    """Return the milliseconds one call takes."""
    elapsed = stopwatch()
    question()
    return elapsed() * 1000


def compare(label: str, provider: str, fast: Graph, slow: Graph) -> None:
    """Print how long one provider's outage takes both engines, in turns, and assert that they agree."""
    mine, theirs, whole = [], [], []
    for _ in range(ROUNDS):
        mine.append(timed(lambda: fast.spread([provider])))
        theirs.append(timed(lambda: slow.spread([provider])))
        whole.append(timed(lambda: fast.impact([provider])))
    answer, expected = fast.impact([provider]), slow.impact([provider])
    assert answer == expected
    ratio = median(loop / ours for loop, ours in zip(theirs, mine, strict=True))
    print(
        f"{label:>9}: {len(answer.down):>6} down {len(answer.degraded):>6} degraded   propagation "
        f"{median(mine):8.3f} ms   with ids {median(whole):8.3f} ms   plain loop {median(theirs):8.3f} ms "
        f"(x{ratio:.0f})"
    )


def main(arguments: Sequence[str]) -> None:
    """Generate, load, propagate, sweep; print each figure."""
    nodes, seed = (int(number) for number in (*arguments, *("100000", "1")[len(arguments) :]))
    with TemporaryDirectory() as folder:
        write(Path(folder), generate(nodes, seed))
        elapsed = stopwatch()
        fast = read_graph(Path(folder))
        first = elapsed()
        elapsed = stopwatch()
        fast = read_graph(Path(folder))
        again = elapsed()
    slow = Graph(fast.kinds, fast.names, fast.wiring, Worklist(fast.wiring))
    print(f"graph    : {len(fast.kinds)} nodes, {len(fast.wiring.owner)} groups, {fast.wiring.edges} members")
    print(f"load     : {first:.2f} s from files with the compiler, {again:.2f} s once it is loaded")

    elapsed = stopwatch()
    ranked = concentration(fast)
    print(f"all loss : {elapsed():.2f} s for {len(ranked)} providers, one by one, with a cold kernel")
    print(f"           {timed(lambda: concentration(fast)) / 1000:.2f} s with a warm one")
    hit = [each.provider for each in ranked if each.down or each.degraded]
    for label, provider in (("p50", hit[len(hit) // 2]), ("p99", hit[len(hit) // 100]), ("heaviest", hit[0])):
        compare(label, provider, fast, slow)
    compare("no one", ranked[-1].provider, fast, slow)


if __name__ == "__main__":
    main(sys.argv[1:])
