"""The form that chooses rows of the customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tocsin.core.register import Provider
from tocsin.core.situation import Landscape
from tocsin.core.situation.at_a_glance import PromiseHit
from tocsin.web.customers.rows import language_name

_ANY = ("", _("All"))
_STANDINGS = (
    ("breaking", _("At risk")),
    ("broken", _("Broken")),
    ("holding", _("Kept")),
    ("unmeasured", _("Nothing measurable promised")),
)
_TOLD = (("no", _("Still to be told")), ("late", _("Too late")), ("yes", _("Told")))


class FilterForm(forms.Form):
    """What the table is to show; every field may stay empty."""

    text = forms.CharField(label=_("Search"), required=False)
    standing = forms.ChoiceField(label=_("State"), required=False, choices=[_ANY, *_STANDINGS])
    through = forms.ChoiceField(label=_("Came through"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    told = forms.ChoiceField(label=_("Told"), required=False, choices=[_ANY, *_TOLD])

    def __init__(self, asked: QueryDict, *, rows: Sequence[PromiseHit], landscape: Landscape) -> None:
        super().__init__(asked, auto_id="filter_%s")
        languages = sorted({each.language for each in rows})
        self.fields["language"].choices = [_ANY, *((each, language_name(each)) for each in languages)]  # type: ignore[attr-defined]
        self.fields["through"].choices = _through(rows, landscape)  # type: ignore[attr-defined]
        self.fields["text"].widget.input_type = "search"


def _through(rows: Iterable[PromiseHit], landscape: Landscape) -> list[object]:
    """Return the ways by which the failure came, in groups."""
    origins = {id(each.origin): each.origin for each in rows}
    ways = set().union(*(each.through for each in origins.values()))
    nodes = landscape.inventory.nodes
    providers = [each for each in ways if isinstance(nodes[each], Provider)]
    bought = ways.difference(providers)
    sold = {each.commitment.business_service for each in rows}
    return [
        _ANY,
        (_("Providers"), _named(providers, landscape)),
        (_("ICT services"), _named(bought, landscape)),
        (_("Business services"), _named(sold, landscape)),
    ]


def _named(ids: Iterable[str], landscape: Landscape) -> list[tuple[str, str]]:
    return sorted(((each, landscape.name(each)) for each in ids), key=lambda pair: pair[1].casefold())
