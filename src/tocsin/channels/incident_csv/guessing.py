"""Guesses what the columns of a file mean from their names, English and Dutch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tocsin.channels.incident_csv.mapping import LEFT_OUT, VALUES_OF, CsvMapping
from tocsin.channels.incident_csv.sheet import Sheet

NAMES: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "id",
        "number",
        "nummer",
        "ticket",
        "ticketnummer",
        "incidentnummer",
        "incident number",
        "incident id",
        "key",
        "reference",
        "referentie",
        "meldingnummer",
    ),
    "title": (
        "title",
        "titel",
        "summary",
        "short description",
        "korte omschrijving",
        "onderwerp",
        "subject",
        "samenvatting",
        "name",
        "naam",
    ),
    "since": (
        "since",
        "start",
        "started",
        "started at",
        "start time",
        "begin",
        "begonnen",
        "aanvang",
        "starttijd",
        "occurred",
        "occurred at",
        "opgetreden",
        "opened",
        "opened at",
        "created",
        "created at",
        "aangemaakt",
        "datum",
        "date",
    ),
    "detected_at": (
        "detected",
        "detected at",
        "gedetecteerd",
        "ontdekt",
        "ontdekt op",
        "aware",
        "reported at",
    ),
    "restored_at": ("restored", "restored at", "recovered", "hersteld", "hersteld op", "service restored"),
    "resolved_at": (
        "resolved",
        "resolved at",
        "opgelost",
        "opgelost op",
        "end",
        "ended",
        "ended at",
        "einde",
        "closed",
        "closed at",
        "gesloten op",
        "afgemeld op",
    ),
    "state": ("state", "status", "toestand"),
    "type": ("type", "category", "categorie", "soort", "incident type", "incidenttype"),
    "urgency": ("urgency", "urgentie", "priority", "prioriteit"),
    "entity": ("entity", "entiteit", "lei", "company", "organisatie", "vestiging"),
    "provider": ("provider", "leverancier", "supplier", "vendor", "dienstverlener"),
    "cause": ("root cause category", "cause category", "oorzaakcategorie", "cause code"),
    "cause_text": ("root cause", "cause", "oorzaak", "grondoorzaak", "onderliggende oorzaak"),
    "description": ("description", "omschrijving", "details", "toelichting", "beschrijving", "notes"),
}
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "state": {
        "detected": ("new", "open", "nieuw", "geregistreerd", "aangemeld", "detected"),
        "under_response": (
            "in progress",
            "in behandeling",
            "assigned",
            "toegewezen",
            "on hold",
            "wachtend",
            "pending",
            "actief",
            "active",
        ),
        "recovered": ("recovered", "hersteld", "restored", "workaround"),
        "resolved": ("resolved", "opgelost", "solved", "done", "gereed", "afgehandeld"),
        "closed": ("closed", "gesloten", "afgesloten", "afgemeld", "cancelled", "geannuleerd"),
    },
    "type": {
        "cybersecurity-related": ("security", "cyber", "beveiliging", "malware", "phishing", "ransomware"),
        "process_failure": ("process", "proces", "change", "wijziging"),
        "system_failure": (
            "system",
            "systeem",
            "hardware",
            "software",
            "application",
            "applicatie",
            "network",
            "netwerk",
            "storing",
            "failure",
            "outage",
        ),
        "external_event": ("external", "extern", "provider", "leverancier", "supplier"),
        "payment-related": ("payment", "payments", "betaling", "betalingen", "betalingsverkeer"),
        "other": ("other", "overig", "anders"),
    },
    "urgency": {
        "high": ("high", "hoog", "critical", "kritiek", "urgent", "spoed", "1", "2", "p1", "p2"),
        "medium": ("medium", "normaal", "normal", "middel", "moderate", "gemiddeld", "3", "p3"),
        "low": ("low", "laag", "minor", "4", "5", "p4", "p5"),
    },
    "cause": {
        "malicious_actions": ("malicious", "attack", "aanval", "kwaadwillend"),
        "process_failure": ("process", "proces"),
        "system_failure_malfunction": ("system", "systeem", "hardware", "software", "technical", "technisch"),
        "human_error": ("human", "human error", "menselijke fout", "mens"),
        "external_event": ("external", "extern", "third party", "leverancier", "provider"),
    },
}
LOOKED_AT = 2000
"""So many cells of a column show how its instants are written."""
_LAST_MONTH = 12
_WORDS_FIRST = "cause"
"""A column of this name holds words more often than codes: it is read as the cause in words."""
_NUMBERED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}")


def guessed(sheet: Sheet, zone: str) -> CsvMapping:
    """Return what a file probably means; ``zone`` is that of the place where it is imported."""
    columns = _columns(sheet.columns)
    values = {
        key: {word: meaning(key, word) for word in words_of(sheet, columns[key])}
        for key in VALUES_OF
        if key in columns
    }
    constants = {"urgency": "medium"} if "type" in columns and "urgency" not in columns else {}
    return CsvMapping(columns, values, constants, _dates(sheet, columns), zone)


def words_of(sheet: Sheet, column: str) -> tuple[str, ...]:
    """Return the words of a column in small letters, each once, in the order in which they come."""
    return tuple(dict.fromkeys(each.casefold() for each in sheet.column(column) if each))


def meaning(key: str, word: str) -> str:
    """Return the code that a word of a file probably stands for; empty: none that we know of."""
    plain = _plain(word)
    for code in VALUES_OF[key]:
        if plain in (_plain(code), *WORDS[key].get(code, ())):
            return code
    inside = plain.split()
    for code, words in WORDS[key].items():
        if any(each in inside for each in words):
            return code
    return LEFT_OUT


def _columns(names: Iterable[str]) -> dict[str, str]:
    """Return the column of each field: that whose name stands first among the field's own."""
    plain = {_plain(each): each for each in names}
    found: dict[str, str] = {}
    for key, known in NAMES.items():
        own = () if key == _WORDS_FIRST else (_plain(key),)
        name = next((plain[each] for each in (*own, *known) if each in plain), None)
        if name is not None and name not in found.values():
            found[key] = name
    return found


def _dates(sheet: Sheet, columns: Mapping[str, str]) -> str:
    """Return how instants are written; where every day could be a month, the day is taken to come first."""
    cells = [
        cell
        for key in ("since", "detected_at", "restored_at", "resolved_at")
        if key in columns
        for cell in sheet.column(columns[key])[:LOOKED_AT]
    ]
    numbers = [match.groups() for cell in cells if (match := _NUMBERED.match(cell))]
    if not numbers:
        return "iso"
    return "month_first" if any(int(second) > _LAST_MONTH for _, second in numbers) else "day_first"


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(each if each.isalnum() else " " for each in folded if not unicodedata.combining(each))
    return " ".join(bare.split())
