"""`tocsin feed` and `tocsin alert` from outside."""

import gzip
import json

import pytest
from click.testing import CliRunner

from tests.channels.status_pages.observed import outage, page
from tests.shared import shared
from tocsin.cli.main import main

OUT = page(outage(), indicator="minor", Storage="partial_outage")


def run(*words, **more):
    """Run the command."""
    return CliRunner().invoke(main, [str(word) for word in words], **more)


def written(folder, name, content):
    """Write a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def lines(*observations):
    """Write observations as JSON lines."""
    return "\n".join(json.dumps({"seen_at": seen, "summary": body}) for seen, body in observations).encode()


def test_a_page_is_answered_as_the_contract_says(tmp_path):
    """
    All keys of the contract, instants in UTC with Z.
    """
    result = run("feed", "read", written(tmp_path, "page.json", json.dumps(OUT).encode()), "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {
        "health": "ok",
        "reason": None,
        "format": "statuspage-v2",
        "overall": "partial_outage",
    }.items() <= (answer.items())
    assert answer["components"] == [{"id": "c-Storage", "name": "Storage", "status": "partial_outage"}]
    (incident,) = answer["incidents"]
    assert incident == {
        "id": "i1",
        "title": "Incident with Storage",
        "kind": "incident",
        "severity": "minor",
        "status": "open",
        "started_at": "2026-03-02T08:00:00Z",
        "resolved_at": None,
        "until": None,
        "components": [],
        "regions": [],
        "updates": 0,
        "flags": [],
    }


def test_an_unreadable_page_is_printed_and_the_status_is_one(tmp_path):
    """
    The reading is on standard output, the reason as a sentence on standard error.
    """
    result = run("feed", "read", written(tmp_path, "page.json", b""), "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (answer["health"], answer["overall"]) == ("unreadable", "unknown")
    assert answer["reason"] == "The body is empty (0 bytes)."
    assert answer["reason"] in result.stderr


def test_a_page_can_be_read_by_people():
    """
    Without --json there are sentences.
    """
    result = run("feed", "read", "-", input=json.dumps(OUT))

    assert result.stdout.startswith("Hafen Cloud: partial outage\n  incident i1, open, minor")


def test_a_missing_file_is_refused():
    """
    The contract's error object, and no traceback.
    """
    result = run("feed", "read", "/nowhere.json", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "unreadable_file"


def test_an_unknown_format_is_a_mistake_of_use(tmp_path):
    """
    Status 2, as for every word that the command does not know.
    """
    assert run("feed", "read", written(tmp_path, "p", b"{}"), "--format", "smoke-signals").exit_code == 2


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "compressed"])
def test_a_recording_is_replayed(tmp_path, pack):
    """
    A failed fetch in the middle, and an end by absence.
    """
    recording = lines(
        ("2026-03-02T08:10:00Z", OUT),
        ("2026-03-02T08:20:00+00:00", None),
        ("2026-03-02T08:30:00Z", page(Storage="operational")),
    )

    result = run("feed", "replay", written(tmp_path, "observed.jsonl", pack(recording)), "--json")

    answer = json.loads(result.stdout)
    (incident,) = answer["incidents"]
    assert (answer["observations"], answer["unreadable"], answer["maintenances"]) == (3, 1, [])
    assert incident["severities"] == ["minor"]
    assert (incident["closed_at"], incident["closed_by"]) == ("2026-03-02T08:30:00Z", "absence")
    assert incident["component_intervals"] == [
        {
            "component": None,
            "component_id": None,
            "status": "unknown",
            "from": "2026-03-02T08:00:00Z",
            "until": "2026-03-02T08:30:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{not json", "not_an_observation"),
        (b"[]", "not_an_observation"),
        (b'{"seen_at": "2026-03-02T08:10:00Z"}', "not_an_observation"),
        (b'{"seen_at": "yesterday", "summary": null}', "not_an_instant"),
        (lines(("2026-03-02T08:10:00Z", OUT), ("2026-03-02T08:00:00Z", OUT)), "observations_out_of_order"),
        (gzip.compress(lines(("2026-03-02T08:10:00Z", OUT)))[:-12], "unreadable_file"),
        (b"\x1f\x8bnot compressed", "unreadable_file"),
    ],
)
def test_a_recording_that_is_none_is_refused_whole(tmp_path, content, code):
    """
    Nothing is replayed in part.
    """
    result = run("feed", "replay", written(tmp_path, "observed.jsonl", content), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == code


def test_all_that_was_observed_of_github_is_replayed():
    """
    593 observations, 192 incidents, 20 maintenances.
    """
    path = shared("feeds/statuspage/github_outages/replay.jsonl.gz")

    answer = json.loads(run("feed", "replay", path, "--json").stdout)

    assert (answer["observations"], answer["unreadable"]) == (593, 0)
    assert (len(answer["incidents"]), len(answer["maintenances"])) == (192, 20)


def test_a_replay_can_be_read_by_people(tmp_path):
    """
    One line for each incident.
    """
    recording = written(tmp_path, "observed.jsonl", lines(("2026-03-02T08:10:00Z", OUT)))

    result = run("feed", "replay", recording)

    assert result.stdout.splitlines() == [
        "1 observations, 0 of them unreadable",
        "  i1, incident, minor at worst, since 2026-03-02T08:00:00Z, open: Incident with Storage",
    ]


def test_an_alert_is_refused_with_a_sentence(tmp_path):
    """
    No format of alerts can be read yet: nothing is half read.
    """
    result = run("alert", "read", written(tmp_path, "alert.json", b'{"alerts": []}'), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "alert_format_unsupported"
