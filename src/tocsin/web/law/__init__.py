"""The pages of the law, and where an article can be read: its place in the Official Journal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from tocsin.store import lawshelf


def article_url(act: str, article: str) -> str:
    """Return the address of an article, such as ``9(1)(a)`` of ``2024/1772``, in the Official Journal."""
    number = re.match(r"\d+", article)
    return act_url(act) + (f"#art_{number.group()}" if number else "")


def act_url(act: str) -> str:
    """Return where an act can be read, by its short name or another it has; empty for what is no act."""
    return _sources().get(act, "")


@cache
def acts() -> Mapping[str, Any]:
    """Return what is known of every act that is cited, by its short name."""
    return lawshelf.file("acts.toml").tables


@cache
def _sources() -> Mapping[str, str]:
    return {name: act["source"] for short, act in acts().items() for name in (short, *act.get("names", ()))}


def anchor(article: str) -> str:
    """Return the id of a provision on the page of its rule file."""
    return "art-" + re.sub(r"\W+", "-", article).strip("-").lower()
