"""May the reader of this page do something at an entity, and if not, which role would it take?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest

from tocsin.actions.policy import MAY, may
from tocsin.core.incidents import Actor
from tocsin.web.access.words import VERBS, either
from tocsin.web.actor import actor

register = template.Library()
KEPT = "tocsin_reader"


@dataclass(frozen=True, slots=True)
class Permission:
    """``roles`` are those of which one is needed, as words of the page's language."""

    verb: str
    words: str
    allowed: bool
    roles: str


@register.simple_tag(takes_context=True)
def permission(context: Any, verb: str, entity: str) -> Permission:
    """Return whether the reader may do a verb of the policy at an entity (LEI), and which roles may."""
    return Permission(verb, str(VERBS[verb]), may(_reader(context.request), verb, entity), either(MAY[verb]))


def _reader(request: HttpRequest) -> Actor:
    """Return who reads; once a page, however many permissions it shows."""
    kept: Actor | None = getattr(request, KEPT, None)
    if kept is None:
        kept = actor(request)
        setattr(request, KEPT, kept)
    return kept
