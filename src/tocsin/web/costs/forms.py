"""Forms of costs: one figure, and which year to estimate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents.costs import CostFigure

_DAY: dict[str, Any] = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
_AMOUNT: dict[str, Any] = {"max_digits": 17, "decimal_places": 2, "min_value": 0, "required": False}


class CostForm(forms.Form):
    """One figure of a cost or loss."""

    category = forms.ChoiceField(label=_("Which kind?"))
    amount = forms.DecimalField(
        label=_("How much, in euro?"),
        help_text=_("Gross: recoveries are not deducted. Empty: not known yet, which is not zero."),
        **_AMOUNT,
    )
    estimate = forms.BooleanField(label=_("This is an estimate, not an actual figure"), required=False)
    incurred_on = forms.DateField(label=_("Day of the cost"), **_DAY)
    booked_on = forms.DateField(
        label=_("Day in the books"),
        required=False,
        help_text=_("Where it is another; it decides to which year the amount belongs."),
        **_DAY,
    )
    recovered = forms.DecimalField(
        label=_("How much of it came back, in euro?"),
        help_text=_("From an insurer or a provider. Empty: nothing is known of it."),
        **_AMOUNT,
    )
    recovered_on = forms.DateField(label=_("Day of the recovery in the books"), required=False, **_DAY)
    source = forms.CharField(label=_("Where does it come from?"), max_length=300, required=False)

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(kinds)  # type: ignore[attr-defined]

    def figure(self) -> CostFigure:
        """Return the valid form as a figure."""
        return CostFigure(**self.cleaned_data)
