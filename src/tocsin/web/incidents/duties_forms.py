"""Forms of notices, tickets and measured outages; without a time they mean now."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.actions.record_measured_outage import KINDS
from tocsin.core.incidents import MeasuredOutage
from tocsin.web.incidents.duties_words import SOURCES
from tocsin.web.incidents.forms import LocalInstant

KIND_WORDS = {
    "outage": _("An outage"),
    "scheduled_maintenance": _("Scheduled maintenance"),
    "force_majeure": _("Force majeure"),
    "customer_fault": _("The customer's own fault"),
}


class _About(forms.Form):
    """A form about one of several that are hit; pressing a button beside one of them fills it in."""

    about = forms.ChoiceField(label=_("About whom or what?"))
    happened = LocalInstant(label=_("When?"), required=False)

    def __init__(self, *args: Any, about: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about  # type: ignore[attr-defined]


class NoticeForm(_About):
    """Somebody was told."""

    channel = forms.CharField(label=_("By which channel?"), max_length=300, required=False)
    person = forms.CharField(label=_("Who told it, or who took it?"), max_length=300, required=False)
    text = forms.CharField(label=_("What was said?"), max_length=300, required=False)


class TicketForm(_About):
    """A step of a ticket with a provider."""

    number = forms.CharField(label=_("The provider's number"), max_length=300, required=False)
    severity = forms.CharField(
        label=_("Severity, in the words of the arrangement"), max_length=300, required=False
    )

    def __init__(self, *args: Any, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step != "opened":
            del self.fields["severity"]


class MeasuredForm(forms.Form):
    """How long something was out, as one source measured it."""

    node = forms.ChoiceField(label=_("What was out?"))
    since = LocalInstant(label=_("Since when?"))
    until = LocalInstant(label=_("Until when? Empty while it goes on."), required=False)
    share = forms.DecimalField(
        label=_("Which share of the users was out, from 0 to 1?"),
        min_value=0,
        max_value=1,
        max_digits=10,
        decimal_places=9,
        initial=1,
    )
    source = forms.ChoiceField(label=_("Who measured it?"), choices=list(SOURCES.items()))
    kind = forms.ChoiceField(label=_("What was it?"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS])
    announced_at = LocalInstant(label=_("When was it announced?"), required=False)
    evidence = forms.CharField(
        label=_("What shows it: a file, an address, a number?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, nodes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].choices = nodes  # type: ignore[attr-defined]

    def measured(self) -> MeasuredOutage:
        """Return the valid form as a measured outage."""
        given = self.cleaned_data
        return MeasuredOutage(**{**given, "share": Fraction(given["share"])})
