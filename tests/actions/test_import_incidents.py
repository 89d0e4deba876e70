"""Incidents of another tool are imported whole or not at all, and the same file again changes nothing."""

from __future__ import annotations

import pytest

from tests.cast import ADA, BO, CYD, HAFEN_CLOUD, NORDBANK, NORDBANK_IT, at, load
from tests.counting import rows
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.import_incidents import import_incidents
from tocsin.channels.incident_csv import Sheet, guessed, read_sheet
from tocsin.core.incidents import Actor, Role
from tocsin.core.refusal import Refused
from tocsin.store import incident_import, ledger, projected, queries
from tocsin.store.models import DueRow, Incident

pytestmark = pytest.mark.django_db
NOW, LATER = at("2026-03-10 10:00"), at("2026-03-11 10:00")
HEADER = "id,title,since,resolved,status,type,urgency,provider,cause,description\n"
OVER = (
    "7,Storing,2026-02-01 10:00,2026-02-01 12:00,closed,system_failure,high,Hafen Cloud,disk full,"
    "Seen at night\n"
)
OPEN = "8,Traag,2026-03-09 10:00,,open,,,Hafen Cloud,,\n"


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load(tmp_path)


def sheet(*lines: str) -> Sheet:
    return read_sheet((HEADER + "".join(lines)).encode(), "export.csv")


def imported(*lines: str, by: Actor = ADA, moment=NOW) -> dict[str, object]:
    given = sheet(*lines)
    return import_incidents(given, guessed(given, "UTC"), by=by, at=moment)


def test_an_incident_that_is_over_is_history_with_all_that_the_file_says():
    """
    State, facts, triage, outage and note stand in the ledger; nothing is due for it.
    """
    assert imported(OVER) == {"created": {"incident": 1}, "updated": {}, "unchanged": {}, "findings": []}

    row = Incident.objects.get()
    told = queries.incident(row.reference)
    facts = {fact.key: fact.value for fact in told.facts}
    assert (row.title, row.state, row.type, row.entity_id) == (
        "Storing",
        "closed",
        "system_failure",
        NORDBANK,
    )
    assert row.since == at("2026-02-01 10:00")
    assert facts == {
        "occurred_at": "2026-02-01T10:00:00Z",
        "resolved_at": "2026-02-01T12:00:00Z",
        "apparent_root_cause": "disk full",
    }
    assert [(each.node, each.until) for each in told.outages] == [(HAFEN_CLOUD, at("2026-02-01 12:00"))]
    assert [each.text for each in told.course.notes] == ["Seen at night"]
    assert told.course.triage.impact == "unknown"
    assert not DueRow.objects.filter(subject=row.reference).exists()


def test_an_incident_that_goes_on_is_taken_up_and_watched():
    """
    The entity is aware of it from the import on, and its clocks run as if somebody had recorded it.
    """
    imported(OPEN)

    row = Incident.objects.get()
    told = queries.incident(row.reference)
    assert (row.state, told.aware_at) == ("detected", NOW)
    assert {"ongoing", "downtime_started_at"} <= {fact.key for fact in told.facts}
    assert DueRow.objects.filter(subject=row.reference).exists()


def test_the_same_file_again_imports_nothing_twice():
    """
    By what the other tool calls it an incident is known again, in whatever order the rows come.
    """
    imported(OVER, OPEN)
    before = rows()

    assert imported(OPEN, OVER, moment=LATER) == {
        "created": {},
        "updated": {},
        "unchanged": {"incident": 2},
        "findings": [],
    }
    assert rows() == before


def test_a_row_that_says_something_new_adds_it_and_takes_nothing_back():
    """
    A resolution and a new title are recorded; the state never goes back, and blanks withdraw nothing.
    """
    imported(OVER, OPEN)
    resolved = OPEN.replace("Traag", "Heel traag").replace(",,open", ",2026-03-10 11:00,resolved")
    reopened = "7,Storing,2026-02-01 10:00,,open,,,,,\n"

    answer = imported(reopened, resolved, moment=LATER)

    first, second = (queries.incident(f"INC-2026-000{number}") for number in (1, 2))
    assert (answer["created"], answer["updated"]) == ({}, {"incident": 2})
    assert first.course.state == "closed"
    assert [fact.value for fact in first.facts if fact.key == "apparent_root_cause"] == ["disk full"]
    assert (second.title, second.course.state, second.course.since) == (
        "Heel traag",
        "resolved",
        at("2026-03-10 11:00"),
    )
    assert imported(reopened, resolved, moment=LATER)["unchanged"] == {"incident": 2}


def test_what_was_written_at_once_is_what_the_ledger_tells():
    """
    The chain holds, and every row is the one that its entries would show.
    """
    imported(OVER, OPEN)
    imported(OPEN.replace("Traag", "Weg"), moment=LATER)

    assert ledger.verify()
    assert projected.check()


def test_one_row_that_cannot_be_read_keeps_all_of_it_out():
    """
    The refusal names the row, and nothing was written.
    """
    before = rows()

    with pytest.raises(Refused, match="line 3, since: 'yesterday' is no instant") as refused:
        imported(OVER, "9,Down,yesterday,,,,,,,\n")

    assert refused.value.code == "faulty_incidents"
    assert rows() == before


def test_who_may_not_import_anywhere_is_refused_and_who_may_elsewhere_imports_there():
    """
    An entity at which one may not import is none that a file can name: nothing about it is learned.
    """
    with pytest.raises(Refused) as refused:
        imported(OVER, by=BO)
    imported(OVER, by=CYD)

    assert refused.value.code == "not_allowed"
    assert Incident.objects.get().entity_id == NORDBANK_IT
    assert set(incident_import.known(NORDBANK_IT)) == {"7"}
    assert incident_import.known(NORDBANK) == {}


def test_a_confidential_incident_is_not_changed_by_who_may_not_see_it():
    """
    To an importer who is not admitted the incident is as it was.
    """
    imported(OPEN)
    confine_incident("INC-2026-0001", ["ada"], by=ADA, at=NOW)
    other = Actor("fay", {NORDBANK: frozenset({Role.ADMINISTRATOR})})

    answer = imported(OPEN.replace("Traag", "Weg"), by=other, moment=LATER)

    assert answer["unchanged"] == {"incident": 1}
    assert queries.incident("INC-2026-0001").title == "Traag"
