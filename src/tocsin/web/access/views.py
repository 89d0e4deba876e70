"""Pages of access: a view parses, calls, renders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tocsin.actions.give_role import give_role
from tocsin.actions.make_integration import make_integration
from tocsin.actions.make_token import make_token
from tocsin.actions.revoke_token import revoke_token
from tocsin.actions.withdraw_role import withdraw_role
from tocsin.channels import clock
from tocsin.store.people import Person
from tocsin.web.access import page
from tocsin.web.access.forms import IntegrationForm, RoleForm, TokenForm
from tocsin.web.actor import actor, allow_somewhere, may_somewhere
from tocsin.web.refusals import refusals_as_messages, refusals_beside


@never_cache
@refusals_as_messages
def access(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    return _tokens(request, page.account(who.name, who))


@never_cache
@refusals_as_messages
def program_tokens(request: HttpRequest, name: str) -> HttpResponse:
    return _tokens(request, page.account(name, actor(request)))


def _tokens(request: HttpRequest, account: Person) -> HttpResponse:
    who, now = actor(request), clock.now()
    form = TokenForm(request.POST or None, scopes=page.scopes(account))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            token, secret = make_token(**form.token(now), account=account.name, by=who, at=now)
            made = {"token": token, "secret": secret, "back": page.back(account.name, who)}
            return render(request, "access/secret.html", made)
    return _form(request, "access/tokens.html", form, **page.tokens_page(account, who, now))


@require_POST
@refusals_as_messages
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    place = page.listed_at(number, actor(request))
    revoke_token(number, by=actor(request), at=clock.now())
    messages.success(request, _("The token is revoked."))
    return redirect(place)


@require_GET
@refusals_as_messages
def may(request: HttpRequest) -> HttpResponse:
    return render(request, "access/may.html", page.permissions(actor(request), request.GET.get("entity")))


@refusals_as_messages
def people(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "give_role")
    who = actor(request)
    form = RoleForm(request.POST or None, entities=page.entities(who, "give_role"))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            give_role(*form.role_given(), by=who, at=clock.now())
            messages.success(request, _("The role is given."))
            return redirect("people")
    return _form(request, "access/people.html", form, entities=page.everybody(who))


@require_POST
@refusals_as_messages
def withdraw(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "give_role")
    form = RoleForm(request.POST, entities=page.entities(actor(request), "give_role"))
    if not form.is_valid():
        return _form(request, "access/people.html", form, entities=page.everybody(actor(request)))
    withdraw_role(*form.role_given(), by=actor(request), at=clock.now())
    messages.success(request, _("The role is withdrawn."))
    return redirect("people" if may_somewhere(request, "give_role") else "access")


@refusals_as_messages
def integration(request: HttpRequest) -> HttpResponse:
    allow_somewhere(request, "manage_access")
    who = actor(request)
    form = IntegrationForm(request.POST or None, entities=page.entities(who, "manage_access"))
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            make_integration(*form.integration(), by=who, at=clock.now())
            messages.success(request, _("The integration is made. Make a token for it now."))
            return redirect("program_tokens", form.cleaned_data["name"])
    return _form(request, "access/integration.html", form)


def _form(request: HttpRequest, template: str, form: object, **context: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, **context}, status=status)
