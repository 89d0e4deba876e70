"""`tocsin alert`: read one webhook body of a monitoring system."""

from __future__ import annotations

import click

from tocsin.cli.answers import answering, read_json
from tocsin.core.refusal import Refused


@click.group("alert")
def alert() -> None:
    """Read what a monitoring system sends, without a database."""


@alert.command("read")
@click.argument("path", metavar="FILE")
@answering
def read(path: str, *, as_json: bool) -> None:  # noqa: ARG001 - a refusal looks the same to both
    """Read one webhook body; - reads standard input."""
    read_json(path)
    raise Refused(
        "alert_format_unsupported",
        f"{path} is not an alert in a format that can be read: none can be read yet. "
        "Record the outage with `tocsin outage` instead.",
        path,
    )
