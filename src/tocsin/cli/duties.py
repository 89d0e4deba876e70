"""`tocsin notice`, `ticket`, `measured`: who told whom, how far a ticket is, and what was measured."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.commitments import SOURCES
from tocsin.core.incidents import OPERATOR, TICKET_STEPS, MeasuredOutage, TicketStep
from tocsin.core.quantities import exact
from tocsin.core.time import Instant, instant
from tocsin.store import start


@click.command("notice")
@click.argument("incident")
@click.argument("direction", type=click.Choice(("given", "received")))
@click.argument("about")
@click.option("--at", "happened", help="When, as an instant with a zone; now by default.")
@click.option("--channel", default="", help="How: e-mail, telephone, a status page.")
@click.option("--by", "person", default="", help="Who told them, or who was told.")
@click.option("--text", default="", help="What was said.")
@answering
def notice(
    *,
    incident: str,
    direction: str,
    about: str,
    happened: str | None,
    channel: str,
    person: str,
    text: str,
    as_json: bool,
) -> object:
    """Record that a customer or an audience was told, or that a provider told us."""
    start.database()
    from tocsin.actions.record_notice import record_notice  # noqa: PLC0415 - Django must be set up first

    record_notice(
        incident,
        "given" if direction == "given" else "received",
        about,
        happened=_moment(happened, "--at"),
        channel=channel,
        person=person,
        text=text,
        by=OPERATOR,
        at=clock.now(),
    )
    if as_json:
        return {"incident": incident, "notice": direction, "about": about}
    click.echo(f"{incident}: the notice {'to' if direction == 'given' else 'about'} {about} is recorded.")
    return None


@click.command("ticket")
@click.argument("incident")
@click.argument("step", type=click.Choice(TICKET_STEPS))
@click.argument("about")
@click.option("--at", "happened", help="When, as an instant with a zone; now by default.")
@click.option("--severity", default="", help="In the words of the arrangement.")
@click.option("--number", default="", help="The provider's number of the ticket.")
@answering
def ticket(
    *,
    incident: str,
    step: str,
    about: str,
    happened: str | None,
    severity: str,
    number: str,
    as_json: bool,
) -> object:
    """Record that a ticket with a provider was opened, responded to, or resolved."""
    start.database()
    from tocsin.actions.record_ticket import record_ticket  # noqa: PLC0415 - Django must be set up first

    record_ticket(
        incident,
        cast("TicketStep", step),
        about,
        happened=_moment(happened, "--at"),
        severity=severity,
        number=number,
        by=OPERATOR,
        at=clock.now(),
    )
    if as_json:
        return {"incident": incident, "ticket": step, "about": about}
    click.echo(f"{incident}: the ticket about {about} is recorded as {step}.")
    return None


@click.command("measured")
@click.argument("incident")
@click.argument("node")
@click.option("--from", "since", required=True, help="Since when it was out, as an instant with a zone.")
@click.option("--until", help="Until when; without it the outage goes on.")
@click.option("--share", default="1", help="Part of the users that was out, from 0 to 1.")
@click.option("--kind", default="outage", help="outage, scheduled_maintenance or a word of the contract.")
@click.option("--source", default=SOURCES[0], help=f"Who measured it: {', '.join(SOURCES)}.")
@click.option("--announced-at", help="When the source announced it, as an instant with a zone.")
@click.option("--evidence", default="", help="What shows it: a file, an address, a number.")
@answering
def measured(
    *,
    incident: str,
    node: str,
    since: str,
    until: str | None,
    share: str,
    kind: str,
    source: str,
    announced_at: str | None,
    evidence: str,
    as_json: bool,
) -> object:
    """Record how long a node was out, as one source measured it."""
    start.database()
    from tocsin.actions.record_measured_outage import record_measured_outage  # noqa: PLC0415 - likewise

    given = MeasuredOutage(
        node=node,
        since=instant(since, "--from"),
        until=_moment(until, "--until"),
        source=source,
        share=Fraction(exact(share, "--share")),
        kind=kind,
        announced_at=_moment(announced_at, "--announced-at"),
        evidence=evidence,
    )
    record_measured_outage(incident, given, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": incident, "node": node, "source": source}
    click.echo(f"{incident}: what {source.replace('_', ' ')} measured of {node} is recorded.")
    return None


def _moment(text: str | None, where: str) -> Instant | None:
    return instant(text, where) if text else None
