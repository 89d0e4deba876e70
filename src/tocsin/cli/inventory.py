"""`tocsin inventory`: every node and group, with the ids that other commands take."""

from __future__ import annotations

import click

from tocsin.cli.answers import answering
from tocsin.store import start


@click.command("inventory")
@answering
def inventory(*, as_json: bool) -> object:
    """List the inventory: who depends on whom."""
    start.database()
    from tocsin.store import queries  # noqa: PLC0415 - Django must be set up first

    if as_json:
        return queries.inventory_document()
    for node in queries.inventory().nodes.values():
        mark = "  (placeholder)" if node.placeholder else ""
        click.echo(f"{node.kind:<17} {node.id}  {node.name}{mark}")
    return None
