"""A refusal on a page: the sentence is shown, and the status says what kind it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html

from tocsin.core.refusal import Refused

STATUS = {
    "not_allowed": 403,
    "out_of_scope": 403,
    "unknown_account": 404,
    "unknown_dossier": 404,
    "unknown_export": 404,
    "unknown_follow_up": 404,
    "unknown_incident": 404,
    "unknown_node": 404,
    "unknown_problem": 404,
    "unknown_promise": 404,
    "unknown_subject": 404,
    "unknown_threat": 404,
    "unknown_token": 404,
    "unknown_view": 404,
}


@contextmanager
def refusals_beside(form: Form) -> Iterator[None]:
    """Show a refusal beside the form that led to it; what one may not do at all stays a page of its own."""
    try:
        yield
    except Refused as reason:
        if reason.code in STATUS:
            raise
        form.add_error(None, format_html('<span lang="en">{}</span>', reason.message))


def refusals_as_messages(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Show a refusal as a page of its own, with its code, instead of an error."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as reason:
            status = STATUS.get(reason.code, 422)
            return render(request, "refused.html", {"reason": reason}, status=status)

    return shown
