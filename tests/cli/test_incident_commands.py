"""The commands of an incident, of the inventory and of the data folder, to the letter of the contract."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cast import (
    FOLDER,
    HAFEN,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    NORDBANK,
    PAYMENTS,
    at,
    write_inventory,
    write_register,
)
from tests.counting import rows
from tests.shared import shared
from tocsin.channels import clock
from tocsin.cli.main import main
from tocsin.store import ledger, queries
from tocsin.store.models import LedgerHead

pytestmark = pytest.mark.django_db

SINCE = "2026-03-02T08:00:00Z"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def asked(*arguments: str):
    """Run a command with --json and return the one document that it prints."""
    answer = run(*arguments, "--json")
    assert answer.exit_code == 0, answer.output
    assert answer.stderr == ""
    return json.loads(answer.stdout)


def refused(*arguments: str) -> dict:
    """Run a command that is turned down, both ways, and return the error object."""
    before = rows()
    text, answer = run(*arguments), run(*arguments, "--json")
    assert (text.exit_code, answer.exit_code) == (1, 1), answer.output
    document = json.loads(answer.stdout)
    assert document.keys() == {"error"}
    assert document["error"].keys() == {"code", "message", "where"}
    assert answer.stderr == document["error"]["message"] + "\n"
    assert text.stderr.partition(",")[0] == answer.stderr.partition(",")[0]  # behind it may stand the instant
    assert text.stdout == ""
    assert isinstance(answer.exception, SystemExit)
    assert rows() == before
    return document["error"]


@pytest.fixture
def clock_at():
    """Let the data folder's clock show an instant, as that of a demo does."""
    folder = Path(os.environ["TOCSIN_DATA"])
    yield lambda text: clock.start_at(at(text), folder)
    (folder / clock.SHIFT_FILE).unlink(missing_ok=True)


@pytest.fixture
def loaded(tmp_path) -> Path:
    asked("import", "register", str(write_register(tmp_path / "register.zip")))
    asked("import", "inventory", str(write_inventory(tmp_path / "inventory")))
    return tmp_path


@pytest.fixture
def incident(loaded, clock_at) -> str:
    clock_at("2026-03-02 08:30")
    reference = asked("outage", "--provider", HAFEN, "--since", SINCE)["incident"]
    clock_at("2026-03-02 09:30")
    return reference


@pytest.mark.usefixtures("loaded")
def test_from_the_outage_to_the_decision(clock_at):
    """
    Four commands, each with the keys of the contract, and the ledger verifies in the end.
    """
    clock_at("2026-03-02 08:30")

    outage = asked(
        "outage", "--provider", HAFEN_CLOUD, "--since", "2026-03-02T09:00:00+01:00", "--title", "Hamburg"
    )
    listed = asked("incidents")
    fact = asked(
        "fact",
        "INC-2026-0001",
        "clients_affected",
        "90000",
        "--since",
        SINCE,
        "--source",
        "service desk",
        "--estimate",
    )
    decision = asked("classify", "INC-2026-0001")
    after = asked("incidents")
    checked = asked("check")

    assert outage == {"incident": "INC-2026-0001"}
    assert listed == [
        {
            "incident": "INC-2026-0001",
            "title": "Hamburg",
            "status": "open",
            "outcome": "undetermined",
            "since": SINCE,
        }
    ]
    assert fact == {"incident": "INC-2026-0001", "key": "clients_affected"}
    assert (decision["outcome"], decision["rules"]) == ("major", "dora-2024-1772")
    assert decision.keys() >= {
        "at",
        "basis",
        "critical_services",
        "thresholds",
        "points_met",
        "becomes_major_at",
    }
    assert [each["outcome"] for each in after] == ["major"]
    assert checked["ledger_entries"] == LedgerHead.objects.get().sequence
    recorded = queries.incident("INC-2026-0001").facts[-1]
    assert (recorded.source, recorded.estimate, recorded.true_since) == (
        "service desk",
        True,
        at("2026-03-02 08:00"),
    )
    assert recorded.author == "operator"


