"""The page of the customers of an incident: what breaks next, whom to tell, what it costs, and the files."""

import csv
import json
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from click.testing import CliRunner
from django.test import Client
from python_calamine import load_workbook

from tests.cast import ADA, CYD, DEE, FOLDER, HAFEN_CLOUD, LOADED, at, load, package, sign_in, write_inventory
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.import_inventory import import_inventory
from tocsin.actions.import_register import import_register
from tocsin.actions.record_notice import record_notice
from tocsin.channels import clock
from tocsin.channels.inventory_folder import read_folder
from tocsin.cli.main import main
from tocsin.core.incidents import OPERATOR
from tocsin.store import queries
from tocsin.web.customers.page import SHOWN

pytestmark = pytest.mark.django_db

BEGUN, NOW = at("2026-03-10 00:31 Europe/Berlin"), at("2026-03-10 01:40 Europe/Berlin")
"""The bakery's 99.9 % of March are 44 min 34 s and spent; the fund's 99.5 % are not."""


@pytest.fixture(autouse=True)
def incident(tmp_path, monkeypatch) -> str:
    """An outage of Hafen Cloud, 69 minutes old."""
    load(tmp_path)
    return _declared(monkeypatch)


def _declared(monkeypatch) -> str:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    sign_in(ADA)
    declare_outage(HAFEN_CLOUD, since=BEGUN, title="Hafen is down", by=ADA, at=BEGUN + timedelta(minutes=9))
    return queries.incidents(None).first().reference


def text_of(answer) -> str:
    """Return what a page shows, blanks run together."""
    shown = re.sub(r"<[^>]*>", " ", answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r" (?=[.,:])", "", re.sub(r"\s+", " ", shown))


def page(incident: str, query: str = "", client: Client | None = None, **headers: str):
    return (client or sign_in(ADA)).get(f"/incidents/{incident}/commitments/{query}", headers=headers)


def test_the_page_says_at_a_glance_what_breaks_next_and_what_to_do(incident):
    """The next to break with its time, how many are broken, how many messages, and what it costs."""
    shown = text_of(page(incident))

    assert "The next promise breaks at 10 Mar 04:13 CET, 2 h 33 min left." in shown
    assert "It is that to Harbour Fund about Paying. 1 is broken already." in shown
    assert "3 messages to send To 2 customers. The first by 10 Mar 01:10 CET, 30 min late." in shown
    assert "Owed now € 40.00 To be claimed € 200.00 Uncovered € 0.00" in shown


def test_a_row_has_promise_budget_breach_exposure_notice_and_contact(incident):
    """Everything that one has to know of a promise, in the order of what breaks first."""
    shown = text_of(page(incident)).partition("Liable up to Tell by")[2]

    fund, bakery = shown.index("Harbour Fund"), shown.index("Bakery Vermeulen")
    assert fund < bakery
    row = shown[fund:bakery]
    for part in (
        "Paying, 99.5 % (Agreement, 9)",
        "At risk 2 h 33 min",
        "10 Mar 04:13 CET",
        "€ 450.00",
        "not known",
        "by telephone, German",
        "+49 40 555 01 02",
    ):
        assert part in row


def test_the_form_chooses_rows_without_a_script_and_with_one(incident):
    """The address has the choice; a script fetches only the rows."""
    whole = page(incident, "?standing=broken")
    part = page(incident, "?standing=broken", **{"HX-Request": "true"})

    assert "1 of 3 promises that are hit." in text_of(whole)
    assert "Harbour Fund" not in text_of(part)
    assert "<html" not in part.content.decode()
    assert "standing=broken&amp;format=csv" in part.content.decode()


def test_nothing_chosen_is_said_so(incident):
    """An empty table says what to do."""
    assert "No promise is like that." in text_of(page(incident, "?text=nobody"))


def test_an_unknown_choice_is_refused(incident):
    """A word that no filter knows is no empty answer."""
    assert page(incident, "?told=maybe").status_code == 422
    assert page(incident, "?format=pdf").status_code == 422


def test_somebody_of_another_entity_sees_neither_page_nor_file(incident):
    """To them the incident is not there."""
    cyd = sign_in(CYD)

    found = [page(incident, query, cyd).status_code for query in ("", "?format=csv", "?format=xlsx")]

    assert [*found, cyd.get(f"/incidents/{incident}/commitments/CM-1/").status_code] == [404] * 4


def test_who_may_record_is_led_to_it(incident):
    """Beside each recipient stands the way to record that they were told; a reader has none."""
    leads = f"/incidents/{incident}/notices/given/?about="

    assert leads in page(incident).content.decode()
    assert leads not in page(incident, client=sign_in(DEE)).content.decode()
    assert leads not in page(incident, "?as_of=2026-03-10T00:00:00Z").content.decode()


def test_who_was_told_is_told_and_needs_no_message(incident):
    """The notice stands in the row, and one message fewer is to be sent."""
    record_notice(incident, "given", about="customer:K2", happened=NOW - timedelta(minutes=5), by=ADA, at=NOW)

    shown = text_of(page(incident))

    assert "2 messages to send To 1 customer." in shown
    assert "told 10 Mar 01:35 CET" in shown


def test_looking_back_shows_how_it_stood_then(incident):
    """Twenty minutes into the outage nothing was broken, and the files are of then too."""
    then = "?as_of=2026-03-09T23:51:00Z"

    shown = page(incident, then)

    assert "You look at the past." in text_of(shown)
    assert "The next promise breaks at 10 Mar 01:15 CET" in text_of(shown)
    assert "as_of=2026-03-09T23%3A51%3A00Z&amp;format=xlsx" in shown.content.decode()


