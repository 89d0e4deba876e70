"""Where a claim is looked at before it is drafted."""

from __future__ import annotations

from django.urls import reverse


def draft_url(entitlement: str, incident: str, window_at: str) -> str:
    """Return the address of the claim of an entitlement for one window, named by an instant in it."""
    asked = {"entitlement": entitlement, "incident": incident, "at": window_at}
    return str(reverse("dossier_draft", query=asked))
