"""
How many incidents a second are assessed: one by one with the proof, and a register of them in columns.

Run: ``python bench/law.py [INCIDENTS] [SEED]``. Times are those of one core (CPU time) and are never judged;
that the columns say of a sample what the evaluator for one incident says is asserted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from operator import attrgetter
from random import Random
from statistics import median
from time import process_time
from typing import Any

from tocsin.core.incidents import Fact
from tocsin.core.rules import Classification, RuleSet, classify, proof, under
from tocsin.core.rules.columns import Columns, assess_many, in_columns
from tocsin.core.time import instant
from tocsin.store import lawbooks

AT = instant("2026-03-02T12:00:00Z")
ROUNDS = 5
DIFFERENT = 100_000
SAMPLE = 2_000
ALONE = 5_000
"""Incidents one by one: so many that no amount of money is still remembered from the round before."""
OUTCOMES = ("not_major", "undetermined", "major")
PACKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("dora-2024-1772", {}),
    ("dora-2024-1772", {"intrusion_with_losses": "literal", "home_member_state": "any_foreign"}),
    ("dora-draft-2023-06", {}),
)
RARE = (
    "malicious_unauthorised_access",
    "relevant_client_or_counterpart_affected",
    "media_coverage",
    "repetitive_complaints",
    "regulatory_requirements_at_risk",
    "material_client_loss",
    "data_impact",
    "data_adverse_effect",
    "access_may_cause_data_losses",
)
COMMON = (
    "supports_critical_or_important_function",
    "affects_supervised_service",
    "downtime_hits_critical_function_support",
)
STATES = (("NL",), ("NL", "BE"), ("NL", "DE", "FR"), ("BE",), ("NL", "GB"))


def incident(random: Random, known: float) -> dict[str, object]:
    """One incident of a register: each fact known with a probability, clocks by instants or by lengths."""
    chance = random.random
    facts: dict[str, object] = {key: chance() < 0.08 for key in RARE}
    facts.update((key, chance() < 0.6) for key in COMMON)
    for part, whole, size in (
        ("clients_affected", "clients_using_service", 400_000),
        ("counterparts_affected", "counterparts_related", 300),
        ("transactions_affected", "transactions_daily_average", 900_000),
    ):
        facts[whole] = 1 + int(size * chance())
        facts[part] = int(facts[whole] * chance() ** 6)
    worth = 50_000_000 * chance()
    facts["transaction_value_daily_average"] = f"{worth:.2f}"
    facts["transaction_value_affected"] = f"{worth * chance() ** 6:.2f}"
    facts["costs_and_losses"] = f"{300_000 * chance() ** 4:.2f}"
    facts["likely_costs_and_losses"] = f"{300_000 * chance() ** 4:.2f}"
    facts["home_member_state"] = "NL"
    facts["member_states_impacted"] = STATES[int(5 * chance() ** 3)]
    if chance() < 0.5:
        began = AT - timedelta(seconds=int(200_000 * chance() ** 2))
        facts["occurred_at"] = facts["downtime_started_at"] = began
        if chance() < 0.1:
            facts["ongoing"] = True
        else:
            facts["resolved_at"] = facts["service_restored_at"] = began + (AT - began) * chance()
    else:
        facts["duration_seconds"] = int(200_000 * chance() ** 3)
        facts["downtime_seconds"] = int(20_000 * chance() ** 3)
    return {key: value for key, value in facts.items() if chance() < known}


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median CPU seconds of some work."""
    times = []
    for _ in range(rounds):
        started = process_time()
        work()
        times.append(process_time() - started)
    return median(times)


def facts_of(random: Random, known: float, *, sourced: bool) -> dict[str, Fact]:
    """Return the facts of one incident; if sourced, with who established them, on three occasions."""
    given = incident(random, known)
    if not sourced:
        return {key: Fact(key, value) for key, value in given.items()}
    occasions = [AT - timedelta(seconds=random.randrange(1_000_000)) for _ in range(3)]
    told = {}
    for key, value in given.items():
        since = random.choice(occasions)
        told[key] = Fact(key, value, since, since + timedelta(minutes=9), "Ada", "monitoring")
    return told


