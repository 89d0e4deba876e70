"""Incidents of another tool as CSV: the file, what its columns mean, and its rows as they are read."""

from tocsin.channels.incident_csv.guessing import guessed
from tocsin.channels.incident_csv.mapping import (
    DATE_FORMATS,
    FIELDS,
    VALUES_OF,
    CsvMapping,
    mapping_document,
    mapping_from,
)
from tocsin.channels.incident_csv.rows import CsvReading, Names, read_rows
from tocsin.channels.incident_csv.sheet import LARGEST_FILE, Sheet, read_sheet

__all__ = [
    "DATE_FORMATS",
    "FIELDS",
    "LARGEST_FILE",
    "VALUES_OF",
    "CsvMapping",
    "CsvReading",
    "Names",
    "Sheet",
    "guessed",
    "mapping_document",
    "mapping_from",
    "read_rows",
    "read_sheet",
]
