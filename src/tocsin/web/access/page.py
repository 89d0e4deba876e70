"""What the pages of access show: tokens, people with their roles, and what one may do."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tocsin.actions.list_tokens import list_tokens
from tocsin.actions.policy import MAY, SCOPES, may, visible_entities
from tocsin.core.incidents import Actor, Role
from tocsin.core.time import Instant
from tocsin.store import people as store
from tocsin.store import queries
from tocsin.store.people import Person
from tocsin.store.tokens import Token
from tocsin.web.access.words import ROLES, VERBS


def entities(who: Actor, verb: str) -> list[tuple[str, str]]:
    """Return the entities at which somebody may do something: LEI and name."""
    return [(each.lei, each.name) for each in queries.entities() if may(who, verb, each.lei)]


def account(name: str, who: Actor) -> Person:
    """
    Return oneself, or an integration that one administers.

    Raises ``Refused`` (``unknown_account``) for anybody else.
    """
    found = store.person(name)
    own = found is not None and name == who.name
    if found is None or not (own or administers(who, found)):
        raise store.unknown_account(name)
    return found


def administers(who: Actor, program: Person) -> bool:
    """Say whether somebody administers an entity at which a program has a role."""
    return program.program and any(may(who, "manage_access", each) for each in program.roles)


def scopes(found: Person) -> list[tuple[str, str]]:
    """Return what a token of an account could be for: verb and words."""
    held = Actor(found.name, found.roles)
    return [
        (verb, str(words))
        for verb, words in VERBS.items()
        if verb in SCOPES and any(may(held, verb, each) for each in held.roles)
    ]


def tokens_page(found: Person, who: Actor, now: Instant) -> dict[str, Any]:
    """Return the tokens of an account that one may revoke, and which account that is."""
    return {
        "account": found,
        "own": found.name == who.name,
        "administers": bool(entities(who, "give_role")),
        "holds": bool(found.roles),
        "tokens": [_row(each, now) for each in list_tokens(by=who) if each.account == found.name],
    }


def _row(token: Token, now: Instant) -> dict[str, Any]:
    return {
        "number": token.number,
        "label": token.label,
        "start": token.start,
        "scopes": ", ".join(str(VERBS.get(each, each)) for each in token.scopes),
        "made_by": token.made_by,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "used_at": token.used_at,
        "standing": f"token_{token.standing(now)}",
    }


def back(name: str, who: Actor) -> str:
    """Return where the tokens of an account are listed."""
    return reverse("access") if name == who.name else reverse("program_tokens", args=[name])


def listed_at(number: int, who: Actor) -> str:
    """Return where a token that one may revoke is listed; one's own page for any other number."""
    found = next((each for each in list_tokens(by=who) if each.number == number), None)
    return back(found.account if found else who.name, who)


def everybody(who: Actor) -> list[dict[str, Any]]:
    """Return the entities that somebody administers, with who has a role there; no role elsewhere is told."""
    return [
        {"lei": lei, "name": name, "people": [_person(each, lei) for each in store.people([lei])]}
        for lei, name in entities(who, "give_role")
    ]


def _person(found: Person, entity: str) -> dict[str, Any]:
    held = found.roles[entity]
    roles = [{"code": role.value, "words": ROLES[role]} for role in Role if role in held]
    return {"name": found.name, "program": found.program, "purpose": found.purpose, "roles": roles}


def permissions(who: Actor, asked: str | None) -> dict[str, Any]:
    """Return what somebody may do at the entity that is asked for, or at the first where they have a role."""
    visible = visible_entities(who) or frozenset()
    found = [each for each in queries.entities() if each.lei in visible]
    chosen = next((each for each in found if each.lei == asked), found[0] if found else None)
    return {
        "entities": [
            {"name": each.name, "url": f"?entity={each.lei}", "chosen": each is chosen} for each in found
        ],
        "entity": chosen
        and {
            "lei": chosen.lei,
            "name": chosen.name,
            "roles": ", ".join(str(ROLES[role]) for role in Role if role in who.roles_at(chosen.lei)),
            "administrators": ", ".join(store.administrators(chosen.lei)),
        },
        "verbs": [{"verb": verb, "words": VERBS[verb]} for verb in MAY],
    }
