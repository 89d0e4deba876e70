"""Merging and splitting incidents: both histories stay, and nothing that is due is lost."""

import pytest

from tests.cast import (
    ADA,
    BO,
    HAFEN_CLOUD,
    HAFEN_SERVICE,
    NORDBANK,
    NORDBANK_IT,
    RECHENSTUBE_SERVICE,
    at,
    load,
)
from tests.counting import rows
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.list_claims import list_claims
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.actions.record_notice import record_notice
from tocsin.actions.reopen_incident import reopen_incident
from tocsin.actions.split_incident import split_incident
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import OPERATOR, Actor, Fact, Role, latest
from tocsin.core.refusal import Refused
from tocsin.store import queries
from tocsin.store.models import DueRow, Incident

pytestmark = pytest.mark.django_db

SINCE, NOW, LATER = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")


@pytest.fixture(autouse=True)
def _loaded(tmp_path):
    load(tmp_path)


def refusal(code: str, act, *args, **how) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        act(*args, **({"by": ADA, "at": LATER} | how))
    assert (refused.value.code, rows()) == (code, before)
    return refused.value


def test_two_that_were_one_go_on_as_one():
    """
    The one that goes on takes over outages, awareness, notices and facts; the other is closed and says where.
    """
    other = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)
    record_fact(other, Fact("clients_affected", 12, source="the desk"), by=BO, at=NOW)
    record_fact(other, Fact("data_impact", value=True), by=BO, at=NOW)
    record_notice(other, "given", "customer", by=BO, at=NOW)
    note_on_incident(other, "call", "Who knows more?", by=BO, at=NOW)
    kept = record_incident("Pay is slow", since=LATER, by=BO, at=LATER)
    record_fact(kept, Fact("data_impact", value=False), by=BO, at=LATER)

    answer = merge_incidents(other, kept, reason="the same", by=ADA, at=LATER)

    told, gone = queries.incident(kept), queries.incident(other)
    facts = latest(told.facts)
    assert answer["differences"] == [
        {
            "key": "occurred_at",
            "kept": "2026-03-02T09:00:00Z",
            "from": other,
            "other": "2026-03-02T08:00:00Z",
        },
        {"key": "data_impact", "kept": False, "from": other, "other": True},
    ]
    assert (facts["clients_affected"].value, facts["clients_affected"].source) == (
        12,
        f"from {other}: the desk",
    )
    assert (facts["occurred_at"].value, facts["data_impact"].value) == ("2026-03-02T08:00:00Z", False)
    assert (told.aware_at, [each.node for each in told.outages], len(told.given)) == (NOW, [HAFEN_CLOUD], 1)
    assert (told.course.absorbed, told.course.notes) == ((other,), ())
    assert (gone.course.merged_into, gone.course.state, len(gone.course.notes)) == (kept, "closed", 1)
    assert Incident.objects.get(reference=other).merged_into == kept
    assert survey_situation(kept, by=BO, at=LATER)[0].hit
    assert survey_situation(other, by=BO, at=LATER)[0].told.reference == other
    assert not DueRow.objects.filter(subject=other, done_at=None).exists()
    assert [each["incident"] for each in list_claims(None, LATER)] == [kept]


def test_what_goes_on_elsewhere_is_gone_on_with_there():
    """
    Whoever still has the old page open is led to the incident that goes on.
    """
    kept, other = (record_incident("Slow", since=SINCE, by=BO, at=NOW) for _ in range(2))
    merge_incidents(other, kept, reason="the same", by=ADA, at=LATER)

    for act, given in (
        (record_fact, [Fact("data_impact", value=True)]),
        (classify_incident, []),
        (reopen_incident, ["no"]),
    ):
        assert kept in refusal("wrong_state", act, other, *given).message
    refusal("cannot_merge", merge_incidents, kept, other, reason="back")
    refusal("no_reason", merge_incidents, kept, other, reason=" ")


def test_a_major_incident_is_not_merged_away():
    """
    Its reports are due: the other has to be major first.
    """
    kept = record_incident("Slow", since=SINCE, by=BO, at=NOW)
    other = declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=NOW)
    for fact in (Fact("clients_affected", 99_999), Fact("media_coverage", value=True)):
        record_fact(other, fact, by=BO, at=NOW)
    classify_incident(other, by=ADA, at=NOW)

    refused = refusal("cannot_merge", merge_incidents, other, kept, reason="the same")
    merge_incidents(kept, other, reason="the same", by=ADA, at=LATER)

    assert "reports that are due" in refused.message
    assert Incident.objects.get(reference=other).outcome == "major"


def test_only_incidents_of_one_entity_that_one_may_see_are_merged():
    """
    Another entity's is refused where one may see it, and unknown where not.
    """
    ours = record_incident("Slow", since=SINCE, by=BO, at=NOW)
    theirs = record_incident("Slow", since=SINCE, entity=NORDBANK_IT, by=OPERATOR, at=NOW)
    both = Actor("fay", {each: frozenset({Role.INCIDENT_MANAGER}) for each in (NORDBANK, NORDBANK_IT)})

    refusal("cannot_merge", merge_incidents, ours, theirs, reason="the same", by=both)
    refusal("unknown_incident", merge_incidents, ours, theirs, reason="the same")


def test_part_of_an_incident_becomes_one_of_its_own():
    """
    The outage moves with its awareness; what was known stays, and each links to the other.
    """
    origin = record_incident(
        "Two are down", since=SINCE, nodes=[HAFEN_SERVICE, RECHENSTUBE_SERVICE], by=BO, at=NOW
    )

    new = split_incident(
        origin, [RECHENSTUBE_SERVICE], title="Rechenstube", reason="another cause", by=ADA, at=LATER
    )

    told, left = queries.incident(new), queries.incident(origin)
    assert (told.title, told.aware_at, told.since) == ("Rechenstube", NOW, SINCE)
    assert [each.node for each in told.outages] == [RECHENSTUBE_SERVICE]
    assert [each.node for each in left.outages] == [HAFEN_SERVICE]
    assert (told.course.split_from, left.course.split_off) == (origin, (new,))
    assert "downtime_started_at" in latest(told.facts)
    for nodes in ([], [HAFEN_CLOUD], [HAFEN_SERVICE]):
        refusal("cannot_split", split_incident, origin, nodes, title="x", reason="y")
    refusal("not_text", split_incident, origin, [HAFEN_SERVICE], title=" ", reason="y")


def test_part_of_a_confidential_incident_is_as_confidential():
    """
    Nobody learns of it by its being split; and it is not merged into what others read.
    """
    give_role("fay", NORDBANK, Role.READER, by=OPERATOR, at=NOW)
    origin = record_incident(
        "Two are down", since=SINCE, nodes=[HAFEN_SERVICE, RECHENSTUBE_SERVICE], by=BO, at=NOW
    )
    open_ = record_incident("Slow", since=SINCE, by=BO, at=NOW)
    confine_incident(origin, ["fay"], by=ADA, at=NOW)

    new = split_incident(origin, [HAFEN_SERVICE], title="Hafen", reason="other cause", by=ADA, at=LATER)

    assert queries.incident(new).course.admitted == {"ada", "fay"}
    refusal("unknown_incident", survey_situation, new, by=BO)
    refusal("cannot_merge", merge_incidents, origin, open_, reason="the same")
    refusal("cannot_merge", merge_incidents, open_, origin, reason="the same")
