"""Start Django for a command, once, and bring the database up to date."""

from __future__ import annotations

import os


def django() -> None:
    """Set Django up with the one settings file; calling it again does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.site.settings")
    import django as framework  # noqa: PLC0415 - the pure commands never pay for it

    framework.setup()


def database() -> None:
    """Set Django up and apply what migrations are missing."""
    django()
    from django.core.management import call_command  # noqa: PLC0415 - only once Django is set up

    call_command("migrate", verbosity=0, interactive=False)
