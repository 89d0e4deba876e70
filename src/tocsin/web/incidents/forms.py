"""Forms of an incident: an outage by hand, and the answer to one question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents import Fact
from tocsin.core.time import rfc3339

YES, NO, UNKNOWN = "yes", "no", "unknown"


def _zone() -> str:
    return gettext("Time in %(place)s.") % {"place": timezone.get_current_timezone_name()}


_place = lazy(_zone, str)


class LocalInstant(forms.DateTimeField):
    """An instant as the wall clock of the shown time zone has it; the zone stands below the field."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": _place(), **kwargs})


class OutageForm(forms.Form):
    """A provider is down since an instant."""

    provider = forms.ChoiceField(label=_("Which provider is down?"))
    since = LocalInstant(label=_("Since when?"))
    title = forms.CharField(label=_("What to call it"), max_length=300, required=False)

    def __init__(self, *args: Any, providers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [("", _("Choose a provider")), *providers]  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """The answer to one question, where it comes from, and how sure it is."""

    answer = forms.CharField()
    since = LocalInstant(label=_("Since when is it so?"), required=False)
    source = forms.CharField(label=_("Where does it come from?"), max_length=300, required=False)
    estimate = forms.BooleanField(label=_("This is an estimate, not an actual figure"), required=False)

    def __init__(self, *args: Any, question: str, type: str, **kwargs: Any) -> None:  # noqa: A002 - the law file's word
        super().__init__(*args, **kwargs)
        self.fields["answer"] = _ANSWERS.get(type, forms.CharField)(label=question)
        for needless in _NEEDLESS.get(type, ()):
            del self.fields[needless]

    def fact(self, key: str) -> Fact:
        """Return the valid form as a fact, its value as in JSON; "unknown" withdraws what was known."""
        given = self.cleaned_data
        return Fact(
            key,
            _as_json(given["answer"]),
            true_since=given.get("since"),
            source=given["source"],
            estimate=given.get("estimate", False),
        )


class Countries(forms.CharField):
    """Country codes, separated by commas or blanks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"help_text": _("Codes of two letters, with blanks between them, such as NL BE DE."), **kwargs}
        )

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").upper().replace(",", " ").split()


def _yes_or_no(label: str) -> forms.ChoiceField:
    words = [(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known"))]
    return forms.ChoiceField(label=label, choices=words, widget=forms.RadioSelect)


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0)


def _money(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=20, decimal_places=2)


_ANSWERS: dict[str, Any] = {
    "bool": _yes_or_no,
    "count": _count,
    "seconds": _count,
    "money": _money,
    "instant": LocalInstant,
    "countries": Countries,
}


_NEEDLESS = {"bool": ("estimate",), "instant": ("since",)}
"""What makes no sense beside an answer of that type: an estimated yes, or since when an instant is so."""


def _as_json(answer: Any) -> object:
    if answer in (YES, NO, UNKNOWN):
        return {YES: True, NO: False, UNKNOWN: None}[answer]
    if hasattr(answer, "tzinfo"):
        return rfc3339(answer)
    return answer if isinstance(answer, int | list) else str(answer)
