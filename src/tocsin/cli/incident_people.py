"""`tocsin incident merge`, `split`, `role`, `confine`, `admit`: with which other, and with whom."""

from __future__ import annotations

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import INCIDENT_ROLES, OPERATOR, IncidentRole
from tocsin.core.refusal import Refused
from tocsin.store import start


@click.command("merge")
@click.argument("reference")
@click.argument("into")
@click.option("--reason", required=True)
@answering
def merge(*, reference: str, into: str, reason: str, as_json: bool) -> object:
    """Let an incident go on in another one; both histories stay."""
    start.database()
    from tocsin.actions.merge_incidents import merge_incidents  # noqa: PLC0415 - Django must be set up first

    found = merge_incidents(reference, into, reason=reason, by=OPERATOR, at=clock.now())
    if as_json:
        return found
    click.echo(f"{reference} goes on in {into}. Facts taken over: {', '.join(found['facts']) or 'none'}.")
    for each in found["differences"]:
        click.echo(f"  {each['key']}: {into} keeps {each['kept']}, {reference} says {each['other']}.")
    return None


@click.command("split")
@click.argument("reference")
@click.option("--node", "nodes", multiple=True, required=True, help="Node that is an incident of its own.")
@click.option("--title", required=True)
@click.option("--reason", required=True)
@answering
def split(*, reference: str, nodes: tuple[str, ...], title: str, reason: str, as_json: bool) -> object:
    """Make some of what is out an incident of its own."""
    start.database()
    from tocsin.actions.split_incident import split_incident  # noqa: PLC0415 - Django must be set up first

    new = split_incident(reference, nodes, title=title, reason=reason, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": new, "split_from": reference}
    click.echo(f"{new} is open, split off {reference}. Classify both again.")
    return None


@click.command("role")
@click.argument("reference")
@click.argument("role", type=click.Choice(INCIDENT_ROLES))
@click.option("--person", help="Who has it from now on.")
@click.option("--release", is_flag=True, help="Nobody has it from now on.")
@click.option("--reason", default="", help="Why it changes hands.")
@answering
def role(
    *, reference: str, role: IncidentRole, person: str | None, release: bool, reason: str, as_json: bool
) -> object:
    """Give a role in an incident to somebody, or let it go."""
    start.database()
    from tocsin.actions.release_role import release_role  # noqa: PLC0415 - Django must be set up first
    from tocsin.actions.take_role import take_role  # noqa: PLC0415 - Django must be set up first

    if bool(person) == release:
        raise Refused("missing_key", "Say who has the role with --person, or --release it.", "--person")
    if release:
        release_role(reference, role, reason=reason, by=OPERATOR, at=clock.now())
    else:
        take_role(reference, role, person=person, reason=reason, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": reference, "role": role, "person": person}
    click.echo(f"{reference}: {person or 'nobody'} is {role.replace('_', ' ')}.")
    return None


@click.command("confine")
@click.argument("reference")
@click.option("--name", "names", multiple=True, help="Account that may see it.")
@click.option("--lift", is_flag=True, help="Open it to everybody whom a role lets see it.")
@click.option("--reason", default="", help="Why it is opened again.")
@answering
def confine(*, reference: str, names: tuple[str, ...], lift: bool, reason: str, as_json: bool) -> object:
    """Mark an incident confidential: only those named know of it."""
    start.database()
    from tocsin.actions.confine_incident import confine_incident  # noqa: PLC0415 - Django must be set up first
    from tocsin.actions.unconfine_incident import unconfine_incident  # noqa: PLC0415 - as above

    if bool(names) == lift:
        raise Refused("missing_key", "Say who may see it with --name, or --lift it.", "--name")
    if lift:
        unconfine_incident(reference, reason, by=OPERATOR, at=clock.now())
    else:
        confine_incident(reference, names, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": reference, "admitted": None if lift else sorted(set(names))}
    click.echo(f"{reference} is {'open to every role' if lift else 'confidential'}.")
    return None


@click.command("admit")
@click.argument("reference")
@click.argument("name")
@click.option("--out", is_flag=True, help="Show them out instead.")
@click.option("--reason", default="")
@answering
def admit(*, reference: str, name: str, out: bool, reason: str, as_json: bool) -> object:
    """Let somebody see a confidential incident, or no longer."""
    start.database()
    from tocsin.actions.admit_to_incident import admit_to_incident  # noqa: PLC0415 - Django must be set up first
    from tocsin.actions.show_out_of_incident import show_out_of_incident  # noqa: PLC0415 - as above

    act = show_out_of_incident if out else admit_to_incident
    act(reference, name, reason=reason, by=OPERATOR, at=clock.now())
    if as_json:
        return {"incident": reference, "name": name, "admitted": not out}
    click.echo(f"{name} {'knows nothing more of' if out else 'may see'} {reference}.")
    return None
