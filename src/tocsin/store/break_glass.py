"""Codes that let one account in once, without the identity provider; kept as digests alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.models import BreakGlass

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Without vowels, 0 and 1: no words, and nothing that is read as something else under stress."""
GROUPS, GROUP = 5, 5


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """The code with which somebody came in."""

    reason: str
    made_at: Instant


def new_code() -> str:
    """Return a new code in groups: 28 ** 25, or 120 random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def digest(code: str) -> str:
    """Return the SHA-256 by which a code is known, however it is grouped; it is too random for guessing."""
    plain = "".join(each for each in code.upper() if each in LETTERS)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def keep(account: User, code: str, *, reason: str, made_at: Instant, expires_at: Instant) -> None:
    """Keep the digest of a new code; the codes of the account that nobody used yet open nothing any more."""
    BreakGlass.objects.filter(account=account, used_at=None).delete()
    BreakGlass.objects.create(
        account=account, digest=digest(code), reason=reason, made_at=made_at, expires_at=expires_at
    )


def use(name: str, code: str, at: Instant) -> OpenedBy | None:
    """Use a code up and return what it was made for; None if it opens nothing at that instant."""
    fits = Q(account__username=name, account__is_active=True, digest=digest(code))
    row = BreakGlass.objects.filter(fits, made_at__lte=at, expires_at__gt=at).first()
    if row is None or not BreakGlass.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        return None
    return OpenedBy(row.reason, row.made_at)


def opens_nothing() -> Refused:
    """Return the refusal of a code; it is the same whichever of its grounds it is."""
    return Refused(
        "break_glass_refused",
        "This account and this code do not open anything: one of them is mistyped, or the code was used or "
        "has expired. Make another on the machine with tocsin break-glass.",
        "code",
    )
