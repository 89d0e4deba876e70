"""The life of an incident: recorded, triaged, moved forward, reopened, and closed on a decision."""

import pytest

from tests.cast import ADA, ARCHIVE, BO, HAFEN_CLOUD, NORDBANK, PAYMENTS, at, load
from tests.counting import rows
from tocsin.actions.answer_review import answer_review
from tocsin.actions.change_state import change_state
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.complete_review import complete_review
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.find_cause import find_cause
from tocsin.actions.judge_incident import judge_incident
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.actions.rename_incident import rename_incident
from tocsin.actions.reopen_incident import reopen_incident
from tocsin.actions.survey_situation import survey_situation
from tocsin.actions.triage_incident import triage_incident
from tocsin.core.incidents import OPERATOR, Fact, latest
from tocsin.core.incidents.meanwhile import seen_of_fact, seen_of_state
from tocsin.core.incidents.priority import URGENCIES
from tocsin.core.incidents.reviews import QUESTIONS
from tocsin.core.refusal import Refused
from tocsin.store import queries
from tocsin.store.models import Incident

pytestmark = pytest.mark.django_db

SINCE, NOW, LATER = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")
NOTHING_CRITICAL = [
    Fact(key, False)  # noqa: FBT003 - a fact's value
    for key in (
        "supports_critical_or_important_function",
        "affects_supervised_service",
        "malicious_unauthorised_access",
    )
]


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load(tmp_path)


def row(reference: str) -> Incident:
    return Incident.objects.get(reference=reference)


def test_anything_is_recorded_with_a_title_and_an_instant():
    """
    No provider, no node: the entity is aware, the clocks run, and nothing is presumed.
    """
    reference = record_incident("Printer on fire", since=SINCE, by=BO, at=NOW)

    told = queries.incident(reference)
    assert (told.title, told.entity, told.aware_at) == ("Printer on fire", NORDBANK, NOW)
    assert {key: fact.value for key, fact in latest(told.facts).items()} == {
        "occurred_at": "2026-03-02T08:00:00Z",
        "ongoing": True,
        "home_member_state": "DE",
    }
    assert survey_situation(reference, by=BO, at=NOW)[0].classification.outcome == "undetermined"


def test_a_small_one_is_finished_in_five_actions():
    """
    Recorded, resolved, its cause found, classified as not major, closed: nothing else is asked.
    """
    reference = record_incident("Printer jam", since=SINCE, facts=NOTHING_CRITICAL, by=ADA, at=NOW)
    change_state(reference, "resolved", by=ADA, at=LATER)
    find_cause(reference, ["human_error"], by=ADA, at=LATER)
    classify_incident(reference, by=ADA, at=LATER)
    change_state(reference, "closed", by=ADA, at=LATER)

    found = row(reference)
    assert (found.state, found.outcome, found.cause) == ("closed", "not_major", "human_error")


def refusal(code: str, act, *args, **how) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": ADA, "at": LATER} | how))
    assert (refused.value.code, rows()) == (code, before)
    return refused.value


def known(reference: str) -> dict[str, object]:
    return {key: fact.value for key, fact in latest(queries.incident(reference).facts).items()}


@pytest.mark.parametrize(
    ("code", "title", "more"),
    [
        ("not_text", "  ", {}),
        ("future_outage", "x", {"since": at("2026-03-02 09:01")}),
        ("unknown_entity", "x", {"entity": "NOBODY", "by": OPERATOR}),
        ("unknown_node", "x", {"nodes": ["provider:nobody"]}),
        ("unknown_code", "x", {"type": "magic", "urgency": "low"}),
        ("unknown_code", "x", {"type": "other", "urgency": "now"}),
        ("unknown_key", "x", {"facts": [Fact("clients_afected", 1)]}),
        ("control_character", "x", {"description": "a\x00b"}),
    ],
)
def test_what_cannot_be_recorded_leaves_nothing_behind(code: str, title: str, more: dict[str, object]):
    """
    An incident is recorded whole or not at all.
    """
    refusal(code, record_incident, title, **({"since": SINCE} | more))


def test_nodes_are_declared_down_and_the_map_says_the_rest():
    """
    With a type and an urgency it is triaged at once: payments are critical, so it comes first.
    """
    reference = record_incident(
        "Payments are down",
        since=SINCE,
        type="payment-related",
        urgency="high",
        nodes=[PAYMENTS],
        by=BO,
        at=NOW,
    )

    told = queries.incident(reference)
    assert [each.node for each in told.outages] == [PAYMENTS]
    assert known(reference)["supports_critical_or_important_function"] is True
    assert (row(reference).state, row(reference).priority) == ("triaged", 1)


