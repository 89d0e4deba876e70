"""Rules in words: a table of a law file as a lawyer reads it, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from tocsin.store import lawbooks
from tocsin.web.amounts import count, percentage
from tocsin.web.incidents.clocks import TITLES

Table: TypeAlias = Mapping[str, Any]
TEXT = frozenset({"says", "zegt", "confidence", "source"})
READ: Mapping[str, str | Promise] = {
    "journal": gettext_lazy("Read in the Official Journal."),
    "copy": gettext_lazy("Read in a copy that an open repository holds."),
    "summary": gettext_lazy("Second-hand: quotations and paraphrases were read, not the text itself."),
    "no": gettext_lazy("Second-hand: the text itself was not read."),
}
CONFIDENCE: Mapping[str, str | Promise] = {
    "secondary": gettext_lazy("Second-hand: a published summary says so; the text itself was not read."),
    "recollection": gettext_lazy("From memory: an analyst remembers it so; not verified."),
    "unverified": gettext_lazy("Not verified."),
    "interpretation": gettext_lazy("An interpretation: the text does not settle it."),
}
EVENTS: Mapping[str, str | Promise] = {
    "became_aware": pgettext_lazy("event", "the entity became aware"),
    "classified": pgettext_lazy("event", "the classification as major"),
    "initial_notification_submitted": pgettext_lazy("event", "the initial notification was submitted"),
    "latest_intermediate_report_submitted": pgettext_lazy(
        "event", "the latest intermediate report was submitted"
    ),
    "early_warning_submitted": pgettext_lazy("event", "the early warning was submitted"),
    "incident_notification_submitted": pgettext_lazy("event", "the incident notification was submitted"),
    "handled": pgettext_lazy("event", "the incident was handled"),
    "regular_activities_recovered": pgettext_lazy("event", "regular activities were back to normal"),
    "final_report_submitted": pgettext_lazy("event", "the final report was submitted"),
}
_UNITS = ("d", "h", "min", "s")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A rule in words, in parts: each a text, or an article of the same act.

    ``rest`` holds what has no words yet, as the file has it: nothing of a rule is left out.
    """

    parts: tuple[Part, ...]
    rest: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a rule: words, or an article or a code it names."""

    text: str
    article: str = ""
    code: str = ""


def rule(table: Table) -> Rule:
    """Return the rule of one table of a law file in words; a table with a sentence only has none."""
    told = set(TEXT)
    parts: list[Part] = []
    for keys, write in _WORDS:
        if keys <= table.keys():
            parts += write(table)
            told |= keys | _ASIDE.get(keys, frozenset())
            break
    parts += _exceptions(table)
    told |= {"stated_in", "instead_of"} | ({"unless"} if isinstance(table.get("unless"), str) else set())
    rest = tuple((key, _plain(value)) for key, value in table.items() if key not in told)
    return Rule(tuple(parts), rest)


def sentence(table: Table) -> str:
    """Return what a provision says in the reader's language, or in the other one where that is missing."""
    first, second = ("zegt", "says") if get_language() == "nl" else ("says", "zegt")
    return str(table.get(first) or table.get(second, ""))


def how_read(mark: str) -> str:
    """Say how the text of an act was read, from which its file was written."""
    return str(READ.get(mark, mark))


def confidence(table: Table) -> str:
    """Say whence a provision is known, if its file marks it as known otherwise than the act as a whole."""
    mark = table.get("confidence", "")
    return str(CONFIDENCE.get(mark, mark))


def unsure(table: Table) -> bool:
    """Say whether a provision is marked as known otherwise than the act as a whole."""
    return bool(table.get("confidence"))


def fact_name(key: str) -> str:
    """Return what a fact is called, in the reader's language."""
    known = lawbooks.fact_definitions().get(key)
    return known.labels.get(get_language() or "en", key) if known else key


def report_name(key: str) -> str:
    """Return what a report is called, in the reader's language."""
    return str(TITLES.get(key, key.replace("_", " ")))


