"""What every page shows: the clock of the installation, whether it is a demo, and an emergency session."""

from __future__ import annotations

from django.http import HttpRequest

from tocsin.channels import clock
from tocsin.web.account.session_keys import BREAK_GLASS


def page(request: HttpRequest) -> dict[str, object]:
    """Add the current instant, the demo flag, the chosen theme and a broken glass to every page."""
    theme = request.COOKIES.get("theme", "")
    return {
        "now": clock.now(),
        "break_glass": request.session.get(BREAK_GLASS),
        "demo": bool(clock.shift()),
        "theme": theme if theme in {"light", "dark"} else "",
    }
