"""The life of an incident as its timeline tells it: states, roles, links, notes, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from tocsin.core.situation import Landscape
from tocsin.web.incidents.handling_words import CAUSES, LINKS, NOTES, ROLES, SAID, TYPES, URGENCIES

Body: TypeAlias = Mapping[str, Any]


def recorded(kind: str, body: Body, landscape: Landscape) -> str:
    """Say in words what one of ``KINDS`` records, with the reason where one was given."""
    said = _SENTENCES[kind](body, landscape)
    reason = body.get("reason", "")
    return f"{said} {_('Reason: %(reason)s') % {'reason': reason}}" if reason else said


def named(codes: Mapping[str, Any], code: str) -> str:
    """Return the words of a code; one that is not known any more stands as it is."""
    return str(codes.get(code, code))


def _state(body: Body, _landscape: Landscape) -> str:
    return named(SAID, body["state"])


def _reopened(_body: Body, _landscape: Landscape) -> str:
    return _("Reopened: it was not over.")


def _renamed(body: Body, _landscape: Landscape) -> str:
    return _("Renamed: %(title)s") % {"title": body["title"]}


def _triaged(body: Body, _landscape: Landscape) -> str:
    return _("Triaged: %(type)s. Urgency: %(urgency)s.") % {
        "type": named(TYPES, body["type"]),
        "urgency": named(URGENCIES, body["urgency"]),
    }


def _caused(body: Body, _landscape: Landscape) -> str:
    causes = ", ".join(named(CAUSES, each) for each in body["causes"])
    return _("Root cause: %(causes)s.") % {"causes": causes or _("not known any more")}


def _taken(body: Body, _landscape: Landscape) -> str:
    return _("%(person)s is now: %(role)s.") % {
        "person": body["person"],
        "role": named(ROLES, body["role"]),
    }


def _released(body: Body, _landscape: Landscape) -> str:
    return _("Nobody is now: %(role)s.") % {"role": named(ROLES, body["role"])}


def _linked(body: Body, landscape: Landscape) -> str:
    return _("Linked: %(kind)s, %(to)s.") % {
        "kind": named(LINKS, body["kind"]).lower(),
        "to": landscape.name(body["to"]) if body["kind"] == "provider" else body["to"],
    }


def _unlinked(body: Body, landscape: Landscape) -> str:
    return _("Link taken away: %(to)s.") % {"to": landscape.name(body["to"])}


def _noted(body: Body, _landscape: Landscape) -> str:
    kind, other = named(NOTES, body["kind"]), body.get("other", "")
    return f"{kind} ({other}): {body['text']}" if other else f"{kind}: {body['text']}"


def _confined(body: Body, _landscape: Landscape) -> str:
    return _("Marked confidential. It may be seen by: %(names)s.") % {"names": ", ".join(body["names"])}


def _admitted(body: Body, _landscape: Landscape) -> str:
    return _("%(name)s may see it from now on.") % {"name": body["name"]}


def _shown_out(body: Body, _landscape: Landscape) -> str:
    return _("%(name)s may not see it any more.") % {"name": body["name"]}


def _unconfined(_body: Body, _landscape: Landscape) -> str:
    return _("It is not confidential any more.")


def _merged(body: Body, _landscape: Landscape) -> str:
    return _("It goes on in %(into)s.") % {"into": body["into"]}


def _absorbed(body: Body, _landscape: Landscape) -> str:
    return _("It took over %(reference)s, with what was out there.") % {"reference": body["from"]}


def _split_off(body: Body, landscape: Landscape) -> str:
    nodes = ", ".join(landscape.name(each) for each in body["nodes"])
    return _("Goes on by itself in %(into)s: %(nodes)s.") % {"into": body["into"], "nodes": nodes}


def _split_from(body: Body, _landscape: Landscape) -> str:
    return _("It was a part of %(reference)s.") % {"reference": body["from"]}


_SENTENCES: Mapping[str, Callable[[Body, Landscape], str]] = {
    "incident.state_changed": _state,
    "incident.reopened": _reopened,
    "incident.renamed": _renamed,
    "incident.triaged": _triaged,
    "incident.cause_found": _caused,
    "incident.role_taken": _taken,
    "incident.role_released": _released,
    "incident.linked": _linked,
    "incident.unlinked": _unlinked,
    "incident.noted": _noted,
    "incident.confined": _confined,
    "incident.person_admitted": _admitted,
    "incident.person_shown_out": _shown_out,
    "incident.unconfined": _unconfined,
    "incident.merged": _merged,
    "incident.absorbed": _absorbed,
    "incident.split_off": _split_off,
    "incident.split_from": _split_from,
}
KINDS = tuple(_SENTENCES)
"""The ledger entries that this module can tell."""
