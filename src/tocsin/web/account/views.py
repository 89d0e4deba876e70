"""Pages of signing in that allauth has not, or has otherwise than we need them."""

from __future__ import annotations

from typing import cast

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from tocsin.web.account import entrance
from tocsin.web.account.forms import BreakGlassForm
from tocsin.web.account.session_rows import rows

NOTHING_OPENS = _(
    "This account and this code do not open anything: "
    "one of them is mistyped, or the code was used or has expired."
)


@login_not_required
@never_cache
@require_GET
def single_sign_on(request: HttpRequest) -> HttpResponse:
    if not settings.OIDC:
        raise Http404
    try:
        return entrance.to_provider(request)
    except RequestException:
        told = {"provider": settings.OIDC["name"]}
        return render(request, "account/provider_down.html", told, status=502)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def break_glass(request: HttpRequest) -> HttpResponse:
    form = BreakGlassForm(request.POST or None)
    if form.is_valid():
        if entrance.break_in(request, form.cleaned_data["username"], form.cleaned_data["code"]):
            return redirect("incidents")
        form.add_error(None, NOTHING_OPENS)
    return render(request, "account/break_glass.html", {"form": form})


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sessions.html", {"rows": rows(request)})


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    mine = UserSession.objects.filter(user=cast("User", request.user))
    _end(request, [get_object_or_404(mine, pk=number)])
    return redirect("sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    mine = UserSession.objects.filter(user=cast("User", request.user))
    _end(request, list(mine.exclude(session_key=request.session.session_key)))
    return redirect("sessions")


def _end(request: HttpRequest, ended: list[UserSession]) -> None:
    get_adapter().end_sessions(ended)
    messages.success(request, gettext("Whoever used it has to sign in again."))
