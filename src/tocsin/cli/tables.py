"""Tables and figures in the terminal, written alike by every command."""

from __future__ import annotations

from datetime import timedelta

from rich.table import Table

from tocsin.core.quantities import Money
from tocsin.core.time import Instant


def new_table(title: str, *columns: str) -> Table:
    """Return an empty table whose columns fold rather than cut."""
    found = Table(title=title, title_justify="left", title_style="bold", expand=False)
    for column in columns:
        found.add_column(column, overflow="fold")
    return found


def moment(at: Instant | None, unknown: str = "-") -> str:
    """Write an instant in UTC, its seconds only where there are any."""
    if at is None:
        return unknown
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at.second else f"{at:%Y-%m-%d %H:%M}Z"


def lasting(length: timedelta) -> str:
    """Write a length of time in hours and minutes, or in minutes and seconds."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s"


def amount(money: Money | None, unknown: str = "-") -> str:
    """Write an amount with its currency."""
    return unknown if money is None else f"{money.amount:,.2f} {money.currency}"
