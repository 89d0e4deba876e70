"""What one may do with an incident: each deed with its form, its action and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tocsin.actions.admit_to_incident import admit_to_incident
from tocsin.actions.change_state import change_state
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.find_cause import find_cause
from tocsin.actions.link_incident import link_incident
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.release_role import release_role
from tocsin.actions.rename_incident import rename_incident
from tocsin.actions.reopen_incident import reopen_incident
from tocsin.actions.show_out_of_incident import show_out_of_incident
from tocsin.actions.split_incident import split_incident
from tocsin.actions.take_role import take_role
from tocsin.actions.triage_incident import triage_incident
from tocsin.actions.unconfine_incident import unconfine_incident
from tocsin.actions.unlink_incident import unlink_incident
from tocsin.core.incidents import INCIDENT_ROLES, LINK_KINDS, Actor, Entry, History
from tocsin.core.incidents.meanwhile import last_of_state
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.web.incidents import choices, handling_forms
from tocsin.web.incidents.handling_state import ahead


@dataclass(frozen=True, slots=True)
class Asked:
    """A deed that somebody is about to do: to which incident, with what in the address, and what was sent."""

    told: History
    who: Actor
    now: Instant
    query: QueryDict
    sent: QueryDict | None
    """None while the form is only looked at."""

    def given(self, key: str) -> str:
        """Return what was sent beside the form; empty: nothing."""
        return str(self.sent.get(key, "")) if self.sent else ""

    def named(self, key: str, known: tuple[str, ...]) -> str:
        """Return the one of several that the address names; the first for what is none of them."""
        given = self.query.get(key, "")
        return given if given in known else known[0]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that one may do: the verb of the policy, the words, the form, and the action behind it."""

    verb: str
    title: Promise
    form: Callable[[Asked], Form]
    act: Callable[[Asked, Any, int | None], object]
    """Calls the action with the valid form; the number is that of the entry which the form was made from."""
    kinds: tuple[str, ...] = ()
    """The entries about the same thing: one recorded meanwhile is shown before anything is changed."""
    says: Promise | str = ""
    """What it does, below the form."""

    def last(self, asked: Asked) -> Entry | None:
        """Return the last entry about the same thing."""
        if self.kinds == STATE:
            return last_of_state(asked.told)
        role = asked.named("role", INCIDENT_ROLES) if self.kinds == ROLE else None
        about = (each for each in reversed(asked.told.entries) if each.kind in self.kinds)
        return next((each for each in about if role is None or each.body["role"] == role), None)


STATE = ("incident.state_changed",)
ROLE = ("incident.role_taken", "incident.role_released")
ACCESS = (
    "incident.confined",
    "incident.person_admitted",
    "incident.person_shown_out",
    "incident.unconfined",
)
MERGES = ("incident.merged", "incident.absorbed", "incident.split_off")


def deed(name: str) -> Deed:
    """Return a deed by its name in an address; raises ``Refused`` (``unknown_code``)."""
    if name not in DEEDS:
        raise Refused("unknown_code", f"{name!r:.40} is nothing that one does with an incident.", "deed")
    return DEEDS[name]


def _at(asked: Asked) -> dict[str, Any]:
    return {"by": asked.who, "at": asked.now}


def _role(asked: Asked) -> Any:
    return asked.named("role", INCIDENT_ROLES)


def _kind(asked: Asked) -> Any:
    return asked.named("kind", LINK_KINDS)


def _state_form(asked: Asked) -> Form:
    states = ahead(asked.told)
    wanted = asked.query.get("state", "")
    initial = {"since": asked.now, "state": wanted if wanted in states else next(iter(states), "")}
    return handling_forms.StateForm(asked.sent, states=states, initial=initial)


def _role_form(asked: Asked) -> Form:
    holder = asked.told.course.holder(_role(asked))
    return handling_forms.RoleForm(
        asked.sent,
        people=choices.people(asked.told),
        held=holder is not None and holder.person != asked.who.name,
        initial={"person": asked.who.name},
    )


def _release_form(asked: Asked) -> Form:
    holder = asked.told.course.holder(_role(asked))
    form = handling_forms.ReleaseForm(asked.sent)
    form.fields["reason"].required = holder is not None and holder.person != asked.who.name
    return form


def _link_form(asked: Asked) -> Form:
    kind = _kind(asked)
    found = choices.to_link(kind, asked.told, asked.who)
    initial = {"to": asked.query.get("to", "")}
    return handling_forms.LinkForm(asked.sent, found=found, listed=kind != "incident", initial=initial)


def _triage_form(asked: Asked) -> Form:
    triage = asked.told.course.triage
    known = {"type": triage.type, "urgency": triage.urgency} if triage else None
    return handling_forms.TriageForm(asked.sent, initial=known)


def _cause_form(asked: Asked) -> Form:
    main, *others = asked.told.course.causes or ("",)
    return handling_forms.CauseForm(asked.sent, initial={"main": main, "others": others})


