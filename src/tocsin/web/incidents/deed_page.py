"""One deed on a page of its own: its form, what would happen, and what somebody else recorded meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import INCIDENT_ROLES, LINK_KINDS, Actor, Entry
from tocsin.core.time import Instant
from tocsin.store import lawbooks, queries
from tocsin.web.incidents import rearranging
from tocsin.web.incidents.deeds import ROLE, Asked, Deed, deed
from tocsin.web.incidents.entries import sentence
from tocsin.web.incidents.handling_words import DUTIES, LINKS, ROLES

CONFLICT, UNFIT = 409, 422


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody at the form of a deed."""

    name: str
    deed: Deed
    asked: Asked
    form: Form

    @property
    def seen(self) -> int | None:
        """The number of the entry that the form was made from, as it sends it back; None: it says nothing."""
        sent = self.asked.given("seen")
        return int(sent) if sent.isascii() and sent.isdigit() else None

    @property
    def meanwhile(self) -> Entry | None:
        """What somebody recorded about the same thing after the form was made."""
        last = self.deed.last(self.asked)
        return last if last and self.seen is not None and self.seen != last.sequence else None

    @property
    def shown_first(self) -> bool:
        """Whether what would happen is still to be shown: before two incidents become one, or one two."""
        if self.name not in rearranging.SHOWN:
            return False
        return self.asked.given("shown") != rearranging.chosen(self.name, self.form)

    def may_go_on(self) -> bool:
        """Say whether nothing has to be shown before it is done."""
        return self.meanwhile is None and not self.shown_first

    def act(self) -> str:
        """Do it, and return what to say of it."""
        made = self.deed.act(self.asked, self.form, self.seen)
        return (
            _("Recorded: %(reference)s was opened.") % {"reference": made}
            if isinstance(made, str)
            else _("Recorded.")
        )

    @property
    def status(self) -> int:
        """The status of the page that shows the form again."""
        if self.form.errors:
            return UNFIT
        return CONFLICT if self.asked.sent and self.meanwhile else 200

    def context(self) -> dict[str, Any]:
        """Return the context of ``incidents/deed.html``."""
        told, last = self.asked.told, self.deed.last(self.asked)
        ready = self.asked.sent is not None and self.form.is_valid()
        return {
            "form": self.form,
            "name": self.name,
            "reference": told.reference,
            "incident": told.title,
            "title": self.deed.title,
            "about": self._about(),
            "says": self.deed.says,
            "seen": last.sequence if last else 0,
            "meanwhile": _told(self.meanwhile, told.aware_at or self.asked.now) if self.asked.sent else None,
            "preview": rearranging.preview(self.name, self.form, self.asked) if ready else None,
            "first": self.name in rearranging.SHOWN,
            "back": reverse("handling", args=[told.reference]),
            "section": "incidents",
        }

    def _about(self) -> str:
        """Return which of several the page is about: a role, or a kind of thing to link."""
        if self.deed.kinds == ROLE:
            role = self.asked.named("role", INCIDENT_ROLES)
            return f"{ROLES[role]}: {DUTIES[role]}"
        return str(LINKS[self.asked.named("kind", LINK_KINDS)]) if self.name == "link" else ""


def doing(request: HttpRequest, reference: str, name: str, who: Actor, now: Instant) -> Doing:
    """Return somebody at the form of a deed that they may do (``not_allowed``, ``unknown_incident``)."""
    told, known = queries.incident(reference), deed(name)
    allow_incident(who, known.verb, told)
    asked = Asked(told, who, now, request.GET, request.POST if request.method == "POST" else None)
    return Doing(name, known, asked, known.form(asked))


def _told(entry: Entry | None, aware: Instant) -> dict[str, Any] | None:
    if entry is None:
        return None
    rules = lawbooks.in_force(aware.date())
    said = sentence(entry, queries.landscape(), rules)
    return {"text": said, "by": entry.actor, "at": entry.recorded_at}
