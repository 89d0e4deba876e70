"""Commands as processes of their own, each with an own data folder and nothing of the caller's settings."""

from __future__ import annotations

import os
import sys

TOCSIN = [sys.executable, "-c", "from tocsin.cli.main import main; main(prog_name='tocsin')"]


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a process with these settings of Tocsin and no others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TOCSIN_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | settings
