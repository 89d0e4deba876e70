"""`tocsin feed` on the real feeds and on what servers send instead of them."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.contract import answered, moment, run
from tests.shared import shared

KEYS = {"health", "reason", "format", "overall", "incidents", "maintenances", "components"}
INCIDENT = {
    "id": str,
    "title": str,
    "kind": ("incident", "maintenance", "information"),
    "severity": ("none", "minor", "major", "critical", "unknown"),
    "status": ("open", "resolved", "scheduled"),
    "components": list,
    "regions": list,
    "updates": int,
    "flags": list,
}
OVERALL = ("operational", "degraded", "partial_outage", "major_outage", "maintenance", "unknown")
OF_EACH_FORMAT = {
    "statuspage-v2": "statuspage/github_outages/snapshots/20201127T162954Z_f816205a34.summary.json",
    "statuspage-webhook": "statuspage/zulip_webhooks/incident_update.json",
    "gcp-incidents": "gcp/igarridot/small.json",
    "aws-currentevents": "other_status/aws_currentevents_20260923_me-central-1_open_trimmed.json",
    "m365": "other_status/m365_servicehealthissue_EX226792_list.json",
    "salesforce-trust": "other_status/salesforce_trust_pod114_20230402.json",
    "slack": "other_status/slack_current_ok_20260912.json",
    "heroku": "other_status/heroku_v4_current_status_stale_maintenance.json",
    "instatus": "other_status/instatus_v3_summary_hasissues_docs.json",
}
NO_FEED = ("{}", '{"error": "rate limited"}', '{"message": "Not Found", "status": "404"}', "null", "[1]")


def bodies() -> list[Path]:
    folders = (
        "statuspage/github_outages/snapshots",
        "statuspage/zulip_webhooks",
        "other_status",
        "gcp/igarridot",
    )
    return [each for name in folders for each in sorted(shared(f"feeds/{name}").iterdir()) if each.is_file()]


def test_every_real_body_is_answered_with_the_keys_and_words_of_the_contract():
    """
    Readable or not: one document, its keys, its words, and status 1 exactly when it is unreadable.
    """
    for body in bodies():
        result = run("feed", "read", body, "--json")

        found = json.loads(result.stdout)
        assert found.keys() >= KEYS, body
        assert result.exit_code == (found["health"] == "unreadable"), body
        assert found["overall"] in OVERALL
        assert found["health"] == "ok" or found["overall"] == "unknown"
        for each in (*found["incidents"], *found["maintenances"]):
            for key, wanted in INCIDENT.items():
                fits = each[key] in wanted if isinstance(wanted, tuple) else type(each[key]) is wanted
                assert fits, (body, key)
            assert all(each[key] is None or each[key].endswith("Z") for key in ("started_at", "resolved_at"))


@pytest.mark.parametrize("format_", OF_EACH_FORMAT)
def test_naming_a_format_does_not_make_other_bodies_healthy(format_):
    """
    A wrong format in a setting must not read as "nothing is wrong", which would close what is open.
    """
    others = [
        shared(f"feeds/{path}").read_bytes() for name, path in OF_EACH_FORMAT.items() if name != format_
    ]

    for body in (*others, *NO_FEED):
        result = run("feed", "read", "-", "--format", format_, "--json", given=body)

        assert json.loads(result.stdout)["health"] == "unreadable", body[:80]
        assert result.exit_code == 1


def test_the_real_replay_agrees_with_the_ground_truth():
    """
    Titles, severities, start, first sight and end of 192 incidents of GitHub.
    """
    truth = shared("feeds/statuspage/github_outages/ground_truth_joined.jsonl").read_text().splitlines()

    found = answered("feed", "replay", shared("feeds/statuspage/github_outages/replay.jsonl.gz"))

    incidents = {each["id"]: each for each in found["incidents"]}
    assert (found["observations"], found["unreadable"]) == (593, 0)
    assert len(incidents) == len(truth)
    for known in map(json.loads, truth):
        each = incidents[known["id"]]
        assert each["titles"][-1] == known["name_last_seen"]
        assert each["severities"][-1] == known["impact_last_seen"]
        assert abs(moment(each["started_at"]) - moment(known["started_at"])) < timedelta(seconds=1)
        assert moment(each["first_seen_at"]) == moment(known["first_observed"])
        assert moment(each["closed_at"]) == moment(known["first_absent"])
        assert each["closed_by"] == "absence"


def test_only_a_successful_fetch_without_it_closes_an_incident(tmp_path: Path):
    """
    A failed fetch and a web page keep it open; a gzip file reads as the plain one.
    """
    page = json.loads(shared(f"feeds/{OF_EACH_FORMAT['statuspage-v2']}").read_text())
    bodies_in_time = [page, None, "<html>", {}, {**page, "incidents": []}]
    lines = [
        json.dumps({"seen_at": f"2020-11-27T17:0{n}:00Z", "summary": body})
        for n, body in enumerate(bodies_in_time)
    ]
    plain, packed = tmp_path / "a.jsonl", tmp_path / "a.jsonl.gz"
    plain.write_text("\n".join(lines))
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    found = answered("feed", "replay", plain)

    assert (found["observations"], found["unreadable"]) == (5, 3)
    assert (found["incidents"][0]["closed_at"], found["incidents"][0]["closed_by"]) == (
        "2020-11-27T17:04:00Z",
        "absence",
    )
    assert answered("feed", "replay", packed) == found