def event(word: str) -> str:
    """Return what the law calls an event, in the reader's language."""
    return str(EVENTS.get(word, word.replace("_", " ")))


def period(text: object) -> str:
    """Write a length of time such as ``24 h`` or ``1 month`` in the reader's language."""
    number, _space, unit = str(text).partition(" ")
    units = pgettext("units of time: days, hours, minutes, seconds", "d h min s").split()
    if unit in _UNITS:
        return f"{number}\u00a0{units[_UNITS.index(unit)]}"
    if unit in {"month", "months"} and number.isdecimal():
        said = ngettext("%(number)s month", "%(number)s months", int(number))
        return (said % {"number": number}).replace(" ", "\u00a0")
    return str(text)


def _limit(text: object) -> str:
    """Write a limit such as ``10 %``, ``100000 clients`` or ``100000 EUR``; the fact names its unit."""
    number, _space, unit = str(text).partition(" ")
    if unit == "%":
        return percentage(Decimal(number))
    if unit == "EUR":
        return f"€\u00a0{count(int(number))}"
    if unit in _UNITS:
        return period(text)
    return count(int(number)) if number.isdecimal() else str(text)


def _said(text: str) -> list[Part]:
    return [Part(word) for word in re.split(r"[ \n]+", text) if word]


def _named(articles: Iterable[str]) -> list[Part]:
    return [Part("", each) for each in articles]


def _all_of(table: Table) -> list[Part]:
    return [*_said(_("All of these hold:")), *_named(table["all_of"])]


def _any_of(table: Table) -> list[Part]:
    one = len(table["any_of"]) == 1
    said = _("The same as:") if one else _("At least one of these holds:")
    return [*_said(said), *_named(table["any_of"])]


def _at_least(table: Table) -> list[Part]:
    said = _("At least %(number)s of these hold:") % {"number": table["at_least"]}
    return [*_said(said), *_named(table["of"])]


def _clock(table: Table) -> list[Part]:
    said = _("Longer than %(limit)s, counted by") % {"limit": period(table["more_than"])}
    return [*_said(said), *_named([table["clock"]])]


def _flag(table: Table) -> list[Part]:
    return _said(_("“%(fact)s” is answered with yes.") % {"fact": fact_name(table["fact"])})


def _share(table: Table) -> list[Part]:
    more = "more_than" in table
    said = (
        _("“%(part)s”: more than %(share)s of “%(whole)s”.")
        if more
        else _("“%(part)s”: at most %(share)s of “%(whole)s”.")
    )
    share = _limit(table["more_than" if more else "at_most"])
    names = {"part": fact_name(table["fact"]), "whole": fact_name(table["share_of"])}
    return _said(said % {**names, "share": share})


def _amount(table: Table) -> list[Part]:
    more = "more_than" in table
    said = _("“%(fact)s”: more than %(limit)s.") if more else _("“%(fact)s”: less than %(limit)s.")
    limit = _limit(table["more_than" if more else "less_than"])
    return _said(said % {"fact": fact_name(table["fact"]), "limit": limit})


def _includes(table: Table) -> list[Part]:
    said = _("“%(fact)s” names:")
    return [*_said(said % {"fact": fact_name(table["fact"])}), Part("", code=table["includes"])]


def _spread(table: Table) -> list[Part]:
    other = table.get("other_than")
    said = (
        _("“%(fact)s”: %(number)s or more of the Member States, other than “%(home)s”.")
        if other
        else _("“%(fact)s”: %(number)s or more of the Member States.")
    )
    names = {"fact": fact_name(table["fact"]), "home": fact_name(other or "")}
    return _said(said % {**names, "number": table["number_from"]})


