"""What every page shows: the clock of the installation and whether it is a demo."""

from __future__ import annotations

from django.http import HttpRequest

from tocsin.channels import clock


def page(request: HttpRequest) -> dict[str, object]:
    """Add the current instant, the demo flag and the chosen theme to every page."""
    theme = request.COOKIES.get("theme", "")
    return {
        "now": clock.now(),
        "demo": bool(clock.shift()),
        "theme": theme if theme in {"light", "dark"} else "",
    }
