"""The law files on time limits, read once: which act applies to a regime on a day."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tocsin.core.deadlines import TimeLimits
from tocsin.core.deadlines.law_file import time_limits as read
from tocsin.core.refusal import Refused


def time_limits(regime: str, on: date | None = None) -> TimeLimits:
    """
    Return the time limits of ``dora``, ``nis2`` or ``gdpr`` in the version that applies on a day.

    Without a day the latest version; before the first version that first one, since an incident of
    then has no other. Raises ``Refused`` (``bad_rule_file``) when a file has a fault.
    """
    versions = _versions(regime)
    in_force = [version for version in versions if on is None or version.applies_from <= on]
    return in_force[-1] if in_force else versions[0]


@cache
def _versions(regime: str) -> tuple[TimeLimits, ...]:
    return tuple(_time_limits(file) for file in _files(f"eu/{regime}/deadlines"))


def _time_limits(file: Traversable) -> TimeLimits:
    law, raw = _tables(file)
    act = law.get("act", {})
    counting, counting_raw = _tables(_files(str(act.get("counting", "")))[-1])
    return read(law, counting, str(file), sha256(raw + counting_raw).hexdigest())


def _files(folder: str) -> list[Traversable]:
    """List the versions of an act in order; each is named by its first day of application."""
    place = files("tocsin.law").joinpath(folder)
    found = [file for file in place.iterdir() if file.name.endswith(".toml")] if place.is_dir() else []
    if not found:
        raise Refused("bad_rule_file", f"There is no law file in {folder}. Install Tocsin again.", folder)
    return sorted(found, key=lambda file: file.name)


def _tables(file: Traversable) -> tuple[dict[str, Any], bytes]:
    raw = file.read_bytes()
    try:
        return tomllib.loads(raw.decode("utf-8")), raw
    except ValueError as error:
        raise Refused(
            "bad_rule_file", f"{file}: is not TOML: {error}. Correct the law file.", str(file)
        ) from None
