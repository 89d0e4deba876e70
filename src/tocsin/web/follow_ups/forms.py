"""Forms of follow-ups: what is owed, that it is done, whether it helped, another day."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents.follow_ups import FollowUpEvidence
from tocsin.web.incidents.forms import LocalInstant

_LINES = forms.Textarea(attrs={"rows": 4})


class OpenForm(forms.Form):
    """Who owes what by when."""

    title = forms.CharField(label=_("What is to be done?"), max_length=300)
    owner = forms.ChoiceField(label=_("Who owes it?"))
    due = LocalInstant(label=_("By when?"))

    def __init__(self, *args: Any, owners: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(each, each) for each in owners]  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """What was done, and what shows it."""

    text = forms.CharField(label=_("What was done?"), widget=_LINES, required=False)
    link = forms.CharField(
        label=_("Address of what shows it"),
        max_length=1000,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    file = forms.FileField(
        label=_("A file that shows it"),
        required=False,
        help_text=_("Only its name and its SHA-256 are kept: keep the file where you keep evidence."),
    )

    def evidence(self) -> FollowUpEvidence:
        """Return the valid form as evidence; the file is read once, and not kept."""
        given, file = self.cleaned_data, self.cleaned_data["file"]
        if file is None:
            return FollowUpEvidence(given["text"], given["link"])
        digest = hashlib.sha256()
        for part in file.chunks():
            digest.update(part)
        return FollowUpEvidence(given["text"], given["link"], file.name, digest.hexdigest())


class DropForm(forms.Form):
    """Why nobody owes it any more."""

    text = forms.CharField(label=_("Why is it dropped?"), widget=_LINES)

    def evidence(self) -> FollowUpEvidence:
        """Return the valid form as evidence."""
        return FollowUpEvidence(self.cleaned_data["text"])


class CheckForm(forms.Form):
    """Whether it helped, and how that shows."""

    effective = forms.TypedChoiceField(
        label=_("Did it have its effect?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("How does that show?"), widget=_LINES, required=False)


class MoveForm(forms.Form):
    """Another instant, and why."""

    due = LocalInstant(label=_("By when now?"))
    reason = forms.CharField(label=_("Why?"), max_length=300)
