"""
Run many commands of ours without paying for the imports each time: one process imports, and forks.

A command in a document is typed as ``tocsin …``; the tests put a small program of that name first on the
PATH. It hands its arguments, folder, environment and open files to the process that has imported the
modules, which forks, and the child runs the command as the installed script would.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

WAITING = 64
LONGEST = 1 << 20
AHEAD = (
    "django.contrib.sessions.backends.db",
    "django.core.management",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.forms",
    "django.template.backends.django",
    "django.test.client",
    "holidays",
    "msgspec",
    "numpy",
    "pydantic",
    "tocsin.cli.answers",
    "tocsin.cli.law_check",
    "tocsin.core.impact",
    "tocsin.core.situation",
    "tocsin.core.situation.document",
    "tocsin.store.lawfaults",
    "tocsin.store.start",
    "tocsin.channels.clock",
    "xlsxwriter",
)
"""What most commands import and what needs no settings: the environment of each command may differ."""

CLIENT = """#!{python} -ISE
import json, os, socket, sys
link = socket.socket(socket.AF_UNIX)
link.connect({address!r})
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(link, [len(asked).to_bytes(4, "big")], [0, 1, 2])
link.sendall(asked)
answer = link.recv(1)
sys.exit(answer[0] if answer else 70)
"""


def write_client(path: Path, address: Path) -> None:
    """Write the program that stands for ``tocsin`` on the PATH."""
    path.write_text(CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    path.chmod(0o755)


def serve(address: str) -> NoReturn:
    """Import once; then fork a child for each command until this process is killed."""
    for each in AHEAD:
        import_module(each)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen(WAITING)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        link, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _run(link)
        link.close()
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _run(link: socket.socket) -> NoReturn:
    """Become the command that was asked for, and answer with its exit status."""
    size, files, _, _ = socket.recv_fds(link, 4, 3)
    asked = b""
    while len(asked) < int.from_bytes(size, "big"):
        asked += link.recv(LONGEST)
    arguments, folder, environment = json.loads(asked)
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["tocsin", *arguments]
    status = 1
    try:
        import_module("tocsin.cli.main").main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        link.sendall(bytes([status]))
        os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
