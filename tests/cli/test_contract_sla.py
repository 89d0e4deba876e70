"""`tocsin sla` against sums over seconds written from the contract alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.cli.contract import answered, moment, seeded, zulu
from tocsin.cli.sla import answer

ZONE = ZoneInfo("Europe/Amsterdam")
KEYS = [
    "window",
    "attainment",
    "downtime_seconds",
    "allowed_downtime_seconds",
    "remaining_seconds",
    "breached",
    "breach_at",
    "credit_percent",
    "credit_days",
    "credit",
    "claim_by",
    "intervals",
]
TIERS = [
    {"below": "99.95", "percent": "10"},
    {"below": "99", "percent": "25"},
    {"below": "95", "percent": "100"},
]


def window_of(question: dict[str, Any]) -> tuple[datetime, datetime]:
    at = moment(question["at"])
    length = question["objective"]["window"]
    if length != "month":
        return at - timedelta(days=int(length.removeprefix("rolling:")[:-1])), at
    local = at.astimezone(ZONE)
    following = (local.year + (local.month == 12), local.month % 12 + 1)
    return datetime(local.year, local.month, 1, tzinfo=ZONE).astimezone(UTC), datetime(
        *following, 1, tzinfo=ZONE
    ).astimezone(UTC)


def runs(question: dict[str, Any]) -> list[list[tuple[datetime, datetime, Fraction]]]:
    """Stretches of outage that touch, maintenance taken out, at the worst share of each moment."""
    at, objective = moment(question["at"]), question["objective"]
    spans = [
        (
            moment(each["from"]),
            moment(each["until"]) if each["until"] else at,
            Fraction(each["share"]),
            each["kind"] in objective["exclusions"],
        )
        for each in question["outages"]
    ]
    marks = sorted({mark for begin, end, _, _ in spans for mark in (begin, end)} | {*window_of(question)})
    found: list[list[tuple[datetime, datetime, Fraction]]] = []
    for begin, end in pairwise(marks):
        inside = [each for each in spans if each[0] <= begin and each[1] >= end]
        if not inside or any(each[3] for each in inside):
            continue
        piece = (begin, end, max(each[2] for each in inside))
        if found and found[-1][-1][1] == begin:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def expected(question: dict[str, Any]) -> dict[str, Any]:
    first, last = window_of(question)
    objective = question["objective"]
    down = sum(
        (
            Fraction(int((min(end, last) - max(begin, first)).total_seconds())) * share
            for run in runs(question)
            if (run[-1][1] - run[0][0]).total_seconds() >= objective["minimum_outage_seconds"]
            for begin, end, share in run
            if max(begin, first) < min(end, last)
        ),
        Fraction(),
    )
    attained = 100 * (1 - down / Fraction(int((last - first).total_seconds())))
    met = [each for each in TIERS if attained < Fraction(each["below"])]
    percent = min(Fraction(met[-1]["percent"] if met else 0), Fraction(objective["credit_cap_percent"]))
    return {
        "window": [zulu(first), zulu(last)],
        "attainment": written(attained, "0.0001"),
        "breached": attained < Fraction(objective["target"]),
        "credit_percent": str(percent),
        "credit": written(Fraction(objective["fee"]) * percent / 100, "0.01"),
    }


def written(value: Fraction, step: str) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(step), ROUND_HALF_UP))


def question(chance: random.Random) -> dict[str, Any]:
    begin = datetime(2026, chance.choice((3, 4, 10)), chance.randint(2, 27), tzinfo=UTC)
    at = begin + timedelta(seconds=chance.randint(0, 400_000))
    outages = []
    for _ in range(chance.randint(0, 5)):
        start = begin + timedelta(minutes=chance.randint(-4_000, 3_000))
        end = min(at, start + timedelta(seconds=chance.choice((60, 299, 300, 1_296, 7_200, 100_000))))
        if start <= end:
            outages.append(
                {
                    "from": zulu(start),
                    "until": None if chance.random() < 0.15 else zulu(end),
                    "kind": chance.choice(("outage", "outage", "scheduled_maintenance")),
                    "share": chance.choice(("1", "1", "0.5", "0.333")),
                }
            )
    return {
        "objective": {
            "target": chance.choice(("99.95", "99.9", "99", "100")),
            "window": chance.choice(("month", "rolling:30d", "rolling:7d")),
            "time_zone": str(ZONE),
            "exclusions": chance.choice(([], ["scheduled_maintenance"])),
            "minimum_outage_seconds": chance.choice((0, 300, 301)),
            "credits": TIERS,
            "credit_cap_percent": chance.choice(("100", "20")),
            "fee": "1234.56",
        },
        "outages": outages,
        "at": zulu(at),
    }


def test_attainment_and_credits_agree_with_sums_that_only_read_the_contract():
    """
    800 random questions: DST months, rolling windows, overlaps, shares, maintenance, minimum, cap.
    """
    chance = seeded(4)
    for _ in range(800):
        asked = question(chance)

        found = answer(asked)

        assert list(found)[: len(KEYS)] == KEYS
        assert {key: found[key] for key in expected(asked)} == expected(asked), asked
        seconds = [found[key] for key in KEYS if key.endswith("_seconds")]
        assert all(type(each) is int and each >= 0 for each in seconds)


def test_the_command_answers_an_array_in_order_with_refusals_in_their_places():
    """
    One refused element becomes its own error.
    """
    chance = seeded(8)
    many: list[Any] = [question(chance) for _ in range(40)]
    many[4], many[9] = {"at": many[4]["at"]}, "sla"

    found = answered("sla", "-", given=many)

    assert [found[n]["error"]["code"] for n in (4, 9)] == ["missing_key", "not_an_object"]
    assert all(found[n] == answer(each) for n, each in enumerate(many) if n not in (4, 9))
