"""Declaring an outage: an incident is opened with what the map knows by itself."""

from dataclasses import replace

import pytest

from tests.cast import (
    ADA,
    BO,
    HAFEN,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    KLEINE_RECHENSTUBE,
    LOADED,
    NORDBANK,
    NORDBANK_IT,
    PAYMENTS,
    RECHENSTUBE_SERVICE,
    at,
    load,
    package,
    register,
)
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_register import import_register
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.refusal import Refused
from tocsin.core.register import Provider
from tocsin.store import ledger, queries

pytestmark = pytest.mark.django_db

SINCE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30")


def declared(provider: str = HAFEN_CLOUD, **given: object) -> str:
    return declare_outage(provider, **{"since": SINCE, "by": BO, "at": NOW} | given)


def refusal(**given: object) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        declared(**given)
    assert rows() == before
    return refused.value


def test_an_outage_opens_an_incident_that_the_entity_is_aware_of(tmp_path):
    """
    The ledger tells it in order: opened, acknowledged, the outage, and what follows from the map.
    """
    load(tmp_path)

    reference = declared()

    kinds = [entry.kind for entry in ledger.entries(reference)]
    told = queries.incident(reference)
    assert reference == "INC-2026-0001"
    assert kinds[:3] == ["incident.opened", "incident.acknowledged", "outage.declared"]
    assert set(kinds[3:]) == {"fact.recorded"}
    assert (told.title, told.entity, told.aware_at) == ("Hafen Cloud is down", NORDBANK, NOW)
    assert [(each.node, each.state, each.since, each.until) for each in told.outages] == [
        (HAFEN_CLOUD, "down", SINCE, None)
    ]
    assert ledger.verify() > 0


def test_what_the_map_knows_becomes_facts_with_their_source(tmp_path):
    """
    Payments are critical, paying is supervised, a customer is relevant, and the figures stand in the folder.
    """
    load(tmp_path)

    told = queries.incident(declared())

    facts = {fact.key: fact for fact in told.facts}
    assert {key: fact.value for key, fact in facts.items()} == {
        "occurred_at": "2026-03-02T08:00:00Z",
        "ongoing": True,
        "downtime_started_at": "2026-03-02T08:00:00Z",
        "supports_critical_or_important_function": True,
        "downtime_hits_critical_function_support": True,
        "affects_supervised_service": True,
        "home_member_state": "DE",
        "member_states_impacted": ["BE", "DE", "NL"],
        "clients_using_service": 120000,
        "transactions_daily_average": 45000,
        "relevant_client_or_counterpart_affected": True,
    }
    assert all(fact.source for fact in told.facts)
    assert facts["member_states_impacted"].estimate
    assert "B_06.01" in facts["supports_critical_or_important_function"].source


def test_what_the_map_does_not_show_stays_unknown(tmp_path):
    """
    The archive is not critical, and still nobody says that no critical function is hit: silence is no proof.
    """
    load(tmp_path)

    told = queries.incident(declared(KLEINE_RECHENSTUBE, service=RECHENSTUBE_SERVICE))

    keys = {fact.key for fact in told.facts}
    assert not keys & {"supports_critical_or_important_function", "relevant_client_or_counterpart_affected"}
    assert False not in {fact.value for fact in told.facts}


def test_one_service_may_be_down_while_its_provider_is_not(tmp_path):
    """
    Only the service named is down, and what stands on it.
    """
    load(tmp_path)

    reference = declared(service=HAFEN_SERVICE)

    seen, _ = survey_situation(reference, by=ADA, at=NOW)
    hit = {each.node.id for each in seen.hit}
    assert {HAFEN_SERVICE, PAYMENTS} <= hit
    assert HAFEN_CLOUD not in hit


def test_a_provider_may_be_named_by_its_code_and_an_incident_by_a_title(tmp_path):
    """
    The code of the register will do; a title is one line without blanks around it.
    """
    load(tmp_path)

    told = queries.incident(declared(HAFEN, title="  Hamburg\nis dark "))

    assert told.title == "Hamburg is dark"


