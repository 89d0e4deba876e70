"""`tocsin worker`: a worker of its own, for installations with several machines."""

from __future__ import annotations

import signal
import threading

import click

from tocsin.core.refusal import Refused
from tocsin.store import start


@click.command("worker")
def worker() -> None:
    """Act on what is due until Ctrl-C; any number of workers may run on PostgreSQL."""
    try:
        start.database()
    except Refused as refused:
        raise click.ClickException(refused.message) from None
    from tocsin.worker.due import work, write_exports  # noqa: PLC0415 - Django must be set up first

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=write_exports, args=(stop,), name="exports", daemon=True).start()
    click.echo("The worker runs (Ctrl-C ends it).", err=True)
    work(stop)
