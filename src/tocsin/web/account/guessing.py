"""Guessing is locked out by axes, whatever is guessed: a password, a second factor, a break-glass code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from tocsin.store import accounts

LONGEST_NAME = 150


def account_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """
    Return the name under which failures are counted: that of the account, however it was typed.

    Else somebody would get five more guesses with each way of writing it.
    """
    typed = str((credentials or {}).get("username") or request.POST.get("username") or "")
    return accounts.named(typed) or typed.strip().lower()[:LONGEST_NAME]


def locked(request: HttpRequest, name: str) -> bool:
    """Say whether an account is locked for this address; if so the answer becomes the page that says it."""
    if AxesProxyHandler.is_allowed(request, {"username": name}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]  # axes's own mark, read by its middleware
    return True


def failed(request: HttpRequest, name: str, method: str) -> None:
    """Count one failure of an account, and have it recorded."""
    told = {"username": name, "method": method}
    user_login_failed.send(sender=__name__, credentials=told, request=request)


def counted(request: HttpRequest, credentials: Mapping[str, Any]) -> int:
    """Return how many failures are counted for an account at this address, up to the present one."""
    return int(AxesProxyHandler.get_failures(request, dict(credentials)))


def limit() -> int:
    """Return after how many failures an account is locked."""
    return int(settings.AXES_FAILURE_LIMIT)
