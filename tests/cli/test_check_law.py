"""`tocsin check --law`: the whole law verified and tried, and what starts only on a sound law."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.addedlaw import LATER, later, put, shelf
from tests.cli.contract import answered, run, seeded
from tests.processes import TOCSIN, environment
from tocsin.cli.law_check import properties, terms
from tocsin.cli.law_check.drawing import NOON, Drawing
from tocsin.cli.law_check.harm import directions, worsened
from tocsin.cli.law_check.subjects import Subject, subjects
from tocsin.core.rules import Truth
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks, lawfaults

FEW = ("--examples", "5")
COUNTED = ("packs", "provisions", "readings", "questions", "facts", "citations")


@pytest.fixture
def added(tmp_path, monkeypatch):
    with shelf(tmp_path, monkeypatch) as folder:
        yield folder


def rewarding() -> str:
    """Return an act under which an incident that is in the media is never major."""
    exempt = 'all_of = ["6", "8(1)(a)-(b)"]'
    return later(**{exempt: f'{exempt}\nunless = "2(1)(a)"'})


def test_the_law_is_verified_and_tried_without_a_database():
    """The answer counts what was verified, and names the seed and the properties that held."""
    found = answered("check", "--law", *FEW, "--seed", "7")

    assert all(found[name] > 10 for name in COUNTED)
    assert (found["seed"], found["examples"], found["remarks"]) == (7, 5, [])
    assert found["properties"] == [
        "learning a fact never overturns a decided finding",
        "more harm never lowers a class",
        "a stored decision can be made again from its facts",
        "a deadline never precedes its trigger",
        "a month is a month",
    ]


def test_the_summary_says_how_to_draw_the_same_incidents_again():
    """Without a seed one is drawn, and the text names it."""
    first, second = (run("check", "--law", *FEW) for _ in range(2))

    seeds = [re.search(r"--seed (\d+)", each.output)[1] for each in (first, second)]
    assert first.exit_code == second.exit_code == 0
    assert first.output.startswith("The law is sound: ")
    assert seeds[0] != seeds[1]


@pytest.mark.parametrize("options", [("--seed", "7"), ("--examples", "5"), ("--law", "--examples", "0")])
def test_options_that_say_nothing_are_wrong_usage(options):
    """A seed without incidents to draw is a misunderstanding, and so is no incident at all."""
    assert run("check", *options).exit_code == 2


def test_every_fault_is_a_sentence_and_the_first_is_the_refusal(added):
    """With mistakes in two files all are printed, and the answer is a refusal about the first."""
    put(
        added,
        LATER,
        later(**{'fact = "media_coverage"': 'fact = "x"', 'more_than = "24 h"': 'more_than = "24"'}),
    )
    put(added, "eu/dora/reports/2031-01-01.toml", "[act")

    text, document = run("check", "--law"), run("check", "--law", "--json")

    lines = text.stderr.splitlines()
    found = json.loads(document.stdout)
    assert (text.exit_code, document.exit_code) == (1, 1)
    assert [line.partition(": ")[0] for line in lines] == [
        f"law/{LATER}, 2(1)(a)",
        f"law/{LATER}, 9(3)(a)",
        "law/eu/dora/reports/2031-01-01.toml",
    ]
    assert found["faults"] == lines
    assert found["error"] == {"code": "bad_rule_file", "message": lines[0], "where": f"law/{LATER}, 2(1)(a)"}


def test_a_citation_of_what_does_not_exist_is_a_fault(added):
    """A provision may only rest on articles that its act has."""
    put(added, LATER, later(**{"Recital 10.": "Art. 6(d)."}))

    error = json.loads(run("check", "--law", "--json").stdout)["error"]

    assert (
        error["message"]
        == f"law/{LATER}, readings: cites Art. 6(d) of 2024/1772, which that act does not have."
    )


def test_a_law_that_rewards_harm_is_refused_with_an_incident_that_assess_reads(added):
    """The incident is printed before and after; the command that is named shows the class going down."""
    put(added, LATER, rewarding())

    found = json.loads(run("check", "--law", "--seed", "1", "--json").stdout)

    shown = found["counterexample"]
    command = shown["command"].split()
    outcomes = [
        each["outcome"] for each in json.loads(run(*command[1:], "--json", given=shown["document"]).stdout)
    ]
    rank = ["not_major", "undetermined", "major"]
    assert found["error"]["code"] == "law_property_broken"
    assert found["error"]["where"] == f"law/{LATER}, 8(1)"
    assert "more harm never lowers a class" in found["error"]["message"]
    assert command[:5] == ["tocsin", "assess", "-", "--rules", "dora-2031"]
    assert rank.index(outcomes[0]) > rank.index(outcomes[1])


def test_the_same_seed_finds_the_same_incident(added):
    """A counterexample is found again with the seed that is printed."""
    put(added, LATER, rewarding())

    first, again = (run("check", "--law", "--seed", "3").stderr for _ in range(2))

    assert first == again
    assert "run tocsin check --law --seed 3 --examples" in first


def classification() -> Subject:
    return subjects([lawbooks.classification()])[0]


def test_an_evaluator_that_changes_its_mind_is_found():
    """A finding that is decided and then overturned breaks the first property."""
    sound = classification()

    def forgetful(facts, at, readings):
        found = dict(sound.answers(facts, at, readings))
        return {**found, "9(2)": Truth.NO if len(facts) % 2 else Truth.YES}

    broken = Subject(sound.rules, sound.asked, sound.root, sound.beside, sound.reader, forgetful)
    drawn = Drawing(sound.rules, (sound.root, *sound.beside), seeded(1))

    found = [properties._learning(broken, drawn, seeded(each)) for each in range(20)]

    assert any(each is not None and "9(2) was" in each.says for each in found)
    assert not any(properties._learning(sound, drawn, seeded(each)) for each in range(20))


def test_a_decision_that_hangs_on_more_than_what_is_stored_is_found():
    """What is stored has to lead to the same answers."""
    sound, asked = classification(), iter(range(100))

    def moody(facts, at, readings):
        return {**sound.answers(facts, at, readings), "9(2)": (Truth.YES, Truth.NO)[next(asked) % 2]}

    broken = Subject(sound.rules, sound.asked, sound.root, sound.beside, sound.reader, moody)
    drawn = Drawing(sound.rules, (sound.root, *sound.beside), seeded(1))

    assert properties._again(broken, drawn, seeded(1)) is not None
    assert properties._again(sound, drawn, seeded(1)) is None


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"due": "2020-01-01T00:00:00Z"}, "a deadline never precedes its trigger"),
        ({"legal_outer": "2020-01-01T00:00:00Z"}, "a deadline never precedes its trigger"),
        ({"thirty": True}, "a month is a month"),
    ],
)
def test_a_deadline_that_cannot_be_is_found(change, law, monkeypatch):
    """A limit before its trigger, an end before the limit, or thirty days for a month are found by chance."""
    sound = terms.answer

    def broken(facts):
        answer = sound(facts)
        for each in answer["deadlines"]:
            happened = terms._last(facts.get(each["trigger"]))
            if each["due"] is None or happened is None:
                continue
            if "thirty" in change and each["report"] == "final_report":
                later_on = (happened + terms.timedelta(days=30)).isoformat()
                each.update(before_relief=later_on, due=later_on, legal_outer=later_on)
            elif "thirty" not in change:
                each.update(change)
        for each in answer["deadlines"]:
            for key in ("due", "before_relief", "legal_outer"):
                each[key] = each[key] and each[key].replace("+00:00", "Z")
        return answer

    monkeypatch.setattr(terms, "answer", broken)

    found = terms.on_time(seeded(1), 200)

    assert found is not None
    assert found[0] == law


def test_drawn_incidents_reach_every_answer():
    """Of the incidents that are drawn some are major, some are not, and some are at a limit."""
    subject = classification()
    drawn = Drawing(subject.rules, (subject.root, *subject.beside), seeded(5))
    outcomes, met = set(), set()
    for _ in range(400):
        answers = subject.answers(subject.read(drawn.facts()), NOON, {})
        outcomes.add(answers["8(1)"])
        met |= {(article, truth) for article, truth in answers.items()}

    assert {Truth.YES, Truth.NO} <= outcomes
    assert {(article, truth) for article in subject.beside for truth in (Truth.YES, Truth.NO)} <= met


def test_harm_is_what_the_law_asks_for_and_never_less_of_it():
    """For the class every fact gets worse one way; the whole of a share is not harm."""
    law = lawbooks.classification()
    ways = directions(law, "8(1)")
    drawn = Drawing(law, ("8(1)",), seeded(2))

    assert ways["clients_affected"] == ways["media_coverage"] == ways["resolved_at"] == 1
    assert ways["occurred_at"] == -1
    assert "clients_using_service" not in ways
    for seed in range(50):
        facts = drawn.facts()
        worse = worsened(facts, ways, drawn.definitions, seeded(seed))
        assert worse.keys() == facts.keys()
        assert all(worse[key] >= facts[key] for key in facts if isinstance(facts[key], int))


def test_every_question_of_the_law_is_tried():
    """Each classification, threat and question of each pack is a subject of the properties."""
    asked = [each.asked for each in subjects(lawfaults.packs().books)]

    assert "tocsin assess - --rules dora-2024-1772" in asked
    assert "tocsin threat - --rules dora-2024-1772" in asked
    assert "tocsin ask nis2-2022-2555 significant -" in asked
    assert len(asked) == len(set(asked))


def test_the_command_that_is_named_reads_what_is_drawn():
    """For every subject the drawn incidents are facts that its command reads, and it answers the same."""
    for subject in subjects(lawfaults.packs().books):
        drawn = Drawing(subject.rules, (subject.root, *subject.beside), seeded(4))
        given = [drawn.facts() for _ in range(3)]

        found = answered(*subject.asked.split()[1:], "--at", rfc3339(NOON), given=given)

        expected = [subject.answers(subject.read(each), NOON, {})[subject.root].value for each in given]
        words = {"major": "yes", "not_major": "no", "undetermined": "unknown"}
        said = [each.get("answer") or each.get("significant") or words[each["outcome"]] for each in found]
        assert (subject.asked, said) == (subject.asked, expected)


STARTING = {
    "serve": ("serve",),
    "worker": ("worker",),
    "demo": ("demo", "--no-serve"),
    "incidents": ("incidents",),
    "classify": ("classify", "INC-2026-0001"),
    "situation": ("situation",),
    "assess": ("assess", "-"),
    "recurring": ("recurring", "-"),
    "threat": ("threat", "-"),
}


@pytest.mark.parametrize("command", STARTING)
def test_nothing_starts_on_a_law_with_a_mistake(command, tmp_path):
    """Every command that uses the law ends at once, and names path, article and reason."""
    put(tmp_path / "law", LATER, later(**{'"6", "8(1)(a)-(b)"': '"6", "9(7)"'}))
    data = tmp_path / "data"

    done = subprocess.run(
        [*TOCSIN, *STARTING[command]],
        env=environment(TOCSIN_DATA=str(data), TOCSIN_LAW=str(tmp_path / "law"), TOCSIN_PORT="18431"),
        capture_output=True,
        input=b"{}",
        check=False,
        timeout=60,
    )

    said = done.stderr.decode()
    assert done.returncode == 1
    assert f"law/{LATER}, 8(1): refers to 9(7), which this act does not have." in said
    assert "Traceback" not in said


def test_a_demo_that_is_refused_leaves_nothing_behind(tmp_path):
    """The data folder is not begun on a law with a mistake, so the demo can be started again."""
    put(tmp_path / "law", LATER, "[act")
    data = tmp_path / "data"

    done = subprocess.run(
        [*TOCSIN, "demo", "--no-serve"],
        env=environment(TOCSIN_DATA=str(data), TOCSIN_LAW=str(tmp_path / "law")),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert not data.exists()
