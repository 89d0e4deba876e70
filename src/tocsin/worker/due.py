"""The worker: it wakes, asks what is due, and calls an action, until it is told to stop."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from tocsin.actions.act_on_due import act_on_due
from tocsin.channels import clock

LOOK_EVERY_SECONDS = 1.0
AFTER_A_FAULT_SECONDS = 10.0
log = logging.getLogger("tocsin.worker")


def work(stop: threading.Event) -> None:
    """Act on everything that is due, look again every second, and go on after a fault."""
    while not stop.is_set():
        try:
            while act_on_due(clock.now()):
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
    threading.Thread(target=work, args=(stop,), name="worker", daemon=True).start()
    return stop
