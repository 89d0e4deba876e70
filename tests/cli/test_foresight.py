"""`tocsin assess` with rates, and `tocsin ask`: what is to come, and the questions of other acts."""

from __future__ import annotations

import json

import pytest

from tests.cli.contract import answered, refused, run
from tests.core.rules.acts import act, flag
from tocsin.cli import ask
from tocsin.core.rules import FactReader, RuleSet, moment
from tocsin.store import lawbooks

NINE = "2026-03-02T09:00:00Z"
GROWING = {
    "supports_critical_or_important_function": True,
    "media_coverage": True,
    "clients_affected": 4_000,
    "clients_using_service": 100_000,
    "growing": {"clients_affected": {"per_hour": "1200"}},
}


def test_a_rate_is_foreseen_from_the_instant_of_the_question():
    """Four thousand clients and 1 200 more an hour are a tenth of 100 000 after five hours."""
    said = answered("assess", "-", "--at", NINE, given=GROWING)

    assert said["becomes_major_at"] == "2026-03-02T14:00:00Z"
    assert said["growing"] == {"clients_affected": {"per_hour": "1200", "since": NINE}}
    assert [(each["article"], each["if"]) for each in said["rests_on"]] == [
        ("6(a)", None),
        ("2(1)(a)", None),
        ("9(1)(a)", "it grows on"),
    ]


def test_people_read_what_is_foreseen_what_could_settle_it_and_why_not():
    """The projected number, the smallest sets of answers, and the reasons stand in the text."""
    text = run("assess", "-", "--at", NINE, given=GROWING).stdout

    assert "If it goes on, it becomes major just after 2026-03-02T14:00:00Z." in text
    assert "It rests on a projected number (9(1)(a)): clients_affected." in text
    assert "It could be settled as major by member_states_impacted; or by duration_seconds; or by " in text
    assert "It could be settled as not major by member_states_impacted + occurred_at + " in text
    assert text.count("; or by ") == 2

    services = ("supports_critical_or_important_function", "affects_supervised_service")
    gate = dict.fromkeys((*services, "malicious_unauthorised_access"), False)
    text = run("assess", "-", "--at", NINE, given=gate).stdout
    assert "Why not:\n  8(1) needs 6, which does not hold.\n  6 needs one of 3, and none holds" in text


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"growing": {"media_coverage": {"per_hour": 1}}}, "does_not_grow"),
        ({"growing": {"costs_and_losses": {"per_hour": 1}}}, "missing_key"),
        ({"growing": {"clients_affected": {"per_hour": -1}}}, "implausible_number"),
        (
            {"growing": {"clients_affected": {"per_hour": 1, "since": "2026-03-02T09:00:01Z"}}},
            "impossible_order",
        ),
    ],
)
def test_a_rate_that_cannot_be_is_refused_with_a_sentence(more, code):
    """What does not grow, is not known, shrinks or begins later: one refusal each."""
    assert refused("assess", "-", "--at", NINE, given={**GROWING, **more})["code"] == code


@pytest.fixture
def one_act(monkeypatch: pytest.MonkeyPatch) -> RuleSet:
    """Give the command one small act with a question."""
    rules = act("1", {"1": {"any_of": ["2", "3"]}, "2": flag("a"), "3": flag("b")}, classifies=False)
    books = {"x": rules, "dora-2024-1772": lawbooks.classification()}
    monkeypatch.setattr(lawbooks, "rule_books", lambda: books)
    monkeypatch.setattr(lawbooks, "reader_for", lambda book: FactReader(book.facts, frozenset(), {}, {}))
    return rules


def test_without_arguments_the_acts_and_their_questions_are_listed(one_act):
    """Acts that only classify incidents are left to `tocsin assess`."""
    assert answered("ask") == {
        "acts": [
            {
                "rules": "x",
                "act": "An act",
                "source": "https://example.org",
                "questions": [{"question": "so", "article": "1", "asks": "So?", "vraagt": "Zo?"}],
            }
        ]
    }
    assert run("ask").stdout == "x: An act\n  so: So? (1)\n"
    assert answered("ask", "x") == answered("ask")


