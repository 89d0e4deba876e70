"""Importing: whole or not at all, the same twice changes nothing, and dirt becomes findings."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User

from tests.cast import (
    ADA,
    CYD,
    EVE,
    FOLDER,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    LOADED,
    NORDBANK,
    NORDBANK_IT,
    PAY,
    PAYMENTS,
    at,
    load,
    package,
    register,
    write_inventory,
)
from tests.core.register.nordbank import use
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.survey_situation import survey_situation
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.refusal import Refused
from tocsin.core.register import RecoveryPlan
from tocsin.store import inventory, ledger, queries, sources
from tocsin.store.models import Membership

pytestmark = pytest.mark.django_db

LATER = at("2026-03-05 09:00")


def imported(changed=None, day: date = date(2025, 12, 31), by=EVE):
    return import_register(package(changed, day), by=by, at=LATER)


def refusal(deed) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        deed()
    assert rows() == before
    return refused.value


def test_a_register_becomes_nodes_and_groups():
    """
    The counts are by kind; a register without a fault has no finding of an error.
    """
    answer = imported()

    assert answer["created"] == {
        "entity": 2,
        "function": 2,
        "group": len(queries.inventory().groups),
        "group_entity": 2,
        "ict_service": 2,
        "provider": 2,
    }
    assert (answer["updated"], answer["unchanged"], answer["removed"]) == ({}, {}, {})
    assert [each for each in answer["findings"] if each["severity"] == "error"] == []
    assert [entry.kind for entry in ledger.entries("inventory")] == ["inventory.imported"]


def test_the_same_register_twice_changes_nothing():
    """
    Not even the ledger: nothing happened that anybody would want to know.
    """
    first = imported()
    before = rows()

    second = imported()

    assert (second["created"], second["updated"], second["removed"]) == ({}, {}, {})
    assert second["unchanged"] == first["created"]
    assert rows() == before


def test_the_same_folder_twice_changes_nothing(tmp_path):
    """
    The folder is joined to the register again, and every node, promise and contact is as it was.
    """
    load(tmp_path)
    before, whole = rows(), queries.inventory()

    answer = import_inventory(read_folder(tmp_path / "inventory"), by=EVE, at=LATER)

    assert (answer["created"], answer["updated"], answer["removed"]) == ({}, {}, {})
    assert answer["unchanged"]["commitment"] == 3
    assert (rows(), queries.inventory()) == (before, whole)


def test_a_changed_row_is_counted_as_one_update(tmp_path):
    """
    A function gets another recovery time: one update, everything else unchanged, and the import is on record.
    """
    load(tmp_path)
    changed = register()
    changed["B_06.01"][0]["c0080"] = "4"
    entries = ledger.last_sequence("inventory")

    answer = imported(changed)

    assert (answer["created"], answer["updated"], answer["removed"]) == ({}, {"function": 1}, {})
    assert ledger.last_sequence("inventory") == entries + 1


def test_the_folder_first_leaves_placeholders_that_the_register_fills(tmp_path):
    """
    In either order the inventory is the same in the end.
    """
    folder = read_folder(write_inventory(tmp_path / "first"))
    import_inventory(folder, by=OPERATOR, at=LATER)
    before = queries.inventory()

    imported(by=OPERATOR)
    import_inventory(folder, by=OPERATOR, at=LATER)

    after = queries.inventory()
    assert before.nodes[PAYMENTS].placeholder
    assert not after.nodes[PAYMENTS].placeholder
    assert {each.ict_service for each in inventory.entitlements()} == {HAFEN_SERVICE}


def test_recovery_plans_are_counted_and_stand_on_the_map(tmp_path):
    """
    A plan is created once, unchanged the second time, kept when the register is loaded again, and known to
    whoever looks at the situation.
    """
    load(tmp_path)
    folder = write_inventory(
        tmp_path / "planned",
        recovery_plans=f"id,node,document,rto,rpo,mtpd\nBC-1,{PAYMENTS},Plan 7,PT2H,PT0S,\n",
    )

    first = import_inventory(read_folder(folder), by=EVE, at=LATER)
    again = import_inventory(read_folder(folder), by=EVE, at=LATER)
    imported()

    assert first["created"] == {"recovery_plan": 1}
    assert (again["created"], again["unchanged"]["recovery_plan"]) == ({}, 1)
    assert queries.landscape().plans == (
        RecoveryPlan("BC-1", PAYMENTS, "Plan 7", timedelta(hours=2), timedelta()),
    )


def test_what_a_folder_said_before_recovery_plans_were_known_is_still_read(tmp_path):
    """
    A register is loaded again after an update of the program: promises of the kept folder are as they were.
    """
    load(tmp_path)
    before = inventory.commitments()
    kept = sources.folder()
    for promise in (*kept["commitments"], *kept["entitlements"]):
        promise["liability_cap"] = promise.pop("liability")["cap"]
        if promise["objective"]:
            promise["objective"]["exclusions"] = []
    del kept["plans"]
    sources.keep_folder(kept)

    assert imported()["removed"] == {}
    assert inventory.commitments() == before


def test_a_dangling_reference_becomes_a_placeholder_with_a_finding():
    """
    A row uses a provider and a function that no row describes: both stand on the map, marked.
    """
    dirty = register()
    dirty["B_02.02"].append(use("C-1", "DEHRB.9", "F9", "S19"))

    answer = imported(dirty)

    nodes = queries.inventory().nodes
    assert nodes["provider:DEHRB.9"].placeholder
    assert nodes[f"function:{NORDBANK}/F9"].placeholder
    assert {"provider:DEHRB.9", f"function:{NORDBANK}/F9"} <= nodes.keys()
    assert any("DEHRB.9" in each["message"] for each in answer["findings"])
    assert {tuple(each) for each in answer["findings"]} == {("rule", "severity", "where", "message")}


def test_a_reference_of_the_folder_that_points_nowhere_is_a_finding_too(tmp_path):
    """
    The promise stays, about a service that nobody described.
    """
    load(tmp_path)
    folder = write_inventory(tmp_path / "dirty", business_services="id,name\nother,Other\n")

    answer = import_inventory(read_folder(folder), by=EVE, at=LATER)

    assert queries.inventory().nodes[PAY].placeholder
    assert "unknown_reference" in {each["rule"] for each in answer["findings"]}


def test_an_older_register_is_refused():
    """
    The newest one stands, and nothing is half-written.
    """
    imported()

    reason = refusal(lambda: imported(day=date(2024, 12, 31)))

    assert reason.code == "older_register"


def test_a_newer_register_with_the_same_rows_is_recorded():
    """
    Its date is what counts from now on, so an older one no longer passes.
    """
    imported()

    imported(day=date(2026, 12, 31))

    assert refusal(imported).code == "older_register"


def test_a_register_of_nobody_is_refused():
    """
    Without an owner nobody's map would be drawn.
    """
    rowless = register()
    rowless["B_01.01"] = []
    nobody = package(rowless)
    nobody.parameters.pop("entityID")

    assert refusal(lambda: import_register(nobody, by=OPERATOR, at=LATER)).code == "register_without_owner"


def test_it_takes_the_administrator_of_the_owner(tmp_path):
    """
    Eve may import the register of Nordbank; neither Ada nor somebody of another entity may.
    """
    load(tmp_path)
    folder = read_folder(tmp_path / "inventory")

    for somebody in (ADA, CYD):
        assert refusal(lambda by=somebody: imported(by=by)).code == "not_allowed"
        assert refusal(lambda by=somebody: import_inventory(folder, by=by, at=LATER)).code == "not_allowed"


def test_a_failed_import_leaves_nothing_behind(tmp_path):
    """
    An id that cannot be kept is found late, when half of the tables are written: all of it is undone.
    """
    load(tmp_path)
    whole = queries.inventory()
    wrong = register()
    wrong["B_06.01"].append({**wrong["B_06.01"][0], "c0010": "F" * 400})
    wrong["B_05.01"][0]["c0050"] = "Another name"

    assert refusal(lambda: imported(wrong)).code == "too_large"
    assert queries.inventory() == whole


def test_an_entity_with_an_incident_may_leave_the_register(tmp_path):
    """
    Its incident can still be looked at, its people keep their roles, and the import goes through.
    """
    load(tmp_path)
    give_role("cyd", NORDBANK_IT, Role.INCIDENT_MANAGER, by=OPERATOR, at=LOADED)
    incident = declare_outage(HAFEN_CLOUD, since=LOADED, by=OPERATOR, at=LATER, entity=NORDBANK_IT)
    smaller = register()
    smaller["B_01.02"] = smaller["B_01.02"][:1]

    answer = imported(smaller)

    assert answer["removed"] == {"entity": 1}
    assert survey_situation(incident, by=CYD, at=LATER)[0].entity.name == "Nordbank IT"
    assert Membership.objects.filter(entity_id=NORDBANK_IT).count() == 1
    assert imported(smaller)["removed"] == {}


def test_a_node_of_an_incident_may_leave_the_register(tmp_path):
    """
    Hafen Cloud is gone from the map while it is down: the incident still says so, and nothing breaks.
    """
    load(tmp_path)
    incident = declare_outage(HAFEN_CLOUD, since=LOADED, by=ADA, at=LATER)
    without = deepcopy(register())
    for template in ("B_02.01", "B_02.02", "B_03.01", "B_03.02", "B_04.01", "B_05.01", "B_05.02", "B_07.01"):
        without[template] = [
            row for row in without[template] if "529900HAFENCLOUD" not in str(row) and row["c0010"] != "C-1"
        ]
    bare = {
        name: text
        for name, text in FOLDER.items()
        if name not in {"entitlements.csv", "support_contacts.csv"}
    }
    folder = tmp_path / "bare"
    folder.mkdir()
    for name, text in bare.items():
        if name != "component_map.csv":
            (folder / name).write_text(text, encoding="utf-8")

    imported(without)
    import_inventory(read_folder(folder), by=EVE, at=LATER)

    seen, landscape = survey_situation(incident, by=ADA, at=LATER)
    assert HAFEN_CLOUD not in landscape.inventory.nodes
    assert [each.node for each in seen.told.outages] == [HAFEN_CLOUD]
    assert [each.node.id for each in seen.hit] == []


def test_a_role_is_given_once():
    """
    Giving it again changes nothing; the ledger names person, entity and role.
    """
    imported(by=OPERATOR)

    for _ in range(2):
        give_role("fay", NORDBANK, Role.READER, by=EVE, at=LATER, password="long-enough-for-fay")

    assert [entry.body for entry in ledger.entries("person:fay")] == [{"entity": NORDBANK, "role": "reader"}]
    assert User.objects.get(username="fay").check_password("long-enough-for-fay")


def test_a_role_is_one_at_an_entity_of_the_register():
    """
    A LEI that no register has is refused, with no account made.
    """
    assert (
        refusal(lambda: give_role("fay", "NOBODY", Role.READER, by=OPERATOR, at=LATER)).code
        == "unknown_entity"
    )
