"""`tocsin costs`: one annual table, or an array of them; a slip is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.contract import answered, refused, run

INCIDENT: dict[str, Any] = {
    "incident": "NB-2026-001",
    "final_report_on": "2026-04-20",
    "costs": [
        {"kind": "advice", "amount": "80000.10", "booked_on": "2026-05-01"},
        {"kind": "insurance_premiums", "amount": 9000, "booked_on": "2026-07-01"},
    ],
    "recoveries": [{"amount": "30000", "booked_on": "2026-11-02"}],
}


def asked(**changes: Any) -> dict[str, Any]:
    return {"incidents": [{**INCIDENT, **changes}]}


def test_the_annual_table_has_a_line_and_two_totals():
    """Gross costs and recoveries stand side by side, with what was left out and why."""
    found = answered("costs", "-", "--year", 2026, given=asked())

    assert (found["first_day"], found["last_day"]) == ("2026-01-01", "2026-12-31")
    assert (found["gross"], found["recoveries"], found["complete"]) == ("80000.10", "30000", True)
    line = found["incidents"][0]
    assert line["by_article"] == {"7(1)(h)": "80000.10"}
    assert line["article"] == "paragraph 6(a)"
    assert [(each["kind"], each["article"]) for each in line["left_out"]] == [
        ("insurance_premiums", "7(2)(c)")
    ]
    assert found["rules"] == ["jc-gl-2024-34", "dora-costs-2024-1772"]


def test_an_array_is_answered_by_an_array():
    """One refused element becomes its own error; the others are answered."""
    found = answered("costs", "-", "--year", 2026, given=[asked(), {"incident": []}, {"incidents": []}])

    assert [each.get("gross") for each in found] == ["80000.10", None, "0"]
    assert found[1]["error"]["code"] == "unknown_key"


def test_the_books_may_end_in_another_month():
    """An accounting year is named by the year in which it ends."""
    found = answered("costs", "-", "--year", 2026, given={**asked(), "accounting_year_ends": "06-30"})

    assert (found["first_day"], found["last_day"]) == ("2025-07-01", "2026-06-30")
    assert found["recoveries"] == "0"


def test_a_reading_is_taken_and_named():
    """Fines count where an installation reads the act so."""
    fine = asked(costs=[{"kind": "fines", "amount": "500", "booked_on": "2026-05-01"}])

    by_default = answered("costs", "-", "--year", 2026, given=fine)
    found = answered("costs", "-", "--year", 2026, "--reading", "fines=counted", given=fine)

    assert (by_default["gross"], found["gross"]) == ("0", "500")
    assert found["readings"]["fines"] == "counted"


def test_the_table_can_be_read():
    """Without --json the table is text, and says that what is missing is not zero."""
    result = run("costs", "-", "--year", 2026, given=asked(recoveries=None))

    assert "80,000.10" in result.stdout
    assert "missing: recoveries" in result.stdout
    assert result.stdout.endswith("Not complete: what is missing is not counted as zero.\n")


def test_the_text_names_what_cannot_be_decided_and_what_is_refused():
    """An incident of an earlier year whose costs nobody knows is named; a refused element says why."""
    earlier = asked(final_report_on="2025-04-20", costs=None, recoveries=None)

    text = run("costs", "-", "--year", 2026, given=[earlier, {"incident": 1}]).stdout

    assert "not yet decided: NB-2026-001" in text
    assert "Refused: 'incident' is not a key" in text


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        ({}, "missing_key", "incidents"),
        ({"incidents": {}}, "not_a_list", "incidents"),
        ({"incidents": [1]}, "not_an_object", "incidents[0]"),
        ({"incidents": [{}]}, "missing_key", "incidents[0].incident"),
        ({"incidents": [{"incident": 5}]}, "not_text", "incidents[0].incident"),
        ({"incidents": [INCIDENT, INCIDENT]}, "repeated_id", "NB-2026-001"),
        ({**asked(), "currency": "euro"}, "unknown_code", "currency"),
        ({**asked(), "accounting_year_ends": "30-06"}, "not_a_day", "accounting_year_ends"),
        ({**asked(), "accounting_year_ends": "June"}, "not_a_day", "accounting_year_ends"),
        (asked(final_report_on="2026-02-30"), "not_a_day", "incidents[0].final_report_on"),
        (asked(final_report_on=2026), "not_a_day", "incidents[0].final_report_on"),
        (asked(costs=[{"amount": "1"}]), "missing_key", "incidents[0].costs[0].kind"),
        (asked(costs=[{"kind": "salary"}]), "unknown_code", "cost_kinds"),
        (asked(costs=[{"kind": "advice", "amount": "much"}]), "not_a_number", "incidents[0].costs[0].amount"),
        (
            asked(costs=[{"kind": "advice", "amount": -1}]),
            "implausible_number",
            "incidents[0].costs[0].amount",
        ),
        (asked(costs=[{"kind": "advice", "estimate": 1}]), "not_a_flag", "incidents[0].costs[0].estimate"),
        (
            asked(costs=[{"kind": "advice", "corrects": "25"}]),
            "not_a_count",
            "incidents[0].costs[0].corrects",
        ),
        (asked(costs=[{"kind": "advice", "sum": 1}]), "unknown_key", "sum"),
        (asked(recoveries=[{"kind": "recovery"}]), "unknown_key", "kind"),
    ],
)
def test_a_slip_is_refused_with_its_place(given: dict[str, Any], code: str, where: str):
    """Nothing is guessed: the refusal names the key and what to write there."""
    error = refused("costs", "-", "--year", 2026, given=given)

    assert (error["code"], error["where"]) == (code, where)


def test_a_correction_may_be_below_zero():
    """Paragraph 9: an estimate of an earlier year that was too high is corrected downwards."""
    lower = {"kind": "advice", "amount": "-5000", "booked_on": "2026-03-01", "corrects": 2025}

    found = answered("costs", "-", "--year", 2026, given=asked(costs=[lower]))

    assert found["gross"] == "-5000"


def test_the_year_has_to_be_named():
    """Without a year there is no annual table: that is wrong usage."""
    assert run("costs", "-", given=asked()).exit_code == 2
