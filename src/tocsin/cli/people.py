"""`tocsin people`, `role` and `sign-out`: who holds which role at which entity, and who is out at once."""

from __future__ import annotations

from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR, Role
from tocsin.store import start

ROLES = click.Choice([role.value for role in Role])


@click.command("people")
@answering
def people(*, as_json: bool) -> object:
    """List the accounts with their roles; a program says what it is for."""
    start.database()
    from tocsin.store import people as store  # noqa: PLC0415 - Django must be set up first

    rows: list[dict[str, Any]] = [
        {
            "name": each.name,
            "program": each.program,
            "purpose": each.purpose,
            "roles": {lei: sorted(role.value for role in held) for lei, held in sorted(each.roles.items())},
        }
        for each in store.people(None)
    ]
    if as_json:
        return rows
    for row in rows:
        click.echo(f"{row['name']}  (program: {row['purpose']})" if row["program"] else row["name"])
        for lei, held in row["roles"].items():
            click.echo(f"  {lei}  {', '.join(each.replace('_', ' ') for each in held)}")
    return None


@click.command("sign-out")
@click.argument("name")
@answering
def sign_out(*, name: str, as_json: bool) -> object:
    """End every session of NAME at once; roles and tokens stay."""
    start.database()
    from tocsin.actions.sign_out_person import sign_out_person  # noqa: PLC0415 - Django must be set up first

    ended = sign_out_person(name, by=OPERATOR, at=clock.now())
    if as_json:
        return {"name": name, "sessions": ended}
    click.echo(f"{name} is signed out: {ended} sessions ended.")
    return None


@click.group("role")
def role() -> None:
    """Give somebody a role at an entity, or withdraw it."""


@role.command("give")
@click.argument("name")
@click.argument("entity")
@click.argument("role", type=ROLES)
@click.option(
    "--program", "purpose", help="Make NAME an integration that is for this; nobody signs in with it."
)
@answering
def give(*, name: str, entity: str, role: str, purpose: str | None, as_json: bool) -> object:
    """Let NAME act in a role at ENTITY (LEI); the account is made if there is none."""
    start.database()
    from tocsin.actions.give_role import give_role  # noqa: PLC0415 - Django must be set up first
    from tocsin.actions.make_integration import make_integration  # noqa: PLC0415

    if purpose is None:
        give_role(name, entity, Role(role), by=OPERATOR, at=clock.now())
    else:
        make_integration(name, purpose, entity, Role(role), by=OPERATOR, at=clock.now())
    if as_json:
        return {"name": name, "entity": entity, "role": role}
    click.echo(f"{name} is {role.replace('_', ' ')} at {entity}.")
    return None


@role.command("withdraw")
@click.argument("name")
@click.argument("entity")
@click.argument("role", type=ROLES)
@answering
def withdraw(*, name: str, entity: str, role: str, as_json: bool) -> object:
    """Let NAME act no longer in a role at ENTITY (LEI)."""
    start.database()
    from tocsin.actions.withdraw_role import withdraw_role  # noqa: PLC0415 - Django must be set up first

    withdraw_role(name, entity, Role(role), by=OPERATOR, at=clock.now())
    if as_json:
        return {"name": name, "entity": entity, "role": role}
    click.echo(f"{name} is no longer {role.replace('_', ' ')} at {entity}.")
    return None
