"""A verdict as other programs read it: every key of the contract, with what was found."""

from __future__ import annotations

from decimal import Decimal

from tests.core.rules.acts import CLOCK, act, flag
from tests.core.rules.incidents import NOON
from tocsin.core.incidents import Fact, Growth
from tocsin.core.rules import classification, classify, judge, judged, verdict

PROVISIONS = {
    **CLOCK,
    "1": {"any_of": ["2", "3", "4"]},
    "2": {**flag("a"), "unless": "5"},
    "3": {"clock": "clock", "more_than": "1 h"},
    "4": {"fact": "loss", "more_than": "500 EUR"},
    "5": flag("b"),
}
ACT = act("1", PROVISIONS)
PACK = {"act": "An act", "source": "https://example.org", "path": "law/x.toml", "digest": "d"}
NO, YES = ({"a": Fact("a", value=each), "b": Fact("b", value=False)} for each in (False, True))
DECIDED = {"ask_next": [], "settled_by": {"major": [], "not_major": []}, "growing": {}, "readings": {}}


def test_a_verdict_that_is_open_says_what_is_asked_and_what_would_settle_it():
    """A loss that grows makes it major at half past twelve; until then the clock may, or may not."""
    growing = Fact("loss", "0", growth=Growth(Decimal(1000), NOON))

    said = verdict(classify(ACT, {**NO, "loss": growing}, NOON), NOON)

    assert said == {
        "rules": "x",
        "at": "2026-03-02T12:00:00Z",
        "outcome": "undetermined",
        "basis": None,
        "critical_services": {"answer": "unknown", "points": []},
        "thresholds": {"1": "unknown"},
        "points_met": [],
        "becomes_major_at": "2026-03-02T12:30:00Z",
        "ask_next": ["going", "began", "seen", "ended", "lasted"],
        "rests_on": [
            {
                "article": "4",
                "facts": {"loss": "0"},
                "holds_from": "2026-03-02T12:30:00Z",
                "if": "it grows on",
            }
        ],
        "settled_by": {
            "major": [
                ["lasted"],
                ["going", "began"],
                ["going", "seen"],
                ["began", "ended"],
                ["seen", "ended"],
            ],
            "not_major": [["began"], ["lasted"]],
        },
        "reasons": [],
        "growing": {"loss": {"per_hour": "1000", "since": "2026-03-02T12:00:00Z"}},
        "readings": {},
        "pack": PACK,
    }


def test_what_to_ask_next_is_worked_out_once_for_a_verdict(monkeypatch):
    """What would settle the outcome is ranked by it, and does not work it out again."""
    asked = []
    worked_out = classification.ask_next
    monkeypatch.setattr(classification, "ask_next", lambda *of: asked.append(of) or worked_out(*of))
    found = classify(ACT, NO, NOON)

    said = verdict(found, NOON)

    assert len(asked) == 1
    assert said["settled_by"]["major"] == [list(keys) for keys in found.settled_by.yes]
    assert said["settled_by"]["major"]


def test_a_verdict_of_major_names_its_basis_and_the_exception_that_does_not_hold():
    """What it rests on stands since no instant that can be named, and on no proviso."""
    said = verdict(classify(ACT, YES, NOON), NOON)

    assert said == {
        **DECIDED,
        "rules": "x",
        "at": "2026-03-02T12:00:00Z",
        "outcome": "major",
        "basis": "1",
        "critical_services": {"answer": "yes", "points": ["1"]},
        "thresholds": {"1": "yes"},
        "points_met": ["1"],
        "becomes_major_at": None,
        "rests_on": [
            {"article": "2", "facts": {"a": True}, "holds_from": None, "if": None},
            {"article": "5", "facts": {"b": False}, "holds_from": None, "if": None, "exception_to": "2"},
        ],
        "reasons": [],
        "pack": PACK,
    }


def test_a_verdict_of_not_major_gives_its_reasons_in_both_languages():
    """Each provision whose no is needed, with its words and what is known for it."""
    facts = {**NO, "loss": Fact("loss", "0"), "lasted": Fact("lasted", 60)}
    words = {"truth": "no", "says": "It holds.", "zegt": "Het geldt."}

    said = verdict(classify(ACT, facts, NOON), NOON)

    assert said == {
        **DECIDED,
        "rules": "x",
        "at": "2026-03-02T12:00:00Z",
        "outcome": "not_major",
        "basis": None,
        "critical_services": {"answer": "no", "points": []},
        "thresholds": {"1": "no"},
        "points_met": [],
        "becomes_major_at": None,
        "rests_on": [],
        "reasons": [
            {
                **words,
                "article": "1",
                "because": "1 needs one of 3, and none holds: 2, 3 and 4.",
                "omdat": "1 vraagt er één van 3, en geen daarvan geldt: 2, 3 en 4.",
                "grounds": ["2", "3", "4"],
                "facts": {},
            },
            {
                **words,
                "article": "2",
                "because": "What is known: a: no.",
                "omdat": "Wat bekend is: a: nee.",
                "grounds": [],
                "facts": {"a": False},
            },
            {
                **words,
                "article": "3",
                "because": "What is known: lasted: 60.",
                "omdat": "Wat bekend is: lasted: 60.",
                "grounds": [],
                "facts": {"lasted": 60},
            },
            {
                **words,
                "article": "4",
                "because": "What is known: loss: 0.",
                "omdat": "Wat bekend is: loss: 0.",
                "grounds": [],
                "facts": {"loss": "0"},
            },
        ],
        "pack": PACK,
    }


def test_the_answer_to_a_question_has_every_key_of_the_contract():
    """Which rules, when, what was asked and answered, what is still open, and the file."""
    growing = Fact("loss", "0", growth=Growth(Decimal(1000), NOON))

    said = judged(
        judge(act("1", PROVISIONS, classifies=False), "so", {**NO, "loss": growing}, NOON), prove=False
    )

    assert said == {
        "rules": "x",
        "at": "2026-03-02T12:00:00Z",
        "question": "so",
        "article": "1",
        "answer": "unknown",
        "parts": {"2": "no", "3": "unknown", "4": "no", "5": "no"},
        "holds_from": "2026-03-02T12:30:00Z",
        "ask_next": ["going", "began", "seen", "ended", "lasted"],
        "growing": {"loss": {"per_hour": "1000", "since": "2026-03-02T12:00:00Z"}},
        "readings": {},
        "pack": PACK,
    }