def test_a_question_without_facts_lists_those_it_asks_for(one_act):
    """Whoever prepares the facts sees their keys and types."""
    listed = answered("ask", "x", "so")["acts"][0]["questions"][0]["facts"]

    assert [(each["key"], each["type"]) for each in listed] == [("a", "bool"), ("b", "bool")]
    assert "    a (bool): " in run("ask", "x", "so").stdout


def test_a_question_is_answered_with_its_proof_and_an_array_without(one_act):
    """As `tocsin assess` does: one object or many, refusals in their place."""
    one = answered("ask", "x", "so", "-", "--at", NINE, given={"a": True})
    many = answered(
        "ask", "x", "so", "-", "--at", NINE, given=[{"a": False}, {"z": 1}, {"a": False, "b": False}]
    )

    assert (one["answer"], one["parts"], one["at"]) == ("yes", {"2": "yes", "3": "unknown"}, NINE)
    assert one["grounds"]["article"] == "1"
    assert [each.get("answer") for each in many] == ["unknown", None, "no"]
    assert many[0]["ask_next"] == ["b"]
    assert many[1]["error"]["code"] == "unknown_key"
    assert "grounds" not in many[0]


def test_people_read_the_answer_its_parts_and_what_to_ask(one_act):
    """The question and its answer in one line, then the parts, then the next questions."""
    text = run("ask", "x", "so", "-", "--at", NINE, given=[{"a": False}, {"z": 1}]).stdout

    assert text.startswith("So? Unknown (An act, 1).\n  2          no       It holds.\n")
    assert "To settle it, ask in this order:\n  b: b\n" in text
    assert "Refused: 'z' is not a fact" in text


def test_what_time_alone_will_answer_is_read_with_its_instant(one_act, monkeypatch):
    """A loss that grows makes it yes: before, since when it will be; after, since when it is."""
    rules = act("1", {"1": {"fact": "loss", "more_than": "500 EUR"}}, classifies=False)
    monkeypatch.setattr(lawbooks, "rule_books", lambda: {"x": rules})
    facts = {"loss": "0", "growing": {"loss": {"per_hour": "500", "since": NINE}}}

    before, after = (
        run("ask", "x", "so", "-", "--at", f"2026-03-02T{hour}:00:00Z", given=facts).stdout
        for hour in (10, 11)
    )

    assert "So? No (An act, 1).\nIf it goes on, it is yes just after 2026-03-02T10:00:00Z.\n" in before
    assert "So? Yes (An act, 1).\nYes since 2026-03-02T10:00:00Z.\n" in after


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["y"], "unknown_rules"),
        (["dora-2024-1772"], "unknown_question"),
        (["x", "what"], "unknown_question"),
        (["x", "what", "-"], "unknown_question"),
        (["x", "so", "-", "--reading", "this=that"], "unknown_reading"),
        (["x", "so", "-", "--at", "noon"], "not_an_instant"),
    ],
)
def test_what_cannot_be_asked_is_refused(one_act, arguments, code):
    """Unknown acts, questions, readings and instants are named in a sentence."""
    assert refused("ask", *arguments, given={})["code"] == code


def test_every_question_of_every_act_can_be_asked_without_any_fact():
    """Each act on the shelf answers each of its questions, if only with unknown and what to ask."""
    questions = [(book, name) for book in lawbooks.rule_books().values() for name in book.questions]

    for book, name in questions:
        said = ask.answer({}, book, name, moment(NINE, "--at"), {}, prove=True)

        assert json.loads(json.dumps(said)) == said
        assert (said["answer"] == "unknown") is bool(said["ask_next"]), (book.id, name)


def test_every_fact_that_is_asked_has_its_words_in_both_languages():
    """A question that is put to somebody is a sentence, and says who usually knows."""
    asked = [fact for fact in lawbooks.fact_definitions().values() if fact.asked]
    without = [
        (fact.key, language)
        for fact in asked
        for language in ("en", "nl")
        if "?" not in fact.questions[language] or not fact.known_by.get(language) or not fact.labels[language]
    ]

    assert without == []
