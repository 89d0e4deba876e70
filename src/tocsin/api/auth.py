"""Who calls: a program with a token, or the person whose session it is."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from tocsin.channels import clock
from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.store import queries, tokens

log = logging.getLogger("tocsin.access")


class BearerToken(HttpBearer):
    """A token of an account (`Authorization: Bearer tcsn_…`); needs no token against forged requests."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return for whom the token acts; a refusal leaves a line in the log, which never has the token."""
        try:
            return tokens.holder(token.strip(), clock.now())
        except Refused as reason:
            log.warning(
                "A token was refused (%s): %s %r from %s",
                reason.code,
                request.method,
                request.path,
                request.META.get("REMOTE_ADDR", "?"),
            )
            raise


class SignedIn(SessionAuth):
    """A signed-in session; requests that change something also carry the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        """Ask who it is before whether the request is forged: without a session there is nothing to forge."""
        return super().__call__(request) if request.user.is_authenticated else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - ninja's signature
        user = request.user
        return queries.actor(user.pk, user.get_username()) if user.is_authenticated and user.pk else None


def caller(request: HttpRequest) -> Actor:
    """Return who was let through to an endpoint."""
    who: Actor = request.auth  # type: ignore[attr-defined]
    return who
