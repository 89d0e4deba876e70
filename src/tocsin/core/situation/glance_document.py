"""The customers of an incident as JSON: the contract of ``tocsin customers --json`` and of the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tocsin.core.quantities import Money
from tocsin.core.situation.at_a_glance import Glance, Message, PromiseHit
from tocsin.core.situation.document import net_document
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.saved import Saved
from tocsin.core.sla.accounts import Account, Line, Sum
from tocsin.core.time import Instant, rfc3339


def glance_document(glance: Glance, rows: Sequence[PromiseHit]) -> dict[str, Any]:
    """
    Write everything, with the rows that were chosen; instants are UTC with Z, money is a decimal string.

    Messages, what was saved and the net position are those of the whole incident, whatever was chosen.
    """
    now, landscape = glance.now, glance.landscape
    return {
        "incident": now.told.reference,
        "at": rfc3339(now.at),
        "hit": len(glance.rows),
        "chosen": len(rows),
        "commitments": [_row(each) for each in rows],
        "messages": [_message(each) for each in glance.messages],
        "saved": [_saved(each, landscape) for each in glance.saved],
        "net_position": _net(glance),
    }


def _row(row: PromiseHit) -> dict[str, Any]:
    promise, attained, objective = row.commitment, row.risk.attainment, row.commitment.objective
    budget = row.budget_left
    return {
        "id": promise.id,
        "customer": promise.customer,
        "customer_name": row.customer_name,
        "what": row.service_name,
        "business_service": promise.business_service,
        "clause": str(promise.clause),
        "target": str(objective.target) if objective else None,
        "window": objective.window if objective else None,
        "time_zone": objective.time_zone if objective else None,
        "standing": row.standing.name.lower(),
        "attainment": attained.shown if attained else None,
        "remaining_seconds": None if budget is None else int(budget.total_seconds()),
        "breach_at": _text(row.breach_at),
        "next_credit_at": _text(row.next_credit_at),
        **_line(row.line),
        "notice": _notice(row),
        "language": row.language,
        "contact": row.contact or None,
        "through": sorted(row.origin.through),
    }


def _line(line: Line) -> dict[str, Any]:
    liability = line.promise.liability
    return {
        "owed": _money(line.credit),
        "exposure": _money(line.credit_next),
        "unpriced": line.unpriced,
        "beyond": line.beyond.value,
        "beyond_at_most": _money(line.at_most),
        "liability_cap": _money(liability.cap),
        "liability_per": liability.per if liability.cap else None,
    }


def _notice(row: PromiseHit) -> dict[str, Any] | None:
    if row.notice is None:
        return None
    return {
        "due": _text(row.notice.due),
        "told_at": _text(row.told_at),
        "standing": row.notice.standing.value,
        "channel": row.channel,
        "whom": row.whom or None,
    }


def _message(each: Message) -> dict[str, Any]:
    return {
        "reason": each.reason.value,
        "due": _text(each.due),
        "language": each.language,
        "channel": each.channel,
        "recipients": [
            {
                "customer": row.commitment.customer,
                "customer_name": row.customer_name,
                "contact": row.contact or None,
                "commitment": row.commitment.id,
            }
            for row in each.recipients
        ],
    }


def _saved(each: Saved, landscape: Landscape) -> dict[str, Any]:
    return {
        "business_service": each.service,
        "what": landscape.name(each.service),
        "held_by": each.held_by,
        "held_by_name": landscape.name(each.held_by),
        "group": each.group.id,
        "needs": each.group.needs,
        "lost": list(each.lost),
        "left": list(each.left),
        "spare": each.spare,
        "customers": [{"customer": one, "customer_name": landscape.name(one)} for one in each.customers],
    }


def _net(glance: Glance) -> dict[str, Any]:
    settled = glance.accounts
    return {
        **net_document(glance.now.net_position),
        "owed": _sums(settled.owed),
        "claimable": _sums(settled.claimable),
        "customers": [
            {"customer": each.party, "customer_name": glance.landscape.name(each.party), **_account(each)}
            for each in settled.customers
        ],
        "arrangements": [{"arrangement": each.party, **_account(each)} for each in settled.arrangements],
    }


def _account(each: Account) -> dict[str, Any]:
    return {
        "sums": _sums(each.sums),
        "lines": [_settled(line) for line in each.lines],
        "unpriced": _ids(each.unpriced),
        "beyond_unknown": _ids(each.unsettled),
        "without_cap": _ids(each.uncapped),
    }


def _settled(line: Line) -> dict[str, Any]:
    attained = line.attainment
    return {
        "id": line.promise.id,
        "clause": str(line.promise.clause),
        "window": [rfc3339(attained.window.start), rfc3339(attained.window.end)] if attained else None,
        "attainment": attained.shown if attained else None,
        "credit": _money(line.credit),
        "credit_next": _money(line.credit_next),
        "beyond": line.beyond.value,
        "beyond_at_most": _money(line.at_most),
    }


def _sums(sums: Iterable[Sum]) -> list[dict[str, str | None]]:
    return [
        {
            "currency": each.currency,
            "credits": str(each.credits.amount),
            "credits_next": str(each.credits_next.amount),
            "beyond_known": str(each.beyond.amount),
            "beyond_at_most": str(each.beyond.amount) if each.bounded else None,
        }
        for each in sums
    ]


def _ids(lines: Iterable[Line]) -> list[str]:
    return sorted({each.promise.id for each in lines})


def _money(amount: Money | None) -> dict[str, str] | None:
    return None if amount is None else {"amount": str(amount.amount), "currency": amount.currency}


def _text(at: Instant | None) -> str | None:
    return None if at is None else rfc3339(at)
