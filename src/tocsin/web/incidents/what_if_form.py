"""The form of a supposition: every fact the rules ask for, open where it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactDefinition, FactReader, RuleSet, facts_of, under
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks
from tocsin.web.incidents.forms import NO, UNKNOWN, YES, Countries, LocalInstant
from tocsin.web.incidents.matrix import label

PREFIX = "fact-"
READING = "reading-"
WHOLE = "whole"
"""Stands in a form that was sent: what it leaves out is open, not as it is known."""


class ToTheSecond(LocalInstant):
    """An instant as the wall clock has it, with seconds: thresholds are passed by a second."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": "", **kwargs})


class Codes(forms.MultipleChoiceField):
    """Codes of a list, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


@dataclass(frozen=True, slots=True)
class Asked:
    """What a supposition can be about: the rules, their facts as they are known, and the other rules."""

    rules: RuleSet
    reader: FactReader
    books: Mapping[str, str]
    known: Mapping[str, Fact]

    def fact_keys(self) -> list[str]:
        """Return the facts that the rules rest on under any side of their readings, in the law's order."""
        sides = [(name, side) for name, each in self.rules.readings.items() for side in each.sides]
        versions = [under(self.rules, {name: side}) for name, side in sides] or [self.rules]
        keys = {key for each in versions for key in facts_of(each, each.answers.outcome)}
        keys |= {each.stated_in for each in self.rules.provisions.values() if each.stated_in}
        return [key for key in self.rules.facts if key in keys and key in self.reader.definitions]


class WhatIfForm(forms.Form):
    """A supposition: the rules, the instant, the readings and the facts; nothing of it is recorded."""

    rules = forms.ChoiceField(label=_("By which rules"), required=False)
    at = ToTheSecond(label=_("At which moment"), required=False, help_text=_("Empty is now."))
    undecided = forms.BooleanField(label=_("As if nothing had been recorded as decided"), required=False)

    def __init__(self, given: QueryDict | None, *, asked: Asked) -> None:
        super().__init__(_completed(given, asked), initial={"rules": asked.rules.id}, auto_id="what_%s")
        self.asked = asked
        self.fields["rules"].choices = list(asked.books.items())  # type: ignore[attr-defined]
        dutch = get_language() == "nl"
        for name, reading in asked.rules.readings.items():
            self.fields[READING + name] = forms.ChoiceField(
                label=reading.vraagt if dutch else reading.asks,
                required=False,
                choices=[(side, each.zegt if dutch else each.says) for side, each in reading.sides.items()],
                widget=forms.RadioSelect,
                initial=asked.rules.chosen[name],
            )
        for key in asked.fact_keys():
            definition = asked.rules.facts[key]
            known = asked.known.get(key)
            self.fields[PREFIX + key] = _field(definition, asked.reader, _shown(definition, known))

    def facts(self) -> dict[str, object]:
        """Return the facts supposed, their values as in JSON; what is left open is unknown."""
        given = {
            name.removeprefix(PREFIX): _as_json(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
        return {key: value for key, value in given.items() if value is not None}

    def refuse(self, reason: Refused) -> None:
        """Show a refusal beside the field it is about."""
        place = f"{PREFIX}{reason.where}" if f"{PREFIX}{reason.where}" in self.fields else None
        self.add_error(place, format_html('<span lang="en">{}</span>', reason.message))


def groups(form: WhatIfForm, rules: RuleSet) -> list[dict[str, Any]]:
    """Return the fields of the facts by the criterion that asks for them first, each field once."""
    terms = lawbooks.terms(get_language() or "en")
    placed: set[str] = set()
    found = []
    for article in dict.fromkeys((rules.answers.gate, *rules.answers.thresholds)):
        keys = [key for key in facts_of(rules, article) if key not in placed and PREFIX + key in form.fields]
        placed.update(keys)
        if keys:
            name = terms["article"].get(article) or terms["criterion"].get(article, article)
            fields = [form[PREFIX + key] for key in keys]
            found.append({"name": name, "article": article, "fields": fields})
    facts = [name for name in form.fields if name.startswith(PREFIX)]
    rest = [form[name] for name in facts if name.removeprefix(PREFIX) not in placed]
    return [*found, {"name": _("Further facts"), "article": "", "fields": rest}] if rest else found


def _field(definition: FactDefinition, reader: FactReader, known: Any) -> forms.Field:
    made: Any = _FIELDS.get(definition.type, forms.CharField)
    name = {"label": label(definition), "required": False, "initial": known}
    if made is Codes:
        codes, terms = (
            definition.codes or reader.criteria,
            lawbooks.terms(get_language() or "en")["criterion"],
        )
        return Codes(choices=[(code, terms.get(code, code)) for code in codes], **name)
    field: forms.Field = made(**name, **_BOUNDS.get(definition.type, {}))
    return field


def _yes_or_no(**given: Any) -> forms.ChoiceField:
    words = [(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known"))]
    return forms.ChoiceField(choices=words, widget=forms.RadioSelect, **given)


_FIELDS = {
    "bool": _yes_or_no,
    "count": forms.IntegerField,
    "seconds": forms.IntegerField,
    "money": forms.DecimalField,
    "instant": ToTheSecond,
    "countries": Countries,
    "codes": Codes,
    "criteria": Codes,
}
_BOUNDS: Mapping[str, Mapping[str, Any]] = {
    "count": {"min_value": 0},
    "seconds": {"min_value": 0},
    "money": {"min_value": 0, "max_digits": 20, "decimal_places": 2},
}


def _shown(definition: FactDefinition, known: Fact | None) -> Any:
    """Return what a field is filled with at first."""
    if known is None:
        return UNKNOWN if definition.type == "bool" else None
    if definition.type == "bool":
        return YES if known.value else NO
    if isinstance(known.value, datetime):
        return localtime(known.value).strftime("%Y-%m-%dT%H:%M:%S")
    if definition.type == "countries":
        return " ".join(known.value)  # type: ignore[arg-type]
    return list(known.value) if isinstance(known.value, tuple) else str(known.value)


def _completed(given: QueryDict | None, asked: Asked) -> QueryDict | None:
    """Fill in what is known where an address names only some facts; a form that was sent names all."""
    if not given or WHOLE in given:
        return given or None
    whole = given.copy()
    for key in asked.fact_keys():
        if PREFIX + key not in whole:
            shown = _shown(asked.rules.facts[key], asked.known.get(key))
            whole.setlist(PREFIX + key, shown if isinstance(shown, list) else [shown] if shown else [])
    return whole


def _as_json(value: Any) -> object:
    """Return an answer as in JSON; None is unknown, and so is a field that was left empty."""
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, str):
        return {YES: True, NO: False, UNKNOWN: None, "": None}.get(value, value)
    if isinstance(value, list):
        return value or None
    return value if value is None or isinstance(value, int) else str(value)
