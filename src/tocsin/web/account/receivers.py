"""
What happens at the door goes into the ledger.

The house has no signals of models, because a row that is saved says nothing of why. These are events of
signing in, which Django, allauth and axes announce in no other way.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import signals as django
from django.contrib.auth.models import User
from django.http import HttpRequest

from tocsin.actions.record_access import NOBODY, Access, record_access
from tocsin.channels import clock
from tocsin.core.incidents import Actor
from tocsin.store import accounts
from tocsin.web.account import guessing

WORDS = {"socialaccount": "oidc"}
"""What allauth calls otherwise than we do."""


def connect() -> None:
    """Listen to every event; calling it again changes nothing."""
    for signal, receiver in (
        (account.user_logged_in, signed_in),
        (account.user_signed_up, account_made),
        (account.password_changed, password_changed),
        (django.user_login_failed, failed),
        (django.user_logged_out, signed_out),
        (second_factor.authentication_failed, wrong_code),
        (second_factor.authenticator_added, factor_added),
        (second_factor.authenticator_removed, factor_removed),
        (second_factor.authenticator_reset, factor_renewed),
    ):
        signal.connect(receiver, dispatch_uid=f"{__name__}.{receiver.__name__}")


def address(request: HttpRequest) -> str:
    """Return where a request came from: the peer, for what a header says anybody can write."""
    return str(request.META.get("REMOTE_ADDR", ""))


def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    steps = get_authentication_records(request, user)
    used = [str(step.get("type") or step["method"]) for step in steps]
    method = " + ".join(WORDS.get(each, each) for each in used)
    _record("access.signed_in", user, address=address(request), method=method)


def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _record("access.signed_out", user, address=address(request))


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Record a failure, up to the one that locks: what is tried at a locked door is not even looked at."""
    if request is None or (count := guessing.counted(request, credentials)) > guessing.limit():
        return
    whose = accounts.named(str(credentials.get("username") or ""))
    attempt(request, whose, str(credentials.get("method") or "password"), locked=count == guessing.limit())


def wrong_code(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    guessing.failed(request, user.get_username(), authenticator.type)


def wrong_passkey(request: HttpRequest, user: User | None) -> None:
    """Count it if it is known whose it should be; else nobody is locked, for nothing was guessed."""
    if user is not None:
        guessing.failed(request, user.get_username(), "webauthn")
    else:
        attempt(request, None, "webauthn")


def attempt(request: HttpRequest, account: str | None, method: str, *, locked: bool = False) -> None:
    """Record that somebody did not get in; None: no account is known."""
    told = {"address": address(request), "method": method}
    record_access("access.sign_in_failed", account, by=NOBODY, at=clock.now(), locked=locked, **told)


def account_made(user: User, **_: Any) -> None:
    _record("access.account_made", user, provider=settings.OIDC["issuer"])


def password_changed(user: User, **_: Any) -> None:
    _record("access.password_changed", user)


def factor_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("access.second_factor_added", user, factor=authenticator.type)


def factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("access.second_factor_removed", user, factor=authenticator.type)


def factor_renewed(user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("access.second_factor_renewed", user, factor=authenticator.type)


def _record(kind: Access, user: User, **told: str | bool) -> None:
    name = user.get_username()
    record_access(kind, name, by=Actor(name), at=clock.now(), **told)
