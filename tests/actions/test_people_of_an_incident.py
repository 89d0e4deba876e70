"""Who is concerned with an incident: roles, who may know of it, and what it hangs together with."""

import pytest

from tests.cast import ADA, BO, DEE, HAFEN_CLOUD, NORDBANK, NORDBANK_IT, RECHENSTUBE_SERVICE, at, load
from tests.counting import rows
from tocsin.actions.admit_to_incident import admit_to_incident
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.gather_outages import gather_outages
from tocsin.actions.give_role import give_role
from tocsin.actions.link_incident import link_incident
from tocsin.actions.list_claims import list_claims
from tocsin.actions.policy import visible_incidents
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.actions.record_threat import record_threat
from tocsin.actions.release_role import release_role
from tocsin.actions.review_provider import review_provider
from tocsin.actions.show_incident import show_incident
from tocsin.actions.show_out_of_incident import show_out_of_incident
from tocsin.actions.take_role import take_role
from tocsin.actions.unconfine_incident import unconfine_incident
from tocsin.actions.unlink_incident import unlink_incident
from tocsin.core.incidents import OPERATOR, Fact, Role
from tocsin.core.refusal import Refused
from tocsin.core.time import Interval
from tocsin.store import queries

pytestmark = pytest.mark.django_db

SINCE, NOW, LATER = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")
ROLES = {"ada": Role.INCIDENT_MANAGER, "bo": Role.RESPONDER, "dee": Role.READER}


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    for name, role in ROLES.items():
        give_role(name, NORDBANK, role, by=OPERATOR, at=NOW)
    give_role("cyd", NORDBANK_IT, Role.INCIDENT_MANAGER, by=OPERATOR, at=NOW)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)


def refusal(code: str, act, *args, **how) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": ADA, "at": LATER} | how))
    assert (refused.value.code, rows()) == (code, before)
    return refused.value


def holders(incident: str) -> dict[str, str]:
    return {each.role: each.person for each in queries.incident(incident).course.roles}


def test_a_role_is_taken_given_and_taken_over_with_a_reason(incident: str):
    """
    One person at a time; the same again is no entry; who had it is named.
    """
    for _ in range(2):
        take_role(incident, "incident_manager", by=ADA, at=NOW)
    take_role(incident, "scribe", person="dee", by=ADA, at=NOW)

    refused = refusal("no_reason", take_role, incident, "incident_manager", person="bo")
    take_role(incident, "incident_manager", person="bo", reason="end of her shift", by=ADA, at=LATER)

    kinds = [each.kind for each in queries.incident(incident).entries]
    assert (holders(incident), kinds.count("incident.role_taken")) == (
        {"scribe": "dee", "incident_manager": "bo"},
        3,
    )
    assert "ada is incident manager" in refused.message


def test_only_who_has_a_role_at_the_entity_holds_one_in_its_incident(incident: str):
    """
    Neither a stranger nor the machine's operator is somebody to call at night.
    """
    for person in ("cyd", "nobody"):
        refusal("unknown_person", take_role, incident, "scribe", person=person)
    refusal("unknown_person", take_role, incident, "scribe", by=OPERATOR)
    refusal("unknown_code", take_role, incident, "hero")


def test_a_role_is_let_go_by_oneself_or_with_a_reason(incident: str):
    """
    Taking it from somebody is said why; what nobody has cannot be let go.
    """
    take_role(incident, "scribe", by=BO, at=NOW)

    refusal("no_reason", release_role, incident, "scribe")
    release_role(incident, "scribe", by=BO, at=NOW)

    assert holders(incident) == {}
    refusal("wrong_state", release_role, incident, "scribe")


def test_a_confidential_incident_is_there_for_those_admitted_alone(incident: str):
    """
    Lists, the page and every step: for others the reference was never given; figures stay true without it.
    """
    span = Interval(SINCE, LATER)
    before = gather_outages(NORDBANK, {queries.landscape().entitlements[0].ict_service}, span, LATER)

    confine_incident(incident, [], by=ADA, at=NOW)

    assert [each.reference for each in visible_incidents(ADA)] == [incident]
    assert list(visible_incidents(BO)) == []
    refusal("unknown_incident", record_fact, incident, Fact("data_impact", value=True), by=BO)
    with pytest.raises(Refused, match="There is no incident"):
        show_incident(incident, by=BO)
    assert list_claims(None, LATER) == []
    after = gather_outages(NORDBANK, {queries.landscape().entitlements[0].ict_service}, span, LATER)
    assert [[each.outage for each in told] for told in after.values()] == [
        [each.outage for each in told] for told in before.values()
    ]
    assert {each.incident for told in after.values() for each in told} == {""}
    assert incident not in str(review_provider(HAFEN_CLOUD, by=BO, at=LATER)[0])
    assert incident in str(review_provider(HAFEN_CLOUD, by=ADA, at=LATER)[0])


