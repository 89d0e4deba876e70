"""The pages of costs: the items of an incident, and the estimate of a year from the register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, at, load, sign_in
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_cost import record_cost
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import Fact
from tocsin.core.incidents.costs import CostFigure, recorded_costs
from tocsin.store import queries

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 12:00")


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-02 08:00"), by=ADA, at=NOW)


def spend(incident: str, amount: str, day: date = date(2026, 3, 2)) -> int:
    return record_cost(incident, CostFigure("advice", Decimal(amount), day, booked_on=day), by=ADA, at=NOW)


def make_major(incident: str) -> None:
    for key in (
        "supports_critical_or_important_function",
        "data_impact",
        "data_adverse_effect",
        "media_coverage",
    ):
        record_fact(incident, Fact(key, value=True), by=ADA, at=NOW)
    assert classify_incident(incident, by=ADA, at=NOW)["outcome"] == "major"


def test_a_cost_is_recorded_and_the_page_shows_the_sum_and_its_article(incident):
    """
    An amount without a kind that counts is left out, with the article that says so.
    """
    ada = sign_in(ADA)
    for category, amount in (("advice", "80000.10"), ("insurance_premiums", "9000")):
        fields = {"category": category, "amount": amount, "incurred_on": "2026-03-02", "source": "Invoice"}
        assert ada.post(f"/incidents/{incident}/costs/new/", fields).status_code == 302

    text = ada.get(f"/incidents/{incident}/costs/").content.decode().replace("\u00a0", " ")

    assert "€ 80,000.10" in text
    assert "7(1)(h)" in text
    assert "7(2)(c)" in text
    assert "sum of 1 cost item" in text


def test_a_correction_begins_with_the_figure_that_it_corrects(incident):
    """
    The form is filled with the last figure; what is sent becomes the next one of the same item.
    """
    ada, item = sign_in(ADA), spend(incident, "500")
    form = ada.get(f"/incidents/{incident}/costs/{item}/").content.decode()

    ada.post(
        f"/incidents/{incident}/costs/{item}/",
        {"category": "advice", "amount": "", "incurred_on": "2026-03-02"},
    )

    assert 'value="500"' in form
    (cost,) = recorded_costs(queries.incident(incident).entries)
    assert [each.amount for each in cost.figures] == [Decimal(500), None]


def test_costs_are_read_by_who_sees_the_incident_and_recorded_by_whom_the_policy_lets(incident):
    """
    A reader and a responder see them; to another entity the incident does not exist.
    """
    address = f"/incidents/{incident}/costs/"

    assert [sign_in(who).get(address).status_code for who in (DEE, BO, CYD)] == [200, 200, 404]
    assert [sign_in(who).get(f"{address}new/").status_code for who in (BO, CYD)] == [403, 404]


def test_the_estimate_of_a_year_asks_when_the_final_report_was_submitted(incident):
    """
    Until somebody says, the incident is undecided; with the day in the address its costs count.
    """
    ada = sign_in(ADA)
    spend(incident, "70000")
    make_major(incident)

    before = ada.get("/costs/?year=2026").content.decode().replace("\u00a0", " ")
    after = ada.get(f"/costs/?year=2026&final-{incident}=2026-04-20").content.decode().replace("\u00a0", " ")

    assert "Not decided, for nobody has said" in before
    assert "€ 70,000.00" not in before
    assert "€ 70,000.00" in after
    assert 'value="2026-04-20"' in after
    assert f"final-{incident}" not in sign_in(CYD).get("/costs/?year=2026").content.decode()


@pytest.mark.parametrize(
    "query", ["year=old", "year=99999999", "ends=13-45", "final-INC-1999-0001=2026-01-01"]
)
def test_an_address_that_asks_for_what_cannot_be_is_refused(incident, query):
    """
    A year that is none, a day that is none, an incident that one may not see: a refusal, no fault.
    """
    assert sign_in(ADA).get(f"/costs/?{query}").status_code in (404, 422)
