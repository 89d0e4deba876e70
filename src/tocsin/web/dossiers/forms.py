"""Forms of dossiers: how it was sent, what the provider answered, why it is withdrawn, a statement."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.core.quantities import Money
from tocsin.web.incidents.forms import LocalInstant


class SendForm(forms.Form):
    """A person has sent it; Tocsin itself sends nothing."""

    channel = forms.CharField(label=_("How was it sent?"), max_length=300)
    recipient = forms.CharField(label=_("To whom?"), max_length=300, required=False)
    sent_at = LocalInstant(label=_("When?"))


class ReasonForm(forms.Form):
    """Why; it stays on record."""

    reason = forms.CharField(label=_("Why?"), max_length=300)


class Given(TypedDict):
    """What an answer comes with."""

    amount: Money | None
    on: date | None
    reason: str


class AnswerForm(forms.Form):
    """What the provider says; the credit with its amount and day."""

    amount = forms.DecimalField(label=_("Amount that was credited"), max_digits=15, decimal_places=2)
    on = forms.DateField(
        label=_("Day of the credit"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("What does the provider say?"), max_length=300, required=False)

    def __init__(self, *args: Any, answer: str, currency: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = currency
        if answer != "credited":
            del self.fields["amount"], self.fields["on"]
        elif currency is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = _("Amount that was credited, in %(currency)s") % {
                "currency": currency
            }
        self.fields["reason"].required = answer == "refused"

    def given(self) -> Given:
        """Return the valid form as the action takes it."""
        said = self.cleaned_data
        amount = said.get("amount")
        credited = Money(amount, self._currency) if amount is not None and self._currency else None
        return {"amount": credited, "on": said.get("on"), "reason": said["reason"]}


class StatementForm(forms.Form):
    """Whose statement, and about which quarter."""

    customer = forms.ChoiceField(label=_("Which customer?"))
    quarter = forms.ChoiceField(label=_("Which quarter?"))

    def __init__(
        self, *args: Any, customers: list[tuple[str, str]], quarters: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].choices = customers  # type: ignore[attr-defined]
        self.fields["quarter"].choices = [(each, each) for each in quarters]  # type: ignore[attr-defined]
