"""One incident for a cluster: its facts are those of the members taken together, and it is opened once."""

from __future__ import annotations

import pytest

from tests.actions.recurring_incidents import CAUSE, happened
from tests.cast import ADA, BO, CYD, NORDBANK, at, load
from tests.counting import rows
from tocsin.actions.assess_recurrence import assess_recurrence
from tocsin.actions.classify_cluster import classify_cluster
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import OPERATOR, Fact, latest
from tocsin.core.refusal import Refused
from tocsin.store import ledger, queries, recurrence
from tocsin.store.models import DueRow, Incident

pytestmark = pytest.mark.django_db
ASSESSED, NOW = at("2026-06-15 10:00"), at("2026-06-15 11:00")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path):
    load(tmp_path)


@pytest.fixture
def pair() -> tuple[str, str]:
    found = happened("2026-03-10 08:00"), happened("2026-05-10 08:00")
    assess_recurrence(NORDBANK, by=ADA, at=ASSESSED)
    return found


def refusal(reference: str, by=ADA) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        classify_cluster(reference, by=by, at=NOW)
    assert rows() == before
    return refused.value


def test_an_assessment_opens_nothing_by_itself(pair):
    """
    That they are major together is said, and no clock runs: classifying them is a decision to take.
    """
    assert set(Incident.objects.values_list("reference", flat=True)) == set(pair)


def test_one_incident_is_opened_with_the_sums_and_classified_as_major(pair):
    """
    Title, sums with source and estimates, the last detection and occurrence; the members stay as they are.
    """
    before = {each: [entry.sequence for entry in ledger.entries(each)] for each in pair}

    opened = classify_cluster(pair[1], by=ADA, at=NOW)

    told = queries.incident(opened["incident"])
    facts = latest(told.facts)
    assert told.title == f"Recurring: {CAUSE}"
    assert [(each.outcome, each.by) for each in told.decisions] == [("major", "ada")]
    assert (facts["costs_and_losses"].value, facts["costs_and_losses"].estimate) == ("120000", True)
    assert facts["costs_and_losses"].source == "sum of 2 incidents"
    assert (facts["downtime_seconds"].value, facts["downtime_seconds"].estimate) == (8_400, False)
    assert facts["occurred_at"].value == "2026-05-10T08:00:00Z"
    assert facts["apparent_root_cause"].value == CAUSE
    assert told.aware_at == at("2026-05-10 08:05")
    assert opened["fields"]["2.2"] == "2026-05-10T08:05:00Z"
    assert opened["fields"]["3.2"] == "2026-05-10T08:00:00Z"
    assert opened["fields"]["4.16"] == "2026-03-10T08:00:00Z"
    assert "2 incidents" in opened["fields"]["4.15"]["en"]
    assert "2 incidenten" in opened["fields"]["4.15"]["nl"]
    assert Incident.objects.get(reference=opened["incident"]).outcome == "major"
    assert {each: [entry.sequence for entry in ledger.entries(each)] for each in pair} == before


def test_the_initial_notification_is_due_four_hours_after_the_classification(pair):
    """
    The last member was noticed more than a day ago, so Art. 5(2) of 2025/301 gives 4 hours from now.
    """
    opened = classify_cluster(pair[0], by=ADA, at=NOW)

    seen, _ = survey_situation(opened["incident"], by=ADA, at=NOW)

    due = next(each for each in seen.deadlines if each.report == "initial_notification")
    assert (due.due, due.projected) == (at("2026-06-15 15:00"), False)


def test_a_cluster_is_not_opened_twice_whichever_of_its_incidents_is_named(pair):
    """
    The second time is refused with the reference of the first, also after the cluster has grown.
    """
    opened = classify_cluster(pair[0], by=ADA, at=NOW)["incident"]
    again = refusal(pair[1])
    third = happened("2026-06-14 08:00")
    (cluster,) = assess_recurrence(NORDBANK, by=ADA, at=NOW)["clusters"]
    grown = refusal(third)

    assert [(each.code, each.where) for each in (again, grown)] == [("already_classified", opened)] * 2
    assert opened in again.message
    assert (cluster["incident_ids"], cluster["incident"]) == ([*pair, third], opened)


