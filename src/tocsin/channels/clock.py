"""The clock: time is an outside system, and this is the only place that asks it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.core.time import Instant, instant, rfc3339

SHIFT_FILE = "clock.json"


def now() -> Instant:
    """Return the current instant in UTC, shifted when the data folder is that of a demo."""
    return _system_now() + shift()


def shift() -> timedelta:
    """Return by how much the clock of this data folder differs from the system's; zero but for demos."""
    try:
        document = json.loads(_shift_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return timedelta()
    return instant(document["shown"]) - instant(document["system"])


def start_at(shown: Instant, folder: Path) -> None:
    """Make the clock of a data folder show an instant now and run on from there."""
    text = json.dumps({"shown": rfc3339(shown), "system": rfc3339(_system_now())})
    (folder / SHIFT_FILE).write_text(text, encoding="utf-8")


def _shift_path() -> Path:
    return Path(os.environ.get("TOCSIN_DATA") or "var") / SHIFT_FILE


def _system_now() -> Instant:
    return datetime.now(UTC)  # noqa: TID251 - the one place
