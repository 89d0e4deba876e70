"""Recording any incident: what happened, since when, what it is, how urgent, and what is hit if one knows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tocsin.actions.policy import may
from tocsin.core.incidents import Actor
from tocsin.core.register import Node
from tocsin.core.time import Instant
from tocsin.store import queries
from tocsin.web.actor import may_somewhere
from tocsin.web.incidents.choices import LEAST, nodes
from tocsin.web.incidents.forms import LocalInstant
from tocsin.web.incidents.handling_words import TYPES, URGENCIES
from tocsin.web.inventory.page import KINDS


class RecordForm(forms.Form):
    """Everything one knows in the first minute; only what happened and since when must be said."""

    title = forms.CharField(
        label=_("What happened?"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    since = LocalInstant(label=_("Since when?"))
    type = forms.ChoiceField(
        label=_("What is it?"), choices=list(TYPES.items()), widget=forms.RadioSelect, required=False
    )
    urgency = forms.ChoiceField(
        label=_("How soon must it be over?"),
        choices=list(URGENCIES.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    entity = forms.ChoiceField(label=_("For which entity?"))

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = entities  # type: ignore[attr-defined]
        self.fields["entity"].initial = entities[0][0] if entities else None
        if len(entities) == 1:
            self.fields["entity"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Ask for both or neither of type and urgency: with one alone nobody can say what comes first."""
        given = super().clean() or {}
        if bool(given.get("type")) != bool(given.get("urgency")):
            missing = "type" if given.get("urgency") else "urgency"
            self.add_error(missing, _("Say this too, or leave both open."))
        return given

    def said(self) -> dict[str, Any]:
        """Return the valid form as ``record_incident`` takes it."""
        given = self.cleaned_data
        return {**given, "type": given["type"] or None, "urgency": given["urgency"] or None}


def form(request: HttpRequest, who: Actor, now: Instant) -> RecordForm:
    """Return the form for the entities at which somebody may record an incident."""
    entities = [(each.lei, each.name) for each in queries.entities() if may(who, "record_incident", each.lei)]
    home = queries.register_owner_if_any()
    entities.sort(key=lambda each: each[0] != home)
    return RecordForm(request.POST or None, entities=entities, initial={"since": now})


def hit(request: HttpRequest) -> dict[str, Any]:
    """
    Return the context of ``incidents/_hit.html``: what was ticked, and what is found by what was typed.

    Nothing is chosen by what is typed alone: one of what is found is ticked, or it stays without.
    """
    sent = request.POST or request.GET
    known = queries.landscape().inventory.nodes
    chosen = [known[each] for each in dict.fromkeys(sent.getlist("nodes")) if each in known]
    typed = sent.get("hit", "").strip()
    found = [each for each in nodes(typed) if each not in chosen]
    return {
        "typed": typed,
        "chosen": [_row(each) for each in chosen],
        "found": [_row(each) for each in found],
        "nothing": len(typed) >= LEAST and not found,
    }


def context(request: HttpRequest, form: RecordForm) -> dict[str, Any]:
    """Return the context of ``incidents/new.html``; after a search nothing counts as a fault yet."""
    if searched(request):
        form.errors.clear()
    may_declare = may_somewhere(request, "declare_outage")
    return {"form": form, "hit": hit(request), "may_declare": may_declare, "section": "incidents"}


def status(request: HttpRequest, form: RecordForm) -> int:
    """Return the status of the page that shows the form."""
    return 422 if form.errors and not searched(request) else 200


def searched(request: HttpRequest) -> bool:
    """Say whether the button beside the search was pressed, and not that below the form."""
    return "search" in request.POST


def chosen(request: HttpRequest) -> tuple[str, ...]:
    """Return the ids of the nodes that were ticked."""
    return tuple(dict.fromkeys(request.POST.getlist("nodes")))


def _row(node: Node) -> dict[str, Any]:
    return {"id": node.id, "name": node.name, "kind": KINDS[node.kind]}
