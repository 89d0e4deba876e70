"""What the page of the register shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tocsin.actions.policy import allow_somewhere, may
from tocsin.actions.search_register import search_register
from tocsin.core.incidents import Actor
from tocsin.core.incidents.register_filter import INCIDENTS, NAMES, RegisterFilter, register_filter
from tocsin.core.refusal import Refused
from tocsin.store import exports, saved_views
from tocsin.web.incidents.choices import providers
from tocsin.web.registry.facets import MANY, chosen, facets, kinds, loosened, many, name_of, url
from tocsin.web.registry.words import KINDS
from tocsin.web.threats.words import SIGNIFICANCE

SHOWN = 50
EXPORTS = 3
LARGEST = 2**63


def asked(request: HttpRequest) -> RegisterFilter:
    """Return what the address asks for (``unknown_word``)."""
    given = request.POST if request.method == "POST" else request.GET
    return register_filter({name: given.get(name, "") for name in NAMES})


def register(request: HttpRequest, who: Actor) -> dict[str, Any]:
    """Return the context of ``incidents/list.html``."""
    wanted, after = asked(request), _after(request.GET.get("after", ""))
    found = search_register(wanted, by=who, limit=SHOWN, after=after, counted=MANY + 1)
    account = request.user.pk or 0
    return {
        "kind": wanted.kind,
        "title": KINDS[wanted.kind],
        "kinds": kinds(wanted),
        "facets": facets(wanted, who),
        "chosen": chosen(wanted),
        "search": wanted.search,
        "provider": wanted.provider,
        "providers": providers() if wanted.kind == INCIDENTS else [],
        "kept": [pair for pair in wanted.address if pair[0] not in ("search", "provider")],
        "address": wanted.address,
        "rows": [_row(each, wanted.kind) for each in found.rows],
        "found": many(found.number) if after is None else None,
        "loosened": loosened(wanted, who, found.wanted) if not found.rows and after is None else [],
        "newest": url(wanted) if after is not None else "",
        "older": url(wanted, after=found.next) if found.next is not None else "",
        "all": url(RegisterFilter(wanted.kind)),
        "views": [_view(each, account) for each in saved_views.of(account)],
        "view_name": name_of(wanted),
        "exports": [export(each) for each in exports.latest(account, EXPORTS)],
        "may_export": _may(who, "export"),
        "may_record": _may(who, "record_incident"),
        "may_declare": _may(who, "declare_outage"),
        "may_record_threat": _may(who, "record_threat"),
        "may_import": _may(who, "import_incidents"),
        "section": "incidents",
    }


def _may(who: Actor, verb: str) -> bool:
    return any(may(who, verb, entity) for entity in who.roles)


def _after(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and int(given[:30]) < LARGEST):
        sentence = f"after: {given[:20]!r} is no place of the register. Follow its links, or leave it out."
        raise Refused("unknown_word", sentence, "after")
    return int(given)


def _row(each: Any, kind: str) -> dict[str, Any]:
    shared = {name: getattr(each, name) for name in ("reference", "title", "since")}
    shared["entity"] = each.entity.name
    if kind == INCIDENTS:
        return shared | {
            "state": each.state,
            "outcome": each.outcome,
            "priority": each.priority,
            "confidential": each.confidential,
            "merged_into": each.merged_into,
        }
    return shared | {"state": each.status, "significance": SIGNIFICANCE[each.significant]}


def _view(each: Any, account: int) -> dict[str, Any]:
    return {
        "number": each.pk,
        "name": each.name,
        "url": f"{reverse('incidents')}?{each.query}",
        "mine": each.account_id == account,
        "shared": each.shared,
        "by": each.account.get_username(),
    }


def export(each: Any) -> dict[str, Any]:
    """Return an export as its page and the list of them show it."""
    return {
        "number": each.pk,
        "url": reverse("export", args=[each.pk]),
        "file": reverse("export_file", args=[each.pk]) if each.state == "written" else "",
        "state": each.state,
        "format": each.format.upper(),
        "asked_at": each.asked_at,
        "begun": each.attempts > 0,
        "again": each.attempts > 1,
        "done": each.done,
        "total": each.total,
        "digest": each.digest,
        "name": each.name,
    }


def seen(request: HttpRequest, number: int, who: Actor) -> Any:
    """Return an export that the person asked for (``unknown_export``)."""
    allow_somewhere(who, "export")
    return exports.of(request.user.pk or 0, number)
