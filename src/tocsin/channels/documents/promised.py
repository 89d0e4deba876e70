"""What was promised and what it gives, in the words of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.channels.documents import writing
from tocsin.channels.documents.words import Words


def promise_rows(stated: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """Return where a promise stands and every term of it: label and value."""
    promise = stated["promise"]
    rows = [(words("label", "clause"), clause(promise))]
    rows += [(name, said) for name, said in (each[words.language] for each in stated["terms"])]
    if promise["liability_cap"]:
        rows.append((words("label", "liability_cap"), writing.money(promise["liability_cap"], words)))
    if promise["sole_remedy"] is not None:
        rows.append((words("label", "sole_remedy"), words("say", "yes" if promise["sole_remedy"] else "no")))
    return rows


def clause(promise: Mapping[str, Any]) -> str:
    """Write where a promise stands, as in a letter: document, clause, page."""
    page = promise["page"] and f"p. {promise['page']}"
    return ", ".join(part for part in (promise["document"], promise["clause"], page) if part)


def window_kind(window: str, words: Words) -> str:
    """Say over what the target is measured: a calendar month, or so much rolling."""
    kind, _, length = window.partition(":")
    if kind != "rolling":
        return words("say", f"window_{kind}")
    return words("say", "window_rolling", length=_rolling(length, words))


def window_name(window: Mapping[str, Any], zone: str, words: Words) -> str:
    """Name a window: ``October 2025``, ``2025-Q4``, ``2025``, or so much until a day."""
    kind, _, length = window["question"]["objective"]["window"].partition(":")
    start = writing.local(window["window"][0], zone)
    if kind == "month":
        return f"{words.listed('months')[start.month - 1]} {start.year}"
    if kind == "rolling":
        end = writing.local(window["window"][1], zone)
        return words("say", "rolling_until", length=_rolling(length, words), day=f"{end:%Y-%m-%d}")
    return f"{start.year}-Q{(start.month + 2) // 3}" if kind == "quarter" else str(start.year)


def _rolling(length: str, words: Words) -> str:
    size = 86_400 if length.endswith("d") else 3_600
    return writing.seconds(size * int(length[:-1]), words)


def credit(window: Mapping[str, Any], words: Words) -> str:
    """Say what the contract gives: so many percent of the fee, days of service, or nothing."""
    calculation = window["calculation"]
    days, percent = calculation["credit_days"], calculation["credit_percent"]
    if days is None and percent is None:
        return words("say", "unknown_credit")
    if days:
        return words("say", "days", days=days)
    if not percent or percent == "0":
        return words("say", "no_credit")
    return words("say", "percent_of_fee", percent=writing.percentage(percent, words))
