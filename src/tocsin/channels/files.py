"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from tocsin.core.refusal import Refused


@contextmanager
def whole(out: Path) -> Iterator[BufferedRandom]:
    """
    Open a file beside ``out``, for its owner alone; it takes that name when the block ends well.

    It is on the disk before it has the name, and nothing is left of it when the block fails. Raises
    ``Refused`` (``cannot_write``).
    """
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        if out.is_dir():
            raise IsADirectoryError(21, "Is a directory", str(out))
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(out)
            _settle(out.parent)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            "cannot_write",
            f"{out} cannot be written: {error.strerror or error}. "
            "Name a file in a folder where you may write.",
            str(out),
        ) from None


def _settle(folder: Path) -> None:
    """Write the folder itself to the disk: the name lies in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
