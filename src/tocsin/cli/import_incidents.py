"""The import of incidents at the command line: the mapping, what it comes to, and what was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tocsin.actions.import_incidents import import_incidents
from tocsin.actions.plan_import import plan_import
from tocsin.channels import clock
from tocsin.channels.calendars import CAPITAL_ZONES
from tocsin.channels.incident_csv import (
    LARGEST_FILE,
    CsvMapping,
    Sheet,
    guessed,
    mapping_document,
    mapping_from,
    read_sheet,
)
from tocsin.cli.answers import read_json
from tocsin.cli.import_ import print_findings
from tocsin.core.incidents import OPERATOR
from tocsin.core.refusal import Refused
from tocsin.store import queries


def answer_import(
    file: Path, mapping: str | None, zone: str | None, *, dry_run: bool, as_json: bool
) -> object:
    """Import a file, or say what it would come to, with the mapping of a person or our guess."""
    sheet = read_sheet(_bytes(file), file.name)
    chosen = _mapping(sheet, mapping, zone)
    if dry_run:
        answer = plan_import(sheet, chosen, by=OPERATOR, at=clock.now()).answer()
    else:
        answer = import_incidents(sheet, chosen, by=OPERATOR, at=clock.now())
    if as_json:
        return {**answer, "mapping": mapping_document(chosen), "file": sheet.digest, "dry_run": dry_run}
    _print(answer, chosen, dry_run=dry_run)
    return None


def _mapping(sheet: Sheet, path: str | None, zone: str | None) -> CsvMapping:
    if path is None:
        place = zone or CAPITAL_ZONES.get(queries.home_country() or "", "UTC")
        return guessed(sheet, place)
    document = read_json(path)
    if not isinstance(document, dict):
        sentence = f"{path}: a mapping is a JSON object. Take the one that --dry-run --json prints."
        raise Refused("not_an_object", sentence, path)
    found = mapping_from(document.get("mapping", document), sheet)
    return replace(found, zone=zone) if zone else found


def _print(answer: dict[str, Any], chosen: CsvMapping, *, dry_run: bool) -> None:
    click.echo(f"Instants:  {chosen.dates.replace('_', ' ')}, in {chosen.zone} where no zone is written")
    for key, column in chosen.columns.items():
        click.echo(f"  {key:<13}{column}")
    for name in ("created", "updated", "unchanged"):
        click.echo(f"{name.capitalize() + ':':<11}{answer[name].get('incident', 0)}")
    print_findings(answer["findings"])
    if dry_run:
        click.echo("Nothing was imported: this was a dry run. Import it without --dry-run.")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{file} cannot be read: {error.strerror}. Name a readable CSV file.",
            str(file),
        ) from None
