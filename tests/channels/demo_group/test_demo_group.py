"""What the fictional group of the demo is like, and what the real outage does to it."""

import csv
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.channels.demo_group import inventory_rows, package_folder, scenario, write_group
from tocsin.channels.demo_group.plan import plan
from tocsin.channels.inventory_folder import joined, read_folder
from tocsin.channels.inventory_folder.promises import AUDIENCES
from tocsin.channels.register_package import layout, read_package
from tocsin.core.impact import Graph
from tocsin.core.register.checks import check
from tocsin.core.register.identifiers import lei_checks
from tocsin.core.register.inventory import BusinessFunction, Provider
from tocsin.core.register.reading import inventory_from
from tocsin.core.sla import Outage, Standing, attain, breaches

SINCE = datetime(2025, 10, 20, 6, 48, tzinfo=UTC)
ASKED_AT = datetime(2025, 10, 20, 8, 45, tzinfo=UTC)
BANK = "function:9845000DELTABANKNL17"


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_group(folder)
    return folder


@pytest.fixture(scope="module")
def package(target):
    return read_package(package_folder(target))


@pytest.fixture(scope="module")
def group(target, package):
    inventory, findings = inventory_from(package.tables, package.key, layout())
    assert findings == ()
    return joined(inventory, read_folder(target / "inventory"))


@pytest.fixture(scope="module")
def impact(group):
    return Graph.of_inventory(group.inventory).impact([f"provider:{scenario()['outage']['provider']}"])


def bytes_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def counted(ids):
    return Counter(each.partition(":")[0] for each in ids)


def test_the_same_seed_writes_the_same_bytes(target, tmp_path):
    """
    The demo is the same on every machine; another seed gives other people in the same group.
    """
    write_group(tmp_path / "again")
    write_group(tmp_path / "other", seed=2)

    again, other = bytes_of(tmp_path / "again"), bytes_of(tmp_path / "other")
    assert again == bytes_of(target)
    assert again.keys() == other.keys()
    assert {path.name for path in again if again[path] != other[path]} >= {"customers.csv", "commitments.csv"}


def test_the_register_would_be_accepted(package):
    """
    The package has no finding of its own, and its tables only the few warnings that were put there.
    """
    findings = check(package.tables, layout(), package.reference_date)

    assert package.findings == ()
    assert [each for each in findings if each.severity == "error"] == []
    assert 1 <= len(findings) <= 6


@pytest.mark.parametrize("seed", range(2, 6))
def test_every_seed_gives_a_register_that_would_be_accepted(tmp_path, seed):
    """
    What is drawn by lot cannot make the register incoherent.
    """
    write_group(tmp_path, seed=seed)
    package = read_package(package_folder(tmp_path))

    findings = check(package.tables, layout(), package.reference_date)

    assert [each for each in findings if each.severity == "error"] == []
    assert (
        joined(
            inventory_from(package.tables, package.key, layout())[0], read_folder(tmp_path / "inventory")
        ).findings
        == ()
    )


def test_every_reference_resolves(group):
    """
    Nothing in the folder points outside the register and the folder.
    """
    assert group.findings == ()
    assert [node.id for node in group.inventory.nodes.values() if node.placeholder] == []


def test_the_group_is_as_large_as_a_small_real_one(group):
    """
    Its size is that of a group a handful of people could know by heart, with the customers of a real one.
    """
    kinds = counted(group.inventory.nodes)

    assert kinds["function"] == 60
    assert 40 <= kinds["provider"] <= 50
    assert 25 <= kinds["business_service"] <= 30
    assert 40 <= kinds["asset"] <= 50
    assert kinds["customer"] == 300
    assert len(group.commitments) == 450
    assert len(group.inventory.entities) == 5
    assert len({(each.customer, each.business_service) for each in group.commitments}) == 450
    assert {each.customer for each in group.commitments} == {
        node.id for node in group.inventory.nodes.values() if node.kind == "customer"
    }


def test_functions_are_of_every_sort(group):
    """
    Some are critical, some are not, some were never assessed; some have no recovery objective.
    """
    functions = [node for node in group.inventory.nodes.values() if isinstance(node, BusinessFunction)]

    assert {each.critical_or_important for each in functions} == {True, False, None}
    assert any(each.rto is None for each in functions)
    assert any(each.rto == timedelta(hours=1) for each in functions)


