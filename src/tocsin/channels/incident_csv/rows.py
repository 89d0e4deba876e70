"""The rows of a file as incidents, with everything that was found on the way and where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from tocsin.channels.incident_csv.instants import read_instant
from tocsin.channels.incident_csv.mapping import VALUES_OF, CsvMapping, check_mapping
from tocsin.channels.incident_csv.sheet import Sheet, SheetRow
from tocsin.core.incidents import Cause, IncidentType, Urgency
from tocsin.core.incidents.imported import OVER, ImportedIncident, ImportedState
from tocsin.core.incidents.threats import LONGEST_PASSAGE
from tocsin.core.incidents.wording import worded
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import ERROR, WARNING, Finding
from tocsin.core.time import Instant, rfc3339

_ORDERED = ("since", "restored_at", "resolved_at")


@dataclass(frozen=True, slots=True)
class Names:
    """What a file may name: entities and providers, by everything that they are called, in small letters."""

    entities: Mapping[str, str]
    """To the LEI."""
    providers: Mapping[str, str]
    """To the node id."""
    owner: str
    """LEI of the entity of a row that names none."""


@dataclass(frozen=True, slots=True)
class CsvReading:
    """A file as it would be imported: an error among the findings keeps all of it from being so."""

    rows: tuple[ImportedIncident, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the file from being imported."""
        return tuple(each for each in self.findings if each.severity == ERROR)


def read_rows(sheet: Sheet, mapping: CsvMapping, names: Names, at: Instant) -> CsvReading:
    """
    Read the rows of a file; ``at`` is now, and nothing may have happened later.

    Raises ``Refused`` as ``check_mapping`` does.
    """
    check_mapping(mapping, sheet)
    reader = _Reader(sheet, mapping, names, at)
    found = [row for row in map(reader.incident, sheet.rows) if row is not None]
    return CsvReading(tuple(found), tuple(reader.findings))


class _Unreadable(Exception):  # noqa: N818 - a row that is no incident; why stands among the findings
    pass


