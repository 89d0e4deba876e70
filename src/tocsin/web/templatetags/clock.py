"""Instants and spans in templates: every instant is a ``<time datetime>`` with its zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from tocsin.core.time.instants import rfc3339

register = template.Library()

SHAPES = {
    "full": "j M Y, H:i T",
    "short": "j M H:i T",
    "time": "H:i T",
}
_MINUTE, _HOUR = 60, 60
_CALM = 10
"""From so many minutes on, seconds only make people nervous."""
_DAYS_FROM = 48
"""From so many hours on, days are easier to grasp."""


@register.simple_tag
def instant(at: datetime, shape: str = "full") -> SafeString:
    """Write an instant in the active time zone; ``shape`` is full, short or time."""
    return _written(at, timezone.localtime(at), shape)


@register.simple_tag
def instant_utc(at: datetime, shape: str = "time") -> SafeString:
    """Write an instant in UTC, for those who compare logs."""
    return _written(at, at.astimezone(UTC), shape)


def written(local: datetime, shape: str) -> str:
    """Write an instant of a place as text; Dutch has its months in small letters."""
    form = SHAPES[shape]
    return date_format(local, form.replace("M", "b") if get_language() == "nl" else form, use_l10n=False)


def _written(at: datetime, local: datetime, shape: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', rfc3339(at), written(local, shape))


@register.filter
def stamp(at: datetime) -> str:
    """Write an instant for machines: RFC 3339 in UTC."""
    return rfc3339(at)


@register.filter
def span(length: timedelta) -> str:
    """Write a length of time without its sign: "2 h 41 min"; tocsin.js writes it alike."""
    day, hour, minute, second = pgettext("units of time: days, hours, minutes, seconds", "d h min s").split()
    seconds = int(abs(length).total_seconds())
    minutes = seconds // _MINUTE
    hours = minutes // _HOUR
    if hours >= _DAYS_FROM:
        return _two(hours // 24, day, hours % 24, hour)
    if hours >= 1:
        return _two(hours, hour, minutes % _HOUR, minute)
    if minutes >= _CALM:
        return f"{minutes}\u00a0{minute}"
    if minutes:
        return f"{minutes}\u00a0{minute} {seconds % _MINUTE}\u00a0{second}"
    return f"{seconds}\u00a0{second}"


def _two(large: int, unit: str, small: int, part: str) -> str:
    return f"{large}\u00a0{unit}" + (f" {small}\u00a0{part}" if small else "")


@register.simple_tag
def since(begun: datetime, now: datetime) -> SafeString:
    """Write how long it has been; the script of the page counts on."""
    stamped = rfc3339(begun)
    return format_html('<time datetime="{}" data-since="{}">{}</time>', stamped, stamped, span(now - begun))


@register.simple_tag
def left(due: datetime, now: datetime, size: str = "") -> SafeString:
    """Write how much is left, or how late it is; ``size`` is empty or ``large``."""
    stamped = rfc3339(due)
    words = gettext("left"), gettext("late")
    late = due < now
    return format_html(
        '<span class="remaining{}"><time class="{}" datetime="{}" data-due="{}">{}</time>'
        ' <span data-left="{}" data-late="{}">{}</span></span>',
        " is-late" if late else "",
        "clock-time" if size == "large" else "clock-part",
        stamped,
        stamped,
        span(due - now),
        *words,
        words[late],
    )


@register.simple_tag
def used(begun: datetime, due: datetime, now: datetime) -> str:
    """Return the part of a time limit that is used up, from 0 to 1, for ``<progress>``."""
    part = (now - begun) / (due - begun) if due > begun else 1.0
    return f"{min(1.0, max(0.0, part)):.3f}"
