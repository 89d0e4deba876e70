"""The stand-alone verifier as text, so that it can be handed out with the file."""

from __future__ import annotations

from importlib.resources import files


def verifier() -> str:
    """Return the Python program that verifies an incident file without Tocsin."""
    return files(__package__).joinpath("verify_incident_file.py").read_text(encoding="utf-8")
