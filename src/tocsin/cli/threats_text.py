"""The register of threats in words, for people at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import click

from tocsin.core.incidents.proposals import ThreatProposal
from tocsin.core.incidents.threats import ThreatHistory
from tocsin.core.time import rfc3339

CAUTIONS: Mapping[str, str] = {
    "not_affected": "It says that the products it names are NOT affected: by itself it is no threat.",
    "only_fixed": "It names fixed versions only: what is older than those is affected.",
    "under_investigation": "The publisher is still investigating whether its products are affected.",
    "no_vulnerability": "It names no vulnerability: it may be a notice of another kind.",
    "no_product": "It says of no product whether it is affected.",
    "not_final": "The publisher has not published it as final.",
    "revoked": "The publisher has revoked it.",
}
_SHOWN = 8
_LONGEST = 600


def show_proposal(proposal: ThreatProposal) -> None:
    """Print what a file says of one threat; the whole of it is in ``--json``."""
    click.echo(proposal.title)
    publisher = proposal.publisher or "a publisher that is not named"
    click.echo(f"  {proposal.format}, {proposal.source_id}, of {publisher}")
    for code in proposal.cautions:
        click.echo(f"  CAUTION: {CAUTIONS[code]}")
    for stated in proposal.instants:
        flags = f" ({', '.join(stated.flags).replace('_', ' ')})" if stated.flags else ""
        click.echo(f"  {stated.what.replace('_', ' '):<11}{rfc3339(stated.at)}{flags}")
    if proposal.description:
        said = proposal.description
        click.echo("  " + (said if len(said) <= _LONGEST else said[:_LONGEST] + "…").replace("\n", "\n  "))
    _print_listed(proposal)
    click.echo("")


def _print_listed(proposal: ThreatProposal) -> None:
    vulnerabilities = [
        f"{each.id}, CVSS {each.score}" if each.score else each.id for each in proposal.vulnerabilities
    ]
    indicators = Counter(each.category.replace("_", " ") for each in proposal.indicators)
    _print("Marking", proposal.marking)
    _print("Vulnerabilities", vulnerabilities)
    _print("Affected", proposal.products)
    _print("Actors", [", ".join((each.name, *each.intent)) for each in proposal.actors])
    _print("Means", proposal.means)
    _print("Targets", proposal.targets)
    _print("Measures", [" ".join(each.split())[:160] for each in proposal.measures])
    _print("Indicators", [f"{name}: {count}" for name, count in indicators.items()])
    _print("Left out", [f"{code.replace('_', ' ')}: {count}" for code, count in proposal.left_out])


def _print(label: str, values: Sequence[str]) -> None:
    for value in values[:_SHOWN]:
        click.echo(f"  {label + ':':<17}{value}")
        label = ""
    if len(values) > _SHOWN:
        click.echo(f"  {'':<17}and {len(values) - _SHOWN} more: --json lists all of them")


def show_import(answer: Mapping[str, Any]) -> None:
    """Print what an import proposed."""
    for each in answer["proposals"]:
        click.echo(f"{each['threat']}  {each['change']:<7}{each['title']}")
        for code in each["cautions"]:
            click.echo(f"  CAUTION: {CAUTIONS[code]}")
    click.echo(f"Unchanged: {answer['unchanged']}")
    if answer["proposals"]:
        click.echo("Next: tocsin threats confirm REF, or tocsin threats dismiss REF --reason TEXT")


def show_list(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the register, a line each."""
    for row in rows:
        significant = f"significant: {row['significant']}"
        click.echo(
            f"{row['threat']}  {row['since'][:16]}Z  {row['status']:<10}{significant:<22}{row['title']}"
        )
    if not rows:
        click.echo("No threat is recorded.")


def show_threat(document: Mapping[str, Any], told: ThreatHistory) -> None:
    """Print what is known of a threat, and what a notification still misses."""
    click.echo(f"{told.reference}  {told.title}")
    click.echo(f"  status       {told.status}" + (f" ({told.reason})" if told.reason else ""))
    click.echo(f"  significant  {told.significant}" + (" (facts changed since)" if told.outdated else ""))
    click.echo(f"  aware since  {document['detected_at'] or 'not confirmed'}")
    for key, fact in document["facts"].items():
        value = {True: "yes", False: "no"}[fact["value"]]
        source = f", {fact['source']}" if fact["source"] else ""
        click.echo(f"  {key}: {value} ({fact['author']}{source})")
    for note in told.notes:
        click.echo(f"  {note.kind.replace('_', ' ')}: {' '.join(note.text.split())[:200]}")
    click.echo(f"  Annex III misses: {', '.join(document['missing']) or 'nothing'}")
    if told.pending:
        click.echo("  A proposal waits for a decision:")
        show_proposal(told.pending.proposal)


def show_assessment(reference: str, decision: Mapping[str, Any]) -> None:
    """Print a decision with its grounds."""
    words = {"yes": "significant", "no": "not significant", "unknown": "not decided: answers are missing"}
    click.echo(f"{reference}: {words[decision['significant']]} (recorded)")
    for ground in decision["grounds"]["grounds"]:
        click.echo(f"  {ground['article']:<10} {ground['truth']:<7}  {ground['says']}")
