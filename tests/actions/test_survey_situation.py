"""Surveying: as it stood, as it was known, and only for those who may see it."""

import pytest

from tests.cast import (
    ADA,
    BAKERY,
    BO,
    CYD,
    DEE,
    EVE,
    FUND,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    KLEINE_RECHENSTUBE,
    LOADED,
    PAY,
    PAYMENTS,
    RECHENSTUBE_SERVICE,
    at,
    load,
    package,
    register,
)
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_register import import_register
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.refusal import Refused
from tocsin.core.situation import document

pytestmark = pytest.mark.django_db

SINCE, AWARE = at("2026-03-02 08:00"), at("2026-03-02 08:30")


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def seen(incident: str, as_of: str, known_at: str | None = None, by=ADA) -> dict:
    known = at(known_at) if known_at else None
    return document(*survey_situation(incident, by=by, at=at(as_of), known_at=known))


def test_the_whole_picture_has_the_keys_of_the_contract(incident: str):
    """
    Programs rely on these keys; more may come, none may vanish.
    """
    found = seen(incident, "2026-03-02 09:00")

    assert found.keys() >= {
        "hit",
        "commitments",
        "entitlements",
        "recovery",
        "classification",
        "deadlines",
        "to_tell",
        "net_position",
    }
    assert found["classification"].keys() >= {
        "rules",
        "at",
        "outcome",
        "basis",
        "critical_services",
        "thresholds",
        "points_met",
        "becomes_major_at",
        "ask_next",
    }


def test_what_is_hit_is_explained_down_to_the_declared_node(incident: str):
    """
    Each hit names the group that broke and the members that broke it; only the declared node has no reason.
    """
    hit = {each["id"]: each for each in seen(incident, "2026-03-02 09:00")["hit"]}

    assert hit.keys() == {
        HAFEN_CLOUD,
        HAFEN_SERVICE,
        PAYMENTS,
        PAY,
        BAKERY,
        FUND,
        "entity:" + PAYMENTS[9:29],
    } & (hit.keys() | {HAFEN_CLOUD, HAFEN_SERVICE, PAYMENTS, PAY, BAKERY, FUND})
    assert {each["state"] for each in hit.values()} <= {"down", "degraded"}
    assert {each["since"] for each in hit.values()} == {"2026-03-02T08:00:00Z"}
    assert [id_ for id_, each in hit.items() if each["why"] is None] == [HAFEN_CLOUD]
    for id_, each in hit.items():
        if each["why"]:
            assert each["why"]["because"], id_
            assert set(each["why"]["because"]) <= hit.keys()


def test_the_clocks_of_what_is_down_run_from_the_outage(incident: str):
    """
    Payments must be back within two hours, and an hour of data may be lost (B_06.01 c0080, c0090).
    """
    clock, paying = seen(incident, "2026-03-02 10:00")["recovery"]
    late, _ = seen(incident, "2026-03-02 10:01")["recovery"]

    assert (clock["function"], clock["down_since"]) == (PAYMENTS, "2026-03-02T08:00:00Z")
    assert (clock["rto_due"], clock["recoverable_from"]) == ("2026-03-02T10:00:00Z", "2026-03-02T07:00:00Z")
    assert (clock["rto_passed"], late["rto_passed"]) == (False, True)
    assert (paying["node"], paying["rto_due"], paying["rto_passed"]) == (PAY, None, None)


def test_as_of_moves_the_eye_and_known_at_the_knowledge(incident: str):
    """
    At 11:00 it is known that many clients are hit: as of 10:00 that holds, as known at 10:00 it does not.
    """
    record_fact(incident, Fact("clients_affected", 90000), by=BO, at=at("2026-03-02 11:00"))

    now = seen(incident, "2026-03-02 10:00")
    then = seen(incident, "2026-03-02 10:00", known_at="2026-03-02 10:00")

    assert "9(1)(a)" in now["classification"]["points_met"]
    assert "9(1)(a)" not in then["classification"]["points_met"]
    assert now["at"] == then["at"] == "2026-03-02T10:00:00Z"


def test_an_early_look_at_a_major_incident_is_answered(incident: str):
    """
    As of an instant before anybody was aware, the deadlines are those of a classification upon awareness.
    """
    found = seen(incident, "2026-03-02 08:10")

    assert found["classification"]["outcome"] == "major"
    assert found["deadlines"][0]["due"] == "2026-03-02T12:30:00Z"
    assert found["deadlines"][0]["projected"]


def test_a_look_at_the_time_before_the_outage_is_refused(incident: str):
    """
    There was no incident yet, and the sentence says which instant to ask about.
    """
    with pytest.raises(Refused, match="Ask about a later instant"):
        seen(incident, "2026-03-02 07:59")


def test_an_incident_is_not_known_before_it_was_opened(incident: str):
    """
    As known before the first entry there is none.
    """
    with pytest.raises(Refused) as refused:
        seen(incident, "2026-03-02 10:00", known_at="2026-03-02 08:29")

    assert refused.value.code == "unknown_incident"


def test_the_same_question_has_the_same_answer(incident: str):
    """
    Nothing is stored and no clock is read: what was true as of an instant stays what it was.
    """
    before = seen(incident, "2026-03-02 09:00", known_at="2026-03-02 09:00")
    record_fact(incident, Fact("data_impact", True), by=BO, at=at("2026-03-02 11:00"))  # noqa: FBT003
    classify_incident(incident, by=ADA, at=at("2026-03-02 11:00"))

    assert seen(incident, "2026-03-02 09:00", known_at="2026-03-02 09:00") == before


@pytest.mark.parametrize("by", [ADA, BO, DEE, EVE, OPERATOR], ids=lambda each: each.name)
def test_everybody_of_the_entity_sees_the_same(incident: str, by):
    """
    Seeing is for every role; deciding is not.
    """
    assert seen(incident, "2026-03-02 09:00", by=by) == seen(incident, "2026-03-02 09:00")


def test_somebody_of_another_entity_sees_nothing(incident: str):
    """
    To Cyd the incident does not exist.
    """
    with pytest.raises(Refused, match=f"There is no incident {incident}"):
        seen(incident, "2026-03-02 09:00", by=CYD)


def test_an_outage_that_hits_nothing_critical_is_not_major_by_the_map(incident: str):
    """
    The archive is down, nobody is to be told by contract, and the questions are still open.
    """
    archive = declare_outage(KLEINE_RECHENSTUBE, service=RECHENSTUBE_SERVICE, since=SINCE, by=BO, at=AWARE)

    found = seen(archive, "2026-03-02 09:00")

    assert found["classification"]["outcome"] == "undetermined"
    assert found["classification"]["ask_next"]
    assert found["commitments"] == []
    assert "customer" not in {each["audience"] for each in found["to_tell"]}


@pytest.mark.parametrize(("country", "kept"), [("eba_GA:GB", "GB"), ("eba_GA:x99", None), ("", None)])
def test_an_entity_outside_the_union_still_has_its_situation(incident: str, country: str, kept: str | None):
    """
    Its holidays are not known, or its country is not: the picture is drawn all the same.
    """
    abroad = register()
    abroad["B_01.02"] = [{**row, "c0030": country} for row in abroad["B_01.02"]]
    abroad["B_01.01"] = [{**row, "c0030": country} for row in abroad["B_01.01"]]
    import_register(package(abroad), by=OPERATOR, at=LOADED)

    found = survey_situation(incident, by=ADA, at=at("2026-03-02 09:00"))[0]

    assert found.entity.country == kept
    assert found.hit
