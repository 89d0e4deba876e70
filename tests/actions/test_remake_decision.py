"""Making a decision again: months later, from nothing but what it kept."""

from decimal import Decimal

import pytest

from tests.cast import ADA, CYD, HAFEN_CLOUD, at, load
from tocsin.actions.choose_reading import choose_reading
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.remake_decision import remake_decision
from tocsin.actions.watch_incident import JUST_AFTER
from tocsin.core.incidents import OPERATOR, Fact, Growth
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:00")


@pytest.fixture
def incident(tmp_path) -> str:
    """Return an incident decided twice: once under another reading, once under the defaults."""
    load(tmp_path)
    reference = declare_outage(HAFEN_CLOUD, service=None, since=SINCE, title="", by=ADA, at=AWARE)
    record_fact(reference, Fact("member_states_impacted", ["BE"]), by=ADA, at=NOW)
    choose_reading("home_member_state", "any_foreign", by=OPERATOR, at=NOW)
    classify_incident(reference, by=ADA, at=at("2026-03-02 10:00") + JUST_AFTER)
    choose_reading("home_member_state", None, by=OPERATOR, at=at("2026-03-02 11:00"))
    record_fact(
        reference, Fact("member_states_impacted", ["NL", "BE", "FR"]), by=ADA, at=at("2026-03-02 11:00")
    )
    classify_incident(reference, by=ADA, at=at("2026-03-02 11:00") + JUST_AFTER)
    return reference


@pytest.mark.parametrize("number", [1, 2])
def test_a_decision_comes_out_the_same_whatever_was_learned_or_chosen_since(incident, number):
    """Law file, readings, facts and instant are those of the decision, not those of today."""
    made = remake_decision(incident, number, by=ADA)

    assert (made.same, made.differs) == (True, ())
    assert made.recorded["outcome"] == "major"


def test_a_decision_that_rests_on_a_rate_comes_out_the_same(incident):
    """What was growing when it was decided grows at the same rate when it is decided again."""
    rate = Growth(Decimal(40_000), at("2026-03-02 11:00"))
    record_fact(incident, Fact("clients_affected", 90_000, growth=rate), by=ADA, at=at("2026-03-02 11:00"))
    decision = classify_incident(incident, by=ADA, at=at("2026-03-02 12:00"))

    made = remake_decision(incident, 3, by=ADA)

    assert "9(1)(b)" in decision["points_met"]
    assert (made.same, made.differs) == (True, ())


def test_a_law_file_that_is_gone_is_said_to_be_gone(incident, monkeypatch):
    """Without the very file, nothing else is put in its place."""
    monkeypatch.setattr(lawbooks, "rule_books", dict)

    made = remake_decision(incident, 1, by=ADA)

    assert (made.same, made.remade) == (False, None)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_decision_that_was_not_made_cannot_be_made_again(incident, number):
    """There are two decisions; any other number is refused."""
    with pytest.raises(Refused, match="2 are recorded") as refusal:
        remake_decision(incident, number, by=ADA)

    assert refusal.value.code == "unknown_decision"


def test_who_may_not_see_the_incident_learns_nothing(incident):
    """Somebody at another entity is answered as if the reference had never been given."""
    with pytest.raises(Refused) as refusal:
        remake_decision(incident, 1, by=CYD)

    assert refusal.value.code == "unknown_incident"
