"""Make a token with which a program acts as an account, for some verbs and some time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tocsin.actions.policy import SCOPES, allow_somewhere, may
from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import people, tokens
from tocsin.store.people import Person
from tocsin.store.tokens import Token
from tocsin.store.unit_of_work import unit_of_work

LONGEST_LIFE = timedelta(days=366)
LONGEST_LABEL = 100


def make_token(
    label: str,
    *,
    scopes: Iterable[str],
    expires_at: Instant,
    account: str | None = None,
    by: Actor,
    at: Instant,
) -> tuple[Token, str]:
    """
    Make a token and return it with its secret, which is kept nowhere and never shown again.

    ``account`` is oneself if it is left out. Who signs in makes tokens of their own alone; those of an
    integration are made by whoever administers every entity at which it has a role. Raises ``Refused``:
    ``not_allowed``, ``unknown_account``, ``unknown_scope``, ``beyond_roles``, ``no_scope``, ``no_label``,
    ``token_too_long``.
    """
    named, wanted = _label(label), frozenset(scopes)
    with unit_of_work(by, at) as work:
        holder = _holder(account or by.name, by)
        _check_scopes(wanted, holder)
        _check_end(expires_at, at)
        secret = tokens.new_secret()
        token = tokens.keep(
            holder.name,
            secret,
            label=named,
            scopes=wanted,
            made_at=at,
            made_by=by.name,
            expires_at=expires_at,
        )
        body = {"token": token.number, "label": named, "scopes": sorted(wanted)}
        work.record("token.made", f"person:{holder.name}", {**body, "expires_at": rfc3339(expires_at)})
    return token, secret


def _holder(account: str, by: Actor) -> Person:
    """Return whose token it will be, if the actor may make one for that account."""
    found = people.person(account)
    if found is None:
        raise people.unknown_account(account)
    if by.operator:
        return found
    if account == by.name:
        allow_somewhere(by, "make_token")
        return found
    administered = [entity for entity in found.roles if may(by, "manage_access", entity)]
    if not found.program or not administered:
        raise people.unknown_account(account)
    if len(administered) < len(found.roles):
        raise Refused(
            "not_allowed",
            f"{account} also has roles where {by.name} is no administrator, and a token would act there too. "
            "Take another integration for these entities, or let the operator make the token.",
            "manage_access",
        )
    return found


def _check_scopes(wanted: frozenset[str], holder: Person) -> None:
    if not wanted:
        raise Refused("no_scope", "Say what the token is for: name at least one scope.", "scopes")
    if unknown := sorted(wanted - SCOPES):
        raise Refused(
            "unknown_scope",
            f"{unknown[0][:40]} is nothing a token can be for. The scopes are: {', '.join(sorted(SCOPES))}.",
            "scopes",
        )
    held = Actor(holder.name, holder.roles)
    beyond = sorted(verb for verb in wanted if not any(may(held, verb, entity) for entity in held.roles))
    if beyond:
        raise Refused(
            "beyond_roles",
            f"{holder.name} may not {beyond[0].replace('_', ' ')} at any entity, so no token of it may. "
            "Leave that scope out, or let an administrator give a role that allows it.",
            "scopes",
        )


def _label(text: str) -> str:
    label = worded(text, "label")
    if not 0 < len(label) <= LONGEST_LABEL:
        raise Refused(
            "no_label",
            f"Say in 1 to {LONGEST_LABEL} characters what uses the token, so that it can be told apart.",
            "label",
        )
    return label


def _check_end(expires_at: Instant, at: Instant) -> None:
    if not at < expires_at <= at + LONGEST_LIFE:
        raise Refused(
            "token_too_long",
            f"A token lives at most {LONGEST_LIFE.days} days from now and not before now: "
            f"{rfc3339(expires_at)} is outside of that. Choose an earlier end and make a new one in time.",
            "expires_at",
        )
