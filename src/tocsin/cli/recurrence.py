"""`tocsin recurrence`: the monthly assessment of recurring incidents (2024/1772 Art. 8(2))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.cli.recurring import cluster_lines
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import rfc3339
from tocsin.store import start


@click.group("recurrence")
def recurrence() -> None:
    """Assess every month whether incidents are one major incident together."""


@recurrence.command("assess")
@click.option("--entity", metavar="LEI", help="Whose incidents; the register's owner by default.")
@click.option(
    "--exempt-as",
    type=click.Choice(["microenterprise", "simplified_framework", "none"]),
    help="On what ground the entity is exempt, from now on.",
)
@answering
def assess(*, entity: str | None, exempt_as: str | None, as_json: bool) -> object:
    """Assess the incidents of an entity together, and record what was found."""
    start.database()
    from tocsin.actions.assess_recurrence import assess_recurrence  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import queries  # noqa: PLC0415

    found = assess_recurrence(
        entity or queries.register_owner(), by=OPERATOR, at=clock.now(), exempt_as=exempt_as
    )
    if as_json:
        return found
    _print(found)
    return None


@recurrence.command("list")
@answering
def listed(*, as_json: bool) -> object:
    """List the entities with their last assessment, and what it found."""
    start.database()
    from tocsin.store import queries  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import recurrence as recorded  # noqa: PLC0415

    rows: list[dict[str, Any]] = []
    for entity in queries.entities():
        last = recorded.record(entity.lei).last
        done = {"at": rfc3339(last.recorded_at), "by": last.actor, **last.body} if last else None
        rows.append({"entity": entity.lei, "name": entity.name, "last": done})
    if as_json:
        return rows
    for row in rows:
        click.echo(f"{row['entity']}  {row['name']}")
        if row["last"]:
            _print(row["last"])
        else:
            click.echo("Not assessed yet.")
    return None


@recurrence.command("classify")
@click.argument("cluster")
@answering
def classify(*, cluster: str, as_json: bool) -> object:
    """Open one incident for a cluster and classify it; CLUSTER is the reference of an incident in it."""
    start.database()
    from tocsin.actions.classify_cluster import classify_cluster  # noqa: PLC0415 - Django must be set up first

    opened = classify_cluster(cluster, by=OPERATOR, at=clock.now())
    if as_json:
        return opened
    click.echo(
        f"{opened['incident']} is open for {', '.join(opened['incident_ids'])} and classified as major. "
        f"See it with: tocsin situation {opened['incident']}"
    )
    return None


def _print(done: Mapping[str, Any]) -> None:
    click.echo(f"Assessed {done['at']} by {done['by']} over {len(done['incidents'])} incidents.")
    click.echo(f"Next due {done['next_due']}." if done["next_due"] else "The entity is exempt: none is due.")
    for one in done["clusters"]:
        for line in cluster_lines(one):
            click.echo(line)
        if one["incident"]:
            click.echo(f"  Opened as {one['incident']}.")
        elif one["collectively_major"]:
            click.echo(f"  To classify: tocsin recurrence classify {one['incident_ids'][0]}")
    if done["without_cause"]:
        listed = ", ".join(done["without_cause"])
        click.echo(f"The root cause is not known, so these cannot be assessed: {listed}.")
    for first, second in done["alike"]:
        click.echo(f"Two causes look alike and were kept apart: {first!r} and {second!r}.")
