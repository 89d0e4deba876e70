"""`tocsin import`: the filed register, and the inventory folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.store import start

SHOWN = 20


@click.group("import")
def import_() -> None:
    """Load what the organisation already has."""


@import_.command("register")
@click.argument("path", type=click.Path(path_type=Path, readable=False))  # what cannot be read is refused
@answering
def register(path: Path, *, as_json: bool) -> object:
    """Load a register of information: the xBRL-CSV package as zip or folder, or the workbook."""
    start.database()
    from tocsin.actions.import_register import import_register  # noqa: PLC0415 - Django must be set up first
    from tocsin.channels.register_package.reader import read_package  # noqa: PLC0415

    return _steps(
        as_json=as_json,
        read=lambda: read_package(path),
        keep=lambda package: import_register(package, by=OPERATOR, at=clock.now()),
    )


@import_.command("inventory")
@click.argument("folder", type=click.Path(path_type=Path, readable=False))
@answering
def inventory(folder: Path, *, as_json: bool) -> object:
    """Load an inventory folder: customers, commitments, entitlements, assets, contacts as CSV."""
    start.database()
    from tocsin.actions.import_inventory import import_inventory  # noqa: PLC0415 - Django must be set up first
    from tocsin.channels.inventory_folder import read_folder  # noqa: PLC0415

    return _steps(
        as_json=as_json,
        read=lambda: read_folder(folder),
        keep=lambda read: import_inventory(read, by=OPERATOR, at=clock.now()),
    )


@import_.command("incidents")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--mapping", metavar="FILE.json", help="What the columns and words mean; guessed by default.")
@click.option(
    "--zone", metavar="NAME", help="The time zone of instants without one, such as Europe/Amsterdam."
)
@click.option("--dry-run", is_flag=True, help="Show what the file would come to, and import nothing.")
@answering
def incidents(*, file: Path, mapping: str | None, zone: str | None, dry_run: bool, as_json: bool) -> object:
    """Load incidents of another tool from a CSV file, with a mapping of its columns and words."""
    start.database()
    from tocsin.cli.import_incidents import answer_import  # noqa: PLC0415 - Django must be set up first

    return answer_import(file, mapping, zone, dry_run=dry_run, as_json=as_json)


def _steps(*, as_json: bool, read: Callable[[], Any], keep: Callable[[Any], dict[str, Any]]) -> object:
    """Read, then keep, with progress on standard error; print what came of it."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    silent = as_json or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        step = progress.add_task("Reading", total=None)
        given = read()
        progress.update(step, description="Checking and saving")
        answer = keep(given)
    if as_json:
        return answer
    for name in ("created", "updated", "unchanged", "removed"):
        counts = ", ".join(
            f"{count} {kind.replace('_', ' ')}" for kind, count in answer[name].items() if count
        )
        click.echo(f"{name.capitalize() + ':':<11}{counts or 'nothing'}")
    print_findings(answer["findings"])
    return None


def print_findings(findings: list[dict[str, str]]) -> None:
    click.echo(f"Findings:  {len(findings)}")
    for each in findings[:SHOWN]:
        click.echo(f"  {each['severity']:<8}{each['rule'] + ' ':<8}{each['where']}: {each['message']}")
    if len(findings) > SHOWN:
        click.echo(f"  and {len(findings) - SHOWN} more: --json lists all of them")
