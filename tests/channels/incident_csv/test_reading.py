"""A CSV file of another tool: taken apart, guessed at, and read with every finding and its place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.core.sla.written import at
from tocsin.channels.incident_csv import (
    LARGEST_FILE,
    CsvMapping,
    Names,
    guessed,
    mapping_document,
    mapping_from,
    read_rows,
    read_sheet,
)
from tocsin.channels.incident_csv.instants import read_instant
from tocsin.core.refusal import Refused

NOW = at("2026-03-10 10:00")
NAMES = Names({"lei": "LEI", "nordbank": "LEI"}, {"hafen cloud": "provider:HAFEN"}, "LEI")
DUTCH = (
    "Nummer;Korte omschrijving;Aangemaakt;Opgelost op;Status;Categorie;Prioriteit;Leverancier;Oorzaak\n"
    "I1;Storing; 09-03-2026 10:00;09-03-2026 12:30;Gesloten;Netwerk;P1;Hafen Cloud;volle schijf\n"
    "\n"
    "I2;Traag;13-02-2026 10:00;;In behandeling;Overig;;Onbekend BV;\n"
)


def sheet(text: str, name: str = "x.csv"):
    return read_sheet(text.encode(), name)


def read(text: str, **mapping: object):
    given = sheet(text)
    chosen = guessed(given, "Europe/Amsterdam")
    document = mapping_document(chosen) | mapping
    return read_rows(given, mapping_from(document, given), NAMES, NOW)


def test_a_dutch_export_with_semicolons_is_read_by_its_names():
    """
    Columns and words are guessed in Dutch and English, days come first, and clocks are those of the zone.
    """
    found = read(DUTCH)
    first, second = found.rows

    assert (first.external_id, first.title, first.state, first.type, first.urgency) == (
        "I1",
        "Storing",
        "closed",
        "system_failure",
        "high",
    )
    assert (first.since, first.resolved_at) == (at("2026-03-09 09:00"), at("2026-03-09 11:30"))
    assert (first.node, first.cause_text, first.entity) == ("provider:HAFEN", "volle schijf", "LEI")
    assert (second.state, second.type, second.urgency, second.row) == ("under_response", None, None, 4)
    assert [(each.severity, each.where) for each in found.findings] == [
        ("warning", "line 4, Prioriteit"),
        ("warning", "line 4, Leverancier"),
    ]


def test_the_byte_order_mark_and_the_separator_do_not_matter():
    """
    The same cells with commas, semicolons or tabs, with or without a mark, are the same incidents.
    """
    text = "id,title,since\n1,Down,2026-03-09 10:00\n"
    files = [text.replace(",", separator).encode() for separator in ",;\t"]
    files.append(b"\xef\xbb\xbf" + files[0])

    found = [read_sheet(each, "x.csv") for each in files]

    assert [each.columns for each in found] == [("id", "title", "since")] * 4
    assert [each.delimiter for each in found] == ["comma", "semicolon", "tab", "comma"]
    assert len({each.digest for each in found}) == 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"x" * (LARGEST_FILE + 1), "file_too_large"),
        ("título\nx".encode("latin-1"), "not_utf8"),
        (b"", "empty_file"),
        (b"title,since\n", "empty_file"),
        (b"title,title\na,b\n", "repeated_column"),
        (b"title,\na,b\n", "repeated_column"),
        (b"title,since\na,b,c\n", "ragged_row"),
        (b'title,since\n"a,b\n', "not_csv"),
        (b"title,since\na\x00,b\n", "control_character"),
        (b"title,since\n" + b"x" * 20_001 + b",b\n", "too_large"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str):
    """
    The refusal says what is wrong with the file as a whole, and where.
    """
    with pytest.raises(Refused) as refused:
        read_sheet(content, "x.csv")

    assert refused.value.code == code
    assert refused.value.where.startswith("x.csv")


@pytest.mark.parametrize(
    ("row", "where", "said"),
    [
        (",2026-03-01 10:00,,", "line 2, title", "There is no title"),
        ("Down,,,", "line 2, since", "It is not said when it began"),
        ("Down,yesterday,,", "line 2, since", "is no instant"),
        ("Down,2026-03-11 10:00,,", "line 2, since", "later than now"),
        ("Down,2026-03-01 10:00,2026-02-01 10:00,", "line 2, resolved", "ended before it began"),
        ("Down,2026-03-01 10:00,,Elsewhere AG", "line 2, entity", "no entity of the register"),
    ],
)
def test_a_row_that_is_no_incident_is_an_error_with_its_place(row: str, where: str, said: str):
    """
    Nothing is guessed where a row cannot be read: the finding names line and column.
    """
    found = read(f"title,since,resolved,entity\n{row}\n")

    assert found.rows == ()
    assert [(each.severity, each.where) for each in found.findings] == [("error", where)]
    assert said in found.findings[0].message


def test_two_rows_of_one_name_are_an_error_and_without_names_rows_are_known_by_what_they_say():
    """
    An id of the other tool stands once; where there is none, the same row again is the same incident.
    """
    twice = read("id,title,since\n7,Down,2026-03-01 10:00\n7,Slow,2026-03-02 10:00\n")
    unnamed = read("title,since\nDown,2026-03-01 10:00\nSlow,2026-03-01 10:00\n")
    again = read("title,since\n\nSlow,2026-03-01 10:00\n")

    assert [each.message for each in twice.errors] == ["It says the same as line 2. Keep one of the two."]
    assert unnamed.rows[1].external_id == again.rows[0].external_id
    assert unnamed.rows[1].digest == again.rows[0].digest
    assert unnamed.rows[0].external_id != unnamed.rows[1].external_id


def test_words_mean_what_a_person_says_and_unknown_ones_are_left_out_with_a_remark():
    """
    A mapping maps words whatever their case; a constant fills what a row leaves open.
    """
    text = "title,since,status,type\nDown,2026-03-01 10:00,WEG,Rare\n"
    found = read(
        text, values={"state": {"Weg": "closed"}, "type": {}}, constants={"urgency": "low", "type": "other"}
    )

    assert (found.rows[0].state, found.rows[0].type, found.rows[0].urgency) == ("closed", "other", "low")
    assert [each.where for each in found.findings] == ["line 2, resolved_at", "line 2, type"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"kolommen": {}}, "unknown_key"),
        ({"columns": {"title": "Titel", "since": "since"}}, "unknown_column"),
        ({"columns": {"title": "title"}}, "missing_key"),
        ({"columns": {"titel": "title"}}, "unknown_key"),
        ({"values": {"state": {"x": "gone"}}}, "unknown_code"),
        ({"constants": {"type": "fire"}}, "unknown_code"),
        ({"dates": "whenever"}, "unknown_code"),
        ({"zone": "Europe/Atlantis"}, "unknown_time_zone"),
        ({"columns": []}, "not_an_object"),
        ({"columns": {"title": 1}}, "not_text"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(document: dict[str, object], code: str):
    """
    Columns that the file does not have and codes that are none are named, before any row is read.
    """
    given = sheet("title,since\nDown,2026-03-01 10:00\n")
    whole = {"columns": {"title": "title", "since": "since"}} | document

    with pytest.raises(Refused) as refused:
        mapping_from(whole, given)

    assert refused.value.code == code


def test_a_mapping_is_written_as_it_is_read():
    """
    What --dry-run prints can be given back.
    """
    given = sheet(DUTCH)
    chosen = guessed(given, "Europe/Amsterdam")

    assert mapping_from(mapping_document(chosen), given) == chosen
    assert isinstance(chosen, CsvMapping)


@pytest.mark.parametrize(
    ("text", "written", "instant", "doubtful"),
    [
        ("2026-03-09T14:05:00Z", "day_first", "2026-03-09 14:05", False),
        ("2026-03-09 14:05+02:00", "iso", "2026-03-09 12:05", False),
        ("2026-03-09", "iso", "2026-03-08 23:00", False),
        ("9/3/2026 14:05", "day_first", "2026-03-09 13:05", False),
        ("3/9/2026 2:05 PM", "month_first", "2026-03-09 13:05", False),
        ("3/9/2026 12:05 am", "month_first", "2026-03-08 23:05", False),
        ("29-03-2026 02:30", "day_first", "2026-03-29 00:30", True),
        ("25-10-2026 02:30", "day_first", "2026-10-25 00:30", True),
        ("29-02-2028 02:30", "day_first", "2028-02-29 01:30", False),
        ("29-02-2026 02:30", "day_first", None, False),
        ("3/9/2026 14:05 PM", "month_first", None, False),
        ("14:05", "iso", None, False),
        ("2026-03-09 14:05 CET", "iso", None, False),
    ],
)
def test_instants_as_tools_write_them(text: str, written: str, instant: str | None, *, doubtful: bool):
    """
    The clock is that of the place, on both nights on which it changes too; what is none is None.
    """
    found = read_instant(text, written, ZoneInfo("Europe/Amsterdam"))

    assert (found and found.moment) == (at(instant) if instant else None)
    assert bool(found and found.doubtful) == doubtful


def test_where_a_day_above_twelve_stands_second_the_month_comes_first():
    """
    One cell that can only be read one way decides; without any the day comes first.
    """
    american = sheet("title,since\na,3/9/2026\nb,3/25/2026\n")
    open_ = sheet("title,since\na,3/9/2026\n")
    international = sheet("title,since\na,2026-03-09\n")

    assert [guessed(each, "UTC").dates for each in (american, open_, international)] == [
        "month_first",
        "day_first",
        "iso",
    ]
