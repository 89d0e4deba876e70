"""Requests as a measure of service: how many there were in the window, and how many failed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one window; ``failed`` is never more than ``total``."""

    total: int
    failed: int
