"""Problems: opened, described, linked from incidents, proposed, and shown where they fit."""

from __future__ import annotations

import pytest

from tests.cast import ADA, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, KLEINE_RECHENSTUBE, NORDBANK, at, load
from tests.counting import rows
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.describe_problem import describe_problem
from tocsin.actions.dismiss_likeness import dismiss_likeness
from tocsin.actions.link_incident import link_incident
from tocsin.actions.open_problem import open_problem
from tocsin.actions.record_fact import record_fact
from tocsin.actions.set_problem_state import set_problem_state
from tocsin.actions.survey_problems import incidents_of, known_errors_of, proposed_likeness
from tocsin.actions.unlink_incident import unlink_incident
from tocsin.core.incidents import Fact
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.refusal import Refused
from tocsin.store import likeness, problems, queries
from tocsin.store.models import Problem

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 10:00")


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load(tmp_path)


def opened(**said: object) -> str:
    return open_problem(ProblemDescription(**{"title": "Certificates", **said}), by=ADA, at=NOW)


def outage(provider: str = HAFEN_CLOUD, **given: object) -> str:
    return declare_outage(provider, since=at("2026-03-10 08:00"), by=ADA, at=NOW, **given)


def test_a_problem_is_a_row_that_the_ledger_projects():
    """
    What is said of it stands in the ledger, and the row shows the last of it.
    """
    reference = opened(node=HAFEN_SERVICE, workaround="Restart")
    describe_problem(reference, ProblemDescription(cause="human_error"), by=ADA, at=NOW)
    set_problem_state(reference, "resolved", reason="Renewed", by=ADA, at=NOW)

    row = Problem.objects.get(reference=reference)
    told = problems.problem(reference)
    assert (row.state, row.cause, row.node, row.entity_id) == (
        "resolved",
        "human_error",
        HAFEN_SERVICE,
        NORDBANK,
    )
    assert (told.workaround, told.reason) == ("Restart", "Renewed")


def test_saying_the_same_again_records_nothing_and_a_late_form_overwrites_nothing():
    """
    Who fills in a form that somebody else has overtaken is told, and theirs is not lost.
    """
    reference = opened()
    seen = problems.last_described(problems.problem(reference)).sequence
    describe_problem(reference, ProblemDescription(workaround="Restart"), by=ADA, at=NOW)
    before = rows()

    assert not describe_problem(
        reference, ProblemDescription(workaround="Restart"), by=ADA, at=NOW, seen=seen
    )
    with pytest.raises(Refused) as refused:
        describe_problem(reference, ProblemDescription(workaround="Reboot"), by=ADA, at=NOW, seen=seen)

    assert refused.value.code == "changed_meanwhile"
    assert rows() == before


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda: opened(title=" "), "not_text"),
        (lambda: opened(node="node:gone"), "unknown_node"),
        (lambda: open_problem(ProblemDescription("x"), entity="NONE", by=ADA, at=NOW), "not_allowed"),
        (lambda: set_problem_state(opened(), "resolved", reason="", by=ADA, at=NOW), "no_reason"),
        (lambda: set_problem_state(opened(), "gone", reason="x", by=ADA, at=NOW), "unknown_code"),
        (lambda: describe_problem("PRB-2026-9999", ProblemDescription(), by=ADA, at=NOW), "unknown_problem"),
        (lambda: describe_problem(opened(), ProblemDescription(), by=CYD, at=NOW), "unknown_problem"),
        (lambda: describe_problem(opened(), ProblemDescription(), by=DEE, at=NOW), "not_allowed"),
    ],
)
def test_what_cannot_be_done_is_refused(deed, code: str):
    """
    Who may not see the entity learns nothing of its problems.
    """
    with pytest.raises(Refused) as refused:
        deed()

    assert refused.value.code == code


def test_a_known_error_is_shown_on_an_incident_it_fits_and_linking_shows_it_both_ways():
    """
    It comes up by the map, says why, and once linked it stands first and the problem lists the incident.
    """
    fits, other = opened(node=HAFEN_SERVICE, workaround="Restart"), opened(node="")
    incident = outage()

    (known,) = known_errors_of(queries.incident(incident), DEE)
    link_incident(incident, "problem", fits, by=ADA, at=NOW)
    (linked,) = known_errors_of(queries.incident(incident), DEE)
    behind = incidents_of(problems.problem(fits), DEE)
    unlink_incident(incident, fits, by=ADA, at=NOW)

    assert (known.told.reference, known.match.nearness, known.linked) == (fits, "provider", False)
    assert (linked.told.reference, linked.linked) == (fits, True)
    assert [each.reference for each in behind] == [incident]
    assert problems.problem(fits).incidents == ()
    assert incidents_of(problems.problem(other), ADA) == []


def test_a_resolved_problem_and_one_of_another_entity_are_not_shown():
    """
    What is gone helps nobody, and what is another's is not known here.
    """
    gone = opened(node=HAFEN_CLOUD)
    set_problem_state(gone, "resolved", reason="Renewed", by=ADA, at=NOW)
    theirs = ProblemDescription("Theirs", node=HAFEN_CLOUD)
    open_problem(theirs, entity=next(iter(CYD.roles)), by=CYD, at=NOW)

    assert known_errors_of(queries.incident(outage()), ADA) == []


def test_a_confidential_incident_is_not_listed_for_who_is_not_admitted():
    """
    The problem does not name what somebody may not see.
    """
    reference, incident = opened(), outage()
    link_incident(incident, "problem", reference, by=ADA, at=NOW)
    confine_incident(incident, ["ada"], by=ADA, at=NOW)

    assert incidents_of(problems.problem(reference), DEE) == []
    assert len(incidents_of(problems.problem(reference), ADA)) == 1


def test_incidents_with_one_cause_are_proposed_until_somebody_decides():
    """
    The dismissal is remembered in the ledger; a link settles it as well, and then proposes the problem.
    """
    one, other = outage(title="Paying fails"), outage(KLEINE_RECHENSTUBE, title="Archive slow")
    for incident in (one, other):
        record_fact(incident, Fact("apparent_root_cause", "disk full"), by=ADA, at=NOW)

    (found,) = proposed_likeness(ADA)
    dismiss_likeness(found.incident, found.to, by=ADA, at=NOW)
    dismiss_likeness(found.incident, found.to, by=ADA, at=NOW)

    assert (found.incident, found.to, [each.kind for each in found.reasons]) == (other, one, ["cause"])
    assert proposed_likeness(ADA) == []
    assert proposed_likeness(CYD) == proposed_likeness(DEE) == []
    assert likeness.dismissed(NORDBANK) == {frozenset({one, other})}

    link_incident(one, "problem", opened(), by=ADA, at=NOW)
    assert [(each.incident, each.to, each.through) for each in proposed_likeness(ADA)] == [
        (other, "PRB-2026-0001", one)
    ]
