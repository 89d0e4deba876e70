"""The worker: it wakes, asks what is due, and calls an action, until it is told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.write_export import write_next_export
from tocsin.channels import clock

LOOK_EVERY_SECONDS = 1.0
AFTER_A_FAULT_SECONDS = 10.0
log = logging.getLogger("tocsin.worker")


def work(stop: threading.Event) -> None:
    """Act on everything that is due but exports until told to stop."""
    _go_on(stop, lambda: act_on_due(clock.now()))


def write_exports(stop: threading.Event) -> None:
    """Write the exports that are due until told to stop; they take minutes, and no alarm waits for them."""
    _go_on(stop, lambda: write_next_export(clock.now))


def _go_on(stop: threading.Event, act: Callable[[], bool]) -> None:
    """Act while there is something to act on, look again every second, and go on after a fault."""
    while not stop.is_set():
        try:
            while act() and not stop.is_set():
                pass
            pause = LOOK_EVERY_SECONDS
        except Exception:  # the outermost loop of the process: one fault must not stop all clocks
            log.exception("What is due could not be acted on; it stays due and is tried again.")
            pause = AFTER_A_FAULT_SECONDS
        finally:
            close_old_connections()
        stop.wait(pause)


def in_background() -> threading.Event:
    """Start a worker beside the web server; setting the event that is returned ends it."""
    stop = threading.Event()
    for each in (work, write_exports):
        threading.Thread(target=each, args=(stop,), name=each.__name__, daemon=True).start()
    return stop
