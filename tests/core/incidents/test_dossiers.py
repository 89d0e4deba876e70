"""The dossier as the ledger tells it: which step follows which, four eyes, and when people are reminded."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.sla.written import at

from tocsin.core.incidents import Entry
from tocsin.core.incidents.dossiers import (
    REMINDERS,
    DossierStatus,
    check_four_eyes,
    check_step,
    content_digest,
    dossier_history,
    next_reminder,
    reminded_of,
)
from tocsin.core.quantities import Money, exact
from tocsin.core.refusal import Refused

END = at("2026-05-01 00:00")
CONTENT = {
    "kind": "claim",
    "entity": "LEI",
    "title": "Hafen Cloud, 2026-03",
    "claim_by": "2026-05-01T00:00:00Z",
}
BODIES = {
    "claim.drafted": {"content": CONTENT},
    "statement.drafted": {"content": CONTENT | {"kind": "statement", "claim_by": None}},
    "dossier.approved": {"digest": content_digest(CONTENT)},
    "dossier.sent": {"channel": "ticket", "recipient": "", "sent_at": "2026-04-02T08:00:00Z"},
    "claim.accepted": {"reason": ""},
    "claim.credited": {"reason": "", "on": "2026-04-20", "amount": {"amount": "200.00", "currency": "EUR"}},
    "claim.refused": {"reason": "Force majeure"},
    "dossier.withdrawn": {"reason": "Wrong window"},
    "claim.deadline_near": {},
}


def told(*kinds: str, by: str = "bo"):
    entries = [
        Entry(number, at("2026-04-01 09:00") + timedelta(hours=number), by, kind, BODIES[kind])
        for number, kind in enumerate(kinds, start=1)
    ]
    return dossier_history("CLM-2026-0001", entries)


def code(check, *given: object) -> str | None:
    """Return the code with which a check refuses; None: it lets go on."""
    try:
        check(*given)
    except Refused as refused:
        return refused.code
    return None


SENT = ("claim.drafted", "dossier.approved", "dossier.sent")
STEPS = {
    ("claim.drafted",): {"drafted", "approved", "withdrawn"},
    SENT[:2]: {"sent", "withdrawn"},
    SENT: {"accepted", "refused"},
    (*SENT, "claim.accepted"): {"credited"},
    (*SENT, "claim.accepted", "claim.credited"): set(),
    (*SENT, "claim.refused"): {"drafted"},
    (*SENT, "claim.refused", "claim.drafted"): {"drafted", "approved", "withdrawn"},
    ("claim.drafted", "dossier.withdrawn"): set(),
    ("statement.drafted",): {"drafted", "approved", "withdrawn"},
    ("statement.drafted", "dossier.approved", "dossier.sent"): set(),
}
"""What may follow, by what has happened."""


@pytest.mark.parametrize("kinds", STEPS, ids=" ".join)
def test_only_the_steps_that_follow_are_allowed(kinds):
    """
    Drafted, approved, sent, then accepted and credited, or refused and drafted anew.
    """
    assert {
        step for step in get_args(DossierStatus) if code(check_step, told(*kinds), step) is None
    } == STEPS[kinds]


def test_the_author_of_a_draft_does_not_approve_it():
    """
    Somebody else does.
    """
    assert code(check_four_eyes, told("claim.drafted"), "bo") == "four_eyes"
    assert code(check_four_eyes, told("claim.drafted"), "ada") is None


def test_a_step_that_does_not_follow_is_refused_with_its_status():
    """
    The sentence says what it is and what it would have to be.
    """
    assert code(check_step, told("claim.drafted"), "sent") == "wrong_status"
    assert code(check_step, told("statement.drafted"), "accepted") == "wrong_status"


def test_a_new_draft_needs_a_new_approval():
    """
    What was approved, sent and refused before is no approval of what is drafted now.
    """
    again = told(*SENT, "claim.refused", "claim.drafted")

    assert (again.status, again.approval, again.sending, again.reason) == ("drafted", None, None, "")
    assert again.is_draft
    assert len(again.drafts) == 2
    assert again.answers[0].reason == "Force majeure"


def test_the_credit_comes_with_amount_and_day():
    """
    The day is one of the calendar, without a time.
    """
    credited = told(*SENT, "claim.accepted", "claim.credited").answers[-1]

    assert credited.amount == Money(exact("200.00", "amount"))
    assert credited.on.isoformat() == "2026-04-20"


def test_an_alarm_changes_nothing_but_the_timeline():
    """
    It is an entry, and no step.
    """
    assert told("claim.drafted", "claim.deadline_near").status == "drafted"
    assert len(told("claim.drafted", "claim.deadline_near").entries) == 2


def test_what_is_approved_is_the_content_and_nothing_else():
    """
    The digest does not depend on the order of keys, and changes with any value.
    """
    turned = dict(reversed(CONTENT.items()))

    assert content_digest(turned) == content_digest(CONTENT) == told("claim.drafted").draft.digest
    assert content_digest(CONTENT | {"title": "Hafen Cloud, 2026-02"}) != content_digest(CONTENT)


def test_a_week_and_a_day_before_and_at_the_end_people_are_reminded():
    """
    Three times, the last one at the end itself; then there is nothing to come.
    """
    found, moment = [], at("2026-04-01 00:00")
    while moment := next_reminder(END, moment):
        found.append(END - moment)

    assert found == [timedelta(days=7), timedelta(days=1), timedelta()]


@given(st.integers(-20 * 86_400, 20 * 86_400).map(lambda n: END + timedelta(seconds=n)))
def test_a_reminder_is_never_both_past_and_to_come(moment):
    """
    The last one that came and the next one lie on either side of any instant.
    """
    past, coming = reminded_of(END, moment), next_reminder(END, moment)

    assert past is None or past <= moment
    assert coming is None or coming > moment
    assert {END - each for each in (past, coming) if each} <= set(REMINDERS)
    assert past or coming
