"""The `tocsin` command. Each subcommand is loaded only when it is called."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "alert": "alert",
    "ask": "ask",
    "assess": "assess",
    "backup": "backup",
    "break-glass": "break_glass",
    "check": "check",
    "claim": "dossiers",
    "claims": "dossiers",
    "classify": "incident",
    "concentration": "impact",
    "cost": "cost",
    "costs": "costs",
    "customers": "customers",
    "deadlines": "deadlines",
    "decisions": "decisions",
    "demo": "demo",
    "dossier": "dossiers",
    "export": "export",
    "exposure": "promises",
    "fact": "incident",
    "feed": "feed",
    "follow-up": "follow_up",
    "impact": "impact",
    "import": "import_",
    "incident-file": "incident_file",
    "incident": "incident_life",
    "incidents": "incidents",
    "inventory": "inventory",
    "lint": "promises",
    "measured": "duties",
    "notice": "duties",
    "outage": "incident",
    "people": "people",
    "problem": "problem",
    "provider": "provider",
    "readings": "decisions",
    "rebuild": "backup",
    "recurrence": "recurrence",
    "recurring": "recurring",
    "restore": "backup",
    "role": "people",
    "serve": "serve",
    "situation": "situation",
    "sign-out": "people",
    "signing-key": "incident_file",
    "sla": "sla",
    "statement": "dossiers",
    "tasks": "tasks",
    "threat": "threat",
    "threats": "threats",
    "ticket": "duties",
    "token": "token",
    "worker": "tocsin.worker.command",
    "yearly": "yearly",
}
"""Command to the module that defines it, of `tocsin.cli` unless dotted; a function is named alike."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = COMMANDS[cmd_name]
        module = import_module(name if "." in name else f"tocsin.cli.{name}")
        command = getattr(module, cmd_name.replace("-", "_") + ("_" if cmd_name == "import" else ""))
        assert isinstance(command, click.Command)  # noqa: S101 - a table of our own
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tocsin")
def main() -> None:
    """Say what an outage hits, whom to tell, by when, and what can be claimed."""
