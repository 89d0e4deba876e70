"""
How fast a register is screened for recurring incidents, beside DuckDB and a plain Python loop in one run.

Run: ``python bench/recurrence.py [INCIDENTS] [CAUSES] [SEED]``. All three answer the same question: which
incidents close a window of six calendar months in which the sums of what was harmed, by cause, could make the
incidents major together. That they answer alike is asserted; CPU time of one core is printed, never judged.
"""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

import duckdb
import numpy as np

from tocsin.core.rules.columns import NO, YES, Columns
from tocsin.core.rules.columns.columns import AnyColumn, FlagColumn, NumberColumn, WordColumn
from tocsin.core.rules.columns.kernel import ALONE, BitQuorums, closing
from tocsin.core.rules.columns.recurrence import cutoffs, days_of, running_sums
from tocsin.core.rules.columns.weights import Weighed, weighed
from tocsin.core.time import instant
from tocsin.store import lawbooks

AT = instant("2026-03-02T12:00:00Z")
YEARS = 10
ROUNDS = 3
SAMPLE = 50_000
PARTS = (
    ("clients_affected", "clients_using_service", "count", 400_000),
    ("counterparts_affected", "counterparts_related", "count", 300),
    ("transactions_affected", "transactions_daily_average", "count", 900_000),
    ("transaction_value_affected", "transaction_value_daily_average", "money", 500_000_000_000),
)
SMALL = (
    ("costs_and_losses", "money", 300_000_000),
    ("likely_costs_and_losses", "money", 300_000_000),
    ("duration_seconds", "seconds", 40_000),
    ("downtime_seconds", "seconds", 5_000),
)
FLAGS = {
    "supports_critical_or_important_function": 0.3,
    "affects_supervised_service": 0.2,
    "downtime_hits_critical_function_support": 0.3,
    "malicious_unauthorised_access": 0.01,
    "access_may_cause_data_losses": 0.02,
    "relevant_client_or_counterpart_affected": 0.02,
    "media_coverage": 0.01,
    "repetitive_complaints": 0.02,
    "regulatory_requirements_at_risk": 0.01,
    "material_client_loss": 0.01,
    "data_impact": 0.03,
    "data_adverse_effect": 0.03,
}


