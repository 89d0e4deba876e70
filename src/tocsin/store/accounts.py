"""Which account is meant by what somebody typed when signing in."""

from __future__ import annotations

from django.contrib.auth.models import User


def named(typed: str) -> str | None:
    """
    Return the name of the account that is meant, by its name or its e-mail address; None if there is none.

    The case of letters does not matter, as it does not for the sign-in itself.
    """
    if not (wanted := typed.strip()):
        return None
    for field in ("username", "email"):
        found = User.objects.filter(**{f"{field}__iexact": wanted}).order_by("id")
        name = found.values_list("username", flat=True).first()
        if name is not None:
            return name
    return None
