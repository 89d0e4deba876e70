"""`tocsin provider`: what is on record of a provider, for a negotiation or the yearly review."""

from __future__ import annotations

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import instant
from tocsin.store import start


@click.command("provider")
@click.argument("identity", metavar="ID")
@click.option("--as-of", help="As it stood at this instant; now by default.")
@answering
def provider(identity: str, *, as_of: str | None, as_json: bool) -> object:
    """Show how often and how long a provider was out, what it kept and missed, what was claimed and paid."""
    start.database()
    from tocsin.actions.review_provider import review_provider  # noqa: PLC0415 - Django must be set up first
    from tocsin.cli.provider_text import show  # noqa: PLC0415
    from tocsin.core.situation.provider_document import provider_document  # noqa: PLC0415

    at = instant(as_of, "--as-of") if as_of else clock.now()
    record, landscape = review_provider(identity, by=OPERATOR, at=at)
    if as_json:
        return provider_document(record, landscape)
    show(record, landscape)
    return None
