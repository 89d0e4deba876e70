"""The sessions of a person, as their page lists them."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from tocsin.channels import clock
from tocsin.core.time import Instant

BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""What a browser says of itself holds several of these; the first that is there is it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session; ``current`` is the one that asks."""

    number: int
    began: Instant
    address: str
    browser: str
    """Browser and system, as far as it says so; empty when it does not."""
    current: bool


def rows(request: HttpRequest) -> list[Row]:
    """Return the sessions that are open, the latest first; those that ended by themselves are forgotten."""
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101 - the middleware lets nobody else through
    found = UserSession.objects.purge_and_list(request.user)
    return sorted(
        (
            Row(
                each.pk,
                each.created_at + clock.shift(),
                str(each.ip),
                browser(each.user_agent),
                each.session_key == request.session.session_key,
            )
            for each in found
        ),
        key=lambda row: row.began,
        reverse=True,
    )


def browser(agent: str) -> str:
    """Say in two words what a browser says of itself in twenty."""
    names = (next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, names))
