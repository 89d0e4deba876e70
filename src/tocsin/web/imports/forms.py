"""Forms of the import: the file, and what its columns and words mean."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.channels.incident_csv import (
    DATE_FORMATS,
    FIELDS,
    LARGEST_FILE,
    VALUES_OF,
    CsvMapping,
    Sheet,
    mapping_from,
)
from tocsin.channels.incident_csv.guessing import meaning, words_of
from tocsin.channels.incident_csv.mapping import CONSTANTS
from tocsin.web.incidents.handling_words import CAUSES, STATES, TYPES, URGENCIES

LABELS: Mapping[str, Promise] = {
    "external_id": _("What the other tool calls it"),
    "title": _("Title"),
    "since": _("Since when"),
    "detected_at": _("When the entity was aware of it"),
    "restored_at": _("When the service was back"),
    "resolved_at": _("When it was resolved"),
    "state": _("State"),
    "type": _("Type"),
    "urgency": _("Urgency"),
    "entity": _("Entity"),
    "provider": _("Provider that was out"),
    "cause": _("Root cause (field 4.1)"),
    "cause_text": _("Root cause in words"),
    "description": _("Description"),
}
DATES: Mapping[str, str | Promise] = {
    "iso": "2026-03-09 14:05",
    "day_first": _("9-3-2026 14:05, the day first"),
    "month_first": _("3/9/2026 2:05 PM, the month first"),
}
CODES: Mapping[str, Mapping[str, Promise]] = {
    "state": STATES,
    "type": TYPES,
    "urgency": URGENCIES,
    "cause": CAUSES,
}
MOST_WORDS = 30
"""So many words of one column can be given a meaning on the page; a mapping file has room for more."""
ZONES = sorted({"UTC", *CAPITAL_ZONES.values()})


class UploadForm(forms.Form):
    """A file of another tool."""

    file = forms.FileField(
        label=_("Which file?"),
        help_text=_("CSV in UTF-8 of at most 10 MB, with commas or semicolons, and a line of column names."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def body(self) -> bytes:
        """Return the bytes of the valid form's file, and one more than is read at most."""
        return bytes(self.cleaned_data["file"].read(LARGEST_FILE + 1))


class MappingForm(forms.Form):
    """What every part of a file means; it shows a mapping, and reads the one that a person chose."""

    def __init__(self, *args: Any, sheet: Sheet, mapping: CsvMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        columns = [("", gettext("Not in the file")), *((each, each) for each in sheet.columns)]
        for key in FIELDS:
            self.fields[f"column_{key}"] = _choice(LABELS[key], columns, mapping.columns.get(key, ""))
        self.fields["dates"] = _choice(
            _("How instants are written"), [(each, DATES[each]) for each in DATE_FORMATS], mapping.dates
        )
        zones = sorted({mapping.zone, *ZONES})
        self.fields["zone"] = _choice(
            _("The time zone of instants without one"), [(each, each) for each in zones], mapping.zone
        )
        for key in CONSTANTS:
            if key in CODES:
                self._add_constant(key, mapping)
        for key in VALUES_OF:
            self._add_words(key, mapping)

    def _add_constant(self, key: str, mapping: CsvMapping) -> None:
        label = gettext("%(what)s of rows without one") % {"what": LABELS[key]}
        codes = [("", gettext("None")), *((code, CODES[key][code]) for code in VALUES_OF[key])]
        self.fields[f"constant_{key}"] = _choice(label, codes, mapping.constants.get(key, ""))

    def _add_words(self, key: str, mapping: CsvMapping) -> None:
        known = mapping.values.get(key, {})
        codes = [
            ("", gettext("Nothing: leave it out")),
            *((code, CODES[key][code]) for code in VALUES_OF[key]),
        ]
        for word in self._words(key, mapping.columns)[:MOST_WORDS]:
            label = gettext("%(what)s “%(word)s” means") % {"what": LABELS[key], "word": word[:60]}
            self.fields[_name(key, word)] = _choice(label, codes, known.get(word, meaning(key, word)))

    def _words(self, key: str, columns: Mapping[str, str]) -> tuple[str, ...]:
        return words_of(self._sheet, columns[key]) if columns.get(key) in self._sheet.columns else ()

    def mapping(self) -> CsvMapping:
        """Return what was sent as a mapping; words of a column chosen just now mean what is guessed."""
        sent = self.data
        columns = {key: sent.get(f"column_{key}", "") for key in FIELDS}
        values = {
            key: {word: sent.get(_name(key, word), meaning(key, word)) for word in self._words(key, columns)}
            for key in VALUES_OF
            if columns[key]
        }
        constants = {key: sent.get(f"constant_{key}", "") for key in CONSTANTS}
        document = {"columns": columns, "values": values, "constants": constants}
        chosen = {key: sent.get(key, "") for key in ("dates", "zone")}
        return mapping_from({**document, **chosen}, self._sheet)


def _choice(label: Any, choices: Any, chosen: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=chosen, required=False)


def _name(key: str, word: str) -> str:
    return f"value_{key}_{hashlib.sha256(word.encode('utf-8', 'replace')).hexdigest()[:12]}"
