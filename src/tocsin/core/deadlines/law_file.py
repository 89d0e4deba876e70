"""From the tables of a law file to time limits. A file with a fault is refused whole, naming the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from tocsin.core.deadlines.counting import Counting, period
from tocsin.core.deadlines.events import FACTS, MOMENTS
from tocsin.core.deadlines.readings import readings_in, taking
from tocsin.core.deadlines.tables import fault, only, table_of, text_of
from tocsin.core.deadlines.time_limits import (
    DelayRule,
    Later,
    Limb,
    NoRelief,
    Provision,
    Relief,
    TimeLimit,
    TimeLimits,
)

NO_NUMBER = "without undue delay"
_RESERVED = {"act", "entities", "readings"}
_TEXT = {"says", "zegt", "act"}
_CONDITIONS = {"instead_of", "where", "unless", "when", "owed_once", "met_by", "lapses_once"}
_LIMIT = {"report", "within", "after", "earliest_of"}
_RELIEF = {"relief", "no_relief", "delay_notice", "reports", "instead_of"}
_HOURS_START = {"after_the_hour_of_the_event": False, "at_the_event": True}
_MONTH_ENDS = {"end_of_the_same_numbered_day": True, "same_time_of_the_same_numbered_day": False}


def time_limits(
    law: Mapping[str, Any], counting: Mapping[str, Any], name: str, digest: str = ""
) -> TimeLimits:
    """
    Read the tables of one act and of the act by which its periods are counted.

    ``name`` is the file, for the messages. Raises ``Refused`` (``bad_rule_file``).
    """
    act = table_of(law, "act", name)
    short = text_of(act, "short", name)
    articles = {key: value for key, value in law.items() if key not in _RESERVED}
    provisions = {
        article: _provision(table, short, f"{name}, {article}") for article, table in articles.items()
    }
    limits = tuple(limit for article in articles for limit in _limits(article, articles[article], name))
    entities = law.get("entities", {})
    readings, settles = readings_in(law, name)
    counted, settles_counting = readings_in(counting, "counting", counting=True)
    found = TimeLimits(
        title=text_of(act, "title", name),
        short=short,
        source=text_of(act, "source", name),
        applies_from=_first_day(act, name),
        provisions=provisions,
        limits=limits,
        counting=_counting(counting),
        relief=_relief(articles, name),
        no_relief=tuple(_no_relief(articles, name)),
        delay_notice=_delay_notice(articles, name),
        entity_codes=frozenset(entities.get("codes", ())),
        also_called=dict(entities.get("also_called", {})),
        digest=digest,
        readings={**readings, **counted},
        settles={**settles, **settles_counting},
    )
    _check(found, articles, name)
    return taking(found, {name: reading.default for name, reading in found.readings.items()})


def _limits(article: str, table: Mapping[str, Any], name: str) -> list[TimeLimit]:
    where = f"{name}, {article}"
    only(table, _TEXT | _CONDITIONS | _LIMIT | _RELIEF | {"limits"}, where)
    if "limits" in table:
        shared = {key: table[key] for key in _CONDITIONS & table.keys()}
        return [_limit(article, {**shared, **only(each, _LIMIT, where)}, where) for each in table["limits"]]
    return [_limit(article, table, where)] if "report" in table else []


def _limit(article: str, table: Mapping[str, Any], where: str) -> TimeLimit:
    written = table.get("earliest_of", [table])
    limbs = tuple(_limb(each, where) for each in written)
    triggers = _events([each.get("after") for each in written], where)
    return TimeLimit(
        article=article,
        report=text_of(table, "report", where),
        limbs=tuple(limb for limb in limbs if limb is not None),
        triggers=triggers,
        owed_once=_events(table.get("owed_once", list(triggers)), where),
        instead_of=table.get("instead_of"),
        where=_facts(table.get("where", {}), where),
        unless=_facts(table.get("unless", {}), where),
        when=_later(table["when"], where) if "when" in table else None,
        met_by=_event(table["met_by"], where) if "met_by" in table else None,
        lapses_once=_event(table["lapses_once"], where) if "lapses_once" in table else None,
    )


def _limb(table: Mapping[str, Any], where: str) -> Limb | None:
    if table.get("within") == NO_NUMBER:
        return None
    return Limb(period(table.get("within"), where), _event(table.get("after"), where))


def _later(table: Mapping[str, Any], where: str) -> Later:
    only(table, {"event", "later_than", "after"}, where)
    return Later(
        event=_event(table.get("event"), where),
        than=period(table.get("later_than"), where),
        after=_event(table.get("after"), where),
    )


def _facts(table: Mapping[str, Sequence[str | bool]], where: str) -> dict[str, frozenset[str | bool]]:
    only(table, FACTS, where)
    return {fact: frozenset(values) for fact, values in table.items()}


def _relief(articles: Mapping[str, Any], name: str) -> Relief | None:
    for article, table in articles.items():
        if "relief" in table:
            rule = only(table["relief"], {"falls_on", "until", "of"}, f"{name}, {article}")
            known = (
                rule.get("falls_on") == ["weekend", "bank_holiday"] and rule.get("of") == "next_working_day"
            )
            until = rule.get("until")
            if not known or not isinstance(until, time):
                raise fault(f"{name}, {article}", "the relief is not one this program can apply")
            return Relief(article, _reports(table, f"{name}, {article}"), until)
    return None


def _reports(table: Mapping[str, Any], where: str) -> frozenset[str]:
    if not table.get("reports"):
        raise fault(where, "names no reports, so it holds for none")
    return frozenset(table["reports"])


def _no_relief(articles: Mapping[str, Any], name: str) -> list[NoRelief]:
    known = {"entities", "nis2_essential_or_important", "designated_significant"}
    return [
        NoRelief(
            article=article,
            reports=_reports(table, f"{name}, {article}"),
            entities=frozenset(only(table["no_relief"], known, f"{name}, {article}").get("entities", ())),
            nis2_essential_or_important=table["no_relief"].get("nis2_essential_or_important", False),
            designated_significant=table["no_relief"].get("designated_significant", False),
        )
        for article, table in articles.items()
        if "no_relief" in table
    ]


def _delay_notice(articles: Mapping[str, Any], name: str) -> DelayRule | None:
    for article, table in articles.items():
        if "delay_notice" in table:
            if table["delay_notice"] != "at_the_limit":
                raise fault(f"{name}, {article}", "the delay notice is not one this program can apply")
            return DelayRule(article, _reports(table, f"{name}, {article}"))
    return None


def _counting(law: Mapping[str, Any]) -> Counting:
    hours = law.get("3(1)", {}).get("hours", {}) | law.get("3(2)(a)", {}).get("hours", {})
    months = law.get("3(2)(c)", {}).get("months", {})
    starts, ends = _HOURS_START.get(hours.get("start")), _MONTH_ENDS.get(months.get("end"))
    if starts is None or hours.get("end") != "end_of_the_last_hour":
        raise fault("counting, 3(1) and 3(2)(a)", "hours are not counted in a way this program knows")
    if ends is None or months.get("missing") != "last_day_of_the_month":
        raise fault("counting, 3(2)(c)", "months are not counted in a way this program knows")
    return Counting(event_hour_counts=starts, month_ends_with_day=ends)


def _check(law: TimeLimits, articles: Mapping[str, Any], name: str) -> None:
    reports = set(law.reports())
    for article, table in articles.items():
        where, displaced = f"{name}, {article}", table.get("instead_of")
        if displaced is not None and (displaced not in articles or displaced == article):
            raise fault(where, f"refers to {displaced}, which this act does not have")
        unknown = set(table.get("reports", ())) - reports
        if unknown:
            raise fault(where, f"names the report {min(unknown)}, for which this act has no limit")
    codes = law.entity_codes
    named: set[str | bool] = {code for rule in law.no_relief for code in rule.entities}
    named |= {code for limit in law.limits for code in limit.where.get("entity_type", ())}
    for code in (*law.also_called.values(), *named):
        if code not in codes:
            raise fault(f"{name}, entities", f"{code} is used but not among the codes")


def _provision(table: Any, short: str, where: str) -> Provision:
    if not isinstance(table, Mapping):
        raise fault(where, "is not a table")
    act = text_of(table, "act", where) if "act" in table else short
    return Provision(text_of(table, "says", where), text_of(table, "zegt", where), act)


def _first_day(act: Mapping[str, Any], name: str) -> date:
    first = act.get("applies", {}).get("from")
    if not isinstance(first, date):
        raise fault(f"{name}, act", "does not say from which day it applies")
    return first


def _events(words: object, where: str) -> tuple[str, ...]:
    several = words if isinstance(words, list) and words else [words]
    return tuple(_event(word, where) for word in several)


def _event(word: object, where: str) -> str:
    if not isinstance(word, str) or word not in MOMENTS:
        raise fault(where, f"names the event {word!r}, which is none of {', '.join(MOMENTS)}")
    return word