def test_people_are_admitted_and_shown_out_by_name_and_never_the_last(incident: str):
    """
    Somebody who may admit others always stays; a role goes with whom is shown out.
    """
    refusal("wrong_state", admit_to_incident, incident, "bo")
    refusal("unknown_person", confine_incident, incident, ["cyd"])
    refusal("last_admitted", confine_incident, incident, ["dee"], by=OPERATOR)
    confine_incident(incident, ["dee"], by=ADA, at=NOW)
    refusal("wrong_state", confine_incident, incident, ["dee"])
    refusal("not_admitted", take_role, incident, "scribe", person="bo")
    for _ in range(2):
        admit_to_incident(incident, "bo", reason="he knows the network", by=ADA, at=NOW)
    take_role(incident, "technical_lead", person="bo", by=ADA, at=NOW)

    show_out_of_incident(incident, "bo", by=ADA, at=LATER)

    assert queries.incident(incident).course.admitted == {"ada", "dee"}
    assert holders(incident) == {}
    refusal("not_admitted", show_out_of_incident, incident, "bo")
    refusal("unknown_person", admit_to_incident, incident, "cyd")
    refusal("last_admitted", show_out_of_incident, incident, "ada")
    refusal("no_reason", unconfine_incident, incident, " ")
    unconfine_incident(incident, "it is over", by=ADA, at=LATER)
    assert [each.reference for each in visible_incidents(DEE)] == [incident]
    refusal("wrong_state", unconfine_incident, incident, "again")
    refusal("wrong_state", show_out_of_incident, incident, "dee")


def test_links_stand_at_both_incidents_and_lead_to_what_there_is(incident: str):
    """
    A link says how; taken back it is gone at both; what is not there cannot be linked.
    """
    other = record_incident("Slow", since=SINCE, by=BO, at=NOW)
    threat = record_threat("Calls", by=ADA, at=NOW)

    link_incident(incident, "incident", other, relation="same morning", by=BO, at=NOW)
    link_incident(incident, "threat", threat, by=BO, at=NOW)
    link_incident(incident, "provider", HAFEN_CLOUD.partition(":")[2], by=BO, at=NOW)

    assert [(each.kind, each.to) for each in queries.incident(incident).course.links] == [
        ("incident", other),
        ("threat", threat),
        ("provider", HAFEN_CLOUD),
    ]
    assert [(each.to, each.relation) for each in queries.incident(other).course.links] == [
        (incident, "same morning")
    ]
    unlink_incident(other, incident, by=BO, at=LATER)
    assert incident not in {each.to for each in queries.incident(other).course.links}
    assert other not in {each.to for each in queries.incident(incident).course.links}
    for code, kind, to in (
        ("cannot_link", "incident", incident),
        ("unknown_incident", "incident", "INC-2026-9999"),
        ("unknown_problem", "problem", "PRB-2026-0001"),
        ("unknown_threat", "threat", "THR-2026-0009"),
        ("unknown_provider", "provider", RECHENSTUBE_SERVICE),
        ("unknown_code", "rumour", other),
    ):
        refusal(code, link_incident, incident, kind, to)
    refusal("not_linked", unlink_incident, incident, other)


def test_no_link_names_a_confidential_incident_where_others_read(incident: str):
    """
    From the confidential one outwards it may be drawn; what was drawn before is not shown any more.
    """
    before, hidden = (record_incident("Slow", since=SINCE, by=BO, at=NOW) for _ in range(2))
    link_incident(before, "incident", hidden, by=BO, at=NOW)
    confine_incident(hidden, [], by=ADA, at=NOW)

    refusal("cannot_link", link_incident, incident, "incident", hidden)
    link_incident(hidden, "incident", incident, by=ADA, at=LATER)

    assert queries.incident(incident).course.links == ()
    assert hidden not in str(show_incident(before, by=BO))
    assert hidden in str(show_incident(before, by=ADA))
