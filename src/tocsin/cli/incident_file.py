"""`tocsin incident-file` and `signing-key`: an incident as a signed file, and the key that signs it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.store import start


@click.command("incident-file")
@click.argument("incident", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="The ZIP to write.")
@click.option("--language", type=click.Choice(("en", "nl")), default="en", help="Of the timeline in it.")
@click.option(
    "--verifier", is_flag=True, help="Print the program that verifies such a file without Tocsin, and end."
)
@answering
def incident_file(
    *, incident: str | None, out: Path | None, language: Literal["en", "nl"], verifier: bool, as_json: bool
) -> object:
    """Write everything about an incident as one signed file, to be verified anywhere."""
    from tocsin.channels import incident_file as channel  # noqa: PLC0415 - cryptography only where it is used

    if verifier:
        if as_json:
            return {"program": channel.verifier()}
        click.echo(channel.verifier(), nl=False)
        return None
    if incident is None or out is None:
        raise click.UsageError("Name the INCIDENT and the file with --out, or ask for the --verifier.")
    start.database()
    from tocsin.actions.export_incident_file import export_incident_file  # noqa: PLC0415 - Django first

    told = export_incident_file(incident, out, by=OPERATOR, at=clock.now(), language=language)
    if as_json:
        return told
    click.echo(f"{out} holds {incident} and what hangs together with it: {told['entries']} ledger entries.")
    click.echo(f"SHA-256 {told['sha256']}, signed with the key {told['key']}.")
    click.echo("Verify it anywhere: tocsin incident-file --verifier > verify_incident_file.py")
    return None


@click.command("signing-key")
@answering
def signing_key(*, as_json: bool) -> object:
    """Print the public key of this installation and its fingerprint; the first time the key is made."""
    start.django()
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    from tocsin.channels import incident_file as channel  # noqa: PLC0415 - same

    told = channel.signing_key(settings.DATA, settings.SIGNING_KEY).as_json()
    if as_json:
        return told
    click.echo(f"Public key   {told['public']}\nFingerprint  {told['fingerprint']}")
    return None