def test_the_newest_incident_stands_first(incident: str):
    """
    By the instant since which it goes on.
    """
    asked("outage", "--provider", HAFEN, "--since", "2026-03-02T09:00:00Z")
    asked("outage", "--provider", HAFEN, "--since", "2026-03-01T09:00:00Z")

    assert [each["since"][8:13] for each in asked("incidents")] == ["02T09", "02T08", "01T09"]
    assert asked("situation", "--as-of", "2026-03-02T09:30:00Z")["incident"] == "INC-2026-0002"
    assert incident == "INC-2026-0001"


def test_the_situation_moves_with_as_of_and_known_at(incident: str, clock_at):
    """
    What was learned at ten counts at eleven, and not as known at nine.
    """
    clock_at("2026-03-02 10:00")
    asked("fact", incident, "clients_affected", "90000")

    now = asked("situation", incident, "--as-of", "2026-03-02T11:00:00Z")
    then = asked(
        "situation", incident, "--as-of", "2026-03-02T11:00:00Z", "--known-at", "2026-03-02T10:00:00+01:00"
    )

    assert now.keys() >= {
        "hit",
        "commitments",
        "entitlements",
        "recovery",
        "classification",
        "deadlines",
        "to_tell",
        "net_position",
    }
    assert now["at"] == then["at"] == "2026-03-02T11:00:00Z"
    assert "9(1)(a)" in now["classification"]["points_met"]
    assert "9(1)(a)" not in then["classification"]["points_met"]
    assert PAYMENTS in {each["id"] for each in now["hit"]}


def test_a_service_may_be_named_by_its_id(incident: str):
    """
    The id is that of `tocsin inventory`.
    """
    reference = asked("outage", "--provider", HAFEN, "--service", HAFEN_SERVICE, "--since", SINCE)["incident"]

    hit = {each["id"] for each in asked("situation", reference)["hit"]}
    assert HAFEN_SERVICE in hit
    assert HAFEN_CLOUD not in hit
    assert incident != reference


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("true", True),
        ("1200", 1200),
        ('"250000.50"', "250000.50"),
        ("250000.50", "250000.50"),
        ('["NL", "BE"]', ["NL", "BE"]),
        ('"2026-03-02T08:00:00+00:00"', "2026-03-02T08:00:00+00:00"),
        ("null", None),
    ],
)
def test_a_value_is_json(incident: str, value: str, kept: object):
    """
    Money is kept digit by digit; null withdraws.
    """
    keys = {
        bool: "data_impact",
        int: "clients_affected",
        list: "member_states_impacted",
        type(None): "data_impact",
    }
    key = keys.get(type(kept), "downtime_started_at" if "T" in str(kept) else "costs_and_losses")

    asked("fact", incident, key, value)

    assert queries.incident(incident).facts[-1].value == kept


TURNED_DOWN = [
    (("outage", "--provider", "nobody", "--since", SINCE), "unknown_provider"),
    (("outage", "--provider", HAFEN, "--service", "nothing", "--since", SINCE), "unknown_service"),
    (("outage", "--provider", HAFEN, "--since", "2026-03-02T08:00:00"), "not_an_instant"),
    (("outage", "--provider", HAFEN, "--since", "2999-01-01T00:00:00Z"), "future_outage"),
    (("outage", "--provider", HAFEN, "--since", "1901-01-01T00:00:00Z"), "instant_out_of_range"),
    (("outage", "--provider", HAFEN, "--since", SINCE, "--title", "x" * 301), "too_large"),
    (("outage", "--provider", HAFEN, "--since", SINCE, "--title", "a\x1bb"), "control_character"),
    (("fact", "{incident}", "clients_afected", "1"), "unknown_key"),
    (("fact", "{incident}", "clients_affected", "many"), "not_json"),
    (("fact", "{incident}", "clients_affected", "[" * 50_000), "not_json"),
    (("fact", "{incident}", "clients_affected", '"12%"'), "not_a_count"),
    (("fact", "{incident}", "costs_and_losses", "NaN"), "not_a_number"),
    (("fact", "{incident}", "data_impact", "true", "--since", "now"), "not_an_instant"),
    (("fact", "{incident}", "resolved_at", '"2026-03-02T07:00:00Z"'), "impossible_order"),
    (("fact", "{incident}", "occurred_at", '"2026-03-02T09:00:00Z"'), "impossible_order"),
    (("fact", "INC-2026-9999", "data_impact", "true"), "unknown_incident"),
    (("classify", "INC-2026-9999"), "unknown_incident"),
    (("classify", "inventory"), "unknown_incident"),
    (("situation", "INC-2026-9999"), "unknown_incident"),
    (("situation", "{incident}", "--as-of", "noon"), "not_an_instant"),
    (("situation", "{incident}", "--as-of", "2026-03-02T07:00:00Z"), "impossible_order"),
    (("situation", "{incident}", "--known-at", "2026-03-02T08:00:00Z"), "unknown_incident"),
    (("export", "register", "--out", "{folder}/none/there.zip"), "cannot_write"),
    (("export", "register", "--out", "{folder}", "--owner", "NOBODY"), "no_register"),
    (("import", "register", "{folder}/none.zip"), "unreadable_file"),
    (("import", "register", "{folder}/inventory/customers.csv"), "not_a_zip"),
    (("import", "inventory", "{folder}/register.zip"), "unreadable_folder"),
]