def test_urgency_and_type_never_touch_the_legal_class():
    """
    The rules give the same for every urgency: what is assessed knows no priority.
    """
    reference = record_incident("Archive is down", since=SINCE, nodes=[ARCHIVE], by=BO, at=NOW)
    found = set()

    for urgency in URGENCIES:
        triage_incident(reference, "other", urgency, by=BO, at=NOW)
        judged = judge_incident(queries.incident(reference), LATER)
        found.add((judged.outcome, str(judged.thresholds), judged.becomes_major_at))
        classify_incident(reference, by=ADA, at=LATER)

    assert len(found) == 1
    assert len({row(reference).priority, None}) == 2
    assert {each.outcome for each in queries.incident(reference).decisions} == {row(reference).outcome}


def test_recovered_and_resolved_are_recorded_as_facts():
    """
    One way: who moves the state records the fact, and classification and clocks follow.
    """
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)

    change_state(reference, "recovered", since=NOW, reason="said the desk", by=BO, at=LATER)
    change_state(reference, "resolved", by=BO, at=LATER)

    facts = latest(queries.incident(reference).facts)
    assert (facts["service_restored_at"].value, facts["service_restored_at"].source) == (
        "2026-03-02T08:30:00Z",
        "said the desk",
    )
    assert facts["resolved_at"].value == "2026-03-02T09:00:00Z"
    assert row(reference).state == "resolved"
    assert (
        survey_situation(reference, by=BO, at=at("2026-03-03 09:00"))[0]
        .classification.thresholds["9(3)"]
        .value
        == "no"
    )


def test_what_is_resolved_is_down_no_more_though_nobody_said_when_it_came_back():
    """
    The end of the downtime is then an estimate: it moves with the resolution, and goes with it.
    """
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)

    change_state(reference, "resolved", by=BO, at=LATER)
    restored = latest(queries.incident(reference).facts)["service_restored_at"]
    record_fact(reference, Fact("resolved_at", "2026-03-02T08:45:00Z"), by=BO, at=LATER)
    moved = known(reference)["service_restored_at"]
    reopen_incident(reference, "it is down again", by=BO, at=LATER)

    assert (restored.value, restored.estimate) == ("2026-03-02T09:00:00Z", True)
    assert moved == "2026-03-02T08:45:00Z"
    assert not {"service_restored_at", "resolved_at"} & known(reference).keys()


@pytest.mark.parametrize("down_again", [True, False])
def test_a_reopened_incident_runs_on(down_again):
    """
    Its resolution is withdrawn; the restoration that somebody stated goes only where the service is down.
    """
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)
    for state in ("recovered", "resolved"):
        change_state(reference, state, by=BO, at=LATER)

    reopen_incident(reference, "it was not", down_again=down_again, by=BO, at=LATER)

    seen = survey_situation(reference, by=BO, at=at("2026-03-02 12:00"))[0]
    assert (row(reference).state, queries.incident(reference).course.times_reopened) == ("under_response", 1)
    assert ("service_restored_at" in seen.facts, "resolved_at" in seen.facts) == (not down_again, False)
    assert (seen.classification.thresholds["9(3)"].value == "yes") is down_again
    refusal("wrong_state", reopen_incident, reference, "again")
    refusal("no_reason", reopen_incident, reference, " ")


def test_closing_asks_for_a_decision_on_all_that_is_known():
    """
    Never classified, or a fact since, or undetermined without a word: each is refused and says what to do.
    """
    reference = record_incident("Something", since=SINCE, by=BO, at=NOW)
    change_state(reference, "resolved", by=BO, at=LATER)

    assert "never classified" in refusal("wrong_state", change_state, reference, "closed").message
    classify_incident(reference, by=ADA, at=LATER)
    assert "clients_affected" in refusal("no_reason", change_state, reference, "closed").message
    record_fact(reference, NOTHING_CRITICAL[0], by=BO, at=LATER)
    assert "after the last decision" in refusal("wrong_state", change_state, reference, "closed").message
    classify_incident(reference, by=ADA, at=LATER)
    change_state(reference, "closed", reason="nobody can say any more", by=ADA, at=LATER)

    assert row(reference).state == "closed"
    refusal("wrong_state", record_fact, reference, Fact("resolved_at", None))


