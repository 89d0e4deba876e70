"""Options that the commands about the law share: which rules, as of when, which readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from tocsin.channels import clock
from tocsin.core.refusal import Refused
from tocsin.core.rules import moment
from tocsin.core.time import Instant
from tocsin.store import lawbooks

Command = TypeVar("Command", bound=Callable[..., object])


def law_options(command: Command) -> Command:
    """Give a command `--rules`, `--at` and `--reading`."""
    for option in (
        click.option(
            "--reading",
            multiple=True,
            metavar="NAME=SIDE",
            help="Take another side where the law leaves a question open; may be repeated.",
        ),
        click.option("--at", metavar="INSTANT", help="The instant of the question; now by default."),
        click.option("--rules", default=lawbooks.DEFAULT_RULES, show_default=True, help="Which law decides."),
    ):
        command = option(command)
    return command


def asked_at(text: str | None) -> Instant:
    """Return the instant of the question."""
    return clock.now() if text is None else moment(text, "--at")


def readings_of(given: tuple[str, ...]) -> dict[str, str]:
    """Read ``NAME=SIDE`` options (``unknown_reading``)."""
    chosen = {}
    for each in given:
        name, sign, side = each.partition("=")
        if not sign:
            raise Refused(
                "unknown_reading",
                f"--reading {each!r} names no side. Write it as home_member_state=any_foreign.",
                "--reading",
            )
        chosen[name] = side
    return chosen