def test_references_count_on_within_a_year(tmp_path):
    """
    Each year begins anew at 0001, by the year in UTC in which it was declared.
    """
    load(tmp_path)

    found = [
        declared(),
        declared(),
        declared(at=at("2027-01-01 00:30 Europe/Berlin")),
        declared(at=at("2027-01-01 00:00")),
    ]

    assert found == ["INC-2026-0001", "INC-2026-0002", "INC-2026-0003", "INC-2027-0001"]


def test_an_incident_may_be_that_of_another_entity(tmp_path):
    """
    It takes the role there.
    """
    load(tmp_path)
    there = replace(BO, roles={NORDBANK_IT: frozenset({Role.RESPONDER})})

    assert queries.incident(declared(by=there, entity=NORDBANK_IT)).entity == NORDBANK_IT
    assert refusal(by=there).code == "not_allowed"


def test_an_unknown_provider_is_refused_with_a_sentence(tmp_path):
    """
    It says where the ids are listed, and nothing is written.
    """
    load(tmp_path)

    reason = refusal(provider="Hafn Cloud")

    assert reason.code == "unknown_provider"
    assert reason.message == (
        "Hafn Cloud is no provider of the inventory. `tocsin inventory` lists the ids and names."
    )


@pytest.mark.parametrize("provider", [PAYMENTS, HAFEN_SERVICE, "", "provider:", "\x00", "\udcff"])
def test_what_is_no_provider_cannot_be_declared_down(provider: str, tmp_path):
    """
    A function or a service is no provider, whatever else is on the map under that name.
    """
    load(tmp_path)

    assert refusal(provider=provider).code == "unknown_provider"


@pytest.mark.parametrize("service", [RECHENSTUBE_SERVICE, PAYMENTS, "ict_service:none", ""])
def test_a_service_is_one_of_that_provider(service: str, tmp_path):
    """
    The archive's service is not Hafen Cloud's.
    """
    load(tmp_path)

    assert refusal(service=service).code == "unknown_service"


def test_a_service_further_down_the_chain_may_be_named(tmp_path):
    """
    Kleine Rechenstube is a subcontractor of the service that Hafen Cloud delivers.
    """
    load(tmp_path)

    assert declared(KLEINE_RECHENSTUBE, service=HAFEN_SERVICE)


def test_an_outage_does_not_begin_in_the_future(tmp_path):
    """
    It may begin at this very instant.
    """
    load(tmp_path)

    assert refusal(since=at("2026-03-02 08:31")).code == "future_outage"
    assert declared(since=NOW)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since": at("1901-01-01 00:00")}, "instant_out_of_range"),
        ({"since": at("0001-01-01 00:00")}, "instant_out_of_range"),
        ({"title": "a\x00b"}, "control_character"),
        ({"title": "a\udcffb"}, "control_character"),
        ({"source": "a\x1bb"}, "control_character"),
        ({"title": "x" * 301}, "too_large"),
        ({"by": OPERATOR, "entity": "NOBODY"}, "unknown_entity"),
    ],
)
def test_what_could_not_be_judged_or_kept_later_is_refused_now(given, code: str, tmp_path):
    """
    An incident that was opened can always be looked at: what would stand in the way does not get in.
    """
    load(tmp_path)

    assert refusal(**given).code == code


def test_a_provider_with_a_very_long_name_can_be_down_too(tmp_path):
    """
    The title is shortened, the name is not.
    """
    load(tmp_path)
    wordy = register()
    wordy["B_05.01"][0]["c0050"] = "Hafen " * 100
    import_register(package(wordy), by=OPERATOR, at=LOADED)

    told = queries.incident(declared())

    node = queries.landscape().inventory.nodes[HAFEN_CLOUD]
    assert isinstance(node, Provider)
    assert len(node.name) > 500
    assert told.title.endswith("is down")
    assert len(told.title) <= 300


def test_without_a_register_there_is_nothing_to_declare():
    """
    The refusal says what to load.
    """
    assert refusal().code == "no_register"
