"""Values that a script of ours reads from an attribute: a script of the page's own is not allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def data(value: object) -> str:
    """Write a value as JSON for a ``data-`` attribute; the template escapes it."""
    return json.dumps(value, default=_mapping)


def _mapping(value: object) -> dict[str, Any]:
    """Write what behaves like an object of JSON, as passkey options do."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not data for a page.")
