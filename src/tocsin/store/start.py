"""Start Django for a command, once, and bring the database up to date."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from tocsin.core.refusal import Refused
from tocsin.store import lawfaults

MIGRATING = 0x746F6373696E
"""The number under which PostgreSQL knows the lock of whoever migrates: "tocsin"."""


def django() -> None:
    """
    Set Django up with the one settings file; calling it again does nothing.

    Raises ``Refused`` (``bad_setting``) when a setting or the data folder cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.site.settings")
    import django as framework  # noqa: PLC0415 - the pure commands never pay for it
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        framework.setup()
    except ImproperlyConfigured as error:
        raise Refused("bad_setting", str(error)) from None
    except OSError as error:
        raise Refused(
            "bad_setting",
            f"{error.filename}: {error.strerror}. Set TOCSIN_DATA to a folder where you may write.",
            "TOCSIN_DATA",
        ) from None


def database() -> None:
    """
    Read the whole law, set Django up and apply what migrations are missing, one process at a time.

    Nothing starts on a law with a fault, whichever act it is in. What only shows the ledger is made
    anew after a migration, for it may show more than before. Raises ``Refused`` (``bad_rule_file``,
    ``bad_setting``, ``database_unreachable``, ``ledger_broken``).
    """
    lawfaults.refuse()
    django()
    from django.core.management import call_command  # noqa: PLC0415 - only once Django is set up
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        if pending():
            with _alone():
                call_command("migrate", verbosity=0, interactive=False)
                _project()
    except DatabaseError as error:
        raise unreachable(error) from None


def _project() -> None:
    """Show what the ledger tells in the tables of today."""
    from tocsin.store import projected  # noqa: PLC0415 - only once Django is set up

    projected.rebuild()


def pending() -> list[str]:
    """Return the names of the migrations that are not applied, in order."""
    from django.db import connection  # noqa: PLC0415 - only once Django is set up
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    return [str(each) for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def unreachable(error: Exception) -> Refused:
    """Return the refusal of a database that cannot be opened or read."""
    return Refused(
        "database_unreachable",
        f"The database cannot be used: {' '.join(str(error).split())}. Check TOCSIN_DATA or "
        "TOCSIN_DATABASE_URL, the rights on the folder, and that the disk is not full.",
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Two processes may start on an empty database at once: the second waits and finds nothing to do."""
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        with (settings.DATA / "migrating.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
