"""Reviews and costs as the timeline of an incident tells them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tocsin.core.incidents.reviews import BY_KEY
from tocsin.core.quantities import Money
from tocsin.web.amounts import money

KINDS = ("review.answered", "review.completed", "review.due", "cost.recorded")
"""The kinds of entry that have a sentence here."""


def recorded(kind: str, body: Mapping[str, Any]) -> str:
    """Say in words what one of ``KINDS`` records."""
    match kind:
        case "review.answered":
            return _("Review: %(question)s %(text)s") % {
                "question": _asked(body["question"]),
                "text": body["text"],
            }
        case "review.completed":
            return _("The review is complete: %(summary)s") % {"summary": body["summary"]}
        case "review.due":
            return _("The review is due.")
        case _:
            return _cost(body)


def _asked(key: str) -> str:
    if key not in BY_KEY:
        return key
    return BY_KEY[key].vraagt if get_language() == "nl" else BY_KEY[key].asks


def _cost(body: Mapping[str, Any]) -> str:
    known = body["amount"] is not None
    words = {"amount": money(Money(Decimal(body["amount"]))) if known else _("not known yet")}
    if body["item"] is not None:
        return _("Item of cost %(item)s corrected: %(amount)s") % {**words, "item": body["item"]}
    return _("Cost or loss: %(amount)s") % words
