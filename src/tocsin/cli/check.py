"""`tocsin check`: does the data folder hold together?"""

from __future__ import annotations

import click

from tocsin.cli.answers import answering
from tocsin.store import start


@click.command("check")
@answering
def check(*, as_json: bool) -> object:
    """Verify migrations, the ledger from first to last entry, and the law packs."""
    start.django()
    from tocsin.store import soundness  # noqa: PLC0415 - Django must be set up first

    found = soundness.check()
    if as_json:
        return found
    entries, packs = found["ledger_entries"], found["law_packs"]
    click.echo(f"Sound: {entries} ledger entries, {packs} law packs, no migration missing.")
    return None
