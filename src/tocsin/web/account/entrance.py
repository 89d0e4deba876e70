"""The ways in that are our own: single sign-on from a link, and a break-glass code."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter as single_sign_on
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from tocsin.actions.use_break_glass import use_break_glass
from tocsin.channels import clock
from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.time import rfc3339
from tocsin.store import accounts, queries
from tocsin.web.account import guessing
from tocsin.web.account.receivers import address
from tocsin.web.account.session_keys import BREAK_GLASS

SESSION_SECONDS = 8 * 3600
"""A shift: who still needs it then has another code made, and another entry in the ledger."""


def to_provider(request: HttpRequest) -> HttpResponse:
    """
    Send somebody to the identity provider and remember where they wanted to go.

    The process is always a sign-in: allauth's own page could also be talked into linking somebody
    else's identity to the account that is signed in.
    """
    provider = single_sign_on().get_provider(request, settings.OIDC["id"])
    wanted = get_next_redirect_url(request)
    return cast("HttpResponse", provider.redirect(request, process=AuthProcess.LOGIN, next_url=wanted))


def break_in(request: HttpRequest, typed: str, code: str) -> bool:
    """Let an account in with a code, and say whether it did; a failure counts as a guess."""
    name = accounts.named(typed) or typed
    if guessing.locked(request, name):
        return False
    try:
        opened = use_break_glass(code, address=address(request), by=Actor(name), at=clock.now())
    except Refused:
        guessing.failed(request, name, BREAK_GLASS)
        return False
    user = cast("User", queries.account(name))
    record_authentication(request, user, BREAK_GLASS)
    get_adapter().login(request, user)
    request.session[BREAK_GLASS] = {"reason": opened.reason, "since": rfc3339(clock.now())}
    request.session.set_expiry(SESSION_SECONDS)
    user_logged_in.send(sender=User, request=request, user=user)
    return True
