"""From tables to the inventory: section by section, and every trap on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.register.nordbank import (
    DE,
    EUID,
    FULL,
    HAFEN,
    KEY,
    LEI,
    LOW,
    NL,
    NONE,
    NORDBANK,
    NORDBANK_IT,
    RECHENSTUBE,
    Register,
    arrangement,
    entity,
    function,
    function_id,
    lei,
    link,
    nordbank,
    provider,
    row,
    service_id,
    states,
    tables_of,
    use,
)
from tocsin.channels.register_package.layout import layout
from tocsin.core.register.checks import check
from tocsin.core.register.inventory import BusinessFunction, IctService, Inventory, Provider
from tocsin.core.register.reading import inventory_from
from tocsin.core.register.tables import RegisterKey

SPEICHER = lei("529900SPEICHER")
FUNKTURM = lei("529900FUNKTURM")


def read(register: Register, key: RegisterKey = KEY) -> Inventory:
    return inventory_from(tables_of(register), key, layout())[0]


def rules(register: Register) -> set[str]:
    return {finding.rule for finding in inventory_from(tables_of(register), KEY, layout())[1]}


def service(register: Register, reference: str, kind: str) -> IctService:
    node = read(register).nodes[service_id(reference, kind)]
    assert isinstance(node, IctService)
    return node


def a_provider(inventory: Inventory, code: str) -> Provider:
    node = inventory.nodes[f"provider:{code}"]
    assert isinstance(node, Provider)
    return node


def with_providers(*rows: dict[str, str]) -> Register:
    register = nordbank()
    register["B_05.01"] += rows
    return register


def two_direct_providers() -> Register:
    """C-1/S19 by Hafen Cloud on Rechenstube, or by Speicher on Funkturm; F1 uses Hafen Cloud, F3 Speicher."""
    register = with_providers(provider(SPEICHER, "Speicher"), provider(FUNKTURM, "Funkturm"))
    register["B_05.02"] += [
        link("C-1", "S19", SPEICHER, 1, SPEICHER),
        link("C-1", "S19", FUNKTURM, 2, SPEICHER),
    ]
    register["B_02.02"] += [use("C-1", SPEICHER, "F3", "S19")]
    register["B_06.01"] += [function("F3", "Cards")]
    return register


def test_a_faultless_register_is_read_without_a_finding():
    """
    Nothing had to be read with care.
    """
    assert rules(nordbank()) == set()


def test_the_loss_of_a_subcontractor_takes_the_function_down():
    """
    The service stands on its whole chain, and the function on the service.
    """
    hit = states(read(nordbank()), f"provider:{RECHENSTUBE}")

    assert hit[service_id("C-1", "S19")] == "down"
    assert hit[function_id("F1")] == "down"


@pytest.mark.parametrize(
    ("reliance", "state"),
    [(FULL, "down"), ("eba_ZZ:x796", "down"), (LOW, "degraded"), (NONE, "degraded"), ("", "down")],
)
def test_the_level_of_reliance_decides_what_a_lost_service_does(reliance: str, state: str):
    """
    Full and material reliance, or none stated, pass on in full; low and insignificant degrade.
    """
    register = nordbank()
    register["B_02.02"][1]["c0180"] = reliance

    assert states(read(register), f"provider:{RECHENSTUBE}")[function_id("F2")] == state


def test_a_chain_holds_only_for_its_own_arrangement_and_service():
    """
    That Hafen Cloud stands on Rechenstube in C-1 says nothing about C-3.
    """
    register = nordbank()
    register["B_02.01"].append(arrangement("C-3"))
    register["B_02.02"].append(use("C-3", HAFEN, "F3", "S17"))

    hit = states(read(register), f"provider:{RECHENSTUBE}")

    assert function_id("F1") in hit
    assert function_id("F3") not in hit


def test_the_direct_provider_of_a_service_without_a_chain_is_that_of_its_use():
    """
    B_05.02 says nothing of C-2, so the provider B_02.02 names is rank 1.
    """
    node = service(nordbank(), "C-2", "S07")

    assert node.providers == (f"provider:{RECHENSTUBE}",)
    assert node.chain == ((1, f"provider:{RECHENSTUBE}", f"provider:{RECHENSTUBE}"),)


def test_a_direct_provider_does_not_depend_on_itself():
    """
    Trap 2: at rank 1 the recipient repeats the provider; no group comes of it.
    """
    assert not [group for group in read(nordbank()).groups if group.owner in group.members]


def test_a_rank_alone_is_no_edge():
    """
    Trap 3: of two subcontractors of rank 2, each hangs off its own direct provider.
    """
    hit = states(read(two_direct_providers()), f"provider:{FUNKTURM}")

    assert function_id("F3") in hit
    assert function_id("F1") not in hit


def test_a_service_of_several_direct_providers_is_down_only_when_all_chains_are_broken():
    """
    Trap 4: one broken chain degrades the service, both take it down.
    """
    inventory = read(two_direct_providers())

    one = states(inventory, f"provider:{FUNKTURM}")
    both = states(inventory, f"provider:{FUNKTURM}", f"provider:{RECHENSTUBE}")

    assert one[service_id("C-1", "S19")] == "degraded"
    assert both[service_id("C-1", "S19")] == "down"


def test_what_all_chains_share_takes_the_service_down_alone():
    """
    A subcontractor below both direct providers is needed outright.
    """
    register = two_direct_providers()
    register["B_05.02"].append(link("C-1", "S19", RECHENSTUBE, 2, SPEICHER))

    assert states(read(register), f"provider:{RECHENSTUBE}")[service_id("C-1", "S19")] == "down"


def test_a_great_many_chains_are_read_from_the_direct_providers_alone():
    """
    Above 64 combinations the service counts as down when all direct providers are, and a finding says so.
    """
    register = nordbank()
    register["B_05.02"] = []
    for number in range(7):
        direct, below = lei(f"529900DIREKT{number}"), lei(f"529900UNTEN{number}")
        register["B_05.01"] += [provider(direct, f"Direkt {number}"), provider(below, f"Unten {number}")]
        register["B_05.02"] += [link("C-1", "S19", direct, 1, direct), link("C-1", "S19", below, 2, direct)]
    register["B_05.02"].append(link("C-1", "S19", HAFEN, 1, HAFEN))

    inventory = read(register)
    direct = service(register, "C-1", "S19").providers

    assert "T-chain" in rules(register)
    assert states(inventory, *direct)[service_id("C-1", "S19")] == "down"
    assert states(inventory, *direct[1:])[service_id("C-1", "S19")] == "degraded"


def test_a_chain_that_runs_in_a_circle_ends():
    """
    Trap 5: a provider may sit at two ranks; following the chain stops where it has been.
    """
    register = nordbank()
    register["B_05.02"] += [
        link("C-1", "S19", HAFEN, 3, RECHENSTUBE),
        link("C-1", "S19", RECHENSTUBE, 4, HAFEN),
    ]

    group = next(group for group in read(register).groups if group.owner == service_id("C-1", "S19"))

    assert group.members == tuple(sorted((f"provider:{HAFEN}", f"provider:{RECHENSTUBE}")))


def test_rows_that_differ_in_a_location_are_one_dependency():
    """
    Trap 7: B_02.02 is multiplied by location; the service keeps the set of countries.
    """
    register = nordbank()
    register["B_02.02"].append(use("C-1", HAFEN, "F1", "S19", c0150=NL))

    inventory = read(register)
    groups = [group for group in inventory.groups if group.owner == function_id("F1")]

    assert [group.members for group in groups] == [(service_id("C-1", "S19"),)]
    assert service(register, "C-1", "S19").countries == ("DE", "NL")


def test_the_same_function_code_of_two_entities_is_two_functions():
    """
    Trap 8: a function's code counts only with its entity's LEI.
    """
    register = nordbank()
    register["B_06.01"].append(function("F1", "Hosting", NORDBANK_IT))

    nodes = read(register).nodes

    assert nodes[function_id("F1")].name == "Payments"
    assert nodes[function_id("F1", NORDBANK_IT)].name == "Hosting"


def intra_group(code: str = NORDBANK_IT, **cells: str) -> Register:
    """F1 runs on C-IG/S07 by Nordbank IT, and C-IG rests on C-2 by Rechenstube."""
    register = with_providers(provider(code, "Nordbank IT", NORDBANK, **cells))
    register["B_02.01"].append(arrangement("C-IG"))
    register["B_02.02"].append(use("C-IG", code, "F1", "S07"))
    register["B_03.02"].append(row("C-IG", code, LEI))
    register["B_03.03"].append(row("C-IG", NORDBANK_IT, c0031="true"))
    register["B_02.03"].append(row("C-IG", "C-2", "true"))
    return register


def test_an_intra_group_provider_is_one_node():
    """
    Trap 9: it is in B_01.02 and in B_05.01, and becomes a provider that is also an entity.
    """
    inventory = read(intra_group())

    assert a_provider(inventory, NORDBANK_IT).group_entity
    assert f"entity:{NORDBANK_IT}" not in inventory.nodes
    assert inventory.entities[NORDBANK_IT].name == "Nordbank IT"


def test_an_intra_group_provider_under_another_code_is_unified_by_its_additional_code():
    """
    Trap 9: B_05.01 may know it by its EUID; c0030 gives the LEI.
    """
    register = intra_group("DEHRB.0815", c0030=NORDBANK_IT, c0040=LEI)

    inventory = read(register)

    assert a_provider(inventory, NORDBANK_IT).other_codes == ("DEHRB.0815",)
    assert "provider:DEHRB.0815" not in inventory.nodes
    assert service(register, "C-IG", "S07").providers == (f"provider:{NORDBANK_IT}",)
    assert "T-merged" in rules(register)


def test_a_provider_listed_under_two_codes_with_one_name_is_one_node():
    """
    The additional code of one row is the code of the other, and the name is the same.
    """
    register = with_providers(provider("DEHRB.0815", "HAFEN CLOUD", c0030=HAFEN, c0040=LEI))

    assert "provider:DEHRB.0815" not in read(register).nodes


def test_an_additional_code_shared_by_different_names_unifies_nothing():
    """
    A parent's LEI is often written as the additional code of a subsidiary.
    """
    register = with_providers(provider("DEHRB.0815", "Hafen Sued", c0030=HAFEN, c0040=LEI))

    assert "provider:DEHRB.0815" in read(register).nodes


def test_a_code_that_only_appears_as_additional_code_leads_to_its_provider():
    """
    A chain may use the LEI of a provider that B_05.01 lists by its EUID.
    """
    register = nordbank()
    register["B_05.01"][1] |= {"c0030": SPEICHER, "c0040": LEI}
    register["B_05.02"][1]["c0030"] = SPEICHER

    assert function_id("F1") in states(read(register), f"provider:{RECHENSTUBE}")


def test_a_parent_that_provides_nothing_is_marked_and_hit_nobody():
    """
    Trap 10: ownership (B_05.01 c0110) is no dependency.
    """
    register = with_providers(provider(FUNKTURM, "Funkturm Holding"))
    register["B_05.01"][0]["c0110"] = FUNKTURM

    inventory = read(register)

    assert a_provider(inventory, FUNKTURM).parent_only
    assert a_provider(inventory, HAFEN).ultimate_parent == FUNKTURM
    assert states(inventory, f"provider:{FUNKTURM}").keys() == {f"provider:{FUNKTURM}"}


def test_a_parent_that_is_an_entity_of_the_group_is_only_an_entity():
    """
    The bank owns its IT company; that does not make the bank a provider.
    """
    register = intra_group()
    register["B_05.01"].append(provider(NORDBANK, "Nordbank"))

    inventory = read(register)

    assert f"provider:{NORDBANK}" not in inventory.nodes
    assert f"entity:{NORDBANK}" in inventory.nodes


def test_a_terminated_arrangement_stays_listed_and_nothing_depends_on_it():
    """
    Trap 12: a reason for the end and an end date before the reference date.
    """
    register = nordbank()
    register["B_02.02"][0] |= {"c0080": "2025-06-30", "c0090": "eba_CO:x4"}

    node = service(register, "C-1", "S19")

    assert str(node.terminated_on) == "2025-06-30"
    assert not [
        group for group in read(register).groups if "C-1" in group.id or group.owner == function_id("F1")
    ]


def test_an_end_in_the_past_without_a_reason_is_a_renewal():
    """
    Trap 12: the arrangement is kept in force.
    """
    register = nordbank()
    register["B_02.02"][0]["c0080"] = "2025-06-30"

    assert service(register, "C-1", "S19").terminated_on is None
    assert function_id("F1") in states(read(register), f"provider:{HAFEN}")


def test_without_a_reference_date_nothing_counts_as_terminated():
    """
    Not knowing the day of the register is no reason to drop a dependency.
    """
    register = nordbank()
    register["B_02.02"][0] |= {"c0080": "2025-06-30", "c0090": "eba_CO:x4"}

    inventory = read(register, replace(KEY, reference_date=None))

    assert function_id("F1") in states(inventory, f"provider:{HAFEN}")


def test_registers_of_two_owners_never_share_a_service():
    """
    Trap 17: the registers of one group reuse each other's references.
    """
    other = read(nordbank(), replace(KEY, owner=NORDBANK_IT))

    assert f"ict_service:{NORDBANK_IT}/C-1/S19" in other.nodes
    assert service_id("C-1", "S19") not in other.nodes


@pytest.mark.parametrize("face", ["", "Not Applicable", "not applicable", "0", "N/A", "eba_ZZ:x0"])
def test_not_applicable_is_never_a_node(face: str):
    """
    Trap 18: in every cell that may name something.
    """
    register = nordbank()
    register["B_05.02"].append(link("C-1", "S19", face, 2, HAFEN))
    register["B_05.02"].append(link("C-1", "S19", HAFEN, 2, face))
    register["B_02.02"].append(use("C-2", face, face, "S07"))
    register["B_02.02"].append(use(face, HAFEN, "F1", face))
    register["B_05.01"][0]["c0110"] = face
    register["B_02.03"].append(row(face, face, "true"))
    register["B_01.02"][1]["c0060"] = face
    register["B_06.01"].append(function(face, "Nothing", face))

    assert read(register).nodes.keys() == read(nordbank()).nodes.keys()


@pytest.mark.parametrize("recipient", ["", "Not applicable", "0", NORDBANK])
def test_a_foolish_recipient_at_rank_one_is_passed_over_with_a_finding(recipient: str):
    """
    The value at rank 1 says nothing; the inventory is the same.
    """
    register = nordbank()
    register["B_05.02"][0]["c0060"] = recipient

    assert read(register) == read(nordbank())
    assert rules(register) == {"T-chain"}


@pytest.mark.parametrize("recipient", ["", NORDBANK, RECHENSTUBE])
def test_a_subcontractor_that_hangs_off_nobody_underpins_the_whole_service(recipient: str):
    """
    Its row is about this service, so its loss is not lost.
    """
    register = nordbank()
    register["B_05.02"][1]["c0060"] = recipient

    assert function_id("F1") in states(read(register), f"provider:{RECHENSTUBE}")
    assert "T-chain" in rules(register)


def test_a_rank_that_is_no_number_is_read_by_its_recipient():
    """
    Another recipient than itself makes it a subcontractor.
    """
    register = nordbank()
    register["B_05.02"][0]["c0050"] = "high"
    register["B_05.02"][1]["c0050"] = ""

    assert read(register) == read(nordbank())
    assert rules(register) == {"T-chain"}


def test_a_link_between_arrangements_counts_where_the_chain_is_not_spelt_out():
    """
    Rule 5: C-IG rests on C-2, which Rechenstube delivers.
    """
    inventory = read(intra_group())

    assert function_id("F1") in states(inventory, service_id("C-2", "S07"))
    assert [group.source for group in inventory.groups if group.id.endswith("#linked")] == ["B_02.03 C-IG"]


def test_a_link_between_arrangements_is_left_out_where_the_chain_is_spelt_out():
    """
    Rule 5: the same impact is not counted twice.
    """
    register = intra_group()
    register["B_05.02"] += [
        link("C-IG", "S07", NORDBANK_IT, 1, NORDBANK_IT),
        link("C-IG", "S07", RECHENSTUBE, 2, NORDBANK_IT),
    ]

    assert not [group for group in read(register).groups if group.id.endswith("#linked")]


def test_a_link_to_an_arrangement_without_services_is_a_finding():
    """
    There is nothing to depend on.
    """
    register = intra_group()
    register["B_02.03"][0]["c0020"] = "C-9"

    assert "T-link" in rules(register)


@pytest.mark.parametrize(("kinds", "linked"), [(["S07", "S17"], ["S07"]), (["S17", "S18"], ["S17", "S18"])])
def test_a_link_leads_to_the_same_service_or_else_to_all_of_them(kinds: list[str], linked: list[str]):
    """
    B_02.03 names two arrangements and no service.
    """
    register = intra_group()
    register["B_02.02"][1:2] = [use("C-2", RECHENSTUBE, "F2", kind) for kind in kinds]

    (group,) = (group for group in read(register).groups if group.id.endswith("#linked"))

    assert group.members == tuple(service_id("C-2", kind) for kind in linked)


def test_a_service_whose_provider_is_not_named_stands_on_its_subcontractors():
    """
    Not applicable as provider, nobody at rank 1: what is named still counts.
    """
    register = nordbank()
    register["B_02.02"][0]["c0030"] = "Not Applicable"
    del register["B_05.02"][0]

    assert function_id("F1") in states(read(register), f"provider:{RECHENSTUBE}")


def test_a_service_without_any_provider_stands_on_nothing():
    """
    It is listed, and the function needs it.
    """
    register = nordbank()
    register["B_02.02"][0]["c0030"] = ""
    register["B_05.02"] = []

    assert service(register, "C-1", "S19").providers == ()
    assert function_id("F1") in states(read(register), service_id("C-1", "S19"))


def test_of_several_levels_of_reliance_on_one_service_the_strongest_counts():
    """
    The rows may differ in a location and in what was written beside it.
    """
    register = nordbank()
    register["B_02.02"].append(use("C-2", RECHENSTUBE, "F2", "S07", c0150=NL))

    assert states(read(register), f"provider:{RECHENSTUBE}")[function_id("F2")] == "down"


def test_links_in_a_circle_are_read():
    """
    Two arrangements that rest on each other make a circle of groups, which the impact allows.
    """
    register = intra_group()
    register["B_02.03"] += [row("C-2", "C-IG", "true"), row("C-2", "C-2", "true")]

    hit = states(read(register), f"provider:{NORDBANK_IT}")

    assert service_id("C-2", "S07") in hit


def subsequent() -> Register:
    """C-1-A, under the overarching C-1, gives F3 the same service by the same provider."""
    register = nordbank()
    register["B_02.01"][0]["c0020"] = "eba_CO:x2"
    register["B_02.01"].append(arrangement("C-1-A", "x3", "C-1"))
    register["B_02.02"].append(use("C-1-A", HAFEN, "F3", "S19"))
    register["B_06.01"].append(function("F3", "Cards"))
    return register


def test_a_subsequent_arrangement_without_a_chain_borrows_the_overarching_one():
    """
    Rule 6: for the same service, marked as inferred.
    """
    node = service(subsequent(), "C-1-A", "S19")

    assert node.inferred
    assert function_id("F3") in states(read(subsequent()), f"provider:{RECHENSTUBE}")


@pytest.mark.parametrize("kind", ["own chain", "other service", "circle", "nobody below"])
def test_a_subsequent_arrangement_borrows_nothing_else(kind: str):
    """
    Not when it has a chain of its own, not from another service, not from itself.
    """
    register = subsequent()
    if kind == "own chain":
        register["B_05.02"].append(link("C-1-A", "S19", HAFEN, 1, HAFEN))
    elif kind == "other service":
        register["B_02.02"][-1]["c0060"] = "eba_TA:S17"
    elif kind == "nobody below":
        del register["B_05.02"][1]
    else:
        register["B_02.01"][-1]["c0030"] = "C-1-A"
    reading = read(register)

    assert function_id("F3") not in states(reading, f"provider:{RECHENSTUBE}")
    assert not [each for each in reading.nodes.values() if isinstance(each, IctService) and each.inferred]


@pytest.mark.parametrize(("hours", "expected"), [("0", None), ("", None), ("x", None), ("1", 1), ("24", 24)])
def test_zero_hours_are_no_objective(hours: str, expected: int | None):
    """
    RTO and RPO: 0 means "not defined", never "at once".
    """
    register = nordbank()
    register["B_06.01"][0] |= {"c0080": hours, "c0090": hours}

    node = read(register).nodes[function_id("F1")]

    assert isinstance(node, BusinessFunction)
    assert node.rto == node.rpo == (timedelta(hours=expected) if expected else None)


def test_the_far_future_means_what_its_column_means():
    """
    9999-12-31: not removed (B_01.02), indefinite (B_02.02), not assessed (B_06.01).
    """
    register = nordbank()
    register["B_06.01"][0]["c0070"] = "9999-12-31"

    inventory = read(register)

    assert inventory.entities[NORDBANK].removed_on is None
    assert service(register, "C-1", "S19").terminated_on is None
    assert function_id("F1") in inventory.nodes


def test_an_entity_removed_from_the_register_says_when():
    """
    B_01.02 c0090.
    """
    register = nordbank()
    register["B_01.02"][1]["c0090"] = "2025-10-01"

    assert str(read(register).entities[NORDBANK_IT].removed_on) == "2025-10-01"


def test_references_that_point_nowhere_become_placeholders():
    """
    Nothing that is named is lost: entity, function, provider and service, each with a finding.
    """
    register = nordbank()
    register["B_02.02"].append(use("C-9", SPEICHER, "F9", "S01", c0020=FUNKTURM))
    register["B_05.02"].append(link("C-8", "S02", HAFEN, 1, HAFEN))
    register["B_05.01"][0]["c0110"] = "PARENT"

    inventory, findings = inventory_from(tables_of(register), KEY, layout())
    placeholders = {id_ for id_, node in inventory.nodes.items() if node.placeholder}

    assert placeholders == {
        f"entity:{FUNKTURM}",
        function_id("F9", FUNKTURM),
        f"provider:{SPEICHER}",
        "provider:PARENT",
        service_id("C-8", "S02"),
    }
    assert [finding.rule for finding in findings] == ["T-placeholder"] * len(placeholders)


def test_an_owner_named_only_by_the_package_is_a_placeholder():
    """
    The ids carry its LEI, so it must be a node.
    """
    inventory = read(nordbank(), replace(KEY, owner=FUNKTURM))

    assert inventory.nodes[f"entity:{FUNKTURM}"].placeholder


def test_the_authority_of_the_owner_is_kept():
    """
    B_01.01 c0050, and the type as the incident report writes it.
    """
    bank = read(nordbank()).entities[NORDBANK]

    assert (bank.competent_authority, bank.entity_type) == ("BaFin", "credit_institution")


def test_an_assessment_describes_the_service():
    """
    B_07.01: substitutability, exit plan, alternatives; B_02.02: whether data is stored.
    """
    register = nordbank()
    register["B_07.01"][0]["c0120"] = "Speicher"

    node = service(register, "C-1", "S19")

    assert (node.substitutability, node.exit_plan, node.alternatives) == ("highly_complex", True, "Speicher")
    assert (node.stores_data, node.sensitiveness, node.impact_of_discontinuing) == (True, "high", "high")


def test_every_owner_and_member_of_a_group_is_a_node():
    """
    Whatever is wrong in the register.
    """
    register = intra_group("DEHRB.0815", c0030=NORDBANK_IT, c0040=EUID)
    register["B_05.01"] = []
    register["B_06.01"] = []
    register["B_01.02"] = [entity(NORDBANK_IT, "Nordbank IT")]

    inventory = read(register)

    assert {
        id_ for group in inventory.groups for id_ in (group.owner, *group.members)
    } <= inventory.nodes.keys()
    assert inventory.nodes[f"entity:{NORDBANK}"].name == "Nordbank"
    assert DE.endswith(inventory.entities[NORDBANK].country or "-")


WORDS = st.sampled_from(
    [
        *("", "0", "Not Applicable", "A", "B", "C", NORDBANK, HAFEN, "1", "2", "3", "-1", "NaN", "true"),
        *("eba_TA:S01", "S01", "eba_CO:x3", "eba_CO:x4", "eba_ZZ:x794", "eba_qCO:qx2000", "eba_BT:x28"),
        *("2020-01-01", "9999-12-31"),
    ]
)
JUNK = st.fixed_dictionaries(
    {
        template: st.lists(st.fixed_dictionaries(dict.fromkeys(columns, WORDS)), max_size=4)
        for template, columns in layout().columns.items()
    }
)


@given(register=JUNK)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_cells_say_the_inventory_hangs_together(register: Register):
    """
    Owners and members of groups are nodes, ids are their keys, and nothing is named Not Applicable.
    """
    tables = tables_of(register)

    inventory, _ = inventory_from(tables, KEY, layout())
    check(tables, layout(), KEY.reference_date)

    named = {id_ for group in inventory.groups for id_ in (group.owner, *group.members)}
    assert named <= inventory.nodes.keys()
    assert all(node.id == id_ for id_, node in inventory.nodes.items())
    assert all(0 < group.needs <= len(group.members) for group in inventory.groups)
    assert len({group.id for group in inventory.groups}) == len(inventory.groups)
    assert not [id_ for id_ in inventory.nodes if "Not Applicable" in id_]
