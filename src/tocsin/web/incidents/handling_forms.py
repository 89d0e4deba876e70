"""Forms of handling an incident: a step, a triage, a cause, a role, a link, a note, and who may see it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.web.incidents.forms import LocalInstant
from tocsin.web.incidents.handling_words import CAUSES, NOTES, STATES, STEPS, TYPES, URGENCIES

LONGEST = 300


def _line(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, **kwargs)


def _one_of(label: Any, words: dict[str, Any], **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(words.items()), widget=forms.RadioSelect, **kwargs)


class StateForm(forms.Form):
    """Where the incident is now, and since when."""

    state = forms.ChoiceField(label=_("Where is it now?"), widget=forms.RadioSelect)
    since = LocalInstant(label=_("Since when?"))
    reason = _line(_("Is there something to say about it?"), required=False)

    def __init__(self, *args: Any, states: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (each, STEPS.get(each, STATES[each])) for each in states
        ]


class ReasonForm(forms.Form):
    """Why; it stays on record."""

    reason = _line(_("Why?"))


class ReopenForm(ReasonForm):
    """Why it was not over, and whether what was restored is out again."""

    down_again = forms.BooleanField(label=_("The service is out again"), required=False)


class TriageForm(forms.Form):
    """What kind of incident it is, and how soon it has to be over."""

    type = _one_of(_("What is it?"), TYPES)
    urgency = _one_of(_("How soon must it be over?"), URGENCIES)


class CauseForm(forms.Form):
    """The root causes, the main one apart."""

    main = _one_of(_("What is the main cause?"), CAUSES)
    others = forms.MultipleChoiceField(
        label=_("What else played a part?"),
        choices=list(CAUSES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def causes(self) -> tuple[str, ...]:
        """Return the causes of the valid form, the main one first and each once."""
        given = self.cleaned_data
        return tuple(dict.fromkeys((given["main"], *given["others"])))


class TitleForm(forms.Form):
    """What the incident is called."""

    title = _line(_("What should it be called?"))


class NoteForm(forms.Form):
    """One thing to write down."""

    kind = _one_of(_("What is it?"), NOTES, initial="observation")
    text = forms.CharField(
        label=_("What happened?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    other = _line(_("With whom?"), required=False)
    when = LocalInstant(label=_("When? Empty is now."), required=False)


class RoleForm(forms.Form):
    """Who takes a role, and why if somebody else holds it."""

    person = _line(_("Who takes it?"))
    reason = _line(_("Why?"), required=False)

    def __init__(self, *args: Any, people: list[str], held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget = Suggesting("people", [(each, "") for each in people])
        self.fields["reason"].required = held


class ReleaseForm(forms.Form):
    """Why a role is given up; it may go without saying."""

    reason = _line(_("Why?"), required=False)


class LinkForm(forms.Form):
    """What the incident hangs together with, and how."""

    to = _line(_("Which one?"))
    relation = _line(_("How do they hang together?"), required=False)

    def __init__(self, *args: Any, found: list[tuple[str, str]], listed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed:
            self.fields["to"].widget = forms.Select(choices=[("", _("Choose one")), *found])
        else:
            self.fields["to"].widget = Suggesting("found", found)


class ToForm(forms.Form):
    """Which of several; a button beside it fills it in."""

    to = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)


class MergeForm(forms.Form):
    """In which other incident this one goes on, and why."""

    into = _line(_("In which incident does it go on?"))
    reason = _line(_("Why are they one?"))

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = Suggesting("found", found)


class SplitForm(forms.Form):
    """Which of what is out goes on in an incident of its own, and why."""

    nodes = forms.MultipleChoiceField(label=_("What goes on by itself?"), widget=forms.CheckboxSelectMultiple)
    title = _line(_("What should the new incident be called?"))
    reason = _line(_("Why are they two?"))

    def __init__(self, *args: Any, nodes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nodes"].choices = nodes  # type: ignore[attr-defined]


class NamesForm(forms.Form):
    """Who alone may see the incident from now on."""

    names = _line(
        _("Who may see it?"), help_text=_("Names of accounts, with blanks between them; you are one of them.")
    )

    def everybody(self, me: str) -> tuple[str, ...]:
        """Return the names of the valid form, each once, and always that of who fills it in."""
        return tuple(dict.fromkeys((me, *self.cleaned_data["names"].replace(",", " ").split())))


class PersonForm(forms.Form):
    """One person, and why."""

    name = _line(_("Who?"))
    reason = _line(_("Why?"), required=False)

    def __init__(self, *args: Any, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget = Suggesting("people", [(each, "") for each in people])


class Suggesting(forms.TextInput):
    """A field to type into that suggests what there is; without suggestions it is typed all the same."""

    template_name = "parts/_suggesting.html"

    def __init__(self, name: str, found: list[tuple[str, str]]) -> None:
        super().__init__(attrs={"list": f"list_{name}", "autocomplete": "off", "maxlength": LONGEST})
        self.name, self.found = name, found

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the suggestions, each a value with words to recognise it by."""
        listed = {"id": f"list_{self.name}", "found": self.found}
        return {**super().get_context(name, value, attrs), "listed": listed}
