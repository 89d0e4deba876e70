"""Recording a fact: checked with all the others, appended, and never an obstacle to judging the incident."""

import pytest

from tests.cast import ADA, BO, HAFEN_CLOUD, at, load
from tests.counting import rows
from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import Fact, latest, status_of
from tocsin.core.refusal import Refused
from tocsin.store import ledger, queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def known(incident: str) -> dict[str, object]:
    return {key: fact.value for key, fact in latest(queries.incident(incident).facts).items()}


def refusal(incident: str, key: str, value: object, **given: object) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        record_fact(incident, Fact(key, value, **given), by=BO, at=NOW)
    assert rows() == before
    return refused.value


def test_a_fact_is_appended_with_who_says_so_and_since_when(incident: str):
    """
    The ledger keeps value, source, author and both instants; an estimate is marked as one.
    """
    given = Fact("clients_affected", 1200, true_since=SINCE, source="the  service desk", estimate=True)

    record_fact(incident, given, by=BO, at=NOW)

    fact = latest(queries.incident(incident).facts)["clients_affected"]
    assert (fact.value, fact.true_since, fact.known_since) == (1200, SINCE, NOW)
    assert (fact.author, fact.source, fact.estimate) == ("bo", "the service desk", True)
    assert ledger.verify() > 0


def test_a_later_fact_corrects_an_earlier_one_and_both_stay_on_record(incident: str):
    """
    Nothing is rewritten: as known before the correction, the first value still stands.
    """
    record_fact(incident, Fact("clients_affected", 1200), by=BO, at=NOW)
    record_fact(incident, Fact("clients_affected", 900), by=ADA, at=at("2026-03-02 10:00"))

    assert known(incident)["clients_affected"] == 900
    assert latest(queries.incident(incident, NOW).facts)["clients_affected"].value == 1200


def test_null_withdraws_what_was_known(incident: str):
    """
    The answer is unknown again, which is not no.
    """
    record_fact(incident, Fact("data_impact", True), by=BO, at=NOW)  # noqa: FBT003
    record_fact(incident, Fact("data_impact", None), by=BO, at=NOW)

    assert "data_impact" not in known(incident)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("clients_afected", 5, "unknown_key"),
        ("clients_afected", None, "unknown_key"),
        ("could_meet_6", True, "unknown_key"),
        ("clients_affected", "12%", "not_a_count"),
        ("data_impact", 1, "not_a_flag"),
        ("costs_and_losses", "a lot", "not_a_number"),
        ("costs_and_losses", float("nan"), "not_a_number"),
        ("occurred_at", "yesterday", "not_an_instant"),
        ("occurred_at", "1901-01-01T00:00:00Z", "instant_out_of_range"),
        ("member_states_impacted", "NL", "not_a_list"),
        ("member_states_impacted", ["UK"], "not_a_country"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(incident: str, key: str, value: object, code: str):
    """
    A slip is never an unknown, and nothing is written.
    """
    assert refusal(incident, key, value).code == code


@pytest.mark.parametrize("source", ["a\x00b", "a\udcffb", "x" * 301])
def test_a_source_that_cannot_be_kept_is_refused(incident: str, source: str):
    """
    What is written goes into reports and terminals.
    """
    assert refusal(incident, "data_impact", value=True, source=source).code in {
        "control_character",
        "too_large",
    }


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ({}, ("service_restored_at", "2026-03-02T07:00:00Z"), "impossible_order"),
        ({}, ("resolved_at", "2026-03-02T07:59:59Z"), "impossible_order"),
        ({}, ("occurred_at", "2026-03-02T08:45:00Z"), "impossible_order"),
        ({}, ("occurred_at", "2026-03-03T08:00:00Z"), "impossible_order"),
        ({}, ("detected_at", "2026-03-02T07:59:00Z"), "impossible_order"),
        ({"resolved_at": "2026-03-02T09:00:00Z"}, ("duration_seconds", 5), "contradictory_facts"),
        ({"service_restored_at": "2026-03-02T09:00:00Z"}, ("downtime_seconds", 5), "contradictory_facts"),
    ],
)
def test_a_fact_that_contradicts_the_others_is_refused(incident: str, first, then, code: str):
    """
    An outage that ends before it began, an occurrence after awareness, a length that does not fit: the
    incident could not be judged any more, so the contradiction is named while it can be corrected.
    """
    for key, value in first.items():
        record_fact(incident, Fact(key, value), by=BO, at=NOW)

    assert refusal(incident, *then).code == code
    survey_situation(incident, by=BO, at=NOW)
    classify_incident(incident, by=ADA, at=NOW)


def test_the_end_of_an_outage_may_be_recorded(incident: str):
    """
    The downtime is the hour it was, however late one looks.
    """
    record_fact(incident, Fact("service_restored_at", "2026-03-02T09:00:00Z"), by=BO, at=NOW)

    seen, _ = survey_situation(incident, by=BO, at=at("2026-03-02 20:00"))

    assert seen.classification.thresholds["9(3)"].value == "no"


def test_an_unknown_incident_is_refused(incident: str):
    """
    The sentence says where the references are.
    """
    reason = refusal("INC-2026-9999", "data_impact", value=True)

    assert (reason.code, reason.where) == ("unknown_incident", "INC-2026-9999")


def test_acknowledging_again_does_not_make_the_entity_aware_later(incident: str):
    """
    Awareness is the first one, and both are on record.
    """
    acknowledge_incident(incident, by=ADA, at=NOW)

    told = queries.incident(incident)
    assert told.aware_at == AWARE
    assert [entry.actor for entry in told.entries if entry.kind == "incident.acknowledged"] == ["bo", "ada"]


def test_a_resolved_incident_is_listed_as_resolved_until_that_is_withdrawn(incident):
    """
    Recording when it was resolved closes it in the list; withdrawing that opens it again.
    """
    moment = at("2026-03-02 11:00")
    status = []

    for value in ("2026-03-02T10:30:00Z", None):
        record_fact(incident, Fact("resolved_at", value, source="on-call"), by=ADA, at=moment)
        status.append(status_of(queries.incidents(None).get(reference=incident).state))

    assert status == ["resolved", "open"]


def test_what_is_true_only_later_is_not_recorded_now(incident):
    """
    A fact that would hold from tomorrow on says nothing of today: it is refused, and nothing is recorded.
    """
    tomorrow = at("2026-03-03 09:30")

    refused = refusal(incident, "media_coverage", value=False, true_since=tomorrow)

    assert (refused.code, refused.where) == ("impossible_order", "since")
