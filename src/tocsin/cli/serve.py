"""`tocsin serve`: the web app, until Ctrl-C."""

from __future__ import annotations

import socket

import click
from django.conf import settings

from tocsin.cli.answers import answering
from tocsin.core.refusal import Refused
from tocsin.store import start

END_WITHIN_SECONDS = 3
"""Pages that listen for changes never end by themselves; what is being recorded has this long to finish."""


@click.command("serve")
@answering
def serve(*, as_json: bool) -> object:  # noqa: ARG001 - there is nothing to answer while it serves
    """Serve pages and API until Ctrl-C; TOCSIN_BIND and TOCSIN_PORT say where."""
    run()
    return None


def run() -> None:
    """Bring the database up to date, collect the assets and serve."""
    start.django()
    address, port = free_address(settings.BIND, settings.PORT)
    start.database()
    from django.core.management import call_command  # noqa: PLC0415 - only once Django is set up
    from granian import Granian  # noqa: PLC0415 - only when serving
    from granian.constants import Interfaces  # noqa: PLC0415

    call_command("collectstatic", verbosity=0, interactive=False)
    host = f"[{address}]" if ":" in address else address
    click.echo(f"Tocsin listens on http://{host}:{port} (Ctrl-C ends it).", err=True)
    Granian(
        "tocsin.site.asgi:application",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        static_path_route=[settings.STATIC_URL.rstrip("/")],
        static_path_mount=[settings.STATIC_ROOT],
        static_path_expires=300,
        workers_kill_timeout=END_WITHIN_SECONDS,
        log_enabled=False,
    ).serve()


def free_address(bind: str, port: str) -> tuple[str, int]:
    """
    Return where to listen, if nobody else does.

    The server itself would share the port with whoever listens there, and each would get a part of
    the requests. Raises ``Refused`` (``unusable_port``).
    """
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:  # noqa: PLR2004 - ports of TCP
        raise Refused(
            "unusable_port", f"TOCSIN_PORT is {port!r}. Give a port from 1 to 65535.", "TOCSIN_PORT"
        )
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(bind, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(
            "unusable_port",
            f"Tocsin cannot listen on {bind}, port {port}: {reason}. "
            "Set TOCSIN_PORT to a port that is free, and TOCSIN_BIND to an address of this machine.",
            "TOCSIN_PORT",
        ) from None
    return bind, int(port)