def test_the_members_of_an_opened_cluster_count_in_no_other(pair):
    """
    Half a year on, the first member is out of the window: the second, already reported, joins no cluster.
    """
    classify_cluster(pair[0], by=ADA, at=NOW)
    later = happened("2026-10-20 08:00")

    found = assess_recurrence(NORDBANK, by=ADA, at=at("2026-11-01 10:00"))

    assert found["clusters"] == []
    assert set(found["already_major"]) == set(pair)
    assert [each["incident_id"] for each in found["alone"]] == [later]


def test_the_incident_of_a_cluster_is_no_incident_to_assess(pair):
    """
    It is the sum of the others, so it is neither a member nor an incident without a cause.
    """
    opened = classify_cluster(pair[0], by=ADA, at=NOW)["incident"]

    found = assess_recurrence(NORDBANK, by=ADA, at=NOW)

    assert opened not in found["incidents"]
    assert opened not in found["already_major"]


def test_a_long_duration_does_not_end_after_now(pair):
    """
    Sums may be longer than the time since the last incident: then the length counts, without a start.
    """
    for each in pair:
        record_fact(each, Fact("resolved_at", value=None), by=ADA, at=ASSESSED)
        record_fact(each, Fact("occurred_at", value=None), by=ADA, at=ASSESSED)
        record_fact(each, Fact("detected_at", value="2026-06-15T10:00:00Z"), by=ADA, at=ASSESSED)
        record_fact(each, Fact("duration_seconds", value=80_000), by=ADA, at=ASSESSED)
    assess_recurrence(NORDBANK, by=ADA, at=ASSESSED)

    opened = classify_cluster(pair[0], by=ADA, at=NOW)

    facts = latest(queries.incident(opened["incident"]).facts)
    assert facts["duration_seconds"].value == 160_000
    assert opened["decision"]["thresholds"]["9(3)"] == "yes"


def test_what_is_known_of_some_members_is_used_where_a_threshold_rests_on_it(pair):
    """
    The costs of a third incident are not known, and those of the others are too high already.
    """
    third = happened("2026-05-20 08:00", costs_and_losses=None)
    assess_recurrence(NORDBANK, by=ADA, at=ASSESSED)

    opened = classify_cluster(third, by=ADA, at=NOW)

    fact = latest(queries.incident(opened["incident"]).facts)["costs_and_losses"]
    assert (fact.value, fact.source, fact.estimate) == ("120000", "at least: sum of 3 incidents", True)


def test_a_cluster_that_is_not_major_any_more_is_refused(pair):
    """
    The costs were corrected since the assessment: on what is known now they are not major together.
    """
    record_fact(pair[0], Fact("costs_and_losses", value="10"), by=ADA, at=ASSESSED)

    assert refusal(pair[0]).code == "not_collectively_major"


def test_an_exempt_entity_has_nothing_to_classify(pair):
    """
    For a microenterprise they are not one major incident.
    """
    assess_recurrence(NORDBANK, by=OPERATOR, at=ASSESSED, exempt_as="microenterprise")

    assert refusal(pair[0]).code == "not_collectively_major"


def test_an_incident_in_no_cluster_is_refused():
    """
    Before an assessment there is no cluster, and an incident that stands alone is in none after it.
    """
    alone = happened("2026-03-10 08:00")
    before = refusal(alone).code
    assess_recurrence(NORDBANK, by=ADA, at=ASSESSED)

    assert (before, refusal(alone).code) == ("unknown_cluster", "unknown_cluster")


def test_who_may_not_classify_is_refused_and_who_may_not_see_learns_nothing(pair):
    """
    Bo may see the incidents and not classify; to Cyd, of another entity, they do not exist.
    """
    assert refusal(pair[0], by=BO).code == "not_allowed"
    assert refusal(pair[0], by=CYD).code == "unknown_incident"


def test_nothing_waits_for_the_opened_incident_to_become_major(pair):
    """
    It is major already, so time alone makes it nothing.
    """
    opened = classify_cluster(pair[0], by=ADA, at=NOW)["incident"]

    assert not DueRow.objects.filter(kind="becomes_major", subject=opened, done_at=None).exists()
    assert [each.kind for each in recurrence.record(NORDBANK).entries][-1] == "recurrence.classified"
