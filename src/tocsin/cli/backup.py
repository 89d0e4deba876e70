"""`tocsin backup`, `restore` and `rebuild`: all that is recorded in one file, back again, and shown anew."""

from __future__ import annotations

from pathlib import Path

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.store import start

FILE = click.argument("file", type=click.Path(path_type=Path))
PASSPHRASE = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Its first line seals the backup, or opens it."
)


@click.command("backup")
@FILE
@PASSPHRASE
@answering
def backup(*, file: Path, passphrase_file: Path | None, as_json: bool) -> object:
    """Write all that is recorded into one file, as it stands now, while others go on."""
    start.database()
    from tocsin.actions.make_backup import make_backup  # noqa: PLC0415 - Django must be set up first
    from tocsin.channels.backup_file import read_passphrase  # noqa: PLC0415 - cryptography only where it is used

    told = make_backup(file, by=OPERATOR, at=clock.now(), passphrase=read_passphrase(passphrase_file))
    if as_json:
        return told
    click.echo(
        f"{file} holds {told['ledger_entries']} ledger entries; the last has the hash {told['ledger_hash']}."
    )
    if not told["sealed"]:
        click.echo(
            "It holds no passwords, tokens or keys: seal it with --passphrase-file to keep those as well. "
            "What is recorded can be read by whoever has the file."
        )
    return None


@click.command("restore")
@FILE
@PASSPHRASE
@answering
def restore(*, file: Path, passphrase_file: Path | None, as_json: bool) -> object:
    """Restore a backup into an empty data folder or database, all of it or nothing."""
    start.database()
    from tocsin.actions.restore_backup import restore_backup  # noqa: PLC0415 - Django must be set up first
    from tocsin.channels.backup_file import read_passphrase  # noqa: PLC0415 - same

    told = restore_backup(file, by=OPERATOR, at=clock.now(), passphrase=read_passphrase(passphrase_file))
    if as_json:
        return told
    click.echo(f"Restored: {told['ledger_entries']} ledger entries of {told['made_at']}; the chain verifies.")
    if not told["sealed"]:
        click.echo(
            "Nobody can sign in with a password yet, and no token works, for the backup was not sealed: "
            "let an administrator in with tocsin break-glass."
        )
    return None


@click.command("rebuild")
@answering
def rebuild(*, as_json: bool) -> object:
    """Make the tables that only show the ledger anew from it."""
    start.database()
    from tocsin.actions.rebuild_projections import rebuild_projections  # noqa: PLC0415 - Django first

    changed = rebuild_projections(by=OPERATOR, at=clock.now())
    if as_json:
        return {"changed": changed}
    said = ", ".join(f"{count} {of}" for of, count in changed.items() if count)
    click.echo(f"Made anew: {said}." if said else "Nothing differed from what the ledger tells.")
    return None
