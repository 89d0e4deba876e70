"""
How fast very many promises are told when they break, beside DuckDB and one by one in one run.

Run: ``python bench/sla.py [PROMISES] [SERVICES] [SEED]``. All answer the same question: with maintenance left
out and within service hours, when is the budget of each promise spent if what is open stays open? That they
answer alike is asserted; CPU time of one core is printed, never judged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from decimal import Decimal
from math import floor
from random import Random
from statistics import median
from time import process_time
from typing import Any

import duckdb
import numpy as np

from tocsin.core.commitments import Exclusion, ServiceHours, ServiceLevelObjective
from tocsin.core.sla import Outage, attain
from tocsin.core.sla.columns import PromiseColumns, laid_out, times_to_breach
from tocsin.core.sla.columns.kernel import NEVER
from tocsin.core.sla.columns.layout import microseconds
from tocsin.core.time import Instant, instant

AT = instant("2026-11-17T09:30:00Z")
ROUNDS = 5
SAMPLE = 300
ZONES = ("Europe/Amsterdam", "Europe/Lisbon", "Europe/Athens", "America/New_York", "Asia/Tokyo")
HOURS = (
    None,
    ServiceHours(frozenset(range(5)), time(8), time(18)),
    ServiceHours(frozenset(range(6)), time(7), time(22)),
    ServiceHours(frozenset(range(7)), time(6), time(0)),
)
TARGETS = ("99", "99.5", "99.9", "99.95", "99.99", "99.999")
EXCLUSIONS = (Exclusion("scheduled_maintenance"),)
MAINTENANCE = [
    Outage(AT - timedelta(days=days, hours=8), AT - timedelta(days=days, hours=5), "scheduled_maintenance")
    for days in (2, 9, 16, 30, 37)
]
QUESTION = """
WITH edge AS (
    SELECT pair.id, pair.clock, block.id AS block, block.open, block.start_at AS moment, -1 AS sign
    FROM pair JOIN block USING (service)
    UNION ALL
    SELECT pair.id, pair.clock, block.id, block.open, CASE WHEN block.open THEN ? ELSE block.end_at END, 1
    FROM pair JOIN block USING (service)
), reading AS (
    SELECT edge.id, edge.block, edge.open, edge.sign,
        COALESCE(part.passed + LEAST(edge.moment, part.end_at) - part.start_at, 0) AS shown
    FROM edge ASOF LEFT JOIN part ON edge.clock = part.clock AND edge.moment >= part.start_at
), spell AS (
    SELECT id, block, open, -SUM(LEAST(sign, 0) * shown) AS begins, SUM(sign * shown) AS more
    FROM reading GROUP BY ALL
), spent AS (
    SELECT pair.id, pair.clock, COALESCE(SUM(more) FILTER (NOT open), 0)::BIGINT AS closed,
        COALESCE(SUM(more), 0)::BIGINT AS so_far, MAX(begins) FILTER (open)::BIGINT AS opened
    FROM pair LEFT JOIN spell USING (id) GROUP BY ALL
), running AS (
    SELECT id, begins::BIGINT AS begins,
        (SUM(more) OVER (PARTITION BY id ORDER BY block) - more)::BIGINT AS before
    FROM spell WHERE NOT open AND more > 0
), budget AS (
    SELECT promise.id, promise.pair, spent.clock, spent.closed, spent.so_far, spent.opened,
        ((1000000000 - promise.target)::HUGEINT * committed.whole // 1000000000)::BIGINT AS allowed
    FROM promise JOIN spent ON spent.id = promise.pair JOIN committed ON committed.clock = spent.clock
), aim AS (
    SELECT id, clock, allowed - so_far AS remaining, opened + allowed - closed AS shown
    FROM budget WHERE closed <= allowed
    UNION ALL SELECT budget.id, clock, allowed - so_far, running.begins + allowed - running.before
    FROM budget ASOF JOIN running ON running.id = budget.pair AND running.before <= budget.allowed
    WHERE budget.closed > budget.allowed
)
SELECT aim.id, aim.remaining,
    CASE WHEN part.start_at + aim.shown - part.passed < part.end_at
        THEN part.start_at + aim.shown - part.passed ELSE 9223372036854775807 END AS breach
FROM aim ASOF LEFT JOIN part ON aim.clock = part.clock AND aim.shown >= part.passed
"""


def objectives() -> list[ServiceLevelObjective]:
    """Return every promise that is made: 40 calendars, each with some targets."""
    return [
        ServiceLevelObjective(Decimal(target), window, zone, service_hours=hours, exclusions=EXCLUSIONS)
        for window in ("month", "quarter")
        for zone in ZONES
        for hours in HOURS
        for target in TARGETS
    ]


def happened(services: int, seed: int) -> dict[str, list[Outage]]:
    """Return the outages of each service since the quarter began: some overlap, and one is open."""
    random = Random(seed)
    found = {}
    for service in range(services):
        begun = [AT - timedelta(minutes=random.randint(20, 60_000)) for _ in range(random.randint(0, 6))]
        past = [Outage(each, min(each + timedelta(minutes=random.randint(1, 90)), AT)) for each in begun]
        now = Outage(AT - timedelta(minutes=random.randint(1, 45), seconds=random.randint(0, 59)))
        found[f"s{service}"] = [*MAINTENANCE, *past, now]
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU milliseconds of some work, and what came of it."""
    started = process_time()
    answer = work()
    return (process_time() - started) * 1000, answer


def database(columns: PromiseColumns) -> duckdb.DuckDBPyConnection:
    """Return what was laid out as tables, so that both begin with the same arrays: outages are merged."""
    clocks, blocks, pairs, promises = columns.clocks, columns.blocks, columns.pairs, columns.promises
    count = np.diff(clocks.first)
    closed = np.repeat(np.arange(len(blocks.open_since)), np.diff(blocks.first))
    size, services = len(clocks.committed), np.arange(len(blocks.open_since))
    tables = {
        "part": {
            "clock": np.repeat(np.arange(size), count),
            "start_at": clocks.start,
            "end_at": clocks.end,
            "passed": clocks.passed,
        },
        "block": {
            "id": np.arange(len(closed) + len(services)),
            "service": np.concatenate([closed, services]),
            "start_at": np.concatenate([blocks.start, blocks.open_since]),
            "end_at": np.concatenate([blocks.end, blocks.open_since]),
            "open": np.arange(len(closed) + len(services)) >= len(closed),
        },
        "pair": {"id": np.arange(len(pairs.clock)), "service": pairs.service, "clock": pairs.clock},
        "promise": {"id": np.arange(len(promises.pair)), "pair": promises.pair, "target": promises.target},
        "committed": {"clock": np.arange(size), "whole": clocks.committed},
    }
    found = duckdb.connect(config={"threads": 1})
    for name, table in tables.items():
        found.register("given", table)
        found.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - names made here
        found.unregister("given")
    return found


def one_by_one(
    promises: Sequence[tuple[str, ServiceLevelObjective]],
    outages: Mapping[str, Sequence[Outage]],
    places: Sequence[int],
) -> list[tuple[int, Instant | None]]:
    """Answer for some promises as `tocsin sla` does, each alone."""
    found = []
    for place in places:
        service, objective = promises[place]
        alone = attain(objective, outages[service], AT)
        found.append((floor((alone.allowed_downtime - alone.downtime) * 1_000_000), alone.breach_at))
    return found


def main() -> None:
    """Print the figures."""
    size, services, seed = (
        int(text) for text in (sys.argv[1:] + ["1000000", "5000", "1"][len(sys.argv) - 1 :])
    )
    random = Random(seed)
    outages, every = happened(services, seed), objectives()
    promises = [(f"s{random.randrange(services)}", random.choice(every)) for _ in range(size)]
    laying, columns = timed(lambda: laid_out(promises, outages, AT))
    times_to_breach(columns, AT)  # loads the compiler
    tables = database(columns)
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(timed(lambda: times_to_breach(columns, AT)))
        theirs.append(timed(lambda: tables.execute(QUESTION, [microseconds(AT)]).fetchnumpy()))
    answer, asked = mine[-1][1], theirs[-1][1]
    spent = int((answer.breach < NEVER).sum())
    order = np.argsort(asked["id"])
    assert np.array_equal(asked["remaining"][order], answer.left)
    assert np.array_equal(asked["breach"][order], answer.breach)
    sample = random.sample(range(size), min(SAMPLE, size))
    slow, alone = timed(lambda: one_by_one(promises, outages, sample))
    in_order = answer.in_order_given()
    assert alone == [in_order[each] for each in sample]

    kernel = median(each for each, _ in mine)
    ratio = median(b / a for (a, _), (b, _) in zip(mine, theirs, strict=True))
    scaled = slow * size / len(sample)
    print(
        f"{size:,} promises about {services:,} services, {len(columns.clocks.committed)} calendars, "
        f"{len(columns.blocks.start):,} merged outages and one open for each service"
    )
    print(f"  budget spent or to be spent  {spent:>9,} of them, {int((answer.left < 0).sum()):,} broken")
    print(f"  laid out from values         {laying:>9.0f} ms")
    print(f"  time to breach               {kernel:>9.0f} ms  {size / kernel / 1000:.0f} million a second")
    print(f"  DuckDB ASOF                  {median(each for each, _ in theirs):>9.0f} ms  x{ratio:.0f}")
    print(
        f"  one by one                   {scaled:>9.0f} ms  x{scaled / kernel:.0f}  "
        f"({len(sample)} measured, scaled)"
    )


if __name__ == "__main__":
    main()
