"""`tocsin recurrence` and what `recurring` says beyond the contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions.recurring_incidents import CAUSE, happened
from tests.cast import NORDBANK, NORDBANK_IT, at, load
from tests.cli.contract import answered, refused, run
from tests.law import golden
from tests.law.test_golden_cases import chosen, collectively_major, recurring
from tocsin.channels import clock
from tocsin.store import start

NOW = at("2026-06-15 10:00")
KEYS = ["incident_ids", "collectively_major", "thresholds", "exempt"]
"""The keys of a cluster in the contract, which come first."""


@pytest.fixture
def pair(tmp_path, db, monkeypatch) -> list[str]:
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(start, "database", lambda: None)
    return [happened("2026-03-10 08:00"), happened("2026-05-10 08:00")]


def test_assess_records_and_answers_with_the_entry(pair):
    """The register's owner is assessed when no entity is named; the text says what to do next."""
    found = answered("recurrence", "assess")
    text = run("recurrence", "assess", "--entity", NORDBANK).stdout

    (cluster,) = found["clusters"]
    assert (found["entity"], found["by"], found["at"]) == (NORDBANK, "operator", "2026-06-15T10:00:00Z")
    assert (cluster["incident_ids"], cluster["collectively_major"]) == (pair, True)
    assert found["next_due"] == "2026-07-15T10:00:00Z"
    assert f"{', '.join(pair)} ({CAUSE}): one major incident together." in text
    assert f"To classify: tocsin recurrence classify {pair[0]}" in text
    assert "Next due 2026-07-15T10:00:00Z." in text


def test_list_shows_every_entity_and_its_last_assessment(pair):
    """An entity that nobody assessed yet is listed too."""
    answered("recurrence", "assess")

    rows = {row["entity"]: row["last"] for row in answered("recurrence", "list")}
    text = run("recurrence", "list").stdout

    assert rows[NORDBANK]["clusters"][0]["incident_ids"] == pair
    assert rows[NORDBANK_IT] is None
    assert "Not assessed yet." in text


def test_classify_opens_one_incident_once(pair):
    """The second time is refused with the reference of the first."""
    answered("recurrence", "assess")

    opened = answered("recurrence", "classify", pair[1])
    again = refused("recurrence", "classify", pair[0])

    assert (opened["incident_ids"], opened["outcome"]) == (pair, "major")
    assert opened["decision"]["outcome"] == "major"
    assert (again["code"], again["where"]) == ("already_classified", opened["incident"])
    assert f"Opened as {opened['incident']}." in run("recurrence", "assess").stdout


def test_classify_says_what_it_opened(pair):
    """The text names the incident, its members, and where to look."""
    answered("recurrence", "assess")

    text = run("recurrence", "classify", pair[0]).stdout

    assert "is open for INC-2026-0001, INC-2026-0002 and classified as major." in text


def test_an_exempt_entity_owes_no_assessment(pair):
    """The ground is recorded with the assessment, and nothing is due."""
    found = answered("recurrence", "assess", "--exempt-as", "microenterprise")

    assert (found["exempt_as"], found["next_due"]) == ("microenterprise", None)
    assert found["clusters"][0]["collectively_major"] is False
    assert "The entity is exempt: none is due." in run("recurrence", "list").stdout


def test_what_cannot_be_assessed_and_what_looks_alike_is_said(pair):
    """Incidents without a cause are listed, and spellings that differ are hinted at."""
    nameless = happened("2026-06-01 08:00", cause=None)
    happened("2026-06-02 08:00", cause=CAUSE.upper())

    text = run("recurrence", "assess").stdout

    assert f"The root cause is not known, so these cannot be assessed: {nameless}." in text
    assert f"Two causes look alike and were kept apart: {CAUSE.upper()!r} and {CAUSE!r}." in text


def test_every_golden_case_is_answered_alike_alone_in_an_array_and_under_its_other_reading():
    """The seven cases in one array give what each gives alone; ``otherwise`` says what the other gives."""
    cases = golden.cases("recurring")
    documents = [recurring(case) for case in cases]

    together = answered("recurring", "-", given=documents)

    assert len(cases) == 7
    for case, document, answer in zip(cases, documents, together, strict=True):
        assert answer == answered("recurring", "-", given=document), case["id"]
        assert collectively_major(answer) is case["expected"]["collectively_major"], case["id"]
        if "alternative" in case:
            options = chosen(case["alternative"]["policy"])
            other = answered("recurring", "-", *options, given=documents)[cases.index(case)]
            (name,) = (option.removeprefix("--reading=") for option in options)
            assert collectively_major(other) is case["alternative"]["collectively_major"], case["id"]
            said = answer["clusters"][0]["otherwise"][name] == "yes"
            assert said is case["alternative"]["collectively_major"], case["id"]


def test_the_keys_of_the_contract_stay_and_others_follow():
    """A program that reads only the contract finds its keys first, with their types."""
    facts = {"supports_critical_or_important_function": True, "costs_and_losses": "60000"}
    facts |= {"downtime_seconds": 4_200, "downtime_hits_critical_function_support": True}

    def past(name: str, day: str) -> dict[str, Any]:
        return {"id": name, "occurred_at": f"{day}T08:00:00Z", "root_cause": "x", "facts": facts}

    found = answered(
        "recurring", "-", given={"incidents": [past("a", "2026-01-01"), past("b", "2026-02-01")]}
    )

    assert next(iter(found)) == "clusters"
    assert list(found["clusters"][0])[:4] == KEYS


def test_the_text_says_where_the_answer_depends_on_a_reading_and_what_one_more_would_do():
    """Six per cent twice depends on the sum; a cluster that is not major says how near it is."""
    near = {**golden.facts({}), "costs_and_losses": "40000", "downtime_seconds": 3_000}
    sums = {**golden.facts({}), "costs_and_losses": "60000", "clients_affected": 6_000}

    def past(name: str, day: str, cause: str, facts: dict[str, Any]) -> dict[str, Any]:
        return {"id": name, "occurred_at": f"{day}T08:00:00Z", "root_cause": cause, "facts": facts}

    given = [
        past("a", "2026-01-01", "x", near),
        past("b", "2026-02-01", "x", near),
        past("c", "2026-01-01", "y", sums),
        past("d", "2026-02-01", "y", sums),
        past("e", "2026-02-01", "", sums),
    ]

    text = run("recurring", "-", "--at", "2026-03-01T00:00:00Z", given={"incidents": given}).stdout

    assert "One more like their median, by 2026-07-01, makes them major: 9(3), 9(6)." in text
    assert "Under the reading recurring_clients=max: no." in text
    assert "cannot be assessed: e." in text
