"""`tocsin export`: the register as a package that imports to the same inventory."""

from __future__ import annotations

from pathlib import Path

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.store import start


@click.group("export")
def export() -> None:
    """Write out what is loaded."""


@export.command("register")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The zip file, or a folder for it."
)
@click.option("--owner", help="LEI of the register's owner, when several registers are loaded.")
@answering
def register(*, out: Path, owner: str | None, as_json: bool) -> object:
    """Write the register of information as an xBRL-CSV package."""
    start.database()
    from tocsin.channels.register_package.writer import write_package  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import sources  # noqa: PLC0415

    filing = sources.filing(owner)
    written = write_package(out, filing.tables, filing.key, parameters=filing.parameters, at=clock.now())
    if as_json:
        return {"file": str(written), "owner": filing.key.owner}
    click.echo(f"{written} holds the register of {filing.key.owner}.")
    return None
