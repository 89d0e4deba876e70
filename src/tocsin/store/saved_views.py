"""Views of the register that people saved: a filter under a name."""

from __future__ import annotations

from django.db.models import Q

from tocsin.core.refusal import Refused
from tocsin.store.models import Membership, SavedView

MOST = 50
"""Of one person."""


def of(account: int) -> list[SavedView]:
    """Return the views of an account, and those that others of its entities share, by name."""
    entities = Membership.objects.filter(user_id=account).values("entity_id")
    colleagues = Membership.objects.filter(entity_id__in=entities).values("user_id")
    seen = Q(account_id=account) | Q(shared=True, account_id__in=colleagues)
    kept = SavedView.objects.filter(seen).select_related("account")
    return list(kept.order_by("name", "id"))


def save(account: int, name: str, query: str, *, shared: bool) -> None:
    """Save a view; one of the same name of that account is replaced (``too_large`` for more than 50)."""
    kept = SavedView.objects.filter(account_id=account)
    if kept.exclude(name=name).count() >= MOST:
        raise Refused("too_large", f"You have {MOST} views. Delete one that you do not need.", "name")
    kept.update_or_create(account_id=account, name=name, defaults={"query": query, "shared": shared})


def delete(account: int, number: int) -> str:
    """Delete a view of an account and return its name (``unknown_view`` where that account has none such)."""
    view = SavedView.objects.filter(account_id=account, pk=number).first()
    if view is None:
        raise Refused("unknown_view", "You have no view of that number. Only who saved a view deletes it.")
    view.delete()
    return view.name
