"""`tocsin demo`: a fictional group, a real outage, and what to do about it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.cli.serve import free_address, run
from tocsin.core.incidents import OPERATOR
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import start

LOOK_EVERY_SECONDS = 5


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Print the situation and end there.")
@answering
def demo(*, no_serve: bool, as_json: bool) -> object:
    """Fill an empty data folder with a fictional group and a real outage; print the situation; serve it."""
    folder = _empty_folder()
    _own_machine()
    if not no_serve:  # asked before there is anything in the folder
        free_address(_bind(), os.environ.get("TOCSIN_PORT") or "8000")
    start.database()
    from tocsin.actions.start_demo import PASSWORD, start_demo  # noqa: PLC0415 - Django must be set up first
    from tocsin.channels.demo_group import scenario  # noqa: PLC0415

    played = scenario()
    _refuse_used_database()
    reference = start_demo(played)
    clock.start_at(played["demo"]["asked_at"], folder)
    answer = _situation(reference, as_json=as_json)
    if no_serve:
        return answer
    click.echo(f'\nSign in as ada with the password "{PASSWORD}".', err=True)
    threading.Thread(target=_go_on, args=(reference, played), daemon=True).start()
    run()
    return answer


def _situation(reference: str, *, as_json: bool) -> object:
    from tocsin.actions.survey_situation import survey_situation  # noqa: PLC0415 - Django must be set up first
    from tocsin.cli.situation_text import show  # noqa: PLC0415
    from tocsin.core.situation import document  # noqa: PLC0415

    seen, landscape = survey_situation(reference, by=OPERATOR, at=clock.now())
    if as_json:
        return document(seen, landscape)
    show(seen, landscape)
    return None


def _go_on(reference: str, played: Mapping[str, Any]) -> None:
    """Record what the scenario says becomes known while the demo runs."""
    from tocsin.actions.start_demo import play  # noqa: PLC0415 - Django must be set up first

    seen: Instant = played["demo"]["asked_at"]
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        now = clock.now()
        play(reference, played, after=seen, until=now)
        seen = now


def _empty_folder() -> Path:
    folder = Path(os.environ.get("TOCSIN_DATA") or "var")
    try:
        used = folder.exists() and any(folder.iterdir())
    except OSError as error:
        raise Refused(
            "bad_setting",
            f"{folder}: {error.strerror}. Set TOCSIN_DATA to a folder where you may write.",
            "TOCSIN_DATA",
        ) from None
    if used:
        raise Refused(
            "folder_not_empty",
            f"{folder} holds something already, and a demo never touches it. "
            "Set TOCSIN_DATA to an empty or new folder.",
            str(folder),
        )
    return folder


def _refuse_used_database() -> None:
    from tocsin.store import ledger  # noqa: PLC0415 - Django must be set up first

    if ledger.verify():
        raise Refused(
            "folder_not_empty",
            "The database of TOCSIN_DATABASE_URL holds something already, and a demo never touches it. "
            "Name an empty one.",
            "TOCSIN_DATABASE_URL",
        )


def _own_machine() -> None:
    """The password of the demo is known to everybody, so it is served to this machine alone."""
    bind = _bind()
    if bind != "localhost" and not _loopback(bind):
        raise Refused(
            "demo_not_public",
            f"TOCSIN_BIND is {bind}, and the demo has a password that everybody knows. "
            "Leave TOCSIN_BIND unset.",
            "TOCSIN_BIND",
        )


def _bind() -> str:
    return os.environ.get("TOCSIN_BIND") or "127.0.0.1"


def _loopback(bind: str) -> bool:
    try:
        return ip_address(bind).is_loopback
    except ValueError:  # the name of a machine
        return False