def one_by_one(rules: RuleSet, seed: int) -> None:
    """
    Print how many incidents a second are classified, each answer let go before the next.

    Every answer has the findings down to the facts; then also with the proof written out in words.
    """
    random = Random(seed)
    for label, known, sourced in (
        ("all facts known", 1.0, False),
        ("1 of 10 unknown", 0.9, False),
        ("half unknown", 0.5, False),
        ("all with sources", 1.0, True),
    ):
        incidents = [facts_of(random, known, sourced=sourced) for _ in range(ALONE)]
        answered = [classified(rules, facts) for facts in incidents[:SAMPLE]]
        bare = seconds(partial(each, incidents, partial(classified, rules)))
        proved = seconds(partial(each, incidents, partial(written, rules)))
        asked = seconds(partial(each, answered, attrgetter("ask_next")))
        print(
            f"  {label:<16} {ALONE / bare:>7,.0f} classified a second, "
            f"{ALONE / proved:>7,.0f} with the proof written out "
            f"({1e6 * bare / ALONE:.0f} and {1e6 * proved / ALONE:.0f} µs); "
            f"what to ask next takes {1e6 * asked / SAMPLE:.0f} µs more"
        )


def each(things: list[Any], work: Callable[[Any], object]) -> None:
    """Do some work on each thing, and let go of what it returns."""
    for thing in things:
        work(thing)


def classified(rules: RuleSet, facts: dict[str, Fact]) -> Classification:
    """Classify an incident: the findings down to the facts, not yet in words."""
    return classify(rules, facts, AT)


def written(rules: RuleSet, facts: dict[str, Fact]) -> dict[str, Any]:
    """Classify an incident and write its proof out."""
    found = classify(rules, facts, AT)
    return proof(found.law, found.finding, found.facts, AT)


def in_one_go(columns: Columns, incidents: int, laying: float) -> None:
    """Print how long a register takes under each pack, and assert that a sample is answered alike."""
    for rules_id, readings in PACKS:
        rules = under(lawbooks.classification(rules_id), readings)
        found: list[Any] = []
        spent = seconds(lambda rules=rules, found=found: found.append(assess_many(rules, columns, AT)), 3)
        for row in range(0, incidents, max(1, incidents // SAMPLE)):
            decided = classify(rules, columns.facts(row), AT)
            assert OUTCOMES[found[0].outcome[row]] == decided.outcome
        counted = [f"{int((found[0].outcome == code).sum()):,} {name}" for code, name in enumerate(OUTCOMES)]
        label = f"{rules_id}{', other readings' if readings else ''}"
        print(f"  {label:<31}{spent:6.2f} s, with laying out {laying + spent:5.2f} s: {', '.join(counted)}")


def main() -> None:
    """Print the figures."""
    incidents, seed = (int(text) for text in (sys.argv[1:] + ["1000000", "1"][len(sys.argv) - 1 :]))
    rules = lawbooks.classification()
    print(f"{ALONE:,} incidents one by one under {rules.id} ({len(rules.provisions)} provisions):")
    one_by_one(rules, seed)

    in_columns([incident(Random(seed), 1.0)], rules.facts)  # loads the compiler
    random = Random(seed)
    different = [incident(random, 0.95) for _ in range(min(DIFFERENT, incidents))]
    started = process_time()
    columns = in_columns(islice(cycle(different), incidents), rules.facts)
    laying = process_time() - started
    print(
        f"{incidents:,} incidents, {len(different):,} of them different, "
        f"in columns of {len(columns.by_fact)} facts: laid out in {laying:.2f} s"
    )
    print("re-assessed, without the proof:")
    in_one_go(columns, incidents, laying)


if __name__ == "__main__":
    main()
