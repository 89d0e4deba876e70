"""Follow-ups: who owes what, told when it is due, shown to be done, and checked by somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, NORDBANK, at, load
from tests.counting import rows
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.check_follow_up import check_follow_up
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.follow_up_access import visible_follow_ups
from tocsin.actions.give_role import give_role
from tocsin.actions.move_follow_up import move_follow_up
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.record_threat import record_threat
from tocsin.actions.report_follow_up import report_follow_up
from tocsin.core.incidents import OPERATOR, Role
from tocsin.core.incidents.follow_ups import FollowUpEvidence
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import follow_ups
from tocsin.store.models import FollowUp
from tocsin.store.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
NOW, DUE = at("2026-03-02 12:00"), at("2026-03-16 12:00")
PATCHED = FollowUpEvidence("Patched and restarted", "https://tickets.nordbank.example/4711")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path):
    load(tmp_path)
    for who, role in (("ada", Role.INCIDENT_MANAGER), ("bo", Role.RESPONDER)):
        give_role(who, NORDBANK, role, by=OPERATOR, at=NOW)


@pytest.fixture
def incident() -> str:
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=NOW)


@pytest.fixture
def owed(incident) -> str:
    return open_follow_up(incident, "Patch the router", owner="bo", due=DUE, by=ADA, at=NOW)


def act(moment: Instant) -> None:
    """Let the worker do all that is due at an instant."""
    while act_on_due(moment):
        pass


def confine(incident: str, *names: str) -> None:
    with unit_of_work(ADA, NOW) as work:
        work.record("incident.confined", incident, {"names": list(names)})


def test_a_follow_up_has_an_owner_and_an_instant_and_stands_in_the_list(owed, incident):
    """
    It gets a reference of its year, and the row says what the ledger says.
    """
    row = FollowUp.objects.get()

    assert (row.reference, row.about, row.owner, row.due, row.state) == (
        "ACT-2026-0001", incident, "bo", DUE, "open",
    )  # fmt: skip
    assert row.entity_id == NORDBANK


def test_what_is_done_is_shown_and_somebody_else_says_whether_it_helped(owed):
    """
    Bo owns it and says that it is done; Ada looks and says that it helped.
    """
    report_follow_up(owed, "done", PATCHED, by=BO, at=NOW)
    check_follow_up(owed, effective=True, text="No loss since", by=ADA, at=NOW)

    told = follow_ups.follow_up(owed)
    assert told.state == FollowUp.objects.get().state == "effective"
    assert told.reports[0].evidence == PATCHED
    assert (told.checks[0].by, told.checks[0].text) == ("ada", "No loss since")


@pytest.mark.parametrize("reporter", [BO, ADA])
def test_neither_the_owner_nor_the_reporter_checks_the_effect(owed, reporter):
    """
    Four eyes: whoever owns it, or said that it is done, is refused, and nothing is recorded.
    """
    report_follow_up(owed, "done", PATCHED, by=reporter, at=NOW)
    before = rows()

    for who in (BO, reporter):
        with pytest.raises(Refused) as refused:
            check_follow_up(owed, effective=True, by=who, at=NOW)
        assert refused.value.code == "four_eyes"

    assert rows() == before


def test_what_did_not_help_is_owed_again_and_reported_anew(owed):
    """
    The owner goes on: another report, and another check.
    """
    report_follow_up(owed, "done", by=BO, at=NOW)
    check_follow_up(owed, effective=False, text="Lost again", by=ADA, at=NOW)

    assert follow_ups.follow_up(owed).owed
    report_follow_up(owed, "done", PATCHED, by=BO, at=NOW)
    assert [each.state for each in follow_ups.follow_up(owed).reports] == ["done", "done"]


def test_the_owner_is_reminded_when_it_is_due_and_every_seven_days_after():
    """
    The alarm of the clock comes at the instant, a week later, and not any more once it is done.
    """
    threat = record_threat("Calls", by=ADA, at=NOW)
    owed = open_follow_up(threat, "Warn the desk", owner="bo", due=DUE, by=ADA, at=NOW)
    week = timedelta(days=7)

    for moment in (DUE - timedelta(seconds=1), DUE, DUE, DUE + week):
        act(moment)
    report_follow_up(owed, "done", by=BO, at=DUE + week)
    act(DUE + 5 * week)

    assert follow_ups.follow_up(owed).reminded_at == (DUE, DUE + week)


def test_moving_it_keeps_the_old_instant_and_the_reason_and_moves_the_reminder(owed):
    """
    It is due at the new instant, and not at the old one any more.
    """
    later = DUE + timedelta(days=3)

    move_follow_up(owed, later, reason="Part not delivered", by=BO, at=NOW)

    told = follow_ups.follow_up(owed)
    assert (told.due, told.moves[0].before, told.moves[0].reason) == (later, DUE, "Part not delivered")
    assert told.reminder_at == later
    assert FollowUp.objects.get().due == later


def test_a_follow_up_about_a_confidential_incident_is_only_for_who_is_admitted(owed, incident):
    """
    To Bo it does not exist any more: not in the list, and in the words of a reference that was never given.
    """
    confine(incident, "ada")

    assert [each.reference for each in visible_follow_ups(ADA)] == [owed]
    assert list(visible_follow_ups(BO)) == list(visible_follow_ups(CYD)) == []
    with pytest.raises(Refused) as refused:
        report_follow_up(owed, "done", by=BO, at=NOW)
    assert refused.value.message == follow_ups.unknown_follow_up(owed).message


def test_who_is_not_admitted_to_a_confidential_incident_cannot_own_what_follows(incident):
    """
    Bo could not see what he owes: he is to be admitted first.
    """
    confine(incident, "ada")

    with pytest.raises(Refused) as refused:
        open_follow_up(incident, "Patch", owner="bo", due=DUE, by=ADA, at=NOW)

    assert refused.value.code == "not_admitted"


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "not_text"),
    ({"due": NOW}, "impossible_order"),
    ({"owner": "nobody"}, "unknown_account"),
    ({"about": "INC-1999-0001"}, "unknown_incident"),
    ({"about": "PRB-1999-0001"}, "unknown_problem"),
    ({"about": "THR-1999-0001"}, "unknown_threat"),
    ({"about": "ACT-2026-0001"}, "unknown_subject"),
    ({"by": DEE}, "not_allowed"),
    ({"by": CYD}, "unknown_incident"),
]


@pytest.mark.parametrize(
    ("changed", "code"), REFUSED, ids=[f"{'-'.join(changed)}-{code}" for changed, code in REFUSED]
)
def test_a_follow_up_that_cannot_be_is_refused(changed, code, incident):
    """
    No title, no time left, nobody who owes it, nothing it is about, nobody who may: nothing is opened.
    """
    given = {"about": incident, "title": "Patch", "owner": "bo", "due": DUE, "by": ADA, "at": NOW} | changed

    with pytest.raises(Refused) as refused:
        open_follow_up(given.pop("about"), given.pop("title"), **given)

    assert refused.value.code == code
    assert not FollowUp.objects.exists()


REPORTS = [
    ("dropped", FollowUpEvidence(), "no_reason"),
    ("gone", FollowUpEvidence(), "unknown_code"),
    ("done", FollowUpEvidence(link="javascript:alert(1)"), "not_a_link"),
    ("done", FollowUpEvidence(file="log.txt", digest="abc"), "not_a_digest"),
    ("done", FollowUpEvidence(digest="0" * 64), "not_a_digest"),
]


@pytest.mark.parametrize(("state", "evidence", "code"), REPORTS, ids=str)
def test_a_report_that_says_too_little_is_refused(owed, state, evidence, code):
    """
    Dropped without a reason, an address that is none, a digest without its file: nothing is recorded.
    """
    with pytest.raises(Refused) as refused:
        report_follow_up(owed, state, evidence, by=BO, at=NOW)

    assert refused.value.code == code
    assert follow_ups.follow_up(owed).state == "open"


def test_the_rows_are_what_the_ledger_tells(owed):
    """
    The projection of every follow-up equals its row.
    """
    report_follow_up(owed, "done", PATCHED, by=BO, at=NOW)

    for row in FollowUp.objects.all():
        told = follow_ups.projection(follow_ups.follow_up(row.reference))
        assert {name: getattr(row, name) for name in follow_ups.COLUMNS} == told
