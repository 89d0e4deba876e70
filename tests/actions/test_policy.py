"""Who may do what: the table of the policy, tried with every role on every verb."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.cast import ADA, CYD, EVE, HAFEN_CLOUD, NORDBANK, NORDBANK_IT, at, load, package
from tests.counting import rows
from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.answer_claim import answer_claim
from tocsin.actions.answer_review import answer_review
from tocsin.actions.approve_dossier import approve_dossier
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.assess_threat import assess_threat
from tocsin.actions.change_state import change_state
from tocsin.actions.choose_reading import choose_reading
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement
from tocsin.actions.export_register import export_register
from tocsin.actions.give_role import give_role
from tocsin.actions.import_incidents import import_incidents
from tocsin.actions.import_register import import_register
from tocsin.actions.link_incident import link_incident
from tocsin.actions.make_integration import make_integration
from tocsin.actions.make_token import make_token
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.open_problem import open_problem
from tocsin.actions.policy import MAY, may, visible_entities
from tocsin.actions.record_cost import record_cost
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.actions.record_measured_outage import record_measured_outage
from tocsin.actions.record_notice import record_notice
from tocsin.actions.record_threat import record_threat
from tocsin.actions.record_ticket import record_ticket
from tocsin.actions.send_dossier import send_dossier
from tocsin.actions.set_exemption import set_exemption
from tocsin.actions.set_threat_status import set_threat_status
from tocsin.actions.survey_situation import survey_situation
from tocsin.actions.take_role import take_role
from tocsin.actions.triage_incident import triage_incident
from tocsin.actions.withdraw_dossier import withdraw_dossier
from tocsin.channels.incident_csv import CsvMapping, read_sheet
from tocsin.core.incidents import OPERATOR, Actor, Fact, MeasuredOutage, Role
from tocsin.core.incidents.costs import CostFigure
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.incidents.register_filter import RegisterFilter
from tocsin.core.refusal import Refused
from tocsin.core.reports.service_statement import quarter

THREAT = "THR-2026-0001"
SENT, DRAFTED, APPROVED = "CLM-2026-0001", "CLM-2026-0002", "STM-2026-0001"
SINCE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30")
LATER = at("2026-03-16 08:30")
SPENT = CostFigure("advice", Decimal(100), NOW.date())
EXPORT = read_sheet(b"title,since\nDown,2026-03-01 08:00\n", "export.csv")
MAPPED = {"title": "title", "since": "since"}
MEASURED = MeasuredOutage(HAFEN_CLOUD, SINCE, None, "own_monitoring")

DEEDS: dict[str, Callable[[Actor, str], object]] = {
    "see": lambda by, incident: survey_situation(incident, by=by, at=NOW),
    "declare_outage": lambda by, _: declare_outage(HAFEN_CLOUD, since=SINCE, by=by, at=NOW),
    "acknowledge": lambda by, incident: acknowledge_incident(incident, by=by, at=NOW),
    "record_fact": lambda by, incident: record_fact(incident, Fact("data_impact", False), by=by, at=NOW),  # noqa: FBT003
    "record_notice": lambda by, incident: record_notice(incident, "given", "customer", by=by, at=NOW),
    "record_ticket": lambda by, incident: record_ticket(incident, "opened", "C-1", by=by, at=NOW),
    "record_measured_outage": lambda by, incident: record_measured_outage(incident, MEASURED, by=by, at=NOW),
    "classify": lambda by, incident: classify_incident(incident, by=by, at=NOW),
    "record_incident": lambda by, _: record_incident("Slow", since=SINCE, by=by, at=NOW),
    "triage": lambda by, incident: triage_incident(incident, "other", "low", by=by, at=NOW),
    "change_state": lambda by, incident: change_state(incident, "under_response", by=by, at=NOW),
    "note": lambda by, incident: note_on_incident(incident, "call", "Hello", by=by, at=NOW),
    "link": lambda by, incident: link_incident(incident, "provider", HAFEN_CLOUD, by=by, at=NOW),
    "merge_or_split": lambda by, incident: merge_incidents(
        declare_outage(HAFEN_CLOUD, since=SINCE, by=OPERATOR, at=NOW)
        if may(by, "merge_or_split", NORDBANK)
        else incident,
        incident,
        reason="the same",
        by=by,
        at=NOW,
    ),
    "take_role": lambda by, incident: take_role(incident, "scribe", by=by, at=NOW),
    "admit": lambda by, incident: confine_incident(incident, [], by=by, at=NOW),
    "assess_recurrence": lambda by, _: assess_recurrence(NORDBANK, by=by, at=NOW),
    "set_exemption": lambda by, _: set_exemption(NORDBANK, "microenterprise", by=by, at=NOW),
    "record_threat": lambda by, _: record_threat("Calls", by=by, at=NOW),
    "confirm_threat": lambda by, _: set_threat_status(THREAT, "inactive", reason="over", by=by, at=NOW),
    "assess_threat": lambda by, _: assess_threat(THREAT, by=by, at=NOW),
    "draft_dossier": lambda by, incident: draft_claim("E-1", incident=incident, by=by, at=NOW),
    "approve_dossier": lambda by, _: approve_dossier(DRAFTED, by=by, at=NOW),
    "send_dossier": lambda by, _: send_dossier(APPROVED, channel="e-mail", by=by, at=NOW),
    "answer_claim": lambda by, _: answer_claim(SENT, "accepted", by=by, at=NOW),
    "withdraw_dossier": lambda by, _: withdraw_dossier(DRAFTED, reason="over", by=by, at=NOW),
    "review": lambda by, incident: answer_review(incident, "causes", text="A router", by=by, at=NOW),
    "follow_up": lambda by, incident: open_follow_up(
        incident, "Patch", owner=by.name, due=LATER, by=by, at=NOW
    ),
    "record_cost": lambda by, incident: record_cost(incident, SPENT, by=by, at=NOW),
    "keep_problem": lambda by, _: open_problem(ProblemDescription("Certificates"), by=by, at=NOW),
    "import_incidents": lambda by, _: import_incidents(EXPORT, CsvMapping(MAPPED), by=by, at=NOW),
    "export": lambda by, _: export_register(RegisterFilter(), "json", account=0, by=by, at=NOW),
    "import": lambda by, _: import_register(package(), by=by, at=NOW),
    "choose_reading": lambda by, _: choose_reading("home_member_state", "any_foreign", by=by, at=NOW),
    "manage_access": lambda by, _: make_integration("desk", "x", NORDBANK, Role.READER, by=by, at=NOW),
    "make_token": lambda by, _: (
        give_role(by.name, NORDBANK, Role.READER, by=OPERATOR, at=NOW),
        make_token("cron", scopes=["see"], expires_at=LATER, by=by, at=NOW),
    ),
    "give_role": lambda by, _: give_role("fay", NORDBANK, Role.READER, by=by, at=NOW),
}
MATRIX = [(role, verb) for role in Role for verb in MAY]


def dossiers(incident: str) -> None:
    """Send a claim for February, draft one for March, and approve a statement."""
    earlier = declare_outage(HAFEN_CLOUD, since=at("2026-02-10 08:00"), by=ADA, at=NOW)
    record_fact(earlier, Fact("service_restored_at", "2026-02-10T10:00:00Z"), by=ADA, at=NOW)
    assert draft_claim("E-1", incident=earlier, by=ADA, at=NOW) == SENT
    approve_dossier(SENT, by=OPERATOR, at=NOW)
    send_dossier(SENT, channel="ticket", by=OPERATOR, at=NOW)
    assert draft_claim("E-1", incident=incident, by=ADA, at=NOW) == DRAFTED
    assert draft_statement("K1", quarter("2026-Q1"), by=ADA, at=NOW) == APPROVED
    approve_dossier(APPROVED, by=OPERATOR, at=NOW)


def test_every_verb_of_the_policy_is_tried():
    """
    A verb that is added to the table is tried here.
    """
    assert set(DEEDS) == set(MAY)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "verb"), MATRIX, ids=[f"{role}-{verb}" for role, verb in MATRIX])
def test_a_role_may_do_what_the_table_says_and_no_more(role: Role, verb: str, tmp_path):
    """
    What a role may not do is refused with the roles that may, and nothing is written.
    """
    load(tmp_path)
    incident = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=NOW)
    assert record_threat("Calls", by=ADA, at=NOW) == THREAT
    if verb.endswith(("_dossier", "_claim")):
        dossiers(incident)
    if verb == "review":
        record_fact(incident, Fact("resolved_at", "2026-03-02T08:20:00Z"), by=ADA, at=NOW)
    somebody = Actor("fay", {NORDBANK: frozenset({role})})

    if role in MAY[verb]:
        DEEDS[verb](somebody, incident)
        return
    before = rows()
    with pytest.raises(Refused, match=f"fay may not {verb.replace('_', ' ')} at {NORDBANK}") as refused:
        DEEDS[verb](somebody, incident)

    assert (refused.value.code, refused.value.where) == ("not_allowed", verb)
    assert all(needed.replace("_", " ") in refused.value.message for needed in MAY[verb])
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["see", "acknowledge", "record_fact", "record_ticket", "classify"])
def test_an_incident_of_another_entity_is_unknown(verb: str, tmp_path):
    """
    Cyd has every role, but at another entity: to her the incident does not exist, in the very same words.
    """
    load(tmp_path)
    incident = declare_outage(HAFEN_CLOUD, since=SINCE, by=ADA, at=NOW)
    cyd = Actor("cyd", {NORDBANK_IT: frozenset(Role)})
    before = rows()

    with pytest.raises(Refused) as hidden:
        DEEDS[verb](cyd, incident)
    with pytest.raises(Refused) as absent:
        DEEDS[verb](cyd, "INC-2026-9999")

    assert hidden.value.code == absent.value.code == "unknown_incident"
    assert hidden.value.message == absent.value.message.replace("INC-2026-9999", incident)
    assert rows() == before


@pytest.mark.parametrize("verb", MAY)
def test_the_operator_of_the_machine_may_do_everything(verb: str):
    """
    Who works on the machine itself could read the file anyway.
    """
    assert may(OPERATOR, verb, NORDBANK)
    assert not may(Actor("nobody"), verb, NORDBANK)


def test_roles_count_where_they_are_held():
    """
    A role at one entity is none at another, whoever owns whom.
    """
    assert may(EVE, "import", NORDBANK)
    assert not may(EVE, "import", NORDBANK_IT)
    assert visible_entities(CYD) == {NORDBANK_IT}
    assert visible_entities(Actor("nobody")) == frozenset()
    assert visible_entities(OPERATOR) is None
