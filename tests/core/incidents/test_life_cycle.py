"""The life of an incident in core: what follows on what, what was said meanwhile, and who is needed."""

import pytest
from tests.core.sla.written import at

from tocsin.core.incidents import INCIDENT_TYPES, Entry, History, history
from tocsin.core.incidents.life_cycle import (
    OPEN,
    STATES,
    check_change,
    check_decided,
    check_reopening,
    status_of,
)
from tocsin.core.incidents.meanwhile import check_seen, last_of_fact, seen_of_fact, seen_of_state
from tocsin.core.incidents.priority import IMPACTS, PRIORITIES, URGENCIES, priority
from tocsin.core.incidents.role_proposals import BY_TYPE, proposed_roles
from tocsin.core.refusal import Refused

NOON = at("2026-03-02 12:00")
OPENED = "incident.opened", {"title": "Out", "entity": "LEI", "since": "2026-03-02T08:00:00Z"}


def told(*said: tuple[str, dict[str, object]]) -> History:
    """Return the history that some entries after the opening tell, all recorded at noon by Ada."""
    entries = [
        Entry(number, NOON, "ada", kind, body) for number, (kind, body) in enumerate((OPENED, *said), 1)
    ]
    return history("INC-2026-0001", entries)


def fact(key: str, value: object) -> tuple[str, dict[str, object]]:
    return "fact.recorded", {"key": key, "value": value, "since": None, "source": "", "estimate": False}


@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("to", STATES)
def test_it_goes_forward_and_is_closed_only_when_it_is_over(now, to):
    """
    Of all pairs of states only these are steps, for an incident that is not major and was reviewed.
    """
    forward = STATES.index(to) > STATES.index(now)
    looks_back = to in {"reviewed", "closed"} and now in OPEN

    if forward and not looks_back:
        check_change(now, to, outcome="not_major", reviewed=True)
        return
    with pytest.raises(Refused) as refused:
        check_change(now, to, outcome="not_major", reviewed=True)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("now", "to", "reviewed"), [("resolved", "closed", True), ("resolved", "reviewed", False)]
)
def test_a_major_one_is_closed_after_its_review_alone(now, to, reviewed):
    """
    DORA, Art. 13(2): the review is no formality that a click on "closed" replaces.
    """
    with pytest.raises(Refused, match="review") as refused:
        check_change(now, to, outcome="major", reviewed=reviewed)

    assert refused.value.code == "wrong_state"
    check_change("reviewed", "closed", outcome="major", reviewed=True)


def test_what_is_closed_was_decided_on_all_that_is_known():
    """
    Never classified, classified before the last fact, or undetermined without a word: each asks for its own.
    """
    cases = [(None, False, "", "classify"), ("not_major", True, "", "classify")]
    cases.append(("undetermined", False, "", "clients_affected"))

    for outcome, learned, reason, asks in cases:
        with pytest.raises(Refused, match=asks):
            check_decided(outcome, learned_since=learned, reason=reason, open_facts=["clients_affected"])
    check_decided("undetermined", learned_since=False, reason="nobody can say", open_facts=["x"])
    check_decided("not_major", learned_since=False, reason="", open_facts=[])


def test_only_what_is_over_is_reopened_and_where_it_goes_on():
    """
    What is open is open already; what goes on in another incident is reopened there.
    """
    check_reopening("closed", "")

    for state, into in (("recovered", ""), ("closed", "INC-2026-0002")):
        with pytest.raises(Refused) as refused:
            check_reopening(state, into)
        assert refused.value.code == "wrong_state"


