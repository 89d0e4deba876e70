"""`tocsin situation`: the whole picture of an incident, for people in a terminal and for programs."""

from __future__ import annotations

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.refusal import Refused
from tocsin.core.time import instant
from tocsin.store import start


@click.command("situation")
@click.argument("incident", required=False)
@click.option("--as-of", help="As it stood at this instant; now by default.")
@click.option("--known-at", help="Leave out what was recorded after this instant.")
@answering
def situation(*, incident: str | None, as_of: str | None, known_at: str | None, as_json: bool) -> object:
    """Show what is hit, whom to tell, by when, and what to claim; of the newest incident by default."""
    start.database()
    from tocsin.actions.survey_situation import survey_situation  # noqa: PLC0415 - Django must be set up first
    from tocsin.cli.situation_text import show  # noqa: PLC0415
    from tocsin.core.situation import document  # noqa: PLC0415 - the pure commands never pay for it

    at = instant(as_of, "--as-of") if as_of else clock.now()
    known = instant(known_at, "--known-at") if known_at else None
    seen, landscape = survey_situation(incident or _newest(), by=OPERATOR, at=at, known_at=known)
    if as_json:
        return document(seen, landscape)
    show(seen, landscape)
    return None


def _newest() -> str:
    from tocsin.store import queries  # noqa: PLC0415 - Django must be set up first

    newest = queries.incidents(None).first()
    if newest is None:
        raise Refused(
            "no_incident",
            "No incident is recorded, so there is no situation. "
            "Open one with: tocsin outage --provider ID --since INSTANT",
        )
    return newest.reference
