"""`tocsin deadlines` against arithmetic written from 2025/301 Art. 5 alone, both DST nights included."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.contract import answered, moment, refused, seeded, zulu
from tocsin.cli.deadlines import answer

PLACES = {
    "NL": (
        ZoneInfo("Europe/Amsterdam"),
        "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26",
    ),
    "BE": (
        ZoneInfo("Europe/Brussels"),
        "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25",
    ),
}
"""Public holidays of 2026, by the calendars of the two states."""
NEVER_RELIEVED = ("credit_institution", "central_counterparty", "trading_venue")
OTHERS = ("insurance_intermediary", "investment_firm", "crypto-asset_service_provider")
KEYS = ("report", "due", "article", "relief", "before_relief", "legal_outer", "projected", "trigger")
NIGHTS = (datetime(2026, 3, 28, 18, tzinfo=UTC), datetime(2026, 10, 24, 18, tzinfo=UTC))


def relieved(limit: datetime, state: str) -> datetime | None:
    """Art. 5(4): noon of the next working day, when the limit is no working day where the entity is."""
    zone, holidays = PLACES[state]

    def closed(day: date) -> bool:
        return day.weekday() > 4 or f"{day:%m-%d}" in holidays.split()

    day = limit.astimezone(zone).date()
    if not closed(day):
        return None
    while closed(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(12), tzinfo=zone)


def month_after(start: datetime, state: str) -> datetime:
    local = start.astimezone(PLACES[state][0])
    year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day, fold=0)


def expected(facts: dict[str, Any]) -> dict[str, tuple[str, str, str | None, str]]:
    state = facts["member_state"]
    strict = facts["entity_type"] in NEVER_RELIEVED or facts.get("nis2_essential_or_important") is True
    aware, classified = moment(facts["aware_at"]), moment(facts["classified_at"])
    four = classified + timedelta(hours=4)
    late = classified > aware + timedelta(hours=24)
    limits = {
        "initial_notification": (
            four if late else min(four, aware + timedelta(hours=24)),
            "5(2)" if late else "5(1)(a)",
        )
    }
    if "initial_submitted_at" in facts:
        limits["intermediate_report"] = (
            moment(facts["initial_submitted_at"]) + timedelta(hours=72),
            "5(1)(b)",
        )
    if "intermediate_submitted_at" in facts:
        limits["final_report"] = (
            month_after(moment(facts["intermediate_submitted_at"][-1]), state),
            "5(1)(c)",
        )
    found = {}
    for report, (limit, article) in limits.items():
        moved = relieved(limit, state) if report == "final_report" or not strict else None
        found[report] = (zulu(moved or limit), article, "5(4)" if moved else None, zulu(limit))
    return found


def events(chance: random.Random) -> dict[str, Any]:
    state = chance.choice(list(PLACES))
    aware = datetime(2026, 1, 3, tzinfo=UTC) + timedelta(minutes=chance.randint(0, 450_000))
    if chance.random() < 0.3:
        aware = chance.choice(NIGHTS) + timedelta(minutes=chance.randint(0, 900))
    classified = aware + timedelta(minutes=chance.choice((0, 60, 1_200, 1_260, 1_440, 1_441, 5_000)))
    facts: dict[str, Any] = {
        "entity_type": chance.choice((*NEVER_RELIEVED, *OTHERS)),
        "member_state": state,
        "time_zone": str(PLACES[state][0]),
        "aware_at": zulu(aware),
        "classified_at": zulu(classified),
    }
    if chance.random() < 0.3:
        facts["nis2_essential_or_important"] = chance.random() < 0.5
    if chance.random() < 0.7:
        sent = classified + timedelta(minutes=chance.randint(0, 600))
        facts["initial_submitted_at"] = zulu(sent)
        if chance.random() < 0.7:
            later = [sent + timedelta(minutes=chance.randint(0, 6_000))]
            later.append(later[0] + timedelta(minutes=chance.randint(0, 6_000)))
            facts["intermediate_submitted_at"] = [zulu(each) for each in later]
    return facts


def test_the_limits_agree_with_arithmetic_that_only_read_the_regulation():
    """
    1 500 random incidents of 2026: due, article, relief and the limit before it; what is left is projected.
    """
    chance = seeded(5)
    for _ in range(1_500):
        facts = events(chance)

        found = {each["report"]: each for each in answer(facts)["deadlines"]}

        for report, (due, article, relief, before) in expected(facts).items():
            each = found.pop(report)
            assert (each["due"], each["article"], each["relief"], each["before_relief"]) == (
                due,
                article,
                relief,
                before,
            ), facts
            assert each["projected"] is False
            assert moment(each["legal_outer"]) >= moment(each["due"])
        assert all(each["projected"] is True for each in found.values())


def test_the_command_answers_an_array_as_it_answers_each_alone():
    """
    With every key of the contract, in its order.
    """
    chance = seeded(6)
    many: list[Any] = [events(chance) for _ in range(100)]
    many[3] = many[3] | {"classified_at": zulu(moment(many[3]["aware_at"]) - timedelta(seconds=1))}
    many[5] = 7

    found = answered("deadlines", "-", given=many)

    assert [found[n]["error"]["code"] for n in (3, 5)] == ["impossible_order", "not_an_object"]
    assert all(found[n] == answer(each) for n, each in enumerate(many) if n not in (3, 5))
    assert tuple(found[0]["deadlines"][0])[: len(KEYS)] == KEYS


@pytest.mark.parametrize(
    ("notified", "article"),
    [
        ("2026-04-24", None),
        ("2026-04-25", "5(4)"),
        ("2026-04-25T12:59:59Z", None),
        ("2026-04-25T15:00:00+02:00", "5(4)"),
    ],
)
def test_a_designation_counts_for_what_is_reported_after_it(notified, article):
    """
    Notified as a day or as an instant: a day is over before its decision counts (2025/301 Art. 5(6)).
    """
    facts = {
        "entity_type": "insurance_intermediary",
        "member_state": "NL",
        "time_zone": "Europe/Amsterdam",
        "aware_at": "2026-04-25T08:00:00Z",
        "classified_at": "2026-04-25T09:00:00Z",
        "designated_significant_from": notified,
    }

    initial = answered("deadlines", "-", given=facts)["deadlines"][0]

    assert initial["relief"] == article
    assert initial["due"] == ("2026-04-28T10:00:00Z" if article else "2026-04-25T13:00:00Z")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"entity_type": "CREDIT_INSTITUTION"}, "unknown_code"),
        ({"member_state": "US"}, "unknown_member_state"),
        ({"time_zone": "../../etc/passwd"}, "unknown_time_zone"),
        ({"regime": "psd2"}, "unknown_code"),
        ({"regime": "gdpr", "risk": "none"}, "unknown_code"),
        ({"aware_at": "2026-03-02"}, "not_an_instant"),
        ({"designated_significant_from": "2026-02-30"}, "not_an_instant"),
        ({"intermediate_submitted_at": "2026-03-02T08:00:00Z"}, "not_a_list"),
        ({"nis2_essential_or_important": "yes"}, "not_a_flag"),
        ({"aware": "2026-03-02T08:00:00Z"}, "unknown_key"),
    ],
    ids=range(10),
)
def test_what_cannot_be_dated_is_refused(facts, code):
    """
    One document with the error, a sentence beside it, status 1.
    """
    assert refused("deadlines", "-", given=facts)["code"] == code
