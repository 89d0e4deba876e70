"""`tocsin problem`, `tocsin tasks` and `tocsin import incidents`, as another program calls them."""

from __future__ import annotations

import json

import pytest

from tests.cast import ADA, HAFEN_CLOUD, NORDBANK, at, load
from tests.cli.contract import answered, refused, run
from tocsin.actions.declare_outage import declare_outage

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 10:00")
FILE = "Nummer;Titel;Datum;Status\n1;Storing;09-03-2026 10:00;Weg\n"


@pytest.fixture(autouse=True)
def _loaded(tmp_path, monkeypatch):
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)


def test_a_problem_goes_from_open_to_resolved():
    """
    Each step answers with the reference, and the problem shows what was said.
    """
    opened = answered("problem", "open", "Certificates", "--cause", "human_error", "--node", HAFEN_CLOUD)
    answered(
        "problem",
        "describe",
        opened["problem"],
        "--workaround",
        "Restart",
        "--detailed",
        "human_error_mistake",
    )
    shown = answered("problem", "show", opened["problem"])
    answered("problem", "state", opened["problem"], "resolved", "--reason", "Renewed")

    assert opened == {"problem": "PRB-2026-0001"}
    assert (shown["state"], shown["detailed"], shown["node"]) == (
        "known_error",
        ["human_error_mistake"],
        HAFEN_CLOUD,
    )
    assert [each["state"] for each in answered("problem", "list")] == ["resolved"]
    assert answered("problem", "list", "--state", "open") == []
    assert "No problem is recorded." in run("problem", "list", "--state", "open").stdout
    assert "Certificates" in run("problem", "show", opened["problem"]).stdout
    assert refused("problem", "show", "PRB-2026-9999")["code"] == "unknown_problem"


def test_what_is_due_is_listed_for_everybody_with_what_is_overdue_first():
    """
    A program gets the standing in a word, and a person in capitals.
    """
    assert "Nothing is due" in run("tasks").stdout
    incident = declare_outage(HAFEN_CLOUD, since=at("2026-03-10 08:00"), by=ADA, at=NOW)

    (task,) = answered("tasks")

    assert (task["task"], task["about"], task["entity"], task["standing"]) == (
        "triage",
        incident,
        NORDBANK,
        "now",
    )
    assert run("tasks").stdout.startswith("NOW ")


def test_an_import_is_tried_with_the_mapping_that_it_prints(tmp_path):
    """
    A dry run imports nothing; its mapping, corrected, is what the import takes.
    """
    file, mapping = tmp_path / "x.csv", tmp_path / "m.json"
    file.write_text(FILE, encoding="utf-8")
    tried = answered("import", "incidents", file, "--dry-run", "--zone", "Europe/Berlin")
    tried["mapping"]["values"]["state"]["weg"] = "closed"
    mapping.write_text(json.dumps(tried), encoding="utf-8")

    assert answered("incidents") == []
    done = answered("import", "incidents", file, "--mapping", mapping)

    assert (tried["created"], tried["dry_run"], len(tried["findings"])) == ({"incident": 1}, True, 1)
    assert (done["created"], done["findings"][0]["where"]) == ({"incident": 1}, "line 2, resolved_at")
    assert done["mapping"]["zone"] == "Europe/Berlin"
    assert [each["status"] for each in answered("incidents")] == ["closed"]
    assert "Unchanged: 1" in run("import", "incidents", file, "--mapping", mapping).stdout


def test_a_faulty_file_is_refused_whole_with_the_rows(tmp_path):
    """
    A missing file, a wrong mapping and a row that cannot be read are sentences, never a traceback.
    """
    file, mapping = tmp_path / "x.csv", tmp_path / "m.json"
    file.write_text(FILE.replace("09-03", "39-03"), encoding="utf-8")
    mapping.write_text("[]", encoding="utf-8")

    assert refused("import", "incidents", file)["code"] == "faulty_incidents"
    assert refused("import", "incidents", tmp_path / "gone.csv")["code"] == "unreadable_file"
    assert refused("import", "incidents", file, "--mapping", mapping)["code"] == "not_an_object"
