"""Forms of problems: what is known of one, and why its state changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.incidents.root_causes import ADDITIONAL_CAUSES, DETAILED_CAUSES
from tocsin.core.incidents.threats import LONGEST_PASSAGE
from tocsin.store import queries
from tocsin.web.incidents.handling_words import CAUSES
from tocsin.web.problems.words import ADDITIONAL, DETAILED


def _passage(rows: int, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(max_length=LONGEST_PASSAGE, required=False, widget=area, **kwargs)


class ProblemForm(forms.Form):
    """What is known of a problem; only a title must be."""

    title = forms.CharField(label=_("What to call it"), max_length=300)
    workaround = _passage(
        4,
        label=_("How to live with it until it is gone"),
        help_text=_("With a workaround it is a known error, which is shown on every incident that it fits."),
    )
    node = forms.CharField(
        label=_("Where does it sit?"),
        max_length=300,
        required=False,
        help_text=_("The id of a node of the inventory; its page shows it."),
    )
    cause_text = forms.CharField(
        label=_("What causes it, in the words of the incidents?"), max_length=300, required=False
    )
    cause = forms.ChoiceField(label=_("Root cause (field 4.1)"), required=False)
    detailed = forms.MultipleChoiceField(label=_("In detail (field 4.2)"), required=False)
    additional = forms.MultipleChoiceField(label=_("Additionally (field 4.3)"), required=False)
    description = _passage(6, label=_("What else is known?"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = [("", _("Not known yet")), *CAUSES.items()]  # type: ignore[attr-defined]
        self.fields["detailed"].choices = [  # type: ignore[attr-defined]
            (CAUSES[cause], [(code, DETAILED[code]) for code in codes])
            for cause, codes in DETAILED_CAUSES.items()
        ]
        self.fields["additional"].choices = [  # type: ignore[attr-defined]
            (DETAILED[cause], [(code, ADDITIONAL[code]) for code in codes])
            for cause, codes in ADDITIONAL_CAUSES.items()
        ]

    def clean_node(self) -> str:
        """Refuse an id that the inventory does not have, beside its field; one that is kept may be gone."""
        node: str = self.cleaned_data["node"]
        if node and node != self.initial.get("node") and node not in queries.landscape().inventory.nodes:
            raise forms.ValidationError(_("The inventory has no node with this id."))
        return node

    def description_given(self) -> ProblemDescription:
        """Return the valid form as what is said of the problem: all of it, for the form shows all of it."""
        given = {key: value for key, value in self.cleaned_data.items() if key in _SAID}
        detailed, additional = (tuple(given.pop(key)) for key in ("detailed", "additional"))
        return ProblemDescription(detailed=detailed, additional=additional, **given)


_SAID = ("title", "workaround", "node", "cause_text", "cause", "detailed", "additional", "description")


class NewProblemForm(ProblemForm):
    """A problem that is new: of which entity it is; somebody who acts for one alone is not asked."""

    entity = forms.ChoiceField(label=_("Of which entity?"))

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = entities  # type: ignore[attr-defined]
        self.fields["entity"].initial = entities[0][0] if entities else None
        if len(entities) == 1:
            self.fields["entity"].widget = forms.HiddenInput()


class StateForm(forms.Form):
    """How it was resolved, or why its state changes; it stays on record."""

    reason = forms.CharField(label=_("Why?"), max_length=300)
