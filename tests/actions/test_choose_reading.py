"""Choosing a reading: for the installation, from now on, on record, and gone back on."""

import pytest

from tests.cast import ADA, DEE, HAFEN_CLOUD, at, load
from tocsin.actions.choose_reading import choose_reading
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.survey_situation import survey_situation
from tocsin.actions.watch_incident import JUST_AFTER
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.refusal import Refused
from tocsin.store import readings
from tocsin.store.models import DueRow

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")


@pytest.fixture
def incident(tmp_path) -> str:
    """Return an outage with an impact in one other Member State alone, waiting for its second threshold."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, service=None, since=SINCE, title="", by=ADA, at=AWARE)
    for key, value in (("member_states_impacted", ["BE"]), ("home_member_state", "NL")):
        record_fact(reference, Fact(key, value), by=ADA, at=NOW)
    return reference


def spread(incident: str, *, known_at=None) -> str:
    seen, _ = survey_situation(incident, by=ADA, at=NOW, known_at=known_at)
    return seen.classification.thresholds["9(4)"].value


def test_a_reading_changes_what_is_judged_from_then_on(incident):
    """One foreign Member State is not two by default, and is enough under the other side."""
    before = spread(incident)

    choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=NOW)

    assert (before, spread(incident)) == ("no", "yes")


def test_what_was_judged_as_known_before_the_choice_stays_as_it_was(incident):
    """As known before somebody chose, the default side counts."""
    choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=at("2026-03-02 10:00"))

    assert spread(incident, known_at=at("2026-03-02 09:59")) == "no"


def test_every_decision_names_the_side_it_was_made_under(incident):
    """The side that was taken stands in the decision, not only in the settings of today."""
    choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=NOW)
    decision = classify_incident(incident, by=ADA, at=NOW)
    choose_reading("home_member_state", None, by=OPERATOR, at=NOW)

    assert decision["readings"]["home_member_state"] == "any_foreign"
    assert readings.chosen() == {}


def test_the_alarm_of_an_open_incident_moves_with_the_reading(incident):
    """Two hours of downtime would make it major; with the spread met it is so already, and nothing waits."""
    due = DueRow.objects.filter(kind="becomes_major", subject=incident, done_at=None)
    before = list(due.values_list("at", flat=True))

    choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=NOW)
    with_it = list(due.values_list("at", flat=True))
    choose_reading("home_member_state", None, by=OPERATOR, at=NOW)

    assert (before, with_it) == ([at("2026-03-02 10:00") + JUST_AFTER], [])
    assert list(due.values_list("at", flat=True)) == before


def test_the_same_choice_twice_is_recorded_once(incident):
    """A choice that changes nothing leaves no trace."""
    for _ in range(2):
        choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=NOW)

    assert [each.side for each in readings.history()] == ["any_foreign"]


@pytest.mark.parametrize(("name", "side"), [("home_state", "count_home"), ("home_member_state", "both")])
def test_a_slip_in_the_name_is_refused(incident, name, side):
    """A reading or a side that no act has is refused with those there are."""
    with pytest.raises(Refused) as refusal:
        choose_reading(name, side, by=OPERATOR, at=NOW)

    assert refusal.value.code == "unknown_reading"
    assert "home_member_state" in refusal.value.message


def test_who_only_reads_may_not_choose(incident):
    """The auditor looks and changes nothing."""
    with pytest.raises(Refused) as refusal:
        choose_reading("home_member_state", "any_foreign", by=DEE, at=NOW)

    assert refusal.value.code == "not_allowed"
    assert readings.history() == []