def test_legal_entity_identifiers_check(package, group):
    """
    Every LEI has the check digits of ISO 17442, though none belongs to anybody.
    """
    named = {row["c0010"] for row in package.tables["B_01.02"]}
    providers = [node for node in group.inventory.nodes.values() if isinstance(node, Provider)]
    named |= {each.code for each in providers if each.code_type == "lei"}

    assert len(named) > 45
    assert all(lei_checks(each) for each in named)


def test_customers_are_all_different(target):
    """
    No two customers share a name or an address, and none could receive mail.
    """
    with (target / "inventory" / "customers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len({row["name"] for row in rows}) == len(rows)
    assert len({row["contact_email"] for row in rows}) == len(rows)
    assert all(re.fullmatch(r"[a-z-]+@[a-z0-9-]+\.example", row["contact_email"]) for row in rows)
    assert Counter(row["country"] for row in rows) == {"NL": 138, "BE": 90, "DE": 45, "LU": 27}


def test_the_outage_comes_through_long_chains_and_short_ones(group):
    """
    The provider that fails is direct for one service and a subcontractor of rank 2, 3 and 4 for others.
    """
    failing = f"provider:{scenario()['outage']['provider']}"
    ranks = {
        rank
        for node in group.inventory.nodes.values()
        if node.kind == "ict_service"
        for rank, provider, _ in node.chain
        if provider == failing
    }

    assert ranks == {1, 2, 3, 4}


def test_some_functions_stop_some_limp_and_most_go_on(group, impact):
    """
    Twelve functions stop, among them critical ones of four entities; others are degraded, most untouched.
    """
    hit = counted(impact.down), counted(impact.degraded), counted(impact.redundancy_lost)

    assert [each["function"] for each in hit] == [12, 13, 3]
    assert {f"{BANK}/F1", f"{BANK}/F5", f"{BANK}/F7"} <= set(impact.down)
    assert counted(group.inventory.nodes)["function"] - 12 - 13 - 3 >= 30
    assert hit[0]["business_service"] >= 6
    assert hit[1]["business_service"] >= 4


def test_redundancy_saves_what_does_not_share_the_same_root(impact):
    """
    Two brokers of three, one of two rate feeds and name servers are left: nothing above them is down.
    """
    saved = {"asset:message-bus", "asset:dns", f"{BANK}/F13", f"{BANK}/F16"}

    assert saved <= set(impact.redundancy_lost)
    assert {f"{BANK}/F2", f"{BANK}/F3"}.isdisjoint({*impact.down, *impact.degraded})


@pytest.mark.parametrize("pair", ["strong-auth", "checkout"])
def test_redundancy_that_shares_a_hidden_subcontractor_does_not(group, impact, pair):
    """
    Two suppliers, one root: both members of the pair are down, and so is what needed one of them.
    """
    (owned,) = (each for each in group.inventory.groups if each.owner == f"asset:{pair}")

    assert owned.needs == 1
    assert len(owned.members) == 2
    assert {f"asset:{pair}", *owned.members} <= set(impact.down)


def test_promises_break_one_after_the_other(group, impact):
    """
    At 08:45 some promises are broken, some break within minutes, some within hours, some only on later
    days; some hold because nothing under them broke.
    """
    services = [each for each in impact.down if each.startswith("business_service:")]
    outages = {service: [Outage(SINCE)] for service in services}

    at_risk = breaches(group.commitments, outages, ASKED_AT)

    breaking = [
        each.attainment.breach_at
        for each in at_risk
        if each.standing is Standing.BREAKING and each.attainment and each.attainment.breach_at
    ]
    assert sum(each.standing is Standing.BROKEN for each in at_risk) >= 20
    assert sum(at <= ASKED_AT + timedelta(minutes=20) for at in breaking) >= 10
    assert sum(ASKED_AT + timedelta(hours=1) < at <= ASKED_AT + timedelta(hours=12) for at in breaking) >= 10
    assert sum(at.date() > ASKED_AT.date() for at in breaking) >= 5
    assert any(each.standing is Standing.UNMEASURED for each in at_risk)
    assert len(group.commitments) - len(at_risk) >= 150


def test_contracts_are_of_every_sort(group):
    """
    Each clause that a contract may have stands in one of the demo, on one side or the other.
    """
    promises = (*group.commitments, *group.entitlements)
    objectives = [each.objective for each in promises if each.objective]
    excluded = [exclusion for each in objectives for exclusion in each.exclusions]

    assert {each.duty_to_notify.trigger for each in promises if each.duty_to_notify} == {
        "aware",
        "outage",
        "confirmed",
    }
    assert {each.sole_remedy for each in promises} == {True, False, None}
    assert {each.liability.per for each in promises if each.liability.cap} == {"event", "year"}
    assert {each.measure for each in objectives} == {"time", "requests"}
    assert {each.window for each in objectives} == {"month", "quarter", "year", "rolling:30d"}
    assert any(each.notice == timedelta(hours=48) for each in excluded)
    assert any(each.counted_from == "ticket" and each.claim_notice for each in objectives)
    assert any(each.whole_above for each in objectives)
    assert any(each.credit_per_hour_beyond and each.credit_cap_percent for each in objectives)
    assert any(each.credit_proportional for each in objectives)
    assert any(tier.days for each in objectives for tier in each.credits or ())
    assert any(tier.down_to is not None for each in objectives for tier in each.credits or ())
    assert any(each.credits is None for each in objectives)
    assert any(each.response_times and each.termination and each.recovery.rto for each in promises)


def test_functions_have_plans_and_one_plan_defines_nothing(group):
    """
    Most plans set all three times; no loss at all is not the same as an objective that nobody set.
    """
    plans = {each.node: each for each in group.plans}
    undefined = plans[f"{BANK}/F17"]

    assert len(plans) == len(group.plans) >= 10
    assert (undefined.rto, undefined.rpo, undefined.mtpd) == (None, None, None)
    assert plans[f"{BANK}/F7"].rpo == timedelta()
    assert sum(None not in {each.rto, each.rpo, each.mtpd} for each in group.plans) >= 8


def test_something_can_be_claimed(group, impact):
    """
    Of the entitlements about services that are down, most give a credit once the outage is over.
    """
    until = scenario()["outage"]["until"]
    hit = [each for each in group.entitlements if each.ict_service in impact.down]

    due = [
        each
        for each in hit
        if each.objective and attain(each.objective, [Outage(SINCE, until)], until).breached is True
    ]

    assert len(hit) >= 12
    assert len(due) >= 10
    assert all(each.support_contacts for each in group.entitlements)


def test_at_the_moment_of_the_demo_three_minutes_are_left():
    """
    Nobody is known to be relevant yet and nobody has counted clients, so that at 08:45 only the spread
    over member states is certain; two hours of downtime are up at 08:48.
    """
    known = {each["key"] for each in scenario()["fact"] if each["known"] <= ASKED_AT}

    assert known == {"occurred_at", "detected_at", "downtime_started_at", "ongoing", "member_states_impacted"}
    assert timedelta() < SINCE + timedelta(hours=2) - ASKED_AT < timedelta(minutes=5)


def test_somebody_can_be_told(group):
    """
    Management bodies, authorities of three countries, staff, the media desk and two reporters are there.
    """
    audiences = Counter(each.audience for each in group.contacts)

    assert audiences.keys() == set(AUDIENCES)
    assert audiences["authority"] >= 4
    assert audiences["reporting"] == 2


def test_status_pages_lead_to_services(group):
    """
    Components of the failing provider's status page are tied to services that its loss takes down.
    """
    failing = f"provider:{scenario()['outage']['provider']}"
    mapped = [each for each in group.components if each.provider == failing]

    assert len(mapped) >= 10
    assert all(
        failing in {link[1] for link in group.inventory.nodes[each.ict_service].chain} for each in mapped
    )


def test_a_slip_in_the_plan_is_named():
    """
    Whoever edits the group and writes what no group can need is told where.
    """
    slip = replace(plan(), inventory={**plan().inventory, "functions": {"bank/F1": {"hub": "two of a, b"}}})

    with pytest.raises(ValueError, match=r"inventory\.toml: .*F1, hub: 'two of a, b'"):
        list(inventory_rows.dependencies(slip))


def test_the_scenario_is_the_real_outage():
    """
    The outage lasted from 06:48 to 21:20 UTC, its phases lie within it, and it says where this is read.
    """
    told = scenario()

    assert (told["outage"]["since"], told["demo"]["asked_at"]) == (SINCE, ASKED_AT)
    assert told["outage"]["until"] == datetime(2025, 10, 20, 21, 20, tzinfo=UTC)
    assert told["outage"]["sources"]
    assert all(SINCE <= each["since"] < each["until"] <= told["outage"]["until"] for each in told["phase"])
