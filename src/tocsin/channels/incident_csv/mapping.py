"""What the columns and the words of a file mean: chosen by a person, guessed before that, written as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tocsin.channels.incident_csv.sheet import Sheet
from tocsin.core.incidents import CAUSES, INCIDENT_TYPES, URGENCIES
from tocsin.core.incidents.imported import IMPORTED_STATES
from tocsin.core.refusal import Refused
from tocsin.core.time.instants import zone

FIELDS = (
    "external_id",
    "title",
    "since",
    "detected_at",
    "restored_at",
    "resolved_at",
    "state",
    "type",
    "urgency",
    "entity",
    "provider",
    "cause",
    "cause_text",
    "description",
)
"""What can be read from a column; only title and since must be."""
REQUIRED = ("title", "since")
VALUES_OF: Mapping[str, tuple[str, ...]] = {
    "state": IMPORTED_STATES,
    "type": INCIDENT_TYPES,
    "urgency": URGENCIES,
    "cause": CAUSES,
}
"""The fields whose words are codes of ours, with those codes; a word that means none is left out."""
CONSTANTS = ("entity", "type", "urgency", "state")
"""The fields that can have one value for every row that has none of its own."""
DATE_FORMATS = ("iso", "day_first", "month_first")
"""2026-03-09 14:05; 9-3-2026 14:05, also with / or . between; 3/9/2026 2:05 PM."""
LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """What every part of a file means."""

    columns: Mapping[str, str]
    """Field to the name of its column."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of a field: the words of the file, in small letters, to codes; empty: the word is left out."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Field to the value of every row that has none."""
    dates: str = "iso"
    zone: str = "UTC"
    """The IANA time zone of instants that are written without one."""


def mapping_from(document: Mapping[str, Any], sheet: Sheet) -> CsvMapping:
    """
    Read a mapping for a file from JSON.

    Raises ``Refused``: ``unknown_key``, ``unknown_column``, ``unknown_code``, ``unknown_time_zone``,
    ``missing_key`` when title or since has no column, ``not_an_object``.
    """
    _check_keys(document, tuple(asdict(CsvMapping({}))), "mapping")
    columns = _texts(document.get("columns", {}), "columns")
    values = {
        key: {word.casefold(): code for word, code in _texts(words, f"values.{key}").items()}
        for key, words in _object(document.get("values", {}), "values").items()
    }
    constants = _texts(document.get("constants", {}), "constants")
    _check_keys(columns, FIELDS, "columns")
    _check_keys(values, tuple(VALUES_OF), "values")
    _check_keys(constants, CONSTANTS, "constants")
    found = CsvMapping(
        {key: column for key, column in columns.items() if column},
        values,
        {key: value for key, value in constants.items() if value},
        str(document.get("dates", "iso")),
        str(document.get("zone", "UTC")),
    )
    check_mapping(found, sheet)
    return found


def check_mapping(mapping: CsvMapping, sheet: Sheet) -> None:
    """Refuse a mapping that does not fit a file, or names codes that are none."""
    for key, column in mapping.columns.items():
        if column not in sheet.columns:
            listed = ", ".join(sheet.columns)
            sentence = f"{key}: {sheet.name} has no column {column!r:.60}. It has: {listed:.300}."
            raise Refused("unknown_column", sentence, key)
    for key in REQUIRED:
        if key not in mapping.columns:
            sentence = f"{key}: no column is named for it, and no incident can be read without. Name one."
            raise Refused("missing_key", sentence, key)
    for key, words in mapping.values.items():
        for code in words.values():
            _check_code(code, (*VALUES_OF[key], LEFT_OUT), f"values.{key}")
    for key, code in mapping.constants.items():
        if key in VALUES_OF:
            _check_code(code, VALUES_OF[key], f"constants.{key}")
    _check_code(mapping.dates, DATE_FORMATS, "dates")
    zone(mapping.zone, "zone")


def mapping_document(mapping: CsvMapping) -> dict[str, Any]:
    """Return a mapping as JSON has it; ``mapping_from`` reads it back."""
    return {
        "columns": dict(mapping.columns),
        "values": {key: dict(words) for key, words in mapping.values.items()},
        "constants": dict(mapping.constants),
        "dates": mapping.dates,
        "zone": mapping.zone,
    }


def _check_keys(given: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in given:
        if key not in known:
            sentence = f"{where}: {key!r:.60} is not known here. Known are: {', '.join(known)}."
            raise Refused("unknown_key", sentence, f"{where}.{key}")


def _check_code(code: str, known: Sequence[str], where: str) -> None:
    if code not in known:
        listed = ", ".join(each or "nothing at all" for each in known)
        raise Refused("unknown_code", f"{where}: {code!r:.60} is none of: {listed}.", where)


def _object(given: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Refused("not_an_object", f"{where}: a JSON object is expected. Write names and values.", where)
    return given


def _texts(given: Any, where: str) -> dict[str, str]:
    found = _object(given, where)
    for key, value in found.items():
        if not isinstance(value, str):
            sentence = f"{where}.{key}: text is expected. Write it in quotation marks."
            raise Refused("not_text", sentence, f"{where}.{key}")
    return dict(found)
