"""Classifying: a decision on record that can be made again from what the record holds."""

from dataclasses import replace

import pytest

from tests.cast import ADA, HAFEN_CLOUD, HAFEN_SERVICE, KLEINE_RECHENSTUBE, RECHENSTUBE_SERVICE, at, load
from tests.counting import rows
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Fact
from tocsin.core.refusal import Refused
from tocsin.core.rules import classify, verdict
from tocsin.core.time import instant
from tocsin.store import lawbooks, queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")


@pytest.fixture
def loaded(tmp_path) -> None:
    load(tmp_path)


def decided(incident: str) -> dict[str, object]:
    return dict(queries.incident(incident).decisions[-1].grounds)


def again(grounds: dict[str, object]) -> dict[str, object]:
    """Make a decision again from nothing but its ledger entry."""
    when, rules = instant(grounds["at"]), lawbooks.classification(grounds["rules"])
    assert rules.digest == grounds["pack"]["digest"]
    facts = lawbooks.reader_for(rules).all_of(grounds["facts"])
    for key, since in grounds["true_since"].items():
        facts[key] = replace(facts[key], true_since=instant(since))
    return verdict(classify(rules, facts, when, grounds["readings"]), when)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("outage", "facts"),
    [
        ({"provider": HAFEN_CLOUD}, {}),
        ({"provider": KLEINE_RECHENSTUBE, "service": RECHENSTUBE_SERVICE}, {}),
        (
            {"provider": HAFEN_CLOUD, "service": HAFEN_SERVICE},
            {"occurred_at": None, "clients_affected": 90000},
        ),
        (
            {"provider": HAFEN_CLOUD},
            {
                "malicious_unauthorised_access": True,
                "costs_and_losses": "250000.50",
                "resolved_at": "2026-03-02T09:00:00Z",
            },
        ),
    ],
)
def test_a_decision_can_be_made_again_from_the_ledger(outage, facts):
    """
    The entry holds the rules with the digest of their file, the readings, the instant and every fact it
    rests on, the awareness included: deciding again gives the very same answer.
    """
    incident = declare_outage(**outage, since=SINCE, by=ADA, at=AWARE)
    for key, value in facts.items():
        record_fact(incident, Fact(key, value), by=ADA, at=NOW)

    answer = classify_incident(incident, by=ADA, at=NOW)

    grounds = decided(incident)
    assert {key: grounds[key] for key in answer} == answer
    assert again(grounds) == answer
    assert grounds["facts"]["detected_at"] == "2026-03-02T08:30:00Z"
    assert None not in grounds["facts"].values()


@pytest.mark.usefixtures("loaded")
def test_the_list_shows_the_last_decision():
    """
    A correction is a new decision, and the first one stays on record.
    """
    incident = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=AWARE)
    classify_incident(incident, by=ADA, at=NOW)
    first = queries.incidents(None).get().outcome
    for key, value in (
        ("relevant_client_or_counterpart_affected", False),
        ("member_states_impacted", ["DE"]),
    ):
        record_fact(incident, Fact(key, value), by=ADA, at=NOW)
    record_fact(incident, Fact("resolved_at", "2026-03-02T09:00:00Z"), by=ADA, at=NOW)

    classify_incident(incident, by=ADA, at=at("2026-03-02 10:00"))

    assert (first, queries.incidents(None).get().outcome) == ("major", "undetermined")
    assert [each.outcome for each in queries.incident(incident).decisions] == ["major", "undetermined"]


@pytest.mark.usefixtures("loaded")
def test_the_clock_of_the_reports_starts_with_the_decision():
    """
    Before it the deadline is projected; after it stands, whenever one looks.
    """
    incident = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=AWARE)

    def first_deadline(when: str) -> tuple[bool, str]:
        seen, _ = survey_situation(incident, by=ADA, at=at(when))
        return seen.deadlines[0].projected, f"{seen.deadlines[0].due:%H:%M}"

    before = first_deadline("2026-03-02 09:30")
    classify_incident(incident, by=ADA, at=NOW)

    assert before == (True, "13:30")
    assert first_deadline("2026-03-02 11:00") == (False, "13:30")


@pytest.mark.usefixtures("loaded")
def test_an_unknown_incident_cannot_be_classified():
    """
    Nothing is written.
    """
    before = rows()

    with pytest.raises(Refused) as refused:
        classify_incident("INC-2026-9999", by=ADA, at=NOW)

    assert refused.value.code == "unknown_incident"
    assert rows() == before
