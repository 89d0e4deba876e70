"""The passphrase of a sealed backup, from a file: no list of processes shows it."""

from __future__ import annotations

from pathlib import Path

from tocsin.core.refusal import Refused


def read_passphrase(path: Path | None) -> bytes | None:
    """
    Return the first line of a file, or None when no file is named.

    Raises ``Refused`` (``unreadable_file``, ``no_passphrase``).
    """
    if path is None:
        return None
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror}. Name a file whose first line is the passphrase.",
            "--passphrase-file",
        ) from None
    if not lines or not lines[0].strip():
        raise Refused(
            "no_passphrase",
            f"The first line of {path} is empty, and that would seal nothing. Write the passphrase there.",
            "--passphrase-file",
        )
    return lines[0].strip()
