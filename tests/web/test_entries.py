"""What a ledger entry says: what the actions record about an incident has a sentence in both languages."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest
from django.utils import translation

from tests.cast import HAFEN_CLOUD, at
from tests.house.reading import SOURCE
from tocsin.core.incidents import TICKET_STEPS, Entry
from tocsin.core.situation import Landscape
from tocsin.web.incidents import course_words
from tocsin.web.incidents.entries import KINDS, sentence
from tocsin.web.incidents.timeline import GROUPS, group_of

ABOUT = ("incident", "outage", "fact", "notice", "ticket", "deadline", "review", "cost")
"""The first words of the kinds that are recorded about an incident; the others are about something else."""
RECORDED = re.compile(r"record\(\s*f?\"([a-z_]+)\.([a-z_{}]+)\"")
BODIES = MappingProxyType(
    {
        "incident.state_changed": {"state": "recovered", "reason": "Patch 2"},
        "incident.reopened": {"reason": "It came back"},
        "incident.renamed": {"title": "DNS"},
        "incident.triaged": {"type": "other", "urgency": "low", "impact": "low"},
        "incident.cause_found": {"causes": ["human_error"]},
        "incident.role_taken": {"role": "scribe", "person": "bo"},
        "incident.role_released": {"role": "scribe", "person": "bo"},
        "incident.linked": {"kind": "provider", "to": HAFEN_CLOUD},
        "incident.unlinked": {"to": HAFEN_CLOUD},
        "incident.noted": {"kind": "call", "text": "Back at ten", "other": "Duty desk"},
        "incident.confined": {"names": ["ada", "bo"]},
        "incident.person_admitted": {"name": "bo", "reason": "On call"},
        "incident.person_shown_out": {"name": "bo"},
        "incident.unconfined": {"reason": "It is over"},
        "incident.merged": {"into": "INC-2026-0002", "reason": "One outage"},
        "incident.absorbed": {"from": "INC-2026-0001"},
        "incident.split_off": {"nodes": [HAFEN_CLOUD], "into": "INC-2026-0002", "reason": "Two causes"},
        "incident.split_from": {"from": "INC-2026-0001", "reason": "Two causes"},
    }
)


def recorded_kinds() -> set[str]:
    """Return every kind that an action names, with each step of a ticket and each side of a notice."""
    found = set()
    for path in (SOURCE / "actions").glob("*.py"):
        for about, what in RECORDED.findall(path.read_text(encoding="utf-8")):
            steps = {"{step}": TICKET_STEPS, "{direction}": ("given", "received")}.get(what, (what,))
            found |= {f"{about}.{step}" for step in steps} if about in ABOUT else set()
    return found


def told(kind: str, landscape: Landscape) -> str:
    entry = Entry(7, at("2026-03-02 08:00"), "ada", kind, BODIES[kind])
    return sentence(entry, landscape, rules=None)  # type: ignore[arg-type] - no fact is told here


@pytest.fixture
def landscape() -> Landscape:
    """A landscape that knows no name: ids stand for themselves."""

    class Nameless:
        def name(self, node: str) -> str:
            return node

    return Nameless()  # type: ignore[return-value]


def test_every_kind_that_the_actions_record_of_an_incident_has_a_sentence():
    """Whoever adds a kind of entry says what it means, or this names it."""
    assert recorded_kinds() - set(KINDS) == set()
    assert len(recorded_kinds()) > 30


def test_every_kind_belongs_to_a_group_of_the_timeline():
    """A filter link finds it; what is no fact, decision, message, role or state is among everything else."""
    for kind in KINDS:
        body = BODIES.get(kind, {"kind": "call"})
        assert group_of(Entry(1, at("2026-03-02 08:00"), "ada", kind, body)) in GROUPS


@pytest.mark.parametrize("kind", course_words.KINDS)
def test_a_step_of_the_life_is_told_in_the_reader_s_language(kind, landscape):
    """The sentence is whole, says the reason where there is one, and is another one in Dutch."""
    english = told(kind, landscape)
    with translation.override("nl"):
        dutch = told(kind, landscape)

    assert kind not in english
    assert english != dutch
    assert BODIES[kind].get("reason", "") in english


def test_what_a_later_version_records_is_named_and_breaks_no_page(landscape):
    """An unknown kind is shown by its name instead of an error."""
    entry = Entry(7, at("2026-03-02 08:00"), "ada", "moon.eclipsed", {})

    assert sentence(entry, landscape, rules=None) == "Recorded: moon.eclipsed"  # type: ignore[arg-type]
