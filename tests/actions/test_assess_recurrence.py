"""The monthly assessment of recurrence: over what it is, what it finds, who did it, when the next is due."""

from __future__ import annotations

import pytest

from tests.actions.recurring_incidents import CAUSE, happened
from tests.cast import ADA, BO, CYD, DEE, NORDBANK, NORDBANK_IT, at, load
from tests.counting import rows
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.choose_reading import choose_reading
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.record_fact import record_fact
from tocsin.core.incidents import OPERATOR, Actor, Fact, Role
from tocsin.core.refusal import Refused
from tocsin.core.time import rfc3339
from tocsin.store import lawbooks, ledger, recurrence
from tocsin.store.models import DueRow

pytestmark = pytest.mark.django_db
NOW = at("2026-06-15 10:00")
CAS = Actor("cas", {NORDBANK: frozenset({Role.COMPLIANCE})})


@pytest.fixture(autouse=True)
def _nordbank(tmp_path):
    load(tmp_path)


def assessed(when: str = "2026-06-15 10:00", by: Actor = ADA, **options: str) -> dict:
    return assess_recurrence(NORDBANK, by=by, at=at(when), **options)


def due_at() -> list[str]:
    rows = DueRow.objects.filter(subject=recurrence.subject(NORDBANK), done_at=None)
    return [rfc3339(row.at) for row in rows]


def test_what_recurs_is_recorded_with_who_assessed_it_over_what_and_by_which_law():
    """
    Two incidents of seventy minutes and 60 000 euro are major together; the entry says on what it rests.
    """
    first, last = happened("2026-03-10 08:00"), happened("2026-05-10 08:00")

    found = assessed()

    entry = recurrence.record(NORDBANK).last
    (cluster,) = entry.body["clusters"]
    law = lawbooks.in_force(NOW.date())
    assert (entry.kind, entry.actor, entry.recorded_at) == ("recurrence.assessed", "ada", NOW)
    assert entry.body["incidents"] == [first, last]
    assert entry.body["window"] == {"from": "2026-03-10T08:00:00Z", "until": "2026-06-15T10:00:00Z"}
    assert (entry.body["rules"], entry.body["digest"]) == (law.id, law.digest)
    assert entry.body["readings"] == dict(law.chosen)
    assert (cluster["incident_ids"], cluster["collectively_major"]) == ([first, last], True)
    assert (cluster["known_since"], cluster["incident"]) == (None, None)
    assert cluster["together"]["costs_and_losses"] == {"value": "120000", "at_least": False, "estimate": True}
    assert cluster["together"]["downtime_seconds"]["value"] == 8_400
    assert cluster["major_since"] == "2026-05-10T08:00:00Z"
    assert found["clusters"] == [cluster]
    assert ledger.verify() > 0


def test_an_incident_without_a_known_cause_is_listed_and_nothing_is_guessed():
    """
    Nobody said what caused the second incident: it cannot be assessed, and the first stands alone.
    """
    first, second = happened("2026-03-10 08:00"), happened("2026-05-10 08:00", cause=None)

    found = assessed()

    assert found["clusters"] == []
    assert [each["incident_id"] for each in found["alone"]] == [first]
    assert found["without_cause"] == [second]


def test_causes_that_look_alike_are_shown_and_kept_apart():
    """
    A difference of case, marks or one letter is a hint for a person, and never merges two causes.
    """
    happened("2026-03-10 08:00")
    happened("2026-05-10 08:00", cause="Expired  certificate!")

    found = assessed()

    assert found["clusters"] == []
    assert found["alike"] == [["Expired certificate!", CAUSE]]


def test_a_cluster_that_was_found_before_is_known_since_then_also_when_it_has_grown():
    """
    June finds what May found, with one incident more: it is the same cluster, known since May.
    """
    happened("2026-03-10 08:00")
    happened("2026-04-10 08:00")
    assessed("2026-05-01 10:00")
    happened("2026-05-10 08:00")

    (cluster,) = assessed()["clusters"]

    assert len(cluster["incident_ids"]) == 3
    assert cluster["known_since"] == "2026-05-01T10:00:00Z"


def test_what_was_classified_as_major_by_itself_is_no_member():
    """
    A decision that an incident is major takes it out; so does what is known now, without a decision.
    """
    happened("2026-03-10 08:00")
    major = happened("2026-04-10 08:00", media_coverage=True, costs_and_losses="200000")
    classify_incident(major, by=ADA, at=at("2026-04-11 08:00"))
    record_fact(major, Fact("media_coverage", value=False), by=ADA, at=at("2026-04-12 08:00"))
    undecided = happened("2026-05-10 08:00", media_coverage=True, costs_and_losses="200000")

    found = assessed()

    assert found["clusters"] == []
    assert found["already_major"] == [major, undecided]


