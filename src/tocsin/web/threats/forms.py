"""Forms of the register of threats: a file, a threat by hand, a decision, a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.channels.threat_files import LARGEST_FILE
from tocsin.core.incidents.threats import LONGEST_PASSAGE, NoteKind, ThreatNote
from tocsin.web.incidents.forms import LocalInstant
from tocsin.web.threats.words import ASKS, CRITERIA

_TOLD = ("authority_notified", "clients_informed", "others_told")


def _passage(**kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=LONGEST_PASSAGE, widget=forms.Textarea(attrs={"rows": 6}), **kwargs)


class OfEntity(forms.Form):
    """A form about an entity; somebody who acts for one alone is not asked which."""

    entity = forms.ChoiceField(label=_("For which entity?"))

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = entities  # type: ignore[attr-defined]
        self.fields["entity"].initial = entities[0][0] if entities else None
        if len(entities) == 1:
            self.fields["entity"].widget = forms.HiddenInput()


class FileForm(OfEntity):
    """A file of a publisher; what it says is proposed, and nothing it refers to is fetched."""

    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("STIX 2.0 or 2.1, MISP or CSAF 2.0, as JSON of at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )
    field_order = ("file", "entity")

    def body(self) -> bytes:
        """Return the bytes of the valid form's file, and one more than is read at most."""
        return bytes(self.cleaned_data["file"].read(LARGEST_FILE + 1))


class RecordForm(OfEntity):
    """A threat that somebody knows of without a file."""

    title = forms.CharField(label=_("What to call it"), max_length=300)
    description = _passage(label=ASKS["description"], required=False)
    detected_at = LocalInstant(label=_("Since when is the entity aware of it?"))
    source = forms.CharField(label=_("Where does it come from?"), max_length=300, required=False)
    field_order = ("title", "description", "detected_at", "source", "entity")


class ConfirmForm(forms.Form):
    """When the entity became aware of what was proposed."""

    detected_at = LocalInstant(label=_("Since when is the entity aware of it?"))


class ReasonForm(forms.Form):
    """Why; it stays on record."""

    reason = forms.CharField(label=_("Why?"), max_length=300)


class NoteForm(forms.Form):
    """One thing to note; when and how only where somebody was told."""

    text = _passage()
    at = LocalInstant(label=_("When?"), required=False)
    channel = forms.CharField(label=_("By which channel?"), max_length=300, required=False)
    reference = forms.CharField(label=_("Reference, if one was given"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: NoteKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.fields["text"].label = str(ASKS[kind])
        if kind == "potential_criteria":
            self.fields["text"] = forms.MultipleChoiceField(
                label=str(ASKS[kind]), choices=list(CRITERIA.items()), widget=forms.CheckboxSelectMultiple
            )
        if kind not in (*_TOLD, "measures_taken"):
            del self.fields["at"]
        if kind not in _TOLD:
            del self.fields["channel"], self.fields["reference"]

    def note(self) -> ThreatNote:
        """Return the valid form as a note."""
        given = self.cleaned_data
        text = given["text"]
        return ThreatNote(
            kind=self._kind,
            text=" ".join(text) if isinstance(text, list) else text,
            at=given.get("at"),
            channel=given.get("channel", ""),
            reference=given.get("reference", ""),
        )
