"""Commands as processes of their own, each with an own data folder and nothing of the caller's settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

TOCSIN = [sys.executable, "-c", "from tocsin.cli.main import main; main(prog_name='tocsin')"]


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a process with these settings of Tocsin and no others."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TOCSIN_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return kept | settings


def settings(folder: Path, config: pytest.Config) -> dict[str, str]:
    """Return the settings of a new installation: an own folder, and on PostgreSQL an own database."""
    found = {"TOCSIN_DATA": str(folder)}
    server = os.environ.get("TOCSIN_DATABASE_URL")
    if config.getoption("database") == "postgresql":
        if server is None:
            pytest.skip("no PostgreSQL server can be started here")
        name = f"tocsin_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        address, _, options = server.partition("?")
        found["TOCSIN_DATABASE_URL"] = f"{address.rpartition('/')[0]}/{name}?{options}"
    return found
