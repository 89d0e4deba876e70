"""Accounts with a password and a second factor, for the tests of signing in."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client

from tocsin.store import ledger

PASSWORD = "nine brass bells at dawn"
ADDRESS = "127.0.0.1"


def account(name: str = "ada", **fields: object) -> User:
    """Make an account with the password of these tests."""
    return User.objects.create_user(name, password=PASSWORD, **fields)


def with_authenticator(user: User) -> str:
    """Turn an authenticator app and recovery codes on, and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def recovery_codes(user: User) -> list[str]:
    """Return the recovery codes that are left."""
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return list(found.wrap().get_unused_codes())


def enter(client: Client, name: str = "ada", password: str = PASSWORD, **more: str) -> HttpResponseBase:
    """Send name and password, as the form does."""
    return client.post("/sign-in/", {"username": name, "password": password, **more})


def is_in(client: Client) -> bool:
    """Say whether a page is shown to whoever uses this browser."""
    return client.get("/account/").status_code == 200


def told(subject: str = "person:ada") -> list[tuple[str, dict[str, object]]]:
    """Return what the ledger tells of access about a subject: kind and body."""
    return [
        (each.kind, dict(each.body)) for each in ledger.entries(subject) if each.kind.startswith("access.")
    ]
