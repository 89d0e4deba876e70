"""Who checks a password, when nobody may."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend


class NoPasswords(ModelBackend):
    """Refuses every password: people come from the identity provider, or with a break-glass code."""

    def authenticate(self, request: Any, **credentials: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        return None
