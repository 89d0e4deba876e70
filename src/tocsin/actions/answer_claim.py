"""Record what the provider answered to a claim: accepted, credited with amount and date, or refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, TypeAlias

from tocsin.actions.policy import allow_dossier
from tocsin.core.incidents import Actor, worded
from tocsin.core.incidents.dossiers import DossierHistory, check_step
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.reports.calculation import money_document
from tocsin.core.time import Instant
from tocsin.store import dossiers
from tocsin.store.unit_of_work import unit_of_work

Answer: TypeAlias = Literal["accepted", "credited", "refused"]
EASTERNMOST = timedelta(hours=14)
"""So far ahead of UTC is the first place on earth where a day begins."""


def answer_claim(
    reference: str,
    answer: Answer,
    *,
    by: Actor,
    at: Instant,
    amount: Money | None = None,
    on: date | None = None,
    reason: str = "",
) -> None:
    """
    Record an answer; a credit has its day and, where it is money, its amount, a refusal its reason.

    Raises ``Refused`` (``no_reason``, ``credit_incomplete``, ``currency_mismatch``, ``wrong_status``,
    ``unknown_dossier``, ``not_allowed``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        row, told = dossiers.locked(reference)
        allow_dossier(by, "answer_claim", told.entity, reference)
        check_step(told, answer)
        if answer == "refused" and not why:
            raise Refused(
                "no_reason",
                f"{reference}: write in one line why the provider refuses; a new draft may have to meet it.",
                "reason",
            )
        body: dict[str, object] = {"reason": why}
        if answer == "credited":
            day = _credit_day(told, amount, on, at)
            body |= {"amount": money_document(amount), "on": day.isoformat()}
        work.record(f"claim.{answer}", reference, body)
        dossiers.show(row)


def _credit_day(told: DossierHistory, amount: Money | None, on: date | None, at: Instant) -> date:
    """Return the day of a credit, or refuse one that is incomplete or cannot be."""
    claimed = told.content["amount"]
    if on is None or (claimed and amount is None) or (amount and amount.amount <= 0):
        raise Refused(
            "credit_incomplete",
            f"{told.reference}: a credit has a day and, where money was claimed, an amount above zero. Copy "
            "both from the credit note or the invoice.",
            "on" if on is None else "amount",
        )
    if claimed and amount and amount.currency != claimed["currency"]:
        raise Refused(
            "currency_mismatch",
            f"{told.reference} claims {claimed['currency']}, and the credit is in {amount.currency}. Write "
            "what it came to in the currency of the claim.",
            "amount",
        )
    if on > (at + EASTERNMOST).date():
        raise Refused(
            "impossible_order",
            f"{told.reference}: {on} is still to come. Give the day on which the credit was given.",
            "on",
        )
    return on
