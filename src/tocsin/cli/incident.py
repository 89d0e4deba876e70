"""`tocsin outage`, `fact`, `classify`: an incident from the command line."""

from __future__ import annotations

import json
from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR, Fact, Growth
from tocsin.core.quantities import exact
from tocsin.core.refusal import Refused
from tocsin.core.time import instant
from tocsin.store import start


@click.command("outage")
@click.option("--provider", required=True, help="Node id or code of the provider that is down.")
@click.option("--service", help="Only this ICT service of it is down: its node id.")
@click.option("--since", required=True, help="Since when, as an instant with a zone.")
@click.option("--title", default="", help="What to call the incident.")
@answering
def outage(*, provider: str, service: str | None, since: str, title: str, as_json: bool) -> object:
    """Declare that a provider is down; an incident is opened."""
    start.database()
    from tocsin.actions.declare_outage import declare_outage  # noqa: PLC0415 - Django must be set up first

    reference = declare_outage(
        provider, service=service, since=instant(since, "--since"), title=title, by=OPERATOR, at=clock.now()
    )
    if as_json:
        return {"incident": reference}
    click.echo(f"{reference} is open. See it with: tocsin situation {reference}")
    return None


@click.command("fact", context_settings={"ignore_unknown_options": True})  # -5 is a VALUE
@click.argument("incident")
@click.argument("key")
@click.argument("value")
@click.option("--since", help="Since when it is true, as an instant with a zone.")
@click.option("--source", default="", help="Where it comes from.")
@click.option("--estimate", is_flag=True, help="It is an estimate, not an actual figure.")
@click.option("--per-hour", metavar="NUMBER", help="It grows by so much an hour since --since, or since now.")
@click.option("--seen", type=int, help="Number of the entry that this answers, 0 for none.")
@answering
def fact(
    *,
    incident: str,
    key: str,
    value: str,
    since: str | None,
    source: str,
    estimate: bool,
    per_hour: str | None,
    seen: int | None,
    as_json: bool,
) -> object:
    """Record one fact of an incident; VALUE is JSON."""
    start.database()
    from tocsin.actions.record_fact import record_fact  # noqa: PLC0415 - Django must be set up first

    now, true_since = clock.now(), instant(since, "--since") if since else None
    growth = None if per_hour is None else Growth(exact(per_hour, "--per-hour"), true_since or now)
    given = Fact(key, value_of(value), true_since, source=source, estimate=estimate, growth=growth)
    record_fact(incident, given, seen=seen, by=OPERATOR, at=now)
    if as_json:
        return {"incident": incident, "key": key}
    click.echo(f"{incident}: {key} is recorded.")
    return None


@click.command("classify")
@click.argument("incident")
@answering
def classify(*, incident: str, as_json: bool) -> object:
    """Record the decision that the rules give on what is known now."""
    start.database()
    from tocsin.actions.classify_incident import classify_incident  # noqa: PLC0415 - Django must be set up first

    decision = classify_incident(incident, by=OPERATOR, at=clock.now())
    if as_json:
        return decision
    click.echo(f"{incident}: {decision['outcome'].replace('_', ' ')} is recorded.")
    return None


def value_of(text: str) -> Any:
    """Return the value of a fact as it was typed (``not_json``)."""
    try:
        return json.loads(text, parse_float=str)
    except (ValueError, RecursionError):
        raise Refused(
            "not_json",
            f"VALUE {text[:60]!r} is not JSON. Write true, 1200, or text in quotes such as "
            "'\"2026-03-02T08:00:00Z\"'.",
            "VALUE",
        ) from None
