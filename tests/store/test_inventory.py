"""The inventory in tables: what is saved is what is loaded, and only what differs is written."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import at
from tocsin.core.commitments import (
    ClaimPeriod,
    Clause,
    Commitment,
    Contact,
    CreditTier,
    DutyToNotify,
    Entitlement,
    Exclusion,
    Liability,
    PromisedRecovery,
    ResponseTimes,
    ServiceLevelObjective,
    SupportContact,
    Termination,
)
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.register import (
    Asset,
    BusinessFunction,
    BusinessService,
    Customer,
    Effect,
    Entity,
    Group,
    IctService,
    Inventory,
    Node,
    Provider,
    RecoveryPlan,
)
from tocsin.store import inventory as tables
from tocsin.store.models import GroupEntity, Incident, Membership

pytestmark = pytest.mark.django_db

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
SOMETIMES_TEXT = st.none() | TEXT
YES_NO = st.none() | st.booleans()
LENGTHS = st.none() | st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)).map(
    lambda each: each - timedelta(microseconds=each.microseconds)
)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def nodes_of(kind: type[Node], **fields: st.SearchStrategy) -> st.SearchStrategy[Node]:
    codes = st.text("abc", min_size=1, max_size=2)
    given_ids = codes.map(lambda code: f"{kind.kind}:{code}")
    return st.builds(kind, id=given_ids, name=TEXT, placeholder=st.booleans(), **fields)


NODES = st.one_of(
    nodes_of(Provider, code=TEXT, country=SOMETIMES_TEXT, other_names=st.lists(TEXT).map(tuple)),
    nodes_of(Entity, lei=TEXT, country=SOMETIMES_TEXT, removed_on=DAYS),
    nodes_of(BusinessFunction, critical_or_important=YES_NO, rto=LENGTHS, rpo=LENGTHS),
    nodes_of(
        IctService,
        arrangement=TEXT,
        exit_plan=YES_NO,
        terminated_on=DAYS,
        chain=st.lists(st.tuples(st.integers(1, 9), TEXT, TEXT), max_size=3).map(tuple),
    ),
    nodes_of(Asset, type=TEXT),
    nodes_of(
        BusinessService,
        supervised=YES_NO,
        clients_using=st.none() | st.integers(0, 10**12),
        transaction_value_daily_average=st.none() | st.decimals(0, 10**12, places=2).map(Decimal),
    ),
    nodes_of(Customer, relevant=YES_NO, contact_email=SOMETIMES_TEXT),
)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    nodes = {node.id: node for node in draw(st.lists(NODES, max_size=8))}
    ids = sorted(nodes)
    groups: dict[str, Group] = {}
    for number in range(draw(st.integers(0, 4)) if ids else 0):
        members = tuple(sorted(draw(st.sets(st.sampled_from(ids), min_size=1))))
        groups[f"g{number}"] = Group(
            id=f"g{number}",
            owner=draw(st.sampled_from(ids)),
            needs=draw(st.integers(1, len(members))),
            effect=draw(st.sampled_from(Effect)),
            members=members,
            source=draw(TEXT),
        )
    return Inventory({each: nodes[each] for each in ids}, tuple(groups[each] for each in sorted(groups)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inventories(), inventories())
def test_what_is_saved_is_what_is_loaded(one: Inventory, other: Inventory):
    """
    Saving brings the tables from any inventory to any other; saving it again changes nothing.
    """
    with transaction.atomic():
        tables.save(one, (), (), ())
        changes = tables.save(other, (), (), ())
        loaded = tables.load()
        again = tables.save(other, (), (), ())
        transaction.set_rollback(True)

    assert loaded == other
    assert changes.any == (one != other)
    assert not again.any
    assert sum(again.unchanged.values()) == len(other.nodes) + len(other.groups)


HAFEN = Provider("provider:HAFEN", "Hafen Cloud", code="HAFEN")
STUBE = Provider("provider:STUBE", "Kleine Rechenstube", code="STUBE")
CLOUD = IctService("ict_service:L/C-1/S19", "Cloud", arrangement="C-1", service_type="S19")
PAY = BusinessService("business_service:pay", "Paying")
CARDS = BusinessService("business_service:cards", "Cards")
BAKERY = Customer("customer:K1", "Bakery")
PROMISE = Commitment(
    id="CM-1",
    customer=BAKERY.id,
    business_service=PAY.id,
    clause=Clause("Agreement", "7.2"),
    duty_to_notify=DutyToNotify(timedelta(hours=2), "email"),
    liability=Liability(Money(Decimal("5.50"))),
)
CLAIM = Entitlement(
    id="E-1",
    arrangement="C-1",
    ict_service=CLOUD.id,
    clause=Clause("SLA", "2"),
    support_contacts=(SupportContact("critical", "Desk", "+49 40 1"),),
)
PLAN = RecoveryPlan("BC-1", PAY.id, "Plan pay", rto=timedelta(hours=2), rpo=timedelta())
BOARD = Contact("board", "Board", "management_body")
CHAIN = Group("chain", CLOUD.id, 1, Effect.DOWN, (HAFEN.id, STUBE.id), "B_05.02")


def inventory(*nodes: Node, groups: tuple[Group, ...] = ()) -> Inventory:
    return Inventory({node.id: node for node in sorted(nodes, key=lambda each: each.id)}, groups)


def counts(changes: tables.Changes) -> dict[str, dict[str, int]]:
    return {name: found for name, found in changes.as_dict().items() if found}


WHOLE = inventory(HAFEN, STUBE, CLOUD, PAY, CARDS, BAKERY, groups=(CHAIN,))


def test_promises_and_contacts_come_back_as_they_were():
    """
    Money, lengths of time and desks survive the tables, as do recovery plans with zero and not defined apart.
    """
    tables.save(WHOLE, [PROMISE], [CLAIM], [BOARD], [PLAN])

    assert tables.commitments() == [PROMISE]
    assert tables.entitlements() == [CLAIM]
    assert tables.contacts() == [BOARD]
    assert tables.plans() == [PLAN]


def test_every_clause_of_a_promise_comes_back():
    """
    Bands, notice of maintenance, tickets, response times, recovery, termination and liability are kept whole.
    """
    promise = replace(
        PROMISE,
        objective=ServiceLevelObjective(
            target=Decimal("99.9"),
            window="quarter",
            time_zone="Europe/Amsterdam",
            exclusions=(Exclusion("scheduled_maintenance", timedelta(hours=48), timedelta(hours=10)),),
            counted_from="ticket",
            whole_above=Decimal("0.05"),
            credits=(CreditTier(Decimal("99.9"), Decimal(10), at_most=True, down_to=Decimal(99)),),
            claim_notice=ClaimPeriod(working_days=5),
        ),
        response_times=(ResponseTimes("critical", timedelta(minutes=15), starts="outage"),),
        recovery=PromisedRecovery(timedelta(hours=4)),
        termination=Termination(3, 12),
        liability=Liability(Money(Decimal(100)), "year", ("loss of profit",)),
    )

    tables.save(WHOLE, [promise], (), ())

    assert tables.commitments() == [promise]


def test_a_promise_stored_by_an_earlier_version_is_read():
    """
    The cap on liability stood by itself then, exclusions were words, and credits nobody had written down
    were an empty list: they are unknown, which is not "none".
    """
    tables.save(WHOLE, [PROMISE], (), ())
    terms = {
        "id": "CM-1",
        "customer": BAKERY.id,
        "business_service": PAY.id,
        "clause": {"document": "Agreement", "clause": "7.2"},
        "objective": {
            "target": "99.9",
            "window": "month",
            "time_zone": "UTC",
            "exclusions": ["scheduled_maintenance"],
            "credits": [],
            "credit_per_hour_beyond": None,
        },
        "duty_to_notify": {"within": "PT7200S", "channel": "email"},
        "liability_cap": {"amount": "5.50", "currency": "EUR"},
    }
    tables.CommitmentRow.objects.update(terms=terms)

    assert tables.commitments() == [
        replace(
            PROMISE,
            objective=ServiceLevelObjective(
                target=Decimal("99.9"),
                window="month",
                time_zone="UTC",
                exclusions=(Exclusion("scheduled_maintenance"),),
                credits=None,
            ),
        )
    ]


def test_counts_say_what_was_created_changed_and_removed_by_kind():
    """
    A renamed provider is updated, a new one created, a forgotten one removed, and the rest is unchanged.
    """
    first = tables.save(WHOLE, [PROMISE], [CLAIM], [BOARD])
    other = replace(HAFEN, name="Hafen Cloud SE")
    second = tables.save(
        inventory(other, STUBE, CLOUD, PAY, BAKERY, groups=(CHAIN,)), [PROMISE], [CLAIM], [BOARD]
    )

    promised = {"commitment": 1, "contact": 1, "entitlement": 1}
    kinds = {"business_service": 2, "customer": 1, "group": 1, "ict_service": 1, "provider": 2}
    assert counts(first) == {"created": kinds | promised}
    assert counts(second) == {
        "updated": {"provider": 1},
        "unchanged": kinds | promised | {"business_service": 1, "provider": 1},
        "removed": {"business_service": 1},
    }


def test_a_group_with_another_member_is_updated():
    """
    Members are rows of their own, and still the group counts as changed.
    """
    tables.save(WHOLE, (), (), ())

    changes = tables.save(replace(WHOLE, groups=(replace(CHAIN, members=(HAFEN.id,)),)), (), (), ())

    assert counts(changes)["updated"] == {"group": 1}
    assert tables.load().groups[0].members == (HAFEN.id,)


def test_what_stood_on_a_removed_node_is_counted_too():
    """
    A node takes its groups and promises with it, and the counts say so.
    """
    tables.save(WHOLE, [PROMISE], [CLAIM], (), [PLAN])

    changes = tables.save(inventory(HAFEN, STUBE, CARDS), (), (), ())

    assert counts(changes)["removed"] == {
        "business_service": 1,
        "commitment": 1,
        "customer": 1,
        "entitlement": 1,
        "group": 1,
        "ict_service": 1,
        "recovery_plan": 1,
    }


def test_a_promise_that_moves_to_another_node_is_updated():
    """
    The service it was about is gone in the same import, and the promise is not: it is one and the same.
    """
    tables.save(WHOLE, [PROMISE], (), ())

    moved = replace(PROMISE, business_service=CARDS.id)
    changes = tables.save(inventory(HAFEN, STUBE, CLOUD, CARDS, BAKERY, groups=(CHAIN,)), [moved], (), ())

    assert counts(changes)["updated"] == {"commitment": 1}
    assert tables.commitments() == [moved]


def test_an_entity_with_incidents_or_people_stays_when_the_register_drops_it():
    """
    Incidents and roles outlive an import; an entity that nobody uses goes.
    """
    used, busy, idle = (Entity(f"entity:{lei}", lei, lei=lei) for lei in ("USED", "BUSY", "IDLE"))
    tables.save(Inventory({}, (), {each.lei: each for each in (used, busy, idle)}), (), (), ())
    Incident.objects.create(
        reference="INC-2026-0001", title="t", entity_id="USED", since=at("2026-03-02 08:00")
    )
    Membership.objects.create(user=User.objects.create(username="ada"), entity_id="BUSY", role="reader")

    changes = tables.save(Inventory({}, ()), (), (), ())

    assert counts(changes) == {"unchanged": {"group_entity": 2}, "removed": {"group_entity": 1}}
    assert tables.load().entities == {"USED": used, "BUSY": busy}
    assert GroupEntity.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        inventory(Provider("provider:" + "X" * 300, "X")),
        Inventory({}, (), {"L" * 101: Entity("entity:L", "L", lei="L" * 101)}),
        inventory(HAFEN, groups=(replace(CHAIN, id="g" * 401, owner=HAFEN.id, members=(HAFEN.id,)),)),
    ],
)
def test_an_id_that_cannot_be_kept_is_refused_on_every_database(wrong: Inventory):
    """
    SQLite would take any length and PostgreSQL none of these: both refuse with the same sentence.
    """
    with pytest.raises(Refused, match="Shorten the code") as refused, transaction.atomic():
        tables.save(wrong, (), (), ())

    assert refused.value.code == "too_large"
    assert tables.load() == Inventory({}, ())


def test_a_name_of_any_length_is_kept_whole():
    """
    Only ids are limited: a name is what people wrote.
    """
    named = replace(HAFEN, name="Hafen " * 500)

    tables.save(inventory(named), (), (), ())

    assert tables.load().nodes[HAFEN.id] == named


def test_components_are_kept_once_and_forgotten_when_the_folder_drops_them():
    """
    The mapping of a provider's components is exactly the last one given.
    """
    tables.save(WHOLE, (), (), ())
    mapped = (HAFEN.id, "Compute", CLOUD.id)

    tables.save_components([mapped, mapped, (HAFEN.id, "Storage", CLOUD.id)])
    tables.save_components([mapped])

    rows = tables.ComponentMapping.objects.values_list("provider_id", "component", "ict_service_id")
    assert list(rows) == [mapped]
    with pytest.raises(Refused, match="201 characters"):
        tables.save_components([(HAFEN.id, "C" * 201, CLOUD.id)])
