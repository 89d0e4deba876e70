"""People and programs: their accounts, and the roles that they hold at entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db.models import QuerySet

from tocsin.core.incidents import Role
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store.models import Integration, Membership


@dataclass(frozen=True, slots=True)
class Person:
    """An account with the roles that are looked at: those at some entities, or all of them."""

    name: str
    roles: Mapping[str, frozenset[Role]]
    purpose: str = ""
    """What a program's account is for; empty for a person."""

    @property
    def program(self) -> bool:
        """Whether it is an integration: nobody signs in with it."""
        return bool(self.purpose)


def people(entities: Iterable[str] | None) -> list[Person]:
    """Return who has a role at some entities (LEIs), or every account for None, by name; with those roles."""
    rows = Membership.objects.all()
    if entities is None:
        return _people(rows, User.objects.values_list("username", flat=True))
    return _people(rows.filter(entity_id__in=list(entities)), ())


def person(name: str) -> Person | None:
    """Return an account with all its roles, or None."""
    if not User.objects.filter(username=name).exists():
        return None
    return _people(Membership.objects.filter(user__username=name), [name])[0]


def _people(rows: QuerySet[Membership], names: Iterable[str]) -> list[Person]:
    """Return those who hold roles, and those who are named even if they hold none."""
    held: dict[str, dict[str, set[Role]]] = {name: {} for name in names}
    for name, entity, role in rows.values_list("user__username", "entity_id", "role"):
        held.setdefault(name, {}).setdefault(entity, set()).add(Role(role))
    programs = Integration.objects.filter(account__username__in=held)
    purposes = dict(programs.values_list("account__username", "purpose"))
    return [
        Person(name, {lei: frozenset(each) for lei, each in roles.items()}, purposes.get(name, ""))
        for name, roles in sorted(held.items())
    ]


def end_sessions(name: str) -> int:
    """End every session of an account and return how many there were."""
    sessions = list(UserSession.objects.filter(user__username=name))
    for each in sessions:
        each.end()
    return len(sessions)


def administrators(entity: str) -> list[str]:
    """Return who administers an entity (LEI) and can sign in, by name; programs are not counted."""
    rows = Membership.objects.filter(entity_id=entity, role=Role.ADMINISTRATOR.value, user__is_active=True)
    return list(
        rows.filter(user__integration=None)
        .order_by("user__username")
        .values_list("user__username", flat=True)
    )


def withdraw(name: str, entity: str, role: Role) -> bool:
    """Take a role at an entity from an account; say whether it had it."""
    gone, _ = Membership.objects.filter(user__username=name, entity_id=entity, role=role.value).delete()
    return bool(gone)


def new_program(name: str, purpose: str, *, made_by: str, made_at: Instant) -> None:
    """Make the account of a program; no password leads into it."""
    account = User.objects.create_user(name)
    Integration.objects.create(account=account, purpose=purpose, made_at=made_at, made_by=made_by)


def unknown_account(name: str) -> Refused:
    """Return the refusal of a name that no account has, or none that one may act for."""
    return Refused(
        "unknown_account",
        f"There is no account {name[:40]!r} for which you may do this. The list of people shows their names.",
        name[:150],
    )
