"""The yearly report: only what one may see is counted, with charts, tables and files."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ADA, CYD, HAFEN_CLOUD, at, load, sign_in
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.report_year import report_year
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.store.unit_of_work import unit_of_work

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 12:00")


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = declare_outage(HAFEN_CLOUD, since=at("2025-12-31 23:30"), by=ADA, at=NOW - timedelta(hours=2))
    record_fact(found, Fact("resolved_at", "2026-01-01T02:30:00Z"), by=ADA, at=NOW)
    classify_incident(found, by=ADA, at=NOW)
    return found


def test_an_incident_is_counted_in_the_year_of_the_owners_clock(incident):
    """
    It began in the last half hour of 2025 in UTC, which is 2026 in Germany: one in January of 2026.
    """
    found = report_year(2026, by=ADA, at=NOW)

    assert (found.now.incidents, found.before.incidents, found.now.by_month[1]) == (1, 0, 1)
    assert found.now.by_provider == {HAFEN_CLOUD: 1}
    assert found.now.speeds["resolve"].median == timedelta(hours=3)
    assert found.now.speeds["classify"].median == timedelta(hours=2)


def test_what_one_may_not_see_is_not_counted_and_the_page_says_so(incident):
    """
    Another entity counts nothing, and neither does who is not admitted to a confidential incident.
    """
    page = sign_in(ADA).get("/report/2026/").content.decode()
    with unit_of_work(ADA, NOW) as work:
        work.record("incident.confined", incident, {"names": ["bo"]})

    counted = [report_year(2026, by=who, at=NOW).now.incidents for who in (ADA, CYD, OPERATOR)]

    assert "Only incidents that you may see are counted" in page
    assert "Hafen Cloud" in page
    assert counted == [0, 0, 1]


def test_the_report_is_a_file_for_spreadsheets(incident):
    """
    CSV has every table in one, XLSX a sheet for each; another format is refused.
    """
    ada = sign_in(ADA)
    csv = ada.get("/report/2026/?format=csv").content.decode("utf-8-sig")
    xlsx = ada.get("/report/2026/?format=xlsx").content

    assert csv.startswith("table,row,2026,2025\r\nfigures,incidents,1,0\r\n")
    assert "by_provider" in ZipFile(BytesIO(xlsx)).read("xl/workbook.xml").decode()
    assert ada.get("/report/2026/?format=pdf").status_code == 422
    assert ada.get("/report/1800/").status_code == 422


def test_more_incidents_take_no_more_queries(incident):
    """
    The figures come in a fixed number of queries, however many incidents there are.
    """
    with CaptureQueriesContext(connection) as few:
        report_year(2026, by=ADA, at=NOW)
    for hour in range(3):
        declare_outage(HAFEN_CLOUD, since=at(f"2026-02-01 0{hour}:00"), by=ADA, at=NOW)
    with CaptureQueriesContext(connection) as many:
        report_year(2026, by=ADA, at=NOW)

    assert len(few) == len(many)