def test_a_major_incident_is_closed_after_its_review():
    """
    DORA, Art. 13(2): the state cannot be clicked to, the completed review moves it.
    """
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)
    record_fact(reference, Fact("clients_affected", 99_999), by=BO, at=NOW)
    record_fact(reference, Fact("media_coverage", value=True), by=BO, at=NOW)
    change_state(reference, "resolved", by=BO, at=LATER)
    assert classify_incident(reference, by=ADA, at=LATER)["outcome"] == "major"

    refusal("wrong_state", change_state, reference, "closed")
    refusal("wrong_state", change_state, reference, "reviewed")
    for each in QUESTIONS:
        answer_review(reference, each.key, answer="yes" if each.judged else None, text="so", by=ADA, at=LATER)
    complete_review(reference, summary="We learned", by=ADA, at=LATER)
    change_state(reference, "closed", by=ADA, at=LATER)

    assert row(reference).state == "closed"


def test_who_answers_from_an_old_page_overwrites_nothing():
    """
    The refusal names who said what since; what they see then may be answered.
    """
    reference = record_incident("Something", since=SINCE, by=BO, at=NOW)
    fact = Fact("clients_affected", 12)
    page = seen_of_fact(queries.incident(reference), "clients_affected")
    record_fact(reference, fact, seen=page, by=BO, at=NOW)

    refused = refusal("changed_meanwhile", record_fact, reference, Fact("clients_affected", 900), seen=page)

    assert "bo recorded 12 at 2026-03-02T08:30:00Z" in refused.message
    page = seen_of_fact(queries.incident(reference), "clients_affected")
    record_fact(reference, Fact("clients_affected", 900), seen=page, by=ADA, at=LATER)
    assert [each.corrects for each in queries.incident(reference).facts][-2:] == [None, page]
    state = seen_of_state(queries.incident(reference))
    change_state(reference, "under_response", seen=state, by=BO, at=LATER)
    refusal("changed_meanwhile", change_state, reference, "recovered", seen=state)


def test_what_it_is_called_and_what_was_noted_stays_on_record():
    """
    The same title again changes nothing; a note says when it was, and with whom one spoke.
    """
    reference = record_incident("Strange", since=SINCE, description="Smoke.", by=BO, at=NOW)

    for _ in range(2):
        rename_incident(reference, " Something ", by=BO, at=NOW)
    note_on_incident(
        reference, "call", "It burns.\nStill.", when=SINCE, other="the fire brigade", by=BO, at=NOW
    )

    told = queries.incident(reference)
    kinds = [each.kind for each in told.entries]
    assert (told.title, row(reference).title, kinds.count("incident.renamed")) == ("Something",) * 2 + (1,)
    assert [(each.kind, each.text, each.at, each.other) for each in told.course.notes] == [
        ("observation", "Smoke.", NOW, ""),
        ("call", "It burns.\nStill.", SINCE, "the fire brigade"),
    ]
    refusal("not_text", rename_incident, reference, " ")
    refusal("not_text", note_on_incident, reference, "call", "")
    refusal("unknown_code", note_on_incident, reference, "gossip", "x")
    refusal("impossible_order", note_on_incident, reference, "call", "x", when=at("2026-03-02 09:01"))
    refusal("unknown_code", find_cause, reference, ["bad luck"])
    refusal("unknown_code", change_state, reference, "over")
    refusal("impossible_order", change_state, reference, "resolved", since=at("2026-03-02 09:01"))


def test_the_situation_as_known_before_a_correction_still_says_what_was_known():
    """
    As of then and known then are two questions: a later correction changes only what is known now.
    """
    reference = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)
    record_fact(reference, Fact("clients_affected", 12), by=BO, at=NOW)
    record_fact(reference, Fact("clients_affected", 40_000), by=ADA, at=LATER)
    change_state(reference, "resolved", since=NOW, by=ADA, at=at("2026-03-02 10:00"))

    then, _ = survey_situation(reference, by=BO, at=LATER, known_at=NOW)
    now, _ = survey_situation(reference, by=BO, at=LATER)

    assert [each.facts["clients_affected"].value for each in (then, now)] == [12, 40_000]
    assert [each.told.course.state for each in (then, now)] == ["detected", "resolved"]
    assert [bool(each.hit) for each in (then, now)] == [True, False]
