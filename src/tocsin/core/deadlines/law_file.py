"""From the tables of a law file to time limits. A file with a fault is refused whole, naming the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from tocsin.core.deadlines.counting import Counting, period
from tocsin.core.deadlines.events import FACTS, MOMENTS
from tocsin.core.deadlines.time_limits import Later, Limb, NoRelief, Provision, Relief, TimeLimit, TimeLimits
from tocsin.core.refusal import Refused

NO_NUMBER = "without undue delay"
_TEXT = {"says", "zegt"}
_CONDITIONS = {"instead_of", "where", "unless", "when", "owed_once"}
_LIMIT = {"report", "within", "after", "earliest_of"}
_RELIEF = {"relief", "no_relief", "reports", "instead_of"}
_HOURS_START = {"after_the_hour_of_the_event": False, "at_the_event": True}
_MONTH_ENDS = {"end_of_the_same_numbered_day": True, "same_time_of_the_same_numbered_day": False}


def time_limits(
    law: Mapping[str, Any], counting: Mapping[str, Any], name: str, digest: str = ""
) -> TimeLimits:
    """
    Read the tables of one act and of the act by which its periods are counted.

    ``name`` is the file, for the messages. Raises ``Refused`` (``bad_rule_file``).
    """
    act = _table(law, "act", name)
    articles = {key: value for key, value in law.items() if key not in {"act", "entities"}}
    provisions = {article: _provision(table, f"{name}, {article}") for article, table in articles.items()}
    limits = tuple(limit for article in articles for limit in _limits(article, articles[article], name))
    entities = law.get("entities", {})
    found = TimeLimits(
        title=_text(act, "title", name),
        short=_text(act, "short", name),
        source=_text(act, "source", name),
        applies_from=_first_day(act, name),
        provisions=provisions,
        limits=limits,
        counting=_counting(counting),
        relief=_relief(articles, name),
        no_relief=tuple(_no_relief(articles, name)),
        entity_codes=frozenset(entities.get("codes", ())),
        also_called=dict(entities.get("also_called", {})),
        digest=digest,
    )
    _check(found, articles, name)
    return found


def _limits(article: str, table: Mapping[str, Any], name: str) -> list[TimeLimit]:
    where = f"{name}, {article}"
    _only(table, _TEXT | _CONDITIONS | _LIMIT | _RELIEF | {"limits"}, where)
    if "limits" in table:
        shared = {key: table[key] for key in _CONDITIONS & table.keys()}
        return [_limit(article, {**shared, **_only(each, _LIMIT, where)}, where) for each in table["limits"]]
    return [_limit(article, table, where)] if "report" in table else []


def _limit(article: str, table: Mapping[str, Any], where: str) -> TimeLimit:
    limbs = tuple(_limb(each, where) for each in table.get("earliest_of", [table]))
    trigger = _event(table.get("earliest_of", [table])[0].get("after"), where)
    return TimeLimit(
        article=article,
        report=_text(table, "report", where),
        limbs=tuple(limb for limb in limbs if limb is not None),
        trigger=trigger,
        owed_once=_event(table.get("owed_once", trigger), where),
        instead_of=table.get("instead_of"),
        where=_facts(table.get("where", {}), where),
        unless=_facts(table.get("unless", {}), where),
        when=_later(table["when"], where) if "when" in table else None,
    )


def _limb(table: Mapping[str, Any], where: str) -> Limb | None:
    if table.get("within") == NO_NUMBER:
        return None
    return Limb(period(table.get("within"), where), _event(table.get("after"), where))


def _later(table: Mapping[str, Any], where: str) -> Later:
    _only(table, {"event", "later_than", "after"}, where)
    return Later(
        event=_event(table.get("event"), where),
        than=period(table.get("later_than"), where),
        after=_event(table.get("after"), where),
    )


def _facts(table: Mapping[str, Sequence[str]], where: str) -> dict[str, frozenset[str]]:
    _only(table, FACTS, where)
    return {fact: frozenset(values) for fact, values in table.items()}


def _relief(articles: Mapping[str, Any], name: str) -> Relief | None:
    for article, table in articles.items():
        if "relief" in table:
            rule = _only(table["relief"], {"falls_on", "until", "of"}, f"{name}, {article}")
            known = (
                rule.get("falls_on") == ["weekend", "bank_holiday"] and rule.get("of") == "next_working_day"
            )
            until = rule.get("until")
            if not known or not isinstance(until, time):
                raise _fault(f"{name}, {article}", "the relief is not one this program can apply")
            return Relief(article, frozenset(table.get("reports", ())), until)
    return None


def _no_relief(articles: Mapping[str, Any], name: str) -> list[NoRelief]:
    known = {"entities", "nis2_essential_or_important", "designated_significant"}
    return [
        NoRelief(
            article=article,
            reports=frozenset(table.get("reports", ())),
            entities=frozenset(_only(table["no_relief"], known, f"{name}, {article}").get("entities", ())),
            nis2_essential_or_important=table["no_relief"].get("nis2_essential_or_important", False),
            designated_significant=table["no_relief"].get("designated_significant", False),
        )
        for article, table in articles.items()
        if "no_relief" in table
    ]


def _counting(law: Mapping[str, Any]) -> Counting:
    hours = law.get("3(1)", {}).get("hours", {}) | law.get("3(2)(a)", {}).get("hours", {})
    months = law.get("3(2)(c)", {}).get("months", {})
    starts, ends = _HOURS_START.get(hours.get("start")), _MONTH_ENDS.get(months.get("end"))
    if starts is None or hours.get("end") != "end_of_the_last_hour":
        raise _fault("counting, 3(1) and 3(2)(a)", "hours are not counted in a way this program knows")
    if ends is None or months.get("missing") != "last_day_of_the_month":
        raise _fault("counting, 3(2)(c)", "months are not counted in a way this program knows")
    return Counting(event_hour_counts=starts, month_ends_with_day=ends)


def _check(law: TimeLimits, articles: Mapping[str, Any], name: str) -> None:
    reports = set(law.reports())
    for article, table in articles.items():
        where, displaced = f"{name}, {article}", table.get("instead_of")
        if displaced is not None and (displaced not in articles or displaced == article):
            raise _fault(where, f"refers to {displaced}, which this act does not have")
        unknown = set(table.get("reports", ())) - reports
        if unknown:
            raise _fault(where, f"names the report {min(unknown)}, for which this act has no limit")
    codes = law.entity_codes
    named = [code for rule in law.no_relief for code in rule.entities] + list(law.also_called.values())
    named += [code for limit in law.limits for code in limit.where.get("entity_type", ())]
    for code in named:
        if code not in codes:
            raise _fault(f"{name}, entities", f"{code} is used but not among the codes")


def _provision(table: Any, where: str) -> Provision:
    if not isinstance(table, Mapping):
        raise _fault(where, "is not a table")
    return Provision(_text(table, "says", where), _text(table, "zegt", where))


def _table(law: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    table = law.get(key)
    if not isinstance(table, Mapping):
        raise _fault(name, f"has no table [{key}]")
    return table


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    text = table.get(key)
    if not isinstance(text, str) or not text:
        raise _fault(where, f"has no {key}")
    return text


def _first_day(act: Mapping[str, Any], name: str) -> date:
    first = act.get("applies", {}).get("from")
    if not isinstance(first, date):
        raise _fault(f"{name}, act", "does not say from which day it applies")
    return first


def _event(word: object, where: str) -> str:
    if not isinstance(word, str) or word not in MOMENTS:
        raise _fault(where, f"names the event {word!r}, which is none of {', '.join(MOMENTS)}")
    return word


def _only(table: Mapping[str, Any], known: set[str] | frozenset[str], where: str) -> Mapping[str, Any]:
    unknown = set(table) - known
    if unknown:
        raise _fault(where, f"has the key {min(unknown)}, which no rule of this kind has")
    return table


def _fault(where: str, what: str) -> Refused:
    return Refused("bad_rule_file", f"{where}: {what}. Correct the law file.", where)
