"""API tokens: kept as digests alone, found again by the digest of what a program sends."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias

from django.db.models import Q

from tocsin.core.incidents import Actor
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import queries
from tocsin.store.models import ApiToken

PREFIX = "tcsn_"
"""How every secret of ours begins, so that a search for leaked ones finds it."""
SECRET_BYTES = 32
SHOWN = 12
"""By so many first characters a person recognises a token; the rest is in nobody's list."""
NUMBER_BITS = 63
"""A number beyond this no database has given."""
USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use is written no oftener than this, so that reading stays reading."""
Standing: TypeAlias = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; not its secret."""

    number: int
    account: str
    label: str
    start: str
    scopes: tuple[str, ...]
    made_at: Instant
    made_by: str
    expires_at: Instant
    revoked_at: Instant | None
    used_at: Instant | None

    def standing(self, at: Instant) -> Standing:
        """Say whether it can be used at an instant; at the very end it cannot any more."""
        if self.revoked_at:
            return "revoked"
        return "valid" if at < self.expires_at else "expired"


def new_secret() -> str:
    """Return a new secret of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """Return the SHA-256 by which a secret is known; so much randomness needs no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def keep(
    account: str,
    secret: str,
    *,
    label: str,
    scopes: Iterable[str],
    made_at: Instant,
    made_by: str,
    expires_at: Instant,
) -> Token:
    """Keep a new token of an account that there is."""
    row = ApiToken(
        account=queries.account(account),
        label=label,
        start=secret[:SHOWN],
        digest=digest(secret),
        scopes=sorted(scopes),
        made_at=made_at,
        made_by=made_by,
        expires_at=expires_at,
    )
    row.save(force_insert=True)
    return _token(row)


def token(number: int) -> Token | None:
    """Return the token of a number, or None."""
    if number.bit_length() > NUMBER_BITS:
        return None
    row = ApiToken.objects.select_related("account").filter(pk=number).first()
    return _token(row) if row else None


def tokens(accounts: Iterable[str] | None) -> list[Token]:
    """Return the tokens of some accounts, or of all for None, the newest first."""
    rows = ApiToken.objects.select_related("account")
    rows = rows if accounts is None else rows.filter(account__username__in=list(accounts))
    return [_token(row) for row in rows]


def revoke(number: int, at: Instant) -> None:
    """Let a token do nothing any more; when it was revoked first stays on record."""
    ApiToken.objects.filter(pk=number, revoked_at=None).update(revoked_at=at)


def unknown_token(number: int) -> Refused:
    """Return the refusal of a number that no token has, or none that one may know of."""
    return Refused(
        "unknown_token",
        f"There is no token {number} of yours. The list of tokens shows their numbers.",
        str(number),
    )


def holder(secret: str, at: Instant) -> Actor:
    """
    Return the account for which a secret acts, narrowed to what the token is for, and note the use.

    Raises ``Refused``: ``unknown_token`` for a secret that is none of ours or whose account is closed,
    ``token_revoked``, ``token_expired``.
    """
    row = ApiToken.objects.select_related("account").filter(digest=digest(secret)).first()
    if row is None or not row.account.is_active:
        raise Refused(
            "unknown_token",
            "No account has this token. Send one that is valid: Authorization: Bearer tcsn_…",
            "Authorization",
        )
    if row.revoked_at:
        raise Refused(
            "token_revoked",
            f"The token {row.start}… was revoked on {rfc3339(row.revoked_at)}. Make a new one.",
            "Authorization",
        )
    if at >= row.expires_at:
        raise Refused(
            "token_expired",
            f"The token {row.start}… expired on {rfc3339(row.expires_at)}. Make a new one.",
            "Authorization",
        )
    _used(row, at)
    actor = queries.actor(row.account.pk, row.account.get_username())
    return replace(actor, scopes=frozenset(row.scopes), token=row.start)


def _used(row: ApiToken, at: Instant) -> None:
    if row.used_at is None or at - row.used_at >= USE_NOTED_EVERY:
        stale = Q(used_at=None) | Q(used_at__lte=at - USE_NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=row.pk).update(used_at=at)


def _token(row: ApiToken) -> Token:
    return Token(
        number=row.pk,
        account=row.account.get_username(),
        label=row.label,
        start=row.start,
        scopes=tuple(row.scopes),
        made_at=row.made_at,
        made_by=row.made_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
