"""Every finding shows its article, and links to the act."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def article(number: str, url: str | None = None, act: str = "") -> SafeString:
    """Write "Art. 9(3)(b)" or "2025/301, Art. 5(1)(a)", linked when the address of the act is known."""
    text = format_html(gettext("Art. %(number)s") % {"number": "{}"}, provision(number))
    if act:
        text = format_html("{}, {}", act, text)
    if not url:
        return format_html('<span class="article">{}</span>', text)
    return format_html('<a class="article" href="{}" rel="noreferrer">{}</a>', url, text)


_NUMBER = re.compile(r"\d\S*(?:, \d\S*)*")


@register.filter
def provision(name: str) -> SafeString:
    """Write the name of a provision; the words that stand for a number the act does not give are English."""
    number = _NUMBER.match(name)
    head = number.group().rstrip(",") if number else ""
    rest = name[len(head) :]
    return format_html('{}<span lang="en">{}</span>', head, rest) if rest else format_html("{}", head)


@register.simple_tag
def articles(points: list[dict[str, str]]) -> SafeString:
    """Write several, with commas between them; each has ``article`` and ``url``."""
    return format_html_join(", ", "{}", ((article(point["article"], point["url"]),) for point in points))