@pytest.mark.parametrize(
    ("arguments", "code"), TURNED_DOWN, ids=[f"{code}-{a[0]}" for a, code in TURNED_DOWN]
)
def test_what_cannot_be_done_exits_with_one_and_a_sentence(incident: str, loaded, arguments, code: str):
    """
    The sentence stands on standard error, with --json an error object on standard output; no row is written.
    """
    given = [each.replace("{incident}", incident).replace("{folder}", str(loaded)) for each in arguments]

    assert refused(*given)["code"] == code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("outage", "--provider", HAFEN, "--since", SINCE), "no_register"),
        (("situation",), "no_incident"),
        (("export", "register", "--out", "x.zip"), "no_register"),
    ],
)
def test_an_empty_folder_says_what_to_do_first(arguments, code: str):
    """
    Nothing is loaded yet.
    """
    assert refused(*arguments)["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("outage",),
        ("outage", "--provider", HAFEN),
        ("fact", "INC-2026-0001"),
        ("classify",),
        ("import", "register"),
    ],
)
def test_a_wrong_use_exits_with_two(arguments):
    """
    The usage is on standard error.
    """
    answer = run(*arguments)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "Usage:" in answer.stderr


def test_an_empty_folder_has_no_incident_and_an_empty_inventory():
    """
    Empty lists, and the check is sound.
    """
    assert asked("incidents") == []
    assert asked("inventory") == {"nodes": [], "groups": []}
    assert asked("check")["ledger_entries"] == 0


def test_a_broken_ledger_is_named_by_check(incident: str):
    """
    Exit 1, and the first fault with its number.
    """
    LedgerHead.objects.update(hash="0" * 64)

    error = refused("check")

    assert error["code"] == "ledger_broken"
    assert error["where"] == f"ledger {ledger.last_sequence(incident)}"


@pytest.mark.parametrize("command", ["incidents", "situation", "inventory", "check"])
def test_people_get_text(incident: str, command: str):
    """
    Without --json the answer is to be read, and holds what it is about.
    """
    answer = run(command)

    assert answer.exit_code == 0
    assert answer.stderr == ""
    assert {"incidents": incident, "situation": incident, "inventory": "Hafen Cloud", "check": "Sound"}[
        command
    ] in (answer.stdout)


def test_the_inventory_is_sorted_and_has_the_keys_of_the_contract(incident: str):
    """
    Ids are those that other commands take.
    """
    found = asked("inventory")

    ids = [node["id"] for node in found["nodes"]]
    assert ids == sorted(ids)
    assert all(node.keys() >= {"id", "kind", "name", "placeholder"} for node in found["nodes"])
    assert [group["id"] for group in found["groups"]] == sorted(group["id"] for group in found["groups"])
    assert all(
        group.keys() == {"id", "owner", "needs", "effect", "members", "source"} for group in found["groups"]
    )
    assert {node["kind"] for node in found["nodes"]} == {
        "entity",
        "function",
        "ict_service",
        "provider",
        "business_service",
        "customer",
    }
    assert HAFEN_CLOUD in ids
    assert incident