def register(incidents: int, causes: int, seed: int) -> tuple[Columns, Any, Any]:
    """Return a register of ten years in order of time: its facts, the seconds since 1970, and the causes."""
    random = np.random.default_rng(seed)
    last = int(AT.timestamp())
    first = last - YEARS * 365 * 86_400
    drawn = np.unique(random.integers(first, last, incidents + incidents // 10))  # no two in one second
    seconds = np.sort(random.permutation(drawn)[:incidents])
    cause = random.integers(0, causes, incidents).astype(np.int32)
    known = np.full(incidents, fill_value=True)
    facts: dict[str, AnyColumn] = {
        key: FlagColumn(np.where(random.random(incidents) < share, YES, NO).astype(np.int8))
        for key, share in FLAGS.items()
    }
    for part, whole, kind, size in PARTS:
        every = random.integers(1, size, incidents)
        facts[whole] = NumberColumn(kind, every, known)
        facts[part] = NumberColumn(kind, (every * random.random(incidents) ** 60).astype(np.int64), known)
    for key, kind, size in SMALL:
        facts[key] = NumberColumn(kind, (size * random.random(incidents) ** 4).astype(np.int64), known)
    listed = (None, ("NL",), ("NL", "BE"), ("BE",), ("NL", "GB"))
    places = random.choice([1, 1, 1, 1, 1, 1, 1, 1, 4, 2, 3], incidents).astype(np.int32)
    facts["member_states_impacted"] = WordColumn(places, listed)
    facts["home_member_state"] = WordColumn(np.ones(incidents, np.int32), (None, "NL"))
    return Columns(incidents, facts, {}), seconds, cause


def expression(quorums: BitQuorums, columns: int, bit: int) -> str:
    """Write what opens a quorum as SQL over the sums ``s0``, ``s1`` and so on."""
    if bit < columns:
        return f"(s{bit} > {ALONE})"
    members, least = int(quorums[0][bit - columns]), int(quorums[1][bit - columns])
    parts = [expression(quorums, columns, each) for each in range(bit) if members >> each & 1]
    if least == 1:
        return f"({' OR '.join(parts)})"
    return f"({' + '.join(f'{part}::INT' for part in parts)} >= {least})"


def query(found: Weighed, number: int) -> str:
    """Write the whole question as SQL."""
    columns = found.weights.shape[1]
    sums = ", ".join(f"sum(w{each}) OVER months AS s{each}" for each in range(columns))
    opened = expression(found.quorums, columns, columns + len(found.quorums[1]) - 1)
    return (
        f"SELECT place FROM (SELECT place, count(*) OVER months AS members, {sums} "  # noqa: S608 - made here
        "FROM register WINDOW months AS (PARTITION BY cause ORDER BY second RANGE BETWEEN second - cutoff "
        f"PRECEDING AND CURRENT ROW)) WHERE members >= {number} AND {opened}"
    )


def loop(days: Any, edges: Any, causes: Any, found: Weighed, number: int) -> list[bool]:
    """Answer the question with a queue and sums for each cause, in plain Python."""
    columns = found.weights.shape[1]
    members, least = found.quorums[0].tolist(), found.quorums[1].tolist()
    queues: dict[int, deque[tuple[int, list[int]]]] = defaultdict(deque)
    sums: dict[int, list[int]] = defaultdict(lambda: [0] * columns)
    answers = []
    for day, edge, cause, weights in zip(
        days.tolist(), edges.tolist(), causes.tolist(), found.weights[: len(days)].tolist(), strict=True
    ):
        queue, total = queues[cause], sums[cause]
        while queue and queue[0][0] < edge:
            for place, weight in enumerate(queue.popleft()[1]):
                total[place] -= weight
        queue.append((day, weights))
        for place, weight in enumerate(weights):
            total[place] += weight
        bits = sum(1 << place for place, each in enumerate(total) if each > ALONE)
        for quorum, counted in enumerate(members):
            bits |= ((bits & counted).bit_count() >= least[quorum]) << (columns + quorum)
        answers.append(len(queue) >= number and bool(bits >> (columns + len(members) - 1)))
    return answers


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU milliseconds of some work, and what came of it."""
    started = process_time()
    answer = work()
    return (process_time() - started) * 1000, answer


def main() -> None:
    """Print the figures."""
    incidents, causes, seed = (
        int(text) for text in (sys.argv[1:] + ["1000000", "30000", "1"][len(sys.argv) - 1 :])
    )
    rules = lawbooks.classification()
    rule = rules.recurrence
    assert rule is not None
    columns, seconds, cause = register(incidents, causes, seed)
    days = days_of(seconds)
    cutting, edges = timed(lambda: cutoffs(rules, rule, days))
    weighing, found = timed(lambda: weighed(rules, columns, cause, AT))
    assert found is not None

    def ours() -> Any:
        sums = running_sums(cause, found.weights.shape[1])
        return closing(days, edges, cause, found.weights, sums, rule.number, found.quorums)

    ours()  # loads the compiler
    table = {f"w{each}": found.weights[:, each].copy() for each in range(found.weights.shape[1])}
    table |= {"place": np.arange(incidents), "cause": cause, "second": seconds}
    table["cutoff"] = edges.astype(np.int64) * 86_400
    database = duckdb.connect(config={"threads": 1})
    database.register("given", table)
    database.execute("CREATE TABLE register AS SELECT * FROM given")
    question = query(found, rule.number)
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine.append(timed(ours))
        theirs.append(timed(lambda: database.execute(question).fetchnumpy()["place"]))
    answer, expected = mine[-1][1], theirs[-1][1]
    assert np.array_equal(np.flatnonzero(answer), np.sort(expected))
    few = min(SAMPLE, incidents)
    plain, looped = timed(lambda: loop(days[:few], edges[:few], cause[:few], found, rule.number))
    assert looped == answer[:few].tolist()

    kernel = median(each for each, _ in mine)
    ratio = median(b / a for (a, _), (b, _) in zip(mine, theirs, strict=True))
    scaled = plain * incidents / few
    print(
        f"{incidents:,} incidents of {causes:,} causes in {YEARS} years, {found.weights.shape[1]} sums and "
        f"{len(found.quorums[1])} quorums of {rules.id}, windows of {rule.months} calendar months"
    )
    print(f"  named                   {int(answer.sum()):>9,} incidents close a window that could be major")
    print(f"  cut-offs by the calendar{cutting:>9.0f} ms")
    print(f"  weights of the facts    {weighing:>9.0f} ms")
    print(f"  sums and quorums          {kernel:>9.0f} ms  {incidents / kernel / 1000:.0f} million a second")
    print(f"  DuckDB RANGE window     {median(each for each, _ in theirs):>9.0f} ms  x{ratio:.0f}")
    print(f"  plain Python            {scaled:>9.0f} ms  x{scaled / kernel:.0f}  ({few:,} measured, scaled)")


if __name__ == "__main__":
    main()
