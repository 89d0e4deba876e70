"""The question behind a figure: asked again, it gives the same figure."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sla.test_laws import NOON, going_on, objectives, outages
from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import ClaimPeriod, CreditPerHour, CreditProportional, Exclusion
from tocsin.core.quantities import Money, exact
from tocsin.core.reports.sla_question import objective_document, question_document
from tocsin.core.sla import answer, attain, read_objective, written
from tocsin.core.sla.windows import window_at

known = st.lists(outages().filter(lambda each: each.share.denominator != 3), max_size=5)
still_open = st.lists(going_on().filter(lambda each: each.share.denominator != 3), max_size=2)


def asked_again(objective, told, moment, window) -> dict:
    whole = answer(question_document(objective, told, moment, window))
    return {key: whole[key] for key in written(attain(objective, told, moment, window))}


@settings(deadline=None, max_examples=150)
@given(objectives, known, still_open)
def test_the_question_of_an_open_window_has_the_same_answer(objective, told, more):
    """
    Whatever the clauses, and with outages that go on.
    """
    window = window_at(objective.window, objective.time_zone, NOON)

    assert asked_again(objective, told + more, NOON, window) == written(attain(objective, told + more, NOON))


@settings(deadline=None, max_examples=100)
@given(objectives.filter(lambda each: not each.window.startswith("rolling")), known, still_open)
def test_the_question_of_a_closed_window_has_the_same_answer(objective, told, more):
    """
    It is named by its first instant, and what was open later is written as it stood.
    """
    later = at("2026-11-03 09:00")
    window = window_at(objective.window, objective.time_zone, NOON)

    assert asked_again(objective, told + more, later, window) == written(
        attain(objective, told + more, later, window)
    )


def test_every_term_of_an_objective_survives_being_written():
    """
    What is read back is the objective that was written.
    """
    usd = Money(exact("1200.50", "fee"), "USD")
    objective = promise(
        exclusions=(Exclusion("force_majeure", timedelta(hours=48), timedelta(hours=6), "quarter"),),
        minimum_outage=timedelta(minutes=5),
        minimum_exceeded=True,
        counted_from="ticket",
        whole_above=exact("0.05", "share"),
        measured_by="own_monitoring",
        attainment_decimals=2,
        credits=tiers(below_99_9="10 %", below_99="3 days"),
        credit_cap_percent=exact("30", "cap"),
        credit_minimum=usd,
        fee=usd,
        claim_within=ClaimPeriod(working_days=5),
        claim_from="outage_end",
        claim_notice=ClaimPeriod(months=1, days=2),
    )

    assert read_objective(objective_document(objective), "objective") == objective


def test_credits_that_are_no_tiers_survive_too():
    """
    Per hour, in proportion, and agreed without it being known which.
    """
    for terms in (
        {"credit_per_hour_beyond": CreditPerHour(exact("5", "percent"), "started")},
        {"credit_proportional": CreditProportional(exact("2", "times"), "beyond")},
        {"credits": None},
        {"measure": "requests"},
    ):
        objective = promise(**terms)

        assert read_objective(objective_document(objective), "objective") == objective


def test_what_says_nothing_is_left_out():
    """
    A plain objective is three keys.
    """
    assert objective_document(promise()) == {
        "target": "99.95",
        "window": "month",
        "time_zone": "Europe/Amsterdam",
    }


def test_an_outage_that_was_open_ends_where_the_closed_window_was_looked_at():
    """
    One that began after that instant does not exist in the question's window.
    """
    window = window_at("month", "UTC", NOON)
    told = [out("2026-06-30 23:00", None)]

    asked = question_document(promise(), told, at("2026-07-02 08:00"), window)

    assert asked["outages"] == [{"from": "2026-06-30T23:00:00Z", "until": "2026-07-02T08:00:00Z"}]
    assert asked["at"] == "2026-06-01T00:00:00Z"
