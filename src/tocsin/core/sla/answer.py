"""The answer of `tocsin sla`, as the contract writes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from tocsin.core.refusal import Refused
from tocsin.core.sla.attainment import Attainment, attainment_of, by_source
from tocsin.core.sla.comparison import Accounting, Difference, compare
from tocsin.core.sla.course import course_of
from tocsin.core.sla.credits import Credit
from tocsin.core.sla.next_credit import NextCredit, next_credit
from tocsin.core.sla.reading import Question, read_objective, read_question
from tocsin.core.sla.steps import steps_of
from tocsin.core.sla.wording import Sentence
from tocsin.core.time import Instant, rfc3339


def answer(document: Mapping[str, Any]) -> dict[str, Any]:
    """
    Answer one question given as JSON.

    Beside the keys of the contract: ``attainment_compared`` (as rounded for the comparison),
    ``notice_by``, ``next_credit``, ``by_source`` (what each source alone comes to, where there are
    several), ``review`` and ``steps``. Raises ``Refused`` as ``read_question`` and ``attain`` do.
    """
    return answered(read_question(document))


def answered(question: Question) -> dict[str, Any]:
    """Answer one question that was read. Raises ``Refused`` as ``attain`` does."""
    course = course_of(question.objective, question.outages, question.at, requests=question.requests)
    attainment = attainment_of(course)
    return {
        **written(attainment),
        "attainment_compared": _compared(attainment.compared, question.objective.attainment_decimals),
        "notice_by": _moment(attainment.notice_by),
        "next_credit": _next(next_credit(course, attainment)),
        "by_source": _by_source(question),
        "review": [each.en for each in attainment.review],
        "steps": [_both(each) for each in steps_of(course, attainment)],
    }


def written(attainment: Attainment) -> dict[str, Any]:
    """
    Write an attainment with the keys of the contract.

    Seconds are whole and rounded down, each from its own exact value; downtime is weighed by shares. What
    is not known is null.
    """
    return {
        "window": [rfc3339(attainment.window.start), rfc3339(attainment.window.end)],
        "attainment": attainment.shown,
        "downtime_seconds": floor(attainment.downtime),
        "allowed_downtime_seconds": _whole(attainment.allowed_downtime),
        "remaining_seconds": _whole(attainment.remaining),
        "breached": attainment.breached,
        "breach_at": _moment(attainment.breach_at),
        **_credit(attainment.credit),
        "claim_by": _moment(attainment.claim_by),
        "intervals": [[rfc3339(each.start), rfc3339(each.end)] for each in attainment.intervals],
    }


def beside(document: Mapping[str, Any], other: object) -> dict[str, Any]:
    """
    Answer a question twice: as it is, and by another account of the same outage, with what differs.

    The other document is a whole question, or an objective alone, which then accounts for the same
    outages. Both are asked at one instant, which the other need not name.
    Raises ``Refused``: ``different_instants``, and those of ``read_question``, ``read_objective`` and
    ``attain``.
    """
    first = read_question(document)
    if isinstance(other, Mapping) and "objective" in other:
        second = read_question({**other, "at": other.get("at") or document["at"]})
    else:
        second = Question(read_objective(other), first.outages, first.at, first.requests)
    if second.at != first.at:
        raise Refused(
            "different_instants",
            f"at: the one question is asked at {rfc3339(first.at)} and the other at {rfc3339(second.at)}, "
            "so that their answers would differ for that alone. Ask both at one instant, or leave out the "
            "second.",
            "at",
        )
    found = compare(_account(first), _account(second), first.at)
    return {
        "first": answered(first),
        "second": answered(second),
        "differences": [_difference(each) for each in found.differences],
    }


def _account(question: Question) -> Accounting:
    return Accounting(question.objective, question.outages, question.requests)


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "clause": list(each.fields),
        "name": _both(each.name),
        "first": _both(each.first),
        "second": _both(each.second),
        "changes": each.changes,
        "effect": _both(each.effect),
        "before": written(each.before),
        "after": written(each.after),
    }


def _by_source(question: Question) -> list[dict[str, Any]]:
    """Write what each source alone comes to; nothing where one source measured all."""
    found = by_source(question.objective, question.outages, question.at)
    if len(found) == 1 or question.objective.measure == "requests":
        return []
    return [
        {
            "source": source,
            "attainment": each.shown,
            "downtime_seconds": floor(each.downtime),
            "breached": each.breached,
            **_credit(each.credit),
        }
        for source, each in found.items()
    ]


def _next(upcoming: NextCredit | None) -> dict[str, Any] | None:
    return None if upcoming is None else {"at": _moment(upcoming.at), **_credit(upcoming.credit)}


def _credit(credit: Credit) -> dict[str, Any]:
    return {
        "credit_percent": None if credit.percent is None else plain(credit.percent),
        "credit_days": credit.days,
        "credit": None if credit.money is None else f"{credit.money.amount:.2f}",
    }


def _both(sentence: Sentence) -> dict[str, str]:
    return {"en": sentence.en, "nl": sentence.nl}


def _moment(moment: Instant | None) -> str | None:
    return None if moment is None else rfc3339(moment)


def _whole(seconds: Fraction | None) -> int | None:
    return None if seconds is None else floor(seconds)


def _compared(share: Fraction | None, decimals: int | None) -> str | None:
    """Write the attainment as it was rounded; None where no rounding is agreed, or it is not known."""
    if share is None or decimals is None:
        return None
    return f"{Decimal(floor(share * 100 * 10**decimals)).scaleb(-decimals):f}"


def plain(number: Decimal) -> str:
    """Write a decimal without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
