"""Every finding shows its article, and links to the act."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def article(number: str, url: str | None = None, act: str = "") -> SafeString:
    """Write "Art. 9(3)(b)" or "2025/301, Art. 5(1)(a)", linked when the address of the act is known."""
    text = gettext("Art. %(number)s") % {"number": number}
    if act:
        text = f"{act}, {text}"
    if not url:
        return format_html('<span class="article">{}</span>', text)
    return format_html('<a class="article" href="{}" rel="noreferrer">{}</a>', url, text)


@register.simple_tag
def articles(points: list[dict[str, str]]) -> SafeString:
    """Write several, with commas between them; each has ``article`` and ``url``."""
    return format_html_join(", ", "{}", ((article(point["article"], point["url"]),) for point in points))
