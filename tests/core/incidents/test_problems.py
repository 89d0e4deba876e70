"""The history of a problem, folded from its entries; causes that belong together."""

from __future__ import annotations

import pytest
from tests.core.sla.written import at

from tocsin.core.incidents import Entry
from tocsin.core.incidents.problem_description import ProblemDescription, changes
from tocsin.core.incidents.problems import ProblemHistory, check_state, problem_history
from tocsin.core.incidents.root_causes import ADDITIONAL_CAUSES, DETAILED_CAUSES
from tocsin.core.refusal import Refused

OPENED = ("problem.opened", {"title": "Certificates", "entity": "LEI"})
MONITORING = "process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control"


def told(*entries: tuple[str, dict[str, object]]) -> ProblemHistory:
    listed = [
        Entry(number, at(f"2026-03-0{number} 08:00"), "ada", kind, body)
        for number, (kind, body) in enumerate((OPENED, *entries), start=1)
    ]
    return problem_history("PRB-2026-0001", listed)


def described(**said: object) -> tuple[str, dict[str, object]]:
    return "problem.described", said


def test_a_workaround_makes_it_a_known_error_and_its_loss_opens_it_again():
    """
    The state follows from what is known, until somebody says that it is resolved.
    """
    resolved = ("problem.state_changed", {"state": "resolved", "reason": "replaced"})
    states = [
        told().state,
        told(described(workaround="restart")).state,
        told(described(workaround="restart"), described(workaround="")).state,
        told(resolved, described(workaround="restart")).state,
        told(
            described(workaround="restart"),
            resolved,
            ("problem.state_changed", {"state": "open", "reason": "x"}),
        ).state,
    ]

    assert states == ["open", "known_error", "open", "resolved", "known_error"]


def test_linked_incidents_stand_once_and_go_when_they_are_unlinked():
    """
    A link that is made twice is one, and what was linked in error is not behind it any more.
    """
    one, other = ({"incident": f"INC-2026-000{number}"} for number in (1, 2))
    linked = "problem.incident_linked"

    history = told((linked, one), (linked, other), (linked, one), ("problem.incident_unlinked", other))

    assert history.incidents == ("INC-2026-0001",)


def test_what_was_recorded_later_is_not_known_yet():
    """
    As known at an instant, later entries are left out.
    """
    entries = [
        Entry(n, at(f"2026-03-0{n} 08:00"), "ada", *each)
        for n, each in enumerate((OPENED, described(cause_text="disk")), 1)
    ]

    assert problem_history("PRB-2026-0001", entries, at("2026-03-01 12:00")).cause_text == ""


@pytest.mark.parametrize(
    ("history", "to"),
    [(told(), "open"), (told(), "known_error"), (told(described(workaround="restart")), "open")],
    ids=["open already", "no workaround", "a workaround stands"],
)
def test_a_state_that_does_not_follow_is_refused(history: ProblemHistory, to):
    """
    A known error has a workaround, and what has one is not merely open.
    """
    with pytest.raises(Refused) as refused:
        check_state(history, to)

    assert refused.value.code == "wrong_state"


def test_only_what_changed_is_kept_and_another_cause_takes_its_details_away():
    """
    The ledger has what was said anew; details belong to their cause, and go with it.
    """
    before = told(described(cause="process_failure", detailed=[MONITORING], additional=["logging"]))

    assert changes(before, ProblemDescription(title="Certificates", workaround=" restart ")) == {
        "workaround": "restart"
    }
    assert changes(before, ProblemDescription(cause="human_error")) == {
        "cause": "human_error",
        "detailed": [],
        "additional": [],
    }


@pytest.mark.parametrize(
    ("said", "where"),
    [
        (ProblemDescription(cause="bad luck"), "cause"),
        (ProblemDescription(cause="human_error", detailed=(MONITORING,)), "detailed"),
        (ProblemDescription(detailed=("human_error_mistake",)), "detailed"),
        (ProblemDescription(cause="process_failure", additional=("logging",)), "additional"),
    ],
)
def test_causes_that_do_not_belong_together_are_refused(said: ProblemDescription, where: str):
    """
    A detailed cause stands under its high-level cause, an additional one under its detailed cause.
    """
    with pytest.raises(Refused) as refused:
        changes(told(), said)

    assert (refused.value.code, refused.value.where) == ("unknown_code", where)


def test_a_title_without_words_is_refused():
    """
    A problem keeps a title by which people know it.
    """
    with pytest.raises(Refused, match="needs a title"):
        changes(told(), ProblemDescription(title="  "))


def test_the_codes_are_those_of_the_schema():
    """
    2025/302 has 28 detailed causes under five, and 18 additional ones under four of them.
    """
    detailed = [code for codes in DETAILED_CAUSES.values() for code in codes]

    assert (len(detailed), len(set(detailed))) == (28, 28)
    assert sum(map(len, ADDITIONAL_CAUSES.values())) == 18
    assert set(ADDITIONAL_CAUSES) < set(DETAILED_CAUSES["process_failure"])