def test_the_facts_of_recovery_and_resolution_move_the_state_and_back():
    """
    Whoever records the fact has said the state: corrected, it has since when; withdrawn, it goes on.
    """
    resolved = told(
        fact("service_restored_at", "2026-03-02T09:00:00Z"), fact("resolved_at", "2026-03-02T10:00:00Z")
    )
    corrected = told(*_said(resolved), fact("resolved_at", "2026-03-02T11:00:00Z"))
    withdrawn = told(*_said(corrected), fact("resolved_at", None))
    not_restored = told(
        fact("service_restored_at", "2026-03-02T09:00:00Z"), fact("service_restored_at", None)
    )

    assert (resolved.course.state, resolved.course.since) == ("resolved", at("2026-03-02 10:00"))
    assert (corrected.course.state, corrected.course.since) == ("resolved", at("2026-03-02 11:00"))
    assert withdrawn.course.state == not_restored.course.state == "under_response"


def _said(known: History) -> list[tuple[str, dict[str, object]]]:
    return [(each.kind, dict(each.body)) for each in known.entries[1:]]


def test_a_late_correction_does_not_take_a_reviewed_incident_back():
    """
    Figures are corrected after the review too; the incident stays where it is.
    """
    seen = told(
        fact("resolved_at", "2026-03-02T10:00:00Z"),
        ("incident.state_changed", {"state": "reviewed", "reason": ""}),
        fact("resolved_at", "2026-03-02T10:30:00Z"),
        fact("service_restored_at", "2026-03-02T10:30:00Z"),
    )

    assert seen.course.state == "reviewed"


def test_who_saw_the_last_word_may_answer_it_and_nobody_else():
    """
    The refusal names who said what, and when; who does not say what they saw is not asked.
    """
    known = told(fact("clients_affected", 12), fact("data_impact", value=True))
    last = last_of_fact(known, "clients_affected")

    assert (seen_of_fact(known, "clients_affected"), seen_of_fact(known, "media_coverage")) == (2, 0)
    for seen in (None, 2):
        check_seen(seen, last, "clients_affected")
    check_seen(0, last_of_fact(known, "media_coverage"), "media_coverage")
    with pytest.raises(Refused, match="ada recorded 12 at 2026-03-02T12:00:00Z") as refused:
        check_seen(0, last, "clients_affected")
    assert (refused.value.code, refused.value.where) == ("changed_meanwhile", "clients_affected")


def test_what_moves_the_state_is_the_last_word_about_it():
    """
    A fact that moves it counts, a note does not.
    """
    note = "incident.noted", {"kind": "call", "text": "x", "at": "2026-03-02T09:00:00Z", "other": ""}

    assert seen_of_state(told(note)) == 1
    assert seen_of_state(told(note, fact("service_restored_at", "2026-03-02T09:00:00Z"), note)) == 3


def test_every_type_and_impact_has_an_incident_manager_and_the_worst_has_all():
    """
    DORA, Art. 17(3)(c): roles follow from the type; a worse impact never needs fewer people.
    """
    assert set(BY_TYPE) == set(INCIDENT_TYPES)
    for type_ in INCIDENT_TYPES:
        roles = {impact: set(proposed_roles(type_, impact)) for impact in IMPACTS}
        assert all("incident_manager" in each for each in roles.values())
        assert roles["low"] <= roles["medium"] <= roles["high"]
        assert roles["low"] <= roles["unknown"]
    assert proposed_roles("cybersecurity-related", "low") == (
        "incident_manager", "technical_lead", "communications", "compliance",
    )  # fmt: skip
    assert proposed_roles("other", "low") == ("incident_manager",)


def test_the_priority_is_derived_and_unknown_is_not_low():
    """
    High with high comes first; without a known impact there is none.
    """
    found = {(impact, urgency): priority(impact, urgency) for impact in IMPACTS for urgency in URGENCIES}

    assert found["high", "high"] == 1
    assert found["low", "low"] == 5
    assert {found["unknown", urgency] for urgency in URGENCIES} == {None}
    assert set(found.values()) - {None} == set(PRIORITIES)


def test_the_coarse_status_is_open_resolved_or_closed():
    """
    Other programs read three words, whatever is added between.
    """
    assert [status_of(state) for state in STATES] == ["open"] * 4 + ["resolved"] * 2 + ["closed"]
