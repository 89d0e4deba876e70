"""A demonstration that is really served: its data folder, its process, its clock, and its end by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

from tocsin.channels import clock
from tocsin.core.time.instants import instant

TOCSIN = Path(sys.executable).parent / "tocsin"
STARTS_WITHIN = 120.0
ENDS_WITHIN = 60.0
INCIDENT = "INC-2025-0004"


class Served:
    """`tocsin serve` on a folder and a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._errors = (folder.parent / f"{folder.name}.stderr").open("w+b")
        self._process = subprocess.Popen(
            [TOCSIN, "serve"],
            env=surroundings(folder) | {"TOCSIN_PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        self._wait()

    def _wait(self) -> None:
        last = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < last and self._process.poll() is None:
            with suppress(URLError, ConnectionError):
                urllib.request.urlopen(f"{self.address}/healthz").close()  # noqa: S310 - our own address
                return
            time.sleep(0.1)
        raise AssertionError(f"tocsin serve did not start:\n{self.end()[1]}")

    def move_to(self, shown: str) -> None:
        """Set the clock of the demonstration."""
        clock.start_at(instant(shown), self.folder)

    def tocsin(self, *arguments: str) -> str:
        """Run another command on the same data, as an operator would, and return what it prints."""
        return subprocess.run(
            [TOCSIN, *arguments], env=surroundings(self.folder), check=True, capture_output=True, text=True
        ).stdout

    def runs(self) -> bool:
        """Say whether it has not ended yet."""
        return self._process.poll() is None

    def end(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit status and what stands on standard error. It has to end by itself."""
        self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(ENDS_WITHIN)
        finally:
            self._process.kill()
            self._process.wait()
            self._errors.seek(0)
            written = self._errors.read().decode()
            self._errors.close()
        return status, written


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a command on a data folder, without any other setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    return kept | {"TOCSIN_DATA": str(folder)}