class _Reader:
    """Reads one row after the other, and keeps what it finds."""

    def __init__(self, sheet: Sheet, mapping: CsvMapping, names: Names, at: Instant) -> None:
        self.findings: list[Finding] = []
        self._sheet, self._mapping, self._names, self._at = sheet, mapping, names, at
        self._zone = ZoneInfo(mapping.zone)
        self._columns = {key: sheet.columns.index(name) for key, name in mapping.columns.items()}
        self._first: dict[str, int] = {}

    def incident(self, row: SheetRow) -> ImportedIncident | None:
        """Return one row as an incident; None: it is none, and the findings say why."""
        try:
            return self._incident(row)
        except _Unreadable:
            return None

    def _incident(self, row: SheetRow) -> ImportedIncident:
        title = self._line(row, "title")
        if not title:
            raise self._error(row, "title", "there is no title. Write in a few words what was wrong.")
        moments = {key: self._moment(row, key) for key in (*_ORDERED, "detected_at")}
        since = moments["since"]
        if since is None:
            raise self._error(row, "since", "it is not said when it began. Write an instant.")
        self._check_order(row, moments)
        state = self._code(row, "state") or ("resolved" if moments["resolved_at"] else "detected")
        if state in OVER and not moments["resolved_at"]:
            self._warn(
                row, "resolved_at", f"it is {state}, and it is not said since when: that stays unknown."
            )
        if moments["resolved_at"] and state not in OVER:
            self._warn(row, "resolved_at", f"it is {state} and was resolved: the instant is left out.")
        type_, urgency = self._code(row, "type"), self._code(row, "urgency")
        if bool(type_) != bool(urgency):
            missing = "urgency" if type_ else "type"
            self._warn(
                row, missing, f"there is no {missing}, so it is not triaged. Choose one for all such rows."
            )
        return ImportedIncident(
            external_id=self._identity(row),
            title=title,
            entity=self._entity(row),
            since=since,
            state=cast("ImportedState", state),
            aware_at=moments["detected_at"],
            restored_at=moments["restored_at"],
            resolved_at=moments["resolved_at"] if state in OVER else None,
            type=cast("IncidentType", type_) if type_ and urgency else None,
            urgency=cast("Urgency", urgency) if type_ and urgency else None,
            cause=cast("Cause | None", self._code(row, "cause") or None),
            cause_text=self._line(row, "cause_text"),
            node=self._provider(row),
            description=self._cell(row, "description")[:LONGEST_PASSAGE],
            row=row.line,
        )

    def _cell(self, row: SheetRow, key: str) -> str:
        return row.cells[self._columns[key]] if key in self._columns else ""

    def _line(self, row: SheetRow, key: str) -> str:
        """Return a cell as one line, or refuse the row."""
        try:
            return worded(self._cell(row, key), key)
        except Refused as reason:
            self.findings.append(
                Finding(rule=key, severity=ERROR, where=self._where(row, key), message=reason.message)
            )
            raise _Unreadable from None

    def _identity(self, row: SheetRow) -> str:
        """Return what the other tool calls the incident; without such a column, what the row says."""
        given = self._line(row, "external_id")
        if not given and "external_id" in self._columns:
            raise self._error(row, "external_id", "it is blank, so it could not be known again. Write it.")
        said = "\x1f".join(row.cells).encode("utf-8", "surrogatepass")
        name = given or f"sha256:{hashlib.sha256(said).hexdigest()[:32]}"
        first = self._first.setdefault(name, row.line)
        if first != row.line:
            raise self._error(row, "external_id", f"it says the same as line {first}. Keep one of the two.")
        return name

    def _code(self, row: SheetRow, key: str) -> str:
        """Return the code that a word stands for, or that of all rows without one; empty: none."""
        word = self._cell(row, key)
        code = self._mapping.values.get(key, {}).get(word.casefold()) if word else ""
        if word and code is None:
            code = word if word in VALUES_OF[key] else None
        if word and not code:
            self._warn(row, key, f"{word!r:.60} stands for nothing here and is left out. Say what it means.")
        return code or self._mapping.constants.get(key, "")

    def _entity(self, row: SheetRow) -> str:
        named = self._cell(row, "entity") or self._mapping.constants.get("entity", "")
        if not named:
            return self._names.owner
        known = self._names.entities.get(named.casefold())
        if known is None:
            raise self._error(
                row, "entity", f"{named!r:.60} is no entity of the register. Write its LEI or name."
            )
        return known

    def _provider(self, row: SheetRow) -> str:
        named = self._cell(row, "provider")
        known = self._names.providers.get(named.casefold(), "") if named else ""
        if named and not known:
            self._warn(row, "provider", f"{named!r:.60} is no provider of the inventory, and is left out.")
        return known

    def _moment(self, row: SheetRow, key: str) -> Instant | None:
        text = self._cell(row, key)
        if not text:
            return None
        read = read_instant(text, self._mapping.dates, self._zone)
        if read is None:
            said = f"{text!r:.60} is no instant as {self._mapping.dates.replace('_', ' ')} writes it."
            raise self._error(row, key, f"{said} Correct it, or choose how this file writes instants.")
        if read.doubtful:
            self._warn(
                row, key, f"{text!r:.60} comes twice or never in {self._mapping.zone}; the earlier is taken."
            )
        if read.moment > self._at:
            raise self._error(row, key, f"{text!r:.60} is later than now, {rfc3339(self._at)}.")
        return read.moment

    def _check_order(self, row: SheetRow, moments: Mapping[str, Instant | None]) -> None:
        since = moments["since"]
        for key in ("restored_at", "resolved_at"):
            moment = moments[key]
            if since and moment and moment < since:
                raise self._error(row, key, "it ended before it began. Correct one of the two instants.")
        restored, resolved = moments["restored_at"], moments["resolved_at"]
        if restored and resolved and resolved < restored:
            raise self._error(
                row, "resolved_at", "it was resolved before the service was restored. Correct one."
            )

    def _error(self, row: SheetRow, key: str, said: str) -> _Unreadable:
        where = self._where(row, key)
        self.findings.append(Finding(rule=key, severity=ERROR, where=where, message=_sentence(said)))
        return _Unreadable()

    def _warn(self, row: SheetRow, key: str, said: str) -> None:
        where = self._where(row, key)
        self.findings.append(Finding(rule=key, severity=WARNING, where=where, message=_sentence(said)))

    def _where(self, row: SheetRow, key: str) -> str:
        column = self._mapping.columns.get(key, key)
        return f"line {row.line}, {column}"


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]