def test_importing_twice_changes_nothing(loaded):
    """
    The counts say so, and the inventory is the same.
    """
    before = asked("inventory")

    again = asked("import", "register", str(loaded / "register.zip"))
    folder = asked("import", "inventory", str(loaded / "inventory"))

    for answer in (again, folder):
        assert answer.keys() >= {"created", "updated", "unchanged", "findings"}
        assert (answer["created"], answer["updated"], answer["removed"]) == ({}, {}, {})
    assert asked("inventory") == before


def test_an_export_imports_to_the_same_inventory(loaded):
    """
    Out of one database and into it again: nothing differs, not even an id.
    """
    before = asked("inventory")

    exported = asked("export", "register", "--out", str(loaded))
    again = asked("import", "register", exported["file"])

    assert exported["owner"] == NORDBANK
    assert (again["created"], again["updated"], again["removed"]) == ({}, {}, {})
    assert asked("inventory") == before


def test_a_faulty_folder_is_refused_whole(loaded):
    """
    One wrong cell, and nothing of the folder is taken.
    """
    wrong = write_inventory(
        loaded / "wrong", customers=FOLDER["customers.csv"] + "K3,Third,nl,BE,perhaps,,\n"
    )

    assert refused("import", "inventory", str(wrong))["code"] == "not_yes_or_no"


SAMPLES = (
    "register/samples/9845000NORDLYSBANK65.CON_DK_DORA010100_DORA_2025-12-31_20260301120000000.zip",
    "register/samples/DUMMYLEI123456789012.CON_FR_DORA010100_DORA_2024-12-31_20241213174803429.zip",
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_register_as_filed_is_imported_exported_and_imported_again(sample: str, tmp_path):
    """
    Dirt is a finding and never a refusal; a second import and the way out and in change nothing.
    """
    path = str(shared(sample))

    first = asked("import", "register", path)
    before = asked("inventory")
    second = asked("import", "register", path)
    exported = asked("export", "register", "--out", str(tmp_path / "out.zip"))
    third = asked("import", "register", exported["file"])

    assert first["created"]["provider"] > 0
    assert second["unchanged"] == first["created"]
    for answer in (second, third):
        assert (answer["created"], answer["updated"], answer["removed"]) == ({}, {}, {})
    assert asked("inventory") == before
    assert asked("check")["ledger_entries"] >= 1


@pytest.mark.parametrize("sample", SAMPLES)
def test_any_provider_of_a_register_as_filed_may_be_down(sample: str):
    """
    Whatever is on the map can be declared, judged and looked at.
    """
    asked("import", "register", str(shared(sample)))
    providers = [node["id"] for node in asked("inventory")["nodes"] if node["kind"] == "provider"]

    for provider in providers[:5]:
        incident = asked("outage", "--provider", provider, "--since", SINCE)["incident"]
        assert provider in {each["id"] for each in asked("situation", incident)["hit"]}
        assert asked("classify", incident)["outcome"] in {"major", "not_major", "undetermined"}


def test_the_readings_are_told_in_both_languages():
    """Question, sides and grounds in English and in Dutch, with the side that is taken."""
    (found,) = [each for each in asked("readings") if each["reading"] == "home_member_state"]

    assert (found["taken"], found["default"]) == ("count_home", "count_home")
    assert found["vraagt"] == "Telt de lidstaat van de entiteit zelf mee als een van de twee?"
    assert found["sides"]["any_foreign"] == {
        "says": "One Member State other than that of the entity suffices.",
        "zegt": "Eén andere lidstaat dan die van de entiteit volstaat.",
        "source": "Art. 4 looks at other Member States; recital 7 wants an impact across borders.",
        "bron": "Artikel 4 let op andere lidstaten; overweging 7 vraagt grensoverschrijdende gevolgen.",
    }
