"""From a request to the person who acts."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest

from tocsin.actions import policy
from tocsin.actions.policy import may
from tocsin.core.incidents import Actor
from tocsin.store import queries


def actor(request: HttpRequest) -> Actor:
    """Return the signed-in person with the roles they hold now; the middleware lets nobody else through."""
    user = cast("User", request.user)
    return queries.actor(user.pk, user.get_username())


def may_somewhere(request: HttpRequest, verb: str) -> bool:
    """Say whether the person may do something at any entity."""
    who = actor(request)
    return any(may(who, verb, entity) for entity in who.roles)


def allow_somewhere(request: HttpRequest, verb: str) -> None:
    """Let a page go on for somebody who may do something at an entity; else refuse it (``not_allowed``)."""
    policy.allow_somewhere(actor(request), verb)
