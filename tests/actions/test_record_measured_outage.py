"""Recording what was measured: by whom, of what, from when until when; a slip is refused."""

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.cast import BO, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, PAY, at, load
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_measured_outage import record_measured_outage
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import MeasuredOutage
from tocsin.core.refusal import Refused
from tocsin.store import queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 12:00")
NINE, TEN = at("2026-03-02 09:00"), at("2026-03-02 10:00")


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def measured(
    node: str = PAY, since=NINE, until=TEN, source: str = "own_monitoring", **more
) -> MeasuredOutage:
    return MeasuredOutage(node, since, until, source, **more)


def refusal(incident: str, given: MeasuredOutage, who=BO) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        record_measured_outage(incident, given, by=who, at=NOW)
    assert rows() == before
    return refused.value


def test_what_was_measured_counts_for_the_promise(incident: str):
    """
    Declared down since eight; measured from nine to ten for a quarter of the users: a quarter of an hour.
    """
    record_measured_outage(incident, measured(share=Fraction("0.25"), evidence="probe  7"), by=BO, at=NOW)

    seen, _ = survey_situation(incident, by=BO, at=NOW)
    (kept,) = seen.told.measured
    assert (kept.evidence, kept.known_since, kept.author) == ("probe 7", NOW, "bo")
    downtime = {each.commitment.id: each.attainment and each.attainment.downtime for each in seen.commitments}
    assert downtime == {"CM-1": 900, "CM-2": None, "CM-3": 900}
    assert seen.outages[HAFEN_SERVICE][0].start == SINCE


def test_the_same_source_and_beginning_corrects(incident: str):
    """
    Another source stands beside it.
    """
    for given in (measured(until=None), measured(source="provider"), measured(until=TEN)):
        record_measured_outage(incident, given, by=BO, at=NOW)

    found = queries.incident(incident).measured
    assert [(each.source, each.until) for each in found] == [("provider", TEN), ("own_monitoring", TEN)]


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        (measured(node="business_service:gone"), "unknown_node", "node"),
        (measured(source="hearsay"), "unknown_code", "source"),
        (measured(kind="scheduled_maintenence"), "unknown_code", "kind"),
        (measured(kind="a word"), "unknown_code", "kind"),
        (measured(kind="outages"), "unknown_code", "kind"),
        (measured(share=Fraction("1.01")), "out_of_range", "share"),
        (measured(share=Fraction(-1, 100)), "out_of_range", "share"),
        (measured(since=NOW + timedelta(seconds=1), until=None), "future_outage", "from"),
        (measured(since=TEN, until=NINE), "impossible_order", "until"),
        (measured(until=NOW + timedelta(seconds=1)), "impossible_order", "until"),
        (measured(announced_at=NOW + timedelta(seconds=1)), "impossible_order", "announced_at"),
        (measured(evidence="a\x00b"), "control_character", "evidence"),
    ],
)
def test_a_slip_is_refused(incident: str, given: MeasuredOutage, code: str, where: str):
    """
    An unknown node or source, a misspelt kind, more than all of it, an end before the beginning.
    """
    refused = refusal(incident, given)

    assert (refused.code, refused.where) == (code, where)


@pytest.mark.parametrize(
    "given",
    [
        measured(kind="power_failure"),
        measured(share=Fraction(0)),
        measured(since=NINE, until=NINE),
        measured(node=HAFEN_CLOUD, kind="scheduled_maintenance", announced_at=SINCE - timedelta(days=7)),
    ],
)
def test_what_may_stand(incident: str, given: MeasuredOutage):
    """
    A word of the contract, nothing out, what is taken back, maintenance announced a week before.
    """
    record_measured_outage(incident, given, by=BO, at=NOW)

    (kept,) = queries.incident(incident).measured
    assert kept.key == given.key
    survey_situation(incident, by=BO, at=NOW)


def test_who_may(incident: str):
    """
    A reader may not, and whoever may not see the incident learns nothing.
    """
    assert refusal(incident, measured(), who=DEE).code == "not_allowed"
    assert refusal(incident, measured(), who=CYD).code == "unknown_incident"
