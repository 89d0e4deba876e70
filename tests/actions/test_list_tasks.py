"""What is due for somebody: from every source, for who may do it, and no longer than it is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import ADA, BO, CYD, DEE, EVE, HAFEN_CLOUD, NORDBANK, NORDBANK_IT, at, load, package
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.change_state import change_state
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.import_register import import_register
from tocsin.actions.list_tasks import list_tasks
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.record_fact import record_fact
from tocsin.actions.report_follow_up import report_follow_up
from tocsin.actions.set_exemption import set_exemption
from tocsin.actions.triage_incident import triage_incident
from tocsin.core.incidents import OPERATOR, Actor, Fact, Role
from tocsin.core.incidents.follow_ups import FollowUpEvidence
from tocsin.core.time import Instant

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 10:00")
FIRST = at("2026-04-01 08:00")
"""A calendar month after the register was loaded, as a clock in Germany shows it."""


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load(tmp_path)


def due(by: Actor = ADA, moment: Instant = NOW) -> list[tuple[str, str, str]]:
    return [(each.kind, each.about, each.standing(moment)) for each in list_tasks(by, moment)]


def outage() -> str:
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-10 08:00"), by=ADA, at=NOW)


def test_an_entity_that_was_never_assessed_is_due_a_month_after_it_was_loaded():
    """
    The alarm, a later import and the page change nothing about that; an assessment or an exemption does.
    """
    day = timedelta(days=1)
    import_register(package(), by=EVE, at=FIRST + day)

    assert due(moment=FIRST - 15 * day) == []
    assert due(moment=FIRST - day) == [("recurrence_assessment", NORDBANK, "soon")]
    assert act_on_due(FIRST)
    assert due(moment=FIRST + day) == [("recurrence_assessment", NORDBANK, "overdue")]
    assert [each[1] for each in due(CYD, FIRST + day)] == [NORDBANK_IT]

    assess_recurrence(NORDBANK, by=ADA, at=FIRST + day)
    assert due(moment=FIRST + day) == []
    assert due(moment=FIRST + 40 * day) == [("recurrence_assessment", NORDBANK, "overdue")]
    set_exemption(NORDBANK, "microenterprise", by=OPERATOR, at=FIRST + 2 * day)
    assert due(moment=FIRST + 40 * day) == []


def test_an_open_incident_waits_for_its_triage_and_not_for_longer():
    """
    It is due at once, for who may triage and see it; a reader has nothing to do.
    """
    incident = outage()

    assert due() == due(BO) == [("triage", incident, "now")]
    assert due(DEE) == due(CYD) == []
    confine_incident(incident, ["ada"], by=ADA, at=NOW)
    assert due(BO) == []
    triage_incident(incident, "system_failure", "high", by=ADA, at=NOW)
    assert due() == []


def test_a_major_incident_owes_its_reports_and_then_its_review():
    """
    The report of the next limit comes with its instant, and the review once the incident is resolved.
    """
    incident = outage()
    for key in ("relevant_client_or_counterpart_affected", "media_coverage"):
        record_fact(incident, Fact(key, value=True), by=ADA, at=NOW)
    triage_incident(incident, "system_failure", "high", by=ADA, at=NOW)
    classify_incident(incident, by=ADA, at=NOW)

    (report,) = (each for each in list_tasks(ADA, NOW) if each.detail == "initial_notification")
    change_state(incident, "resolved", since=NOW, reason="over", by=ADA, at=NOW)
    reviews = [each for each in list_tasks(ADA, NOW + timedelta(days=20)) if each.kind == "review"]

    assert (report.kind, report.due) == ("report", NOW + timedelta(hours=4))
    assert [(each.about, each.due) for each in reviews] == [(incident, NOW + timedelta(days=30))]
    assert "report" not in {each.kind for each in list_tasks(BO, NOW)}


def test_a_claim_is_due_before_its_period_ends_drafted_or_not():
    """
    What nobody has drafted is listed by its incident, what is drafted by its dossier.
    """
    incident = declare_outage(HAFEN_CLOUD, since=at("2026-02-10 08:00"), by=ADA, at=at("2026-02-10 09:00"))
    record_fact(
        incident, Fact("service_restored_at", "2026-02-10T12:00:00Z"), by=ADA, at=at("2026-02-11 09:00")
    )
    triage_incident(incident, "system_failure", "high", by=ADA, at=NOW)
    near = at("2026-03-24 09:00")

    undrafted = [each for each in due(moment=near) if each[0] == "claim"]
    reference = draft_claim("E-1", incident=incident, by=ADA, at=NOW)

    assert undrafted == [("claim", incident, "soon")]
    assert [each for each in due(moment=near) if each[0] == "claim"] == [("claim", reference, "soon")]
    assert [each for each in due(moment=NOW) if each[0] == "claim"] == []


def test_a_follow_up_is_its_owners_and_its_check_somebody_elses():
    """
    What one owes by name is nobody else's task; whether it helped is not for who did it to say.
    """
    incident = outage()
    triage_incident(incident, "system_failure", "high", by=ADA, at=NOW)
    reference = open_follow_up(incident, "Renew", owner="ada", due=NOW + timedelta(days=3), by=ADA, at=NOW)

    assert due() == [("follow_up", reference, "soon")]
    assert due(BO) == []
    assert due(OPERATOR)[0] == ("follow_up", reference, "soon")
    report_follow_up(reference, "done", FollowUpEvidence("Renewed"), by=ADA, at=NOW)
    assert due() == []
    assert due(BO) == [("effect_check", reference, "undated")]


def test_whoever_has_no_role_has_nothing_to_do():
    """
    Tasks are those of roles and names.
    """
    outage()

    assert due(Actor("nobody")) == due(Actor("fay", {"ELSEWHERE": frozenset(Role)})) == []
