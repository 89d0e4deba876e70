"""
How fast the whole situation is computed on 100 000 nodes and 10 000 commitments, once loaded.

Run: ``python bench/situation.py [NODES] [COMMITMENTS] [SEED]``. A plain Python loop answers what is down and
each promise one by one in the same run; that both say the same is asserted, times are only printed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random
from statistics import median

from impact import generate

from tocsin.channels import calendars
from tocsin.channels.stopwatch import stopwatch
from tocsin.core.commitments import Clause, Commitment, CreditTier, Entitlement, ServiceLevelObjective
from tocsin.core.impact import Graph
from tocsin.core.incidents import Entry, history
from tocsin.core.quantities import Money
from tocsin.core.register import (
    Asset,
    BusinessFunction,
    BusinessService,
    Customer,
    Effect,
    Entity,
    Group,
    IctService,
    Inventory,
    Provider,
)
from tocsin.core.situation import Landscape, Law, situation
from tocsin.core.sla import Outage, attain
from tocsin.core.time import instant, rfc3339
from tocsin.store import lawbooks, timelimits

LEI = "9845000BENCHMARKXX22"
SINCE = instant("2025-10-20T06:48:00Z")
AT = instant("2025-10-20T08:45:00Z")
ROUNDS = 9
KINDS = {
    each.kind: each for each in (Asset, BusinessFunction, BusinessService, Customer, IctService, Provider)
}


def landscape(nodes: int, commitments: int, seed: int) -> Landscape:
    """Make an inventory of that size with promises on its business services and ICT services."""
    files = generate(nodes, seed)
    members = defaultdict(list)
    for group, member in files["members"]:
        members[group].append(member)
    inventory = Inventory(
        nodes={identity: KINDS[kind](identity, name) for identity, kind, name in files["nodes"]},
        groups=tuple(
            Group(group, owner, needs, Effect(effect), tuple(members[group]), "bench")
            for group, owner, needs, effect in files["groups"]
        ),
        entities={
            LEI: Entity(f"entity:{LEI}", "Bench", lei=LEI, country="NL", entity_type="credit_institution")
        },
    )
    random = Random(seed)
    targets = [objective(text) for text in ("99.9", "99.95", "99.5", "99.0")]
    services = [identity for identity, kind, _ in files["nodes"] if kind == "business_service"]
    customers = [identity for identity, kind, _ in files["nodes"] if kind == "customer"]
    bought = [identity for identity, kind, _ in files["nodes"] if kind == "ict_service"]
    clause = Clause("Agreement", "2")
    promised = tuple(
        Commitment(
            id=f"c{number}",
            customer=random.choice(customers),
            business_service=random.choice(services),
            clause=clause,
            objective=random.choice(targets),
        )
        for number in range(commitments)
    )
    entitled = tuple(
        Entitlement(
            id=f"e{number}",
            arrangement=f"A{number}",
            ict_service=random.choice(bought),
            clause=clause,
            objective=random.choice(targets),
        )
        for number in range(commitments // 10)
    )
    return Landscape(inventory, Graph.of_inventory(inventory), promised, entitled, ())


def objective(target: str) -> ServiceLevelObjective:
    """A monthly target with two tiers of credit."""
    tiers = (CreditTier(Decimal(target), Decimal(10)), CreditTier(Decimal("98.0"), Decimal(25)))
    return ServiceLevelObjective(
        Decimal(target), "month", "Europe/Amsterdam", credits=tiers, fee=Money(Decimal(1000))
    )


def plain_down(seen: Landscape, failed: str) -> set[str]:
    """What is down, by going through all groups until nothing changes."""
    down, changed = {failed}, True
    hard = [each for each in seen.inventory.groups if each.effect is Effect.DOWN]
    while changed:
        changed = False
        for group in hard:
            if (
                group.owner not in down
                and len(group.members) - sum(m in down for m in group.members) < group.needs
            ):
                down.add(group.owner)
                changed = True
    return down


def timed(work: Callable[[], object], rounds: int) -> tuple[float, object]:
    """Return the median time in milliseconds and the last answer."""
    times, answer = [], None
    for _ in range(rounds):
        seconds = stopwatch()
        answer = work()
        times.append(seconds() * 1000)
    return median(times), answer


def main() -> None:
    """Print the figures."""
    nodes, commitments, seed = (
        int(text) for text in (sys.argv[1:] + ["100000", "10000", "1"][len(sys.argv) - 1 :])
    )
    load, seen = timed(lambda: landscape(nodes, commitments, seed), 1)
    assert isinstance(seen, Landscape)
    providers = [each for each in seen.inventory.nodes if each.startswith("provider:")]
    failed = max(providers, key=lambda each: len(seen.members_in.get(each, ())))
    law = Law(
        lawbooks.classification(),
        lawbooks.fact_reader(),
        timelimits.time_limits("dora"),
        calendars.place("NL", None, [AT]),
    )
    outage = {"node": failed, "state": "down", "since": rfc3339(SINCE), "until": None, "source": "bench"}
    told = history(
        "INC-2025-0001",
        [
            Entry(
                1, SINCE + timedelta(minutes=9), "bench", "incident.opened", {"title": "Bench", "entity": LEI}
            ),
            Entry(2, SINCE + timedelta(minutes=9), "bench", "outage.declared", outage),
        ],
    )
    first, _ = timed(lambda: situation(seen, told, law, AT), 1)
    ours, now = timed(lambda: situation(seen, told, law, AT), ROUNDS)
    loop, down = timed(lambda: plain_down(seen, failed), 1)
    hit = [each for each in seen.commitments if each.business_service in down]
    one_by_one, _ = timed(
        lambda: [attain(each.objective, [Outage(SINCE)], AT) for each in hit if each.objective], 1
    )
    assert set(now.disruption.impact.down) == down
    assert len(now.commitments) == len(hit)
    groups = len(seen.inventory.groups)
    print(f"{nodes} nodes, {groups} groups, {commitments} commitments made in {load:.0f} ms")
    print(f"{failed} down: {len(down)} down, {len(now.hit) - len(down)} degraded, {len(hit)} commitments hit")
    print(f"situation: {ours:.0f} ms (median of {ROUNDS}; the first, which loads the kernel, {first:.0f} ms)")
    print(
        f"plain Python loop: {loop:.0f} ms for what is down + {one_by_one:.0f} ms for the promises one by one"
    )


if __name__ == "__main__":
    main()
