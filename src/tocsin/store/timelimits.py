"""The law files on time limits, read once: which act applies to a regime on a day."""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import sha256

from tocsin.core.deadlines import TimeLimits
from tocsin.core.deadlines.law_file import time_limits as read
from tocsin.core.refusal import Refused
from tocsin.store import lawshelf
from tocsin.store.lawshapes import shaped
from tocsin.store.lawshelf import LawFile

REGIMES = ("dora", "nis2", "gdpr")


def time_limits(regime: str, on: date | None = None) -> TimeLimits:
    """
    Return the time limits of ``dora``, ``nis2`` or ``gdpr`` in the version that applies on a day.

    Without a day the latest version; before the first version that first one, since an incident of
    then has no other. Raises ``Refused`` (``bad_rule_file``) when a file has a fault.
    """
    versions = _versions(regime)
    in_force = [version for version in versions if on is None or version.applies_from <= on]
    return in_force[-1] if in_force else versions[0]


def all_versions() -> tuple[TimeLimits, ...]:
    """Return every version of every regime's time limits."""
    return tuple(version for regime in REGIMES for version in _versions(regime))


def time_limits_of(file: LawFile) -> TimeLimits:
    """Read one law file on time limits, with the act by which it counts (``bad_rule_file``)."""
    shaped(file)
    folder = file.tables.get("act", {}).get("counting")
    if folder not in lawshelf.folders():
        where = f"{file.path}, act"
        raise Refused(
            "bad_rule_file",
            f"{where}: counting is {folder!r}, where no act is that says how to count.",
            where,
        )
    counting = _files(folder)[-1]
    shaped(counting)
    digest = sha256(f"{file.digest}{counting.digest}".encode()).hexdigest()
    return read(file.tables, counting.tables, file.path, digest)


@cache
def _versions(regime: str) -> tuple[TimeLimits, ...]:
    return tuple(time_limits_of(file) for file in _files(f"eu/{regime}/deadlines"))


def _files(folder: str) -> list[LawFile]:
    """List the versions of an act in order; each is named by its first day of application."""
    found = lawshelf.folder(folder)
    if not found:
        raise Refused(
            "bad_rule_file", f"There is no law file in law/{folder}. Install Tocsin again.", f"law/{folder}"
        )
    return found
