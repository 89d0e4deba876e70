"""`tocsin impact` and `tocsin concentration`: what an outage hits, and how much stands on one provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import click

from tocsin.channels.graph_folder import read_graph
from tocsin.channels.stopwatch import stopwatch
from tocsin.cli.answers import answering
from tocsin.core.impact import Concentration, Graph, Impact
from tocsin.core.impact import concentration as concentration_of

SHOWN = 40
"""How many lines of one kind the text form shows; `--json` gives them all."""

named = click.option("--down", multiple=True, metavar="ID", help="A node that is down. May be repeated.")
also = click.option(
    "--degraded", multiple=True, metavar="ID", help="A node that is degraded. May be repeated."
)


@click.command("impact")
@click.argument("folder", metavar="[GRAPH]", required=False)
@named
@also
@answering
def impact(
    folder: str | None, down: Sequence[str], degraded: Sequence[str], *, as_json: bool
) -> dict[str, object] | None:
    """
    Say what is down or degraded when some nodes are, and why.

    GRAPH is a folder with nodes.csv, groups.csv and members.csv; without it the inventory is asked.
    """
    if not down and not degraded:
        raise click.UsageError("Name at least one node with --down or --degraded.")
    graph = _graph(folder)
    elapsed = stopwatch()
    spread = graph.spread(down, degraded)
    seconds = elapsed()
    found = graph.explain(spread, down, degraded)
    if not as_json:
        click.echo("\n".join(_impact_text(found)))
        return None
    return {
        "down": found.down,
        "degraded": found.degraded,
        "redundancy_lost": found.redundancy_lost,
        "why": {node: {"group": why.group, "because": why.because} for node, why in found.why.items()},
        "seconds": round(seconds, 6),
    }


@click.command("concentration")
@click.argument("folder", metavar="[GRAPH]", required=False)
@answering
def concentration(folder: str | None, *, as_json: bool) -> dict[str, object] | None:
    """Say for each provider how much its loss alone takes down or degrades, worst first."""
    found = concentration_of(_graph(folder))
    if not as_json:
        click.echo("\n".join(_concentration_text(found)))
        return None
    return {
        "providers": [{"id": each.provider, "down": each.down, "degraded": each.degraded} for each in found]
    }


def _graph(folder: str | None) -> Graph:
    if folder is not None:
        return read_graph(Path(folder))
    from tocsin.store.start import database  # noqa: PLC0415 - a graph from a folder needs no database

    database()
    from tocsin.store.queries import inventory  # noqa: PLC0415 - Django has to be set up before

    return Graph.of_inventory(inventory())


def _impact_text(found: Impact) -> Iterator[str]:
    for title, nodes in (("Down", found.down), ("Degraded", found.degraded)):
        yield f"{title}: {len(nodes)}"
        yield from _some(f"  {node}  {_reason(found, node)}" for node in nodes)
        yield from _rest(len(nodes))
    yield f"Operational, but redundancy lost: {len(found.redundancy_lost)}"
    yield from _some(f"  {node}" for node in found.redundancy_lost)
    yield from _rest(len(found.redundancy_lost))


def _reason(found: Impact, node: str) -> str:
    why = found.why.get(node)
    return f"because of {', '.join(why.because)} ({why.group})" if why else "as named"


def _concentration_text(found: Sequence[Concentration]) -> Iterator[str]:
    yield f"Providers, worst first: {len(found)}"
    yield from _some(
        f"  {each.provider}  down: {_counts(each.down)}; degraded: {_counts(each.degraded)}" for each in found
    )
    yield from _rest(len(found))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"


def _some(lines: Iterable[str]) -> Iterator[str]:
    return islice(iter(lines), SHOWN)


def _rest(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"  and {count - SHOWN} more; --json lists all"
