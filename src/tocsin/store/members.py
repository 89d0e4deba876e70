"""Who has a role at an entity: whom an incident of it may be entrusted to, or opened to by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tocsin.core.incidents import Role
from tocsin.core.refusal import Refused
from tocsin.store.models import Membership


def members(entity: str) -> dict[str, frozenset[Role]]:
    """Return the accounts with a role at an entity (LEI) that may sign in, by name, with their roles."""
    found: dict[str, set[Role]] = defaultdict(set)
    rows = Membership.objects.filter(entity_id=entity, user__is_active=True)
    for name, role in rows.values_list("user__username", "role"):
        found[name].add(Role(role))
    return {name: frozenset(roles) for name, roles in sorted(found.items())}


def check_member(name: str, known: Iterable[str], entity: str) -> None:
    """Refuse a name that has no role at an entity (``unknown_person``)."""
    if name not in known:
        raise Refused(
            "unknown_person",
            f"{name!r:.80} has no role at {entity}. Name an account that has one there; an administrator "
            "can give it.",
            "person",
        )
