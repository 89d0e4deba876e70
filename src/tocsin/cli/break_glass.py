"""`tocsin break-glass`: a way in when the identity provider is the thing that is down."""

from __future__ import annotations

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import rfc3339
from tocsin.store import start

HOURS = 4


@click.command("break-glass")
@click.argument("account")
@click.option(
    "--reason", required=True, help="What it is for; the ledger and every page of the session say it."
)
@click.option("--hours", type=int, default=HOURS, show_default=True, help="How long the code can be used.")
@answering
def break_glass(*, account: str, reason: str, hours: int, as_json: bool) -> object:
    """Make a code that lets ACCOUNT in once, without the identity provider and a second factor."""
    start.database()
    from tocsin.actions.make_break_glass import make_break_glass  # noqa: PLC0415 - Django must be set up first

    code, expires = make_break_glass(account, reason, hours=hours, by=OPERATOR, at=clock.now())
    if as_json:
        return {"account": account, "code": code, "expires": rfc3339(expires)}
    click.echo(code)
    click.echo(
        f"It lets {account} in once until {rfc3339(expires)}, at /sign-in/break-glass/. Only this shows it.",
        err=True,
    )
    return None
