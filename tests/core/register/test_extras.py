"""How what a folder describes and the register's inventory become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.refusal import Refused
from tocsin.core.register.extras import (
    Dependency,
    Extras,
    Reference,
    group_of,
    merge,
    node_kind,
    placeholder,
    promise_groups,
    resolver,
    settled,
)
from tocsin.core.register.inventory import (
    Asset,
    BusinessFunction,
    BusinessService,
    Customer,
    Effect,
    Entity,
    Group,
    IctService,
    Inventory,
    Provider,
)

LEDGER = Asset("asset:ledger", "Ledger")
PAYMENTS = BusinessFunction("function:NORDBANK/F1", "Payments", entity="NORDBANK", code="F1")
HOSTING = IctService("ict_service:NORDBANK/C-1/S17", "Hosting", arrangement="C-1", service_type="S17")
SPARE = IctService("ict_service:NORDBANK/C-2/S17", "Spare", arrangement="C-2", service_type="S17")
FROM_REGISTER = Group("r1", PAYMENTS.id, 1, Effect.DOWN, (HOSTING.id,), "B_02.02")


def row(member, *, needs=None, effect=Effect.DOWN, line=2):
    return Dependency(PAYMENTS.id, "hosting", needs, effect, member, f"dependencies.csv:{line}")


def inventory(*nodes, groups=()):
    return Inventory({node.id: node for node in nodes}, tuple(groups))


def test_rows_with_the_same_owner_and_name_are_one_group():
    """
    Two rows that need one member make a redundant pair.
    """
    group = group_of([row(SPARE.id, needs=1), row(HOSTING.id, needs=1)])

    assert group == Group(
        "dependencies:function:NORDBANK/F1|hosting",
        PAYMENTS.id,
        1,
        Effect.DOWN,
        (HOSTING.id, SPARE.id),
        "dependencies.csv: function:NORDBANK/F1, hosting",
    )


def test_needs_all_means_every_member():
    """
    A group that needs all has no redundancy.
    """
    assert group_of([row("asset:a"), row("asset:b"), row("asset:c")]).needs == 3


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("asset:a", needs=1), row("asset:b", needs=2)], "differ in needs"),
        ([row("asset:a"), row("asset:b", effect=Effect.DEGRADED)], "differ in effect"),
        ([row("asset:a"), row("asset:a", line=3)], "names a member twice"),
        ([row(PAYMENTS.id)], "names its own owner"),
        ([row("asset:a", needs=2)], "needs 2, but it has 1"),
    ],
)
def test_a_group_that_contradicts_itself_is_refused(rows, said):
    """
    Nobody can say what a contradictory group means for an outage, so it is not guessed.
    """
    with pytest.raises(Refused, match=said) as refused:
        group_of(rows)

    assert refused.value.code == "contradictory_group"
    assert refused.value.where == "dependencies.csv:2"


def test_a_customer_needs_what_was_promised():
    """
    Two commitments about one service make one group, which names the first of them.
    """
    groups = promise_groups(
        [("customer:k1", "business_service:pay", "CM-2"), ("customer:k1", "business_service:pay", "CM-1")]
    )

    assert groups == (
        Group(
            "commitments:customer:k1|business_service:pay",
            "customer:k1",
            1,
            Effect.DOWN,
            ("business_service:pay",),
            "commitments.csv: CM-1",
        ),
    )


@pytest.mark.parametrize(
    ("node", "stands_in"),
    [
        ("entity:L", Entity("entity:L", "L", placeholder=True, lei="L")),
        ("function:L/F1", BusinessFunction("function:L/F1", "L/F1", placeholder=True, entity="L", code="F1")),
        (
            "ict_service:L/C/1/S19",
            IctService(
                "ict_service:L/C/1/S19", "L/C/1/S19", placeholder=True, arrangement="C/1", service_type="S19"
            ),
        ),
        ("provider:P", Provider("provider:P", "P", placeholder=True, code="P")),
        ("asset:a", Asset("asset:a", "a", placeholder=True)),
        ("business_service:b", BusinessService("business_service:b", "b", placeholder=True)),
        ("customer:k", Customer("customer:k", "k", placeholder=True)),
    ],
)
def test_a_placeholder_is_of_the_kind_its_id_says(node, stands_in):
    """
    What is named and described nowhere keeps what its id tells.
    """
    assert placeholder(node) == stands_in


@pytest.mark.parametrize(
    "text", ["ledger", "server:x", "asset:", ":x", "function:F1", "ict_service:C-1/S19", ""]
)
def test_what_is_no_node_id_is_refused(text):
    """
    An id without a known kind before the colon, or without its parts, cannot be tied to anything.
    """
    with pytest.raises(Refused, match=r"asset:core-ledger"):
        node_kind(text, "dependencies.csv:2:member")


def test_what_points_nowhere_becomes_a_placeholder_with_one_finding():
    """
    A missing node is named once, at the first place, however often it is referred to.
    """
    extras = Extras(
        nodes=(LEDGER,),
        groups=(Group("g", LEDGER.id, 1, Effect.DOWN, (HOSTING.id,), "x"),),
        references=(Reference(HOSTING.id, "b:2"), Reference(HOSTING.id, "a:9"), Reference(LEDGER.id, "a:9")),
    )

    whole, findings = merge(inventory(PAYMENTS), extras)

    assert whole.nodes[HOSTING.id].placeholder
    assert list(whole.nodes) == sorted([LEDGER.id, PAYMENTS.id, HOSTING.id])
    assert [(each.rule, each.where) for each in findings] == [("unknown_reference", "a:9")]


def test_an_entity_that_is_a_provider_node_is_known():
    """
    An intra-group provider is one node under its LEI; naming the entity needs no placeholder.
    """
    group = Inventory({}, (), entities={"L": Entity("entity:L", "IT Services", lei="L")})

    whole, findings = merge(group, Extras((), (), (Reference("entity:L", "contacts.csv:2"),)))

    assert (whole, findings) == (group, ())


def test_a_description_takes_the_place_of_a_placeholder():
    """
    An asset that the register's graph only named is described by the folder.
    """
    whole, findings = merge(
        inventory(placeholder(LEDGER.id)),
        Extras((LEDGER,), (), (Reference(LEDGER.id, "dependencies.csv:2"),)),
    )

    assert whole.nodes == {LEDGER.id: LEDGER}
    assert findings == ()


def test_an_arrangement_is_found_in_the_register_that_holds_it():
    """
    The folder names an arrangement and a type; the owner is the register's.
    """
    other = IctService("ict_service:OTHER/C-9/S17", "Other", arrangement="C-9", service_type="S17")
    resolved = resolver(inventory(HOSTING, other))

    assert resolved("ict_service:unknown/C-1/S17") == HOSTING.id
    assert resolved(other.id) == other.id


def test_an_arrangement_that_is_nowhere_belongs_to_the_only_register():
    """
    With one register the missing service is assumed there, and with two it is not guessed.
    """
    other = IctService("ict_service:OTHER/C-9/S17", "Other", arrangement="C-9", service_type="S17")

    assert resolver(inventory(HOSTING))("ict_service:unknown/C-7/S19") == "ict_service:NORDBANK/C-7/S19"
    assert resolver(inventory(HOSTING, other))("ict_service:unknown/C-7/S19") == "ict_service:unknown/C-7/S19"
    assert resolver(inventory())("ict_service:unknown/C-7/S19") == "ict_service:unknown/C-7/S19"


def test_an_arrangement_in_two_registers_is_not_guessed():
    """
    Where two registers have the same reference and type, neither is chosen.
    """
    twin = IctService("ict_service:OTHER/C-1/S17", "Twin", arrangement="C-1", service_type="S17")

    assert resolver(inventory(HOSTING, twin))("ict_service:unknown/C-1/S17") == "ict_service:unknown/C-1/S17"


def test_the_folder_has_the_last_word_on_redundancy():
    """
    The register says a function uses two services; the folder says that one of them is enough.
    """
    pair = group_of([row(HOSTING.id, needs=1), row(SPARE.id, needs=1)])
    both = Group("r2", PAYMENTS.id, 2, Effect.DOWN, (HOSTING.id, LEDGER.id), "B_02.02")

    whole = settled(inventory(PAYMENTS, HOSTING, SPARE, LEDGER, groups=[FROM_REGISTER, both, pair]))

    assert whole.groups == (Group("r2", PAYMENTS.id, 1, Effect.DOWN, (LEDGER.id,), "B_02.02"), pair)


nodes = st.sampled_from([f"asset:{letter}" for letter in "abcdef"])
groups = st.builds(
    Group,
    id=st.sampled_from(["r1", "r2", "dependencies:x", "dependencies:y"]),
    owner=nodes,
    needs=st.just(1),
    effect=st.sampled_from(Effect),
    members=st.lists(nodes, min_size=1, unique=True).map(tuple),
    source=st.just("somewhere"),
)
extras = st.builds(
    lambda described, added: Extras(
        tuple(Asset(node, node) for node in described),
        tuple({group.id: group for group in added}.values()),
        tuple(Reference(node, "f:1") for group in added for node in (group.owner, *group.members)),
    ),
    st.lists(nodes, unique=True),
    st.lists(groups),
)


@given(extras)
def test_merging_twice_changes_nothing(added):
    """
    The same folder again gives the same inventory and the same findings.
    """
    once, findings = merge(inventory(PAYMENTS, groups=[]), added)

    assert merge(once, added) == (once, findings)


@given(extras)
def test_every_member_and_owner_is_a_node(added):
    """
    Whatever the rows say, no group of the result points outside it.
    """
    whole, _ = merge(inventory(), added)

    assert all({group.owner, *group.members} <= set(whole.nodes) for group in whole.groups)


@given(extras)
def test_settling_twice_changes_nothing(added):
    """
    Once the folder has had the last word, saying it again changes nothing.
    """
    whole, _ = merge(inventory(), added)

    assert settled(settled(whole)) == settled(whole)