def _merge_form(asked: Asked) -> Form:
    found = choices.to_link("incident", asked.told, asked.who)
    initial = {"into": asked.query.get("into", "")}
    return handling_forms.MergeForm(asked.sent, found=found, initial=initial)


def _note_form(asked: Asked) -> Form:
    return handling_forms.NoteForm(asked.sent)


def _split_form(asked: Asked) -> Form:
    return handling_forms.SplitForm(asked.sent, nodes=choices.out(asked.told))


def _person_form(asked: Asked) -> Form:
    initial = {"name": asked.query.get("name", "")}
    return handling_forms.PersonForm(asked.sent, people=choices.people(asked.told), initial=initial)


def _names_form(asked: Asked) -> Form:
    holders = [each.person for each in asked.told.course.roles]
    names = dict.fromkeys((asked.who.name, *holders))
    return handling_forms.NamesForm(asked.sent, initial={"names": " ".join(names)})


DEEDS: Mapping[str, Deed] = {
    "state": Deed(
        "change_state",
        _("Where is it now?"),
        _state_form,
        lambda asked, form, seen: change_state(
            asked.told.reference, **form.cleaned_data, seen=seen, **_at(asked)
        ),
        STATE,
        _("Recovered and resolved are facts of the law too: classification and deadlines follow at once."),
    ),
    "reopen": Deed(
        "change_state",
        _("It is not over: reopen it"),
        lambda asked: handling_forms.ReopenForm(asked.sent),
        lambda asked, form, _seen: reopen_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
        STATE,
    ),
    "triage": Deed(
        "triage",
        _("Triage: what it is, how urgent"),
        _triage_form,
        lambda asked, form, _seen: triage_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
        ("incident.triaged",),
        _("The priority orders the work. It never touches the legal class."),
    ),
    "cause": Deed(
        "record_fact",
        _("What caused it?"),
        _cause_form,
        lambda asked, form, _seen: find_cause(asked.told.reference, form.causes(), **_at(asked)),
        ("incident.cause_found",),
    ),
    "rename": Deed(
        "triage",
        _("Call it otherwise"),
        lambda asked: handling_forms.TitleForm(asked.sent, initial={"title": asked.told.title}),
        lambda asked, form, _seen: rename_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
        ("incident.renamed", "incident.opened"),
        _("The old name stays on record."),
    ),
    "note": Deed(
        "note",
        _("Write down what happened"),
        _note_form,
        lambda asked, form, _seen: note_on_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
    ),
    "link": Deed(
        "link",
        _("What does it hang together with?"),
        _link_form,
        lambda asked, form, _seen: link_incident(
            asked.told.reference, _kind(asked), **form.cleaned_data, **_at(asked)
        ),
    ),
    "unlink": Deed(
        "link",
        _("Take the link away"),
        lambda asked: handling_forms.ToForm(asked.sent),
        lambda asked, form, _seen: unlink_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
    ),
    "merge": Deed(
        "merge_or_split",
        _("Merge it into another incident"),
        _merge_form,
        lambda asked, form, _seen: merge_incidents(asked.told.reference, **form.cleaned_data, **_at(asked)),
        MERGES,
    ),
    "split": Deed(
        "merge_or_split",
        _("Split it in two"),
        _split_form,
        lambda asked, form, _seen: split_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
        MERGES,
        _("The new incident takes what is out and its times with it; both keep their whole history."),
    ),
    "take": Deed(
        "take_role",
        _("Take the role, or give it to somebody"),
        _role_form,
        lambda asked, form, _seen: take_role(
            asked.told.reference, _role(asked), **form.cleaned_data, **_at(asked)
        ),
        ROLE,
    ),
    "release": Deed(
        "take_role",
        _("Give the role up"),
        _release_form,
        lambda asked, form, _seen: release_role(
            asked.told.reference, _role(asked), **form.cleaned_data, **_at(asked)
        ),
        ROLE,
    ),
    "confine": Deed(
        "admit",
        _("Mark it confidential"),
        _names_form,
        lambda asked, form, _seen: confine_incident(
            asked.told.reference, form.everybody(asked.who.name), **_at(asked)
        ),
        ACCESS,
        _("Nobody else finds it from then on: not in a list, not by a search, not by its address."),
    ),
    "admit": Deed(
        "admit",
        _("Let somebody see it"),
        _person_form,
        lambda asked, form, _seen: admit_to_incident(asked.told.reference, **form.cleaned_data, **_at(asked)),
        ACCESS,
    ),
    "show-out": Deed(
        "admit",
        _("Somebody may not see it any more"),
        _person_form,
        lambda asked, form, _seen: show_out_of_incident(
            asked.told.reference, **form.cleaned_data, **_at(asked)
        ),
        ACCESS,
    ),
    "unconfine": Deed(
        "admit",
        _("It is not confidential any more"),
        lambda asked: handling_forms.ReasonForm(asked.sent),
        lambda asked, form, _seen: unconfine_incident(
            asked.told.reference, **form.cleaned_data, **_at(asked)
        ),
        ACCESS,
        _("Everybody with a role at the entity finds it again."),
    ),
}
"""Every deed by its name in the address."""
