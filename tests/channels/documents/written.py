"""A claim and a statement as the tests of documents write them, without a database."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import (
    ClaimPeriod,
    Clause,
    Commitment,
    Entitlement,
    Liability,
    SupportContact,
)
from tocsin.core.incidents import Entry
from tocsin.core.incidents.dossiers import DossierHistory, dossier_history
from tocsin.core.quantities import Money
from tocsin.core.register import Customer
from tocsin.core.reports.calculation import ToldOutage
from tocsin.core.reports.claim import ClaimParties, Snapshot, claim_content
from tocsin.core.reports.service_statement import quarter, statement_content
from tocsin.core.sla import claims

NOW = at("2026-07-02 09:00")
OBJECTIVE = promise(
    credits=tiers(below_99_95="10 %", below_99_0="25 %"),
    fee=Money(Decimal("1000.00")),
    claim_within=ClaimPeriod(days=30),
)
OUTAGE = out("2026-06-10 08:00", "2026-06-10 09:30")


def snapshot(title: str = "Elevated errors") -> Snapshot:
    body = {
        "components": [{"name": title, "status": "major_outage"}],
        "format": "statuspage-v2",
        "health": "ok",
        "incidents": [{"id": "i1", "title": title, "status": "open"}],
        "overall": "major_outage",
        "reason": None,
        "sha256": "ab" * 32,
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Snapshot(41, at("2026-06-10 08:12"), text, "ab" * 32)


def claim(
    said: str = "Hafen Cloud", *, at_: Any = NOW, form: str | None = "ticket", **terms: Any
) -> dict[str, Any]:
    """Return the content of a claim in which every text of others is ``said``."""
    entitlement = Entitlement(
        id="E-1",
        clause=Clause(said, "2.1", "12"),
        objective=promise(**{"credits": OBJECTIVE.credits, "fee": OBJECTIVE.fee} | terms),
        arrangement=said,
        ict_service="ict_service:1",
        claim_form=form,
        support_contacts=(SupportContact("critical", said, email=said),),
        liability=Liability(cap=Money(Decimal(60))) if terms.get("capped") else Liability(),
    )
    told = [ToldOutage("INC-2026-0001", OUTAGE, (said,))]
    (found, *_) = claims([entitlement], {"ict_service:1": [OUTAGE]}, at_)
    parties = ClaimParties("LEI", said, "provider:1", said, said)
    return claim_content(found, parties, told, [snapshot(said)], at_)


def statement(said: str = "Bakery Vermeulen") -> dict[str, Any]:
    """Return the content of a statement over the second quarter of 2026."""
    commitment = Commitment(
        id="CM-1",
        clause=Clause(said, "7"),
        objective=OBJECTIVE,
        customer="customer:K1",
        business_service="business_service:pay",
    )
    unmeasured = Commitment(
        id="CM-2", clause=Clause(said, "8"), customer="customer:K1", business_service="business_service:pay"
    )
    told = {"business_service:pay": [ToldOutage("INC-2026-0001", OUTAGE, (said,))]}
    return statement_content(
        Customer("customer:K1", said),
        ("LEI", said),
        promised=[(commitment, said), (unmeasured, said)],
        told=told,
        period=quarter("2026-Q2"),
        at=NOW,
    )


def drafted(content: dict[str, Any], *, approved: bool = False) -> DossierHistory:
    """Return the dossier that the ledger would tell."""
    kind = "CLM" if content["kind"] == "claim" else "STM"
    entries = [Entry(1, NOW, "bo", f"{content['kind']}.drafted", {"content": content})]
    if approved:
        entries.append(Entry(2, at("2026-07-03 10:00"), "ada", "dossier.approved", {"digest": "0" * 64}))
    return dossier_history(f"{kind}-2026-0001", entries)