def test_page_api_command_and_files_have_the_same_figures(incident):
    """One function gives them all."""
    api = sign_in(ADA).get(f"/api/v1/incidents/{incident}/commitments").json()
    command = json.loads(CliRunner().invoke(main, ["customers", incident, "--json"]).stdout)
    lines = list(csv.DictReader(StringIO(page(incident, "?format=csv").content.decode("utf-8-sig"))))
    book = load_workbook(BytesIO(page(incident, "?format=xlsx").content))
    heading, *cells = book.get_sheet_by_name("Customers").to_python()
    sheet = [dict(zip(heading, row, strict=True)) for row in cells]

    rows = api["commitments"]
    assert command == api
    assert [row["id"] for row in rows] == ["CM-3", "CM-1", "CM-2"]
    assert [each["id"] for each in lines] == [each["id"] for each in sheet] == [row["id"] for row in rows]
    assert [each["owed"] for each in lines] == ["0.00", "40.00", ""]
    assert [row["owed"] and row["owed"]["amount"] for row in rows] == ["0.00", "40.00", None]
    assert [each["owed"] for each in sheet] == [0.0, 40.0, ""]
    assert [each["breach_at"] for each in lines[:2]] == [row["breach_at"] for row in rows[:2]]
    assert "€ 40.00" in text_of(page(incident))
    assert api["net_position"]["by_currency"][0]["owed"] == "40.00"


def test_the_api_takes_the_same_choices(incident):
    """The rows that are chosen, and how many there are in all."""
    ada = sign_in(ADA)
    place = f"/api/v1/incidents/{incident}/commitments"

    chosen = ada.get(f"{place}?standing=broken&standing=unmeasured&language=nl").json()

    assert (chosen["chosen"], chosen["hit"]) == (2, 3)
    assert [each["id"] for each in chosen["commitments"]] == ["CM-1", "CM-2"]
    assert ada.get(f"{place}?told=maybe").status_code == 422
    assert sign_in(CYD).get(place).status_code == 404


def test_a_promise_has_a_page_with_its_calculation(incident):
    """How it stands, and every step from which it can be redone."""
    shown = text_of(sign_in(ADA).get(f"/incidents/{incident}/commitments/CM-1/"))

    assert "Bakery Vermeulen: Paying, 99.9 % (Agreement, 7.2)" in shown
    assert "Allowed: (100 - 99.9) % of 2674800 s is 2674.8 s." in shown
    assert "Hafen" in shown


def test_a_promise_that_is_not_hit_has_no_page(incident):
    """The refusal leads back to the list."""
    answer = sign_in(ADA).get(f"/incidents/{incident}/commitments/CM-99/")

    assert answer.status_code == 404
    assert "unknown_promise" in answer.content.decode()


def test_formulas_in_names_reach_no_spreadsheet(tmp_path, monkeypatch, incident):
    """A customer whose name is a formula is a customer with an odd name."""
    names = FOLDER["customers.csv"].replace("Bakery Vermeulen", '"=HYPERLINK(""x"")"')
    import_inventory(
        read_folder(write_inventory(tmp_path / "again", customers=names)), by=OPERATOR, at=LOADED
    )

    lines = list(csv.DictReader(StringIO(page(incident, "?format=csv").content.decode("utf-8-sig"))))
    book = load_workbook(BytesIO(page(incident, "?format=xlsx").content))

    assert lines[1]["customer_name"] == '\'=HYPERLINK("x")'
    assert book.get_sheet_by_name("Customers").to_python()[2][2] == '=HYPERLINK("x")'


def test_a_long_list_shows_its_beginning_and_says_how_much_more_there_is(tmp_path, monkeypatch):
    """The page stays short; the file has every row."""
    header, *rows = FOLDER["commitments.csv"].splitlines()
    many = [f"CM-{1000 + number}" + rows[0].removeprefix("CM-1") for number in range(150)]
    import_register(package(), by=OPERATOR, at=LOADED)
    folder = write_inventory(tmp_path / "many", commitments="\n".join([header, *many]) + "\n")
    import_inventory(read_folder(folder), by=OPERATOR, at=LOADED)
    incident = _declared(monkeypatch)

    shown = page(incident)

    assert "The first 100 are here, 50 more are in the files." in text_of(shown)
    assert shown.content.decode().count('<th scope="row">') == SHOWN
    assert len(page(incident, "?format=csv").content.decode().splitlines()) == 151


def test_the_command_shows_rows_messages_and_the_net_position(incident):
    """What the page says, in a terminal."""
    shown = CliRunner().invoke(main, ["customers", incident, "--standing", "broken"])

    assert shown.exit_code == 0
    text = re.sub(r"\s+", " ", shown.stdout)
    assert "1 of 3 promises" in text
    assert "Bakery Vermeulen" in text
    assert "Net: owed 40.00 EUR now" in text
    assert "Beyond credits may be owed: an amount that is not known, for want of a cap." in text


def test_the_command_prints_csv_and_nothing_else(incident):
    """The rows of the file, and both forms at once are a mistake of usage."""
    printed = CliRunner().invoke(main, ["customers", incident, "--csv", "--text", "fund"])
    both = CliRunner().invoke(main, ["customers", incident, "--csv", "--json"])

    assert [each["id"] for each in csv.DictReader(StringIO(printed.stdout))] == ["CM-3"]
    assert both.exit_code == 2
