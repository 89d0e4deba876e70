"""Forms of a review: the answer to one question, and what the review comes to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.core.incidents.reviews import ReviewQuestion

VERDICTS = {
    "yes": pgettext_lazy("verdict of a review", "Yes"),
    "partly": pgettext_lazy("verdict of a review", "Partly"),
    "no": pgettext_lazy("verdict of a review", "No"),
    "not_applicable": pgettext_lazy("verdict of a review", "Does not apply"),
}
_LINES = {"rows": 4}


class AnswerForm(forms.Form):
    """A verdict where the question asks for one, and a text."""

    answer = forms.ChoiceField(
        label=_("Verdict"), choices=list(VERDICTS.items()), widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs=_LINES), required=False)

    def __init__(self, *args: Any, asked: ReviewQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": asked.key, "auto_id": f"{asked.key}_%s", **kwargs})
        if asked.judged:
            self.fields["answer"].required = True
        else:
            del self.fields["answer"]
            self.fields["text"].required = True


class CompleteForm(forms.Form):
    """What the review comes to."""

    summary = forms.CharField(label=_("What does the review come to?"), widget=forms.Textarea(attrs=_LINES))