@pytest.mark.parametrize("ground", ["microenterprise", "simplified_framework"])
def test_an_exempt_entity_has_clusters_that_are_not_major_and_nothing_due(ground: str):
    """
    Compliance says once on what ground the entity is exempt; it holds until something else is said.
    """
    happened("2026-03-10 08:00")
    happened("2026-05-10 08:00")

    assessed("2026-06-14 10:00", by=CAS, exempt_as=ground)
    (cluster,) = assessed()["clusters"]

    assert (cluster["outcome"], cluster["collectively_major"], cluster["exempt"]) == ("yes", False, True)
    assert recurrence.record(NORDBANK).exempt_as == ground
    assert due_at() == []
    assert assessed(by=CAS, exempt_as="none")["clusters"][0]["collectively_major"] is True
    assert due_at() == ["2026-07-15T10:00:00Z"]


def test_the_choice_of_an_exemption_is_recorded_once():
    """
    Saying the same again adds nothing to the record but the assessment.
    """
    assessed(by=CAS, exempt_as="microenterprise")
    assessed(by=CAS, exempt_as="microenterprise")
    assessed(by=ADA, exempt_as="microenterprise")

    kinds = [each.kind for each in recurrence.record(NORDBANK).entries]
    assert kinds == ["recurrence.exemption_set", *["recurrence.assessed"] * 3]


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-01-31 10:00", "2026-02-28T10:00:00Z"),
        ("2028-01-31 10:00", "2028-02-29T10:00:00Z"),
        ("2028-02-29 10:00", "2028-03-29T09:00:00Z"),  # Berlin keeps its wall clock over the change of March
        ("2026-02-28 23:30", "2026-03-31T22:30:00Z"),  # there it is 1 March, 00:30
        ("2026-10-01 10:00", "2026-11-01T11:00:00Z"),
        ("2026-12-31 23:30", "2027-01-31T23:30:00Z"),
    ],
)
def test_the_next_is_due_a_calendar_month_later_by_the_clock_of_the_member_state(when: str, due: str):
    """
    The same day of the next month, or its last, at the same time on the wall in Berlin.
    """
    assessed(when)

    assert due_at() == [due]


def test_assessing_again_moves_what_is_due():
    """
    There is one row that is due for an entity, a month after the last assessment.
    """
    assessed("2026-06-01 10:00")
    assessed("2026-06-15 10:00")

    assert due_at() == ["2026-07-15T10:00:00Z"]


def test_the_readings_of_the_installation_decide_and_the_other_sides_are_shown():
    """
    Six per cent of the clients twice: major if they are added up, open if the same were hit twice.
    """
    for when in ("2026-03-10 08:00", "2026-05-10 08:00"):
        hit = {"clients_affected": 6_000, "clients_using_service": 100_000}
        happened(when, downtime_hits_critical_function_support=False, **hit)

    (summed,) = assessed()["clusters"]
    choose_reading("recurring_clients", "max", by=OPERATOR, at=at("2026-06-15 10:30"))
    (largest,) = assessed("2026-06-15 11:00")["clusters"]

    assert (summed["outcome"], summed["otherwise"]["recurring_clients=max"]) == ("yes", "unknown")
    assert (largest["outcome"], largest["otherwise"]["recurring_clients=sum"]) == ("unknown", "yes")


@pytest.mark.parametrize("who", [BO, DEE, CYD])
def test_only_compliance_and_the_incident_manager_assess(who: Actor):
    """
    Whoever else tries is refused, and nothing is written.
    """
    before = rows()

    with pytest.raises(Refused) as refused:
        assessed(by=who)

    assert refused.value.code == "not_allowed"
    assert rows() == before


def test_only_compliance_says_that_an_entity_is_exempt():
    """
    An incident manager may assess, and not change the ground; nothing of it is written.
    """
    before = rows()

    with pytest.raises(Refused) as refused:
        assessed(by=ADA, exempt_as="microenterprise")

    assert (refused.value.code, refused.value.where) == ("not_allowed", "set_exemption")
    assert rows() == before


@pytest.mark.parametrize(
    ("entity", "options", "code"),
    [
        ("NOBODY00000000000000", {}, "unknown_entity"),
        (NORDBANK, {"exempt_as": "small"}, "unknown_code"),
    ],
)
def test_an_unknown_entity_or_ground_is_refused(entity: str, options: dict, code: str):
    """
    A typing mistake is no exemption, and no entity without incidents.
    """
    with pytest.raises(Refused) as refused:
        assess_recurrence(entity, by=OPERATOR, at=NOW, **options)

    assert refused.value.code == code


def test_the_incidents_of_another_entity_are_not_taken_together():
    """
    Nordbank IT has none of the incidents of Nordbank.
    """
    happened("2026-03-10 08:00")
    happened("2026-05-10 08:00")

    found = assess_recurrence(NORDBANK_IT, by=CYD, at=NOW)

    assert (found["incidents"], found["clusters"], found["window"]["from"]) == ([], [], None)
