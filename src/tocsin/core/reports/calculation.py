"""What stands in a dossier about one window: the question, its answer, the steps and the outages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tocsin.core.commitments import Promise, ServiceLevelObjective
from tocsin.core.quantities import Money
from tocsin.core.reports.sla_question import question_document
from tocsin.core.sla import Attainment, Outage, written
from tocsin.core.sla.steps import steps
from tocsin.core.sla.terms import TERMS
from tocsin.core.sla.wording import Sentence
from tocsin.core.time import Instant, Interval, covered, length, rfc3339

COMPARED = ("attainment", "downtime_seconds", "credit_percent", "credit_days", "intervals")


@dataclass(frozen=True, slots=True)
class ToldOutage:
    """One outage of a service as an incident tells it."""

    incident: str
    """Reference of the incident; empty: it is confidential, and counts without its name."""
    outage: Outage
    sources: tuple[str, ...] = ()
    """Where it is known from, in the words of whoever recorded it."""


def window_document(
    objective: ServiceLevelObjective, attained: Attainment, told: Sequence[ToldOutage], at: Instant
) -> dict[str, Any]:
    """
    Return what a dossier keeps of one window, as JSON.

    ``question`` is the input of `tocsin sla`, ``calculation`` its answer, ``steps`` sentences in English and
    Dutch, ``review`` what somebody has to look at before it goes out, ``intervals`` each outage that meets
    the window with the seconds of it that counted.
    """
    outages = [each.outage for each in told]
    return {
        "window": [rfc3339(attained.window.start), rfc3339(attained.window.end)],
        "closed": attained.window.end <= at,
        "question": question_document(objective, outages, at, attained.window),
        "calculation": written(attained),
        "steps": _sentences(steps(objective, outages, at, attained.window)),
        "review": _sentences(attained.review),
        "intervals": [_interval(each, attained, at) for each in told if _meets(each, attained.window, at)],
    }


def figures(window: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a window is set against a later calculation of it."""
    return {key: window["calculation"][key] for key in COMPARED} | {"amount": window["amount"]}


def promise_document(promise: Promise) -> dict[str, Any]:
    """Return where a promise stands and what else it says that a dossier shows."""
    clause = promise.clause
    return {
        "id": promise.id,
        "document": clause.document,
        "clause": clause.clause,
        "page": clause.page,
        "sole_remedy": promise.sole_remedy,
        "liability_cap": money_document(promise.liability.cap),
    }


def money_document(amount: Money | None) -> dict[str, str] | None:
    """Write an amount as JSON has it: decimal text with two places, and the currency."""
    return None if amount is None else {"amount": f"{amount.amount:.2f}", "currency": amount.currency}


def _meets(told: ToldOutage, window: Interval, at: Instant) -> bool:
    end = told.outage.end or max(at, told.outage.start)
    return told.outage.start < window.end and end > window.start


def _interval(told: ToldOutage, attained: Attainment, at: Instant) -> dict[str, Any]:
    outage = told.outage
    span = Interval(outage.start, outage.end or max(at, outage.start))
    counted = length(covered([span], attained.intervals))
    return {
        "incident": told.incident,
        "from": rfc3339(outage.start),
        "until": rfc3339(outage.end) if outage.end else None,
        "kind": outage.kind,
        "share": str(outage.share),
        "measured_by": outage.source,
        "sources": list(told.sources),
        "counted_seconds": counted // timedelta(seconds=1),
    }


def terms_document(objective: ServiceLevelObjective) -> list[dict[str, list[str]]]:
    """Return every term of an objective in words: by language, its name and what it says."""
    found = []
    for term in TERMS:
        words = term.words(objective)
        found.append({"en": [term.name.en, words.en], "nl": [term.name.nl, words.nl]})
    return found


def _sentences(found: Iterable[Sentence]) -> list[dict[str, str]]:
    return [{"en": each.en, "nl": each.nl} for each in found]
