"""`tocsin customers`: which promises to which customers are at risk, when each breaks, and whom to tell."""

from __future__ import annotations

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.situation.glance_filter import STANDINGS, TOLD
from tocsin.core.time import instant
from tocsin.store import start


@click.command("customers")
@click.argument("incident")
@click.option(
    "--standing", multiple=True, type=click.Choice(tuple(STANDINGS)), help="Only these; repeatable."
)
@click.option("--through", default="", metavar="ID", help="Hit by way of this provider or service.")
@click.option("--language", default="", metavar="CODE", help="Told in this language, such as nl.")
@click.option("--told", default="", type=click.Choice(("", *TOLD)), help="Told, still to be told, or late.")
@click.option("--text", default="", help="Part of a name, an id, a clause or a contact.")
@click.option("--as-of", help="As it stood at this instant; now by default.")
@click.option("--known-at", help="Leave out what was recorded after this instant.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the rows as CSV.")
@answering
def customers(
    *,
    incident: str,
    standing: tuple[str, ...],
    through: str,
    language: str,
    told: str,
    text: str,
    as_of: str | None,
    known_at: str | None,
    as_csv: bool,
    as_json: bool,
) -> object:
    """List the promises to customers that an incident hit, what breaks first first."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other.")
    start.database()
    from tocsin.actions.survey_situation import survey_situation  # noqa: PLC0415 - Django must be set up first
    from tocsin.cli.customers_text import show, show_csv  # noqa: PLC0415 - the pure commands never pay for it
    from tocsin.core.situation.at_a_glance import Glance  # noqa: PLC0415
    from tocsin.core.situation.glance_document import glance_document  # noqa: PLC0415
    from tocsin.core.situation.glance_filter import glance_filter  # noqa: PLC0415

    wanted = glance_filter(standing=standing, through=through, language=language, told=told, text=text)
    at = instant(as_of, "--as-of") if as_of else clock.now()
    known = instant(known_at, "--known-at") if known_at else None
    glance = Glance(*survey_situation(incident, by=OPERATOR, at=at, known_at=known))
    rows = wanted.chosen(glance.rows)
    if as_json:
        return glance_document(glance, rows)
    if as_csv:
        show_csv(rows)
    else:
        show(glance, rows)
    return None