def _measured(table: Table) -> list[Part]:
    said = _said(
        _("Runs from “%(start)s” to “%(end)s”.")
        % {"start": fact_name(table["starts"]), "end": fact_name(table["ends"])}
    )
    if "otherwise" in table:
        said += _said(
            _("“%(other)s” stands in for an unknown beginning.") % {"other": fact_name(table["otherwise"])}
        )
    if "provided" in table:
        said += _said(
            _("That only if “%(fact)s” is answered with yes.") % {"fact": fact_name(table["provided"])}
        )
    said += _said(
        _("It runs on while “%(fact)s” is yes; or “%(length)s” is given.")
        % {"fact": fact_name(table["runs_on"]), "length": fact_name(table["length"])}
    )
    return said


def _recurs(table: Table) -> list[Part]:
    names = {"number": table["recurs"], "within": period(table["within"])}
    said = _said(_("%(number)s incidents or more within %(within)s.") % names)
    exempt = [str(EXEMPT.get(each, each)) for each in table["exempt"]]
    return said + (_said(_("Not for: %(exempt)s.") % {"exempt": ", ".join(exempt)}) if exempt else [])


EXEMPT = {
    "microenterprise": gettext_lazy("microenterprises"),
    "simplified_framework": gettext_lazy("entities under the simplified framework"),
}


def _time_limit(table: Table) -> list[Part]:
    limbs = table.get("earliest_of") or [table]
    return _said(f"{report_name(table['report'])}: {either([limb_words(each) for each in limbs])}.")


def _time_limits(table: Table) -> list[Part]:
    return [part for each in table["limits"] for part in _time_limit(each)]


def limb_words(limb: Table) -> str:
    """Write one limit, such as within 4 h after the classification."""
    after = event(str(limb.get("after", "")))
    if limb.get("within") == "without undue delay":
        return _("without undue delay after %(event)s") % {"event": after}
    return _("within %(period)s after %(event)s") % {"period": period(limb.get("within")), "event": after}


def either(limits: list[str]) -> str:
    """Join the limbs of a limit: the earliest counts."""
    return limits[0] if len(limits) == 1 else _("the earliest of: %(limits)s") % {"limits": "; ".join(limits)}


def _exceptions(table: Table) -> list[Part]:
    found: list[Part] = []
    if isinstance(table.get("unless"), str):
        found += [*_said(_("Not where this holds:")), *_named([table["unless"]])]
    if "instead_of" in table:
        found += [*_said(_("It displaces:")), *_named([table["instead_of"]])]
    if "stated_in" in table:
        said = _("Where “%(fact)s” is given, that list answers instead.")
        found += _said(said % {"fact": fact_name(table["stated_in"])})
    return found


_WORDS = (
    (frozenset({"limits"}), _time_limits),
    (frozenset({"report"}), _time_limit),
    (frozenset({"recurs", "within", "exempt"}), _recurs),
    (frozenset({"starts", "ends", "length", "runs_on"}), _measured),
    (frozenset({"all_of"}), _all_of),
    (frozenset({"any_of"}), _any_of),
    (frozenset({"at_least", "of"}), _at_least),
    (frozenset({"clock", "more_than"}), _clock),
    (frozenset({"fact", "is"}), _flag),
    (frozenset({"fact", "share_of"}), _share),
    (frozenset({"fact", "among", "number_from"}), _spread),
    (frozenset({"fact", "more_than"}), _amount),
    (frozenset({"fact", "less_than"}), _amount),
    (frozenset({"fact", "includes"}), _includes),
)
"""The words that make a rule together, and how they are written; the first that fit count."""
_ASIDE = {
    frozenset({"report"}): frozenset({"within", "after", "earliest_of", "owed_once"}),
    frozenset({"starts", "ends", "length", "runs_on"}): frozenset({"otherwise", "provided", "may_be_none"}),
    frozenset({"fact", "share_of"}): frozenset({"more_than", "at_most"}),
    frozenset({"fact", "among", "number_from"}): frozenset({"other_than"}),
}
"""Further words that are told together with those of a rule."""


def _plain(value: object) -> str:
    """Write what has no words yet as the file has it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return str(value)
