"""A landscape of core values: two providers, three functions, one service that customers pay for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from tests.core.impact.cases import group
from tests.core.sla.written import at
from tocsin.core.commitments import (
    Clause,
    Commitment,
    Contact,
    CreditTier,
    DutyToNotify,
    Entitlement,
    ServiceLevelObjective,
    SupportContact,
)
from tocsin.core.impact import Graph
from tocsin.core.incidents import Fact, History, Outage, State
from tocsin.core.quantities import Money
from tocsin.core.register import (
    BusinessFunction,
    BusinessService,
    Customer,
    Entity,
    IctService,
    Inventory,
    Node,
    Provider,
)
from tocsin.core.situation import Landscape, Law, Situation, situation
from tocsin.core.time import Instant
from tocsin.store import lawbooks, timelimits

HAFEN, STUBE = "provider:HAFEN", "provider:STUBE"
SERVICE = "ict_service:NORDBANK/C-1/S19"
PAYMENTS, ARCHIVE, CARDS = (f"function:NORDBANK/F{number}" for number in (1, 2, 3))
PAY, BAKERY, FUND = "business_service:pay", "customer:K1", "customer:K2"
SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")

NODES: tuple[Node, ...] = (
    Provider(HAFEN, "Hafen Cloud", code="HAFEN"),
    Provider(STUBE, "Kleine Rechenstube", code="STUBE"),
    IctService(SERVICE, "Cloud", arrangement="C-1", service_type="S19"),
    BusinessFunction(
        PAYMENTS,
        "Payments",
        entity="NORDBANK",
        code="F1",
        critical_or_important=True,
        rto=timedelta(hours=2),
        rpo=timedelta(hours=1),
    ),
    BusinessFunction(ARCHIVE, "Archive", code="F2", rto=timedelta(hours=24), rpo=timedelta()),
    BusinessFunction(CARDS, "Cards", code="F3"),
    BusinessService(PAY, "Paying", entity="NORDBANK", supervised=True, clients_using=100),
    Customer(BAKERY, "Bakery", language="nl", country="BE", contact_email="an@bakery.example"),
    Customer(FUND, "Fund", language="de", country="DE", relevant=True, contact_phone="+49 40 555"),
)
GROUPS = (
    group("chain", SERVICE, 1, [HAFEN]),
    group("use", PAYMENTS, 1, [SERVICE]),
    group("cards", CARDS, 1, [SERVICE]),
    group("store", ARCHIVE, 1, [STUBE]),
    group("pay", PAY, 1, [PAYMENTS]),
    group("k1", BAKERY, 1, [PAY]),
    group("k2", FUND, 1, [PAY]),
)
NORDBANK = Entity(
    "entity:NORDBANK", "Nordbank", lei="NORDBANK", country="DE", entity_type="credit_institution"
)
OBJECTIVE = ServiceLevelObjective(
    target=Decimal("99.5"),
    window="month",
    time_zone="UTC",
    credits=(CreditTier(below=Decimal("99.5"), percent=Decimal(10)),),
    fee=Money(Decimal(1000)),
)


def promise(id_: str, customer: str, hours: int | None) -> Commitment:
    """A promise about paying, with notice within so many hours or none at all."""
    notice = None if hours is None else DutyToNotify(timedelta(hours=hours), "email")
    return Commitment(
        id=id_,
        customer=customer,
        business_service=PAY,
        clause=Clause("Agreement", id_),
        objective=OBJECTIVE,
        duty_to_notify=notice,
    )


def contact(name: str, audience: str, entity: str | None) -> Contact:
    """Somebody to tell."""
    return Contact(name, name, audience, entity)


DESK = SupportContact("critical", "Duty desk", phone="+49 40 1")
CLAIM = Entitlement(
    id="E-1",
    arrangement="C-1",
    ict_service=SERVICE,
    clause=Clause("SLA", "2"),
    objective=OBJECTIVE,
    support_contacts=(DESK, DESK),
)
PROMISES = (promise("CM-1", BAKERY, 2), promise("CM-2", FUND, 4))
CONTACTS = (contact("Board", "management_body", "NORDBANK"), contact("BaFin", "authority", None))


def landscape(*promises: Commitment, contacts: tuple[Contact, ...] = CONTACTS) -> Landscape:
    """The map with other promises or contacts; by default each customer has one promise."""
    inventory = Inventory({node.id: node for node in NODES}, GROUPS, {"NORDBANK": NORDBANK})
    return Landscape(inventory, Graph.of_inventory(inventory), promises or PROMISES, (CLAIM,), contacts)


LANDSCAPE = landscape()


def out(node: str, state: State = "down", since: Instant = SINCE, until: Instant | None = None) -> Outage:
    """Declare a node down or degraded."""
    return Outage(node, state, since, until, "declared by hand", since)


FACTS: Mapping[str, object] = {
    "occurred_at": "2026-03-02T08:00:00Z",
    "ongoing": True,
    "supports_critical_or_important_function": True,
    "relevant_client_or_counterpart_affected": True,
    "home_member_state": "DE",
    "member_states_impacted": ["BE", "DE"],
}


def history(*outages: Outage, aware: Instant | None = AWARE, facts: Mapping[str, object] = FACTS) -> History:
    """An incident of Nordbank with these outages and facts."""
    return History(
        "INC-2026-0001",
        "Down",
        "NORDBANK",
        opened_at=AWARE,
        aware_at=aware,
        outages=outages,
        facts=tuple(Fact(key, value) for key, value in facts.items()),
    )


def law() -> Law:
    """The acts in force in March 2026, without a calendar."""
    day = SINCE.date()
    return Law(lawbooks.in_force(day), lawbooks.fact_reader(), timelimits.time_limits("dora", day), None)


def seen(
    *outages: Outage,
    on: Landscape = LANDSCAPE,
    moment: Instant = NOW,
    incident: History | None = None,
    facts: Mapping[str, object] | None = None,
) -> Situation:
    """Look at an incident with these outages; ``facts`` adds to what is known, ``critical`` is the gate."""
    known = {**FACTS, **(facts or {})}
    if "critical" in known:
        known["supports_critical_or_important_function"] = known.pop("critical")
    return situation(on, incident or history(*outages, facts=known), law(), moment)
