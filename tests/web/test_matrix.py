"""
Every page and every endpoint, for everybody, on what is theirs and on what is not: nothing leaks.

The pages are read from the addresses themselves, the endpoints from their document. One that takes
nothing but the reference of its subject is tried without a word here; one that takes more and has no
row in ``ROWS`` or ``BODIES`` fails by name.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from tests.cast import HAFEN_CLOUD, LOADED, NORDBANK, NORDBANK_IT, PAYMENTS, at, load, sign_in
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.draft_claim import draft_claim
from tocsin.actions.draft_statement import draft_statement
from tocsin.actions.make_integration import make_integration
from tocsin.actions.make_token import make_token
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.open_problem import open_problem
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_threat import record_threat
from tocsin.actions.save_view import save_view
from tocsin.api.endpoints import api
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Actor, Fact, Role
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.incidents.register_filter import register_filter
from tocsin.core.incidents.threats import NOTE_KINDS
from tocsin.core.reports.service_statement import quarter
from tocsin.store import exports, queries, saved_views
from tocsin.web.urls import urlpatterns

SINCE, NOW = at("2026-03-02 08:00"), at("2026-03-02 09:00")
OTHER, HIDDEN = "Kestrel", "Magpie"
"""Words in all that another entity has, and in all of the confidential incident."""
ROLES = {role.value: Actor(f"the-{role.value}", {NORDBANK: frozenset({role})}) for role in Role}
NOBODY, ANYBODY = "somebody without a role", "nobody signed in"
CALLERS = (*ROLES, NOBODY, ANYBODY)
WREN = Actor("wren", {NORDBANK: frozenset({Role.INCIDENT_MANAGER})})
"""The only one who is admitted to the confidential incident."""
STRANGER = Actor("kes.of.kestrel", {NORDBANK_IT: frozenset({Role.INCIDENT_MANAGER})})

INCIDENT, THREAT, DOSSIER, PROBLEM, FOLLOW_UP = (
    "<incident>",
    "<threat>",
    "<dossier>",
    "<problem>",
    "<follow-up>",
)
ENTITY, TOKEN, PROGRAM, VIEW, EXPORT = "<entity>", "<token>", "<program>", "<view>", "<export>"
ABSENT: Mapping[str, object] = {
    INCIDENT: "INC-2026-9999",
    THREAT: "THR-2026-9999",
    DOSSIER: "CLM-2026-9999",
    PROBLEM: "PRB-2026-9999",
    FOLLOW_UP: "ACT-2026-9999",
    ENTITY: "529900NOSUCHENTITY99",
    TOKEN: 9999,
    PROGRAM: "nobody",
    VIEW: 9999,
    EXPORT: 9999,
}
"""What nothing is called: what is hidden is answered in the same way."""
CONFIDENTIAL = (INCIDENT, FOLLOW_UP)
"""What is as confidential as the incident that it is about."""
SUBJECTS = {
    "incidents": INCIDENT,
    "threats": THREAT,
    "dossiers": DOSSIER,
    "problems": PROBLEM,
    "follow-ups": FOLLOW_UP,
    "recurrence": INCIDENT,
}
"""What the references in an address are, by how it begins."""
ROWS: Mapping[str, Mapping[str, object]] = {
    "promise": {"identity": "CM-1"},
    "deed": {"name": ("triage", "note", "merge")},
    "fact": {"key": "clients_affected"},
    "recurrence_assess": {"entity": ENTITY},
    "law_book": {"identity": "dora-2024-1772"},
    "threat_fact": {"key": "high_probability"},
    "threat_note": {"kind": NOTE_KINDS[0]},
    "dossier_answer": {"answer": "accepted"},
    "dossier_file": {"name": "dossier.pdf"},
    "review_answer": {"question": "promptness"},
    "cost_correct": {"item": 1},
    "follow_up_report": {"state": "under_way"},
    "provider_record": {"identity": HAFEN_CLOUD},
    "program_tokens": {"name": PROGRAM},
    "view_delete": {"number": VIEW},
    "export": {"number": EXPORT},
    "export_file": {"number": EXPORT},
    "yearly": {"year": 2026},
    "token_revoke": {"number": TOKEN},
    "node": {"identity": (HAFEN_CLOUD, PAYMENTS, f"entity:{NORDBANK_IT}")},
    "mfa_remove_webauthn": {"pk": 1},
    "end_session": {"number": 1},
}
"""What a page takes besides the reference of its subject; several values are tried one by one."""
QUERIES: Mapping[str, Mapping[str, object]] = {
    "incidents": {"search": OTHER},
    "follow_up_new": {"about": INCIDENT},
    "follow_ups": {"about": INCIDENT},
    "dossier_draft": {"incident": INCIDENT, "entitlement": "E-1"},
    "access_may": {"entity": ENTITY},
}
"""What is asked of a page, and sent to it, that could lead to what is not one's own."""
SENT: Mapping[str, Mapping[str, object]] = {
    "role_withdraw": {"name": STRANGER.name, "entity": ENTITY, "role": "responder"},
    "people": {"name": "zoe", "entity": ENTITY, "role": "reader"},
    "integration_new": {"name": "zed", "purpose": "x", "entity": ENTITY, "role": "reader"},
    "threat_record": {"title": "x", "entity": ENTITY, "detected_at": "2026-03-02T08:00"},
    "set_language": {"language": "en"},
    "export_ask": {"format": "json"},
    "view_save": {"name": "mine"},
}
BODIES: Mapping[str, Mapping[str, object]] = {
    "post /api/v1/incidents": {"provider": HAFEN_CLOUD, "since": "2026-03-02T08:00:00Z"},
    "post /api/v1/incidents/recorded": {"title": "x", "since": "2026-03-02T08:00:00Z", "entity": ENTITY},
    "post /api/v1/incidents/{reference}/triage": {"type": "other", "urgency": "low"},
    "post /api/v1/incidents/{reference}/state": {"state": "under_response"},
    "post /api/v1/incidents/{reference}/reopening": {"reason": "x"},
    "post /api/v1/incidents/{reference}/notes": {"kind": "call", "text": "x"},
    "post /api/v1/incidents/{reference}/links": {"kind": "incident", "to": INCIDENT},
    "post /api/v1/incidents/{reference}/merge": {"into": INCIDENT, "reason": "x"},
    "post /api/v1/incidents/{reference}/split": {"nodes": [HAFEN_CLOUD], "title": "x", "reason": "x"},
    "post /api/v1/incidents/{reference}/facts": {"key": "clients_affected", "value": 1},
    "post /api/v1/incidents/{reference}/classification": {},
    "post /api/v1/incidents/{reference}/acknowledgement": {},
}
"""What an endpoint is sent."""
OPEN_PAGES = re.compile(r"sign-in/|sign-out/|i18n/|account/")
"""Pages of signing in and of one's own account, which are about nothing that an entity has."""
SENTENCE = re.compile(r"[^.<>]{15,}\.")


@dataclass(frozen=True, slots=True)
class World:
    """Who calls, what the arguments stand for, and which words are nobody's here."""

    clients: Mapping[str, Client]
    subjects: Mapping[str, Mapping[str, object]]
    """``own``, ``other`` and ``hidden`` to what each placeholder leads to."""
    secret: frozenset[str]
    token: str
    """The secret of a token of the incident manager that is for reading alone."""


@pytest.fixture
def world(tmp_path, monkeypatch) -> World:
    """Nordbank and Nordbank IT at nine o'clock, each with one of everything."""
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return made()


def made() -> World:
    """Give each of two entities one of everything, and make one incident confidential."""
    clients = {name: sign_in(who) for name, who in ROLES.items()}
    clients |= {NOBODY: sign_in(Actor("zoe")), ANYBODY: Client()}
    for who in (WREN, STRANGER):
        sign_in(who)
    own = everything(NORDBANK, "own", WREN.name)
    other = everything(NORDBANK_IT, OTHER, STRANGER.name)
    hidden = {**other, **about_incident(NORDBANK, HIDDEN, WREN.name)}
    confine_incident(str(hidden[INCIDENT]), [WREN.name], by=WREN, at=NOW)
    secret = {str(other[each]) for each in (INCIDENT, THREAT, DOSSIER, PROBLEM, FOLLOW_UP, PROGRAM)}
    secret |= {str(hidden[INCIDENT]), str(hidden[FOLLOW_UP]), OTHER, HIDDEN, STRANGER.name}
    until, manager = NOW + timedelta(days=9), ROLES["incident_manager"]
    _, token = make_token("reading", scopes=["see"], expires_at=until, by=manager, at=NOW)
    return World(clients, {"own": own, "other": other, "hidden": hidden}, frozenset(secret), token)


def about_incident(entity: str, word: str, owner: str) -> dict[str, object]:
    """Open an incident with everything that hangs on it; the word is in all of it."""
    reference = declare_outage(
        HAFEN_CLOUD,
        since=SINCE,
        title=f"{word} is out",
        entity=entity,
        source=f"{word} desk",
        by=OPERATOR,
        at=NOW,
    )
    record_fact(reference, Fact("clients_affected", 4711, source=f"{word} count"), by=OPERATOR, at=NOW)
    note_on_incident(reference, "call", f"{word} was called", other=f"{word} duty desk", by=OPERATOR, at=NOW)
    until = NOW + timedelta(days=9)
    todo = open_follow_up(reference, f"Repair {word}", owner=owner, due=until, by=OPERATOR, at=NOW)
    return {INCIDENT: reference, FOLLOW_UP: todo}


def everything(entity: str, word: str, owner: str) -> dict[str, object]:
    """Give an entity one of everything; the word is in all of it."""
    found = about_incident(entity, word, owner)
    incident, program = str(found[INCIDENT]), f"{word.lower()}-desk"
    make_integration(program, f"{word} tickets", entity, Role.RESPONDER, by=OPERATOR, at=LOADED)
    until = NOW + timedelta(days=9)
    token, _ = make_token(
        f"{word} token", scopes=["see"], expires_at=until, account=program, by=OPERATOR, at=NOW
    )
    person = queries.account(owner)
    somebody = queries.actor(person.pk, owner)
    save_view(f"{word} view", register_filter({}), shared=True, account=person.pk, by=somebody, at=NOW)
    if entity == NORDBANK:
        dossier = draft_claim("E-1", incident=incident, by=OPERATOR, at=NOW)
    else:
        dossier = draft_statement("K2", quarter("2026-Q1"), entity=entity, by=OPERATOR, at=NOW)
    return found | {
        THREAT: record_threat(f"{word} calls", entity=entity, by=OPERATOR, at=NOW),
        DOSSIER: dossier,
        PROBLEM: open_problem(ProblemDescription(title=f"{word} leaks"), entity=entity, by=OPERATOR, at=NOW),
        ENTITY: entity,
        TOKEN: token.number,
        VIEW: saved_views.of(person.pk)[0].pk,
        EXPORT: exports.ask(person.pk, "csv", "", NOW).pk,
        PROGRAM: program,
    }


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its address; ``{reference}`` and the like are still to be filled in."""

    name: str
    route: str
    parameters: tuple[str, ...]

    @property
    def subject(self) -> str | None:
        """What its reference is a reference of."""
        return SUBJECTS.get(self.route.split("/")[0]) if "reference" in self.parameters else None

    def calls(self, means: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Yield each address of the page with what is sent to it."""
        rows = {**ROWS.get(self.name, {}), **({"reference": self.subject} if self.subject else {})}
        choices = [each if isinstance(each, tuple) else (each,) for each in rows.values()]
        for chosen in product(*choices):
            yield reverse(self.name, kwargs=filled(dict(zip(rows, chosen, strict=True)), means)), {}
        if self.name in QUERIES and not rows:
            yield reverse(self.name), filled(QUERIES[self.name], means)

    def tried_on(self, who: str, whose: str) -> bool:
        """Say whether it makes a difference who calls, and on whose things."""
        if OPEN_PAGES.match(self.route):
            return whose == "own" and who in {"reader", ANYBODY}
        given = {*ROWS.get(self.name, {}).values(), *QUERIES.get(self.name, {}).values(), self.subject}
        given |= {*SENT.get(self.name, {}).values()}
        return whose == "own" or bool({*(CONFIDENTIAL if whose == "hidden" else ABSENT)} & given)


def pages(patterns: object = urlpatterns, before: str = "") -> Iterator[Page]:
    """Yield every page that there is."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from pages(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield Page(str(each.name), before + str(each.pattern), tuple(each.pattern.converters))


PAGES = tuple(pages())


def filled(given: Mapping[str, object], means: Mapping[str, object]) -> dict[str, Any]:
    """Put what placeholders stand for in their place."""
    return {key: means.get(value, value) if isinstance(value, str) else value for key, value in given.items()}


def called(
    client: Client, method: str, address: str, sent: Mapping[str, object], **how: object
) -> HttpResponseBase:
    """Call, and let nothing last of what the call did."""
    with transaction.atomic():
        answer = getattr(client, method)(address, sent, **how)
        transaction.set_rollback(True)
    return answer


def text_of(answer: HttpResponseBase) -> str:
    """Return all that an answer says, unpacked where it is packed."""
    if getattr(answer, "is_async", False):
        return ""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            raw = b"\n".join(packed.read(name) for name in packed.namelist())
    told = [raw.decode("utf-8", "replace"), *(f"{key}: {value}" for key, value in answer.headers.items())]
    return "\n".join([*told, *(each.OutputString() for each in answer.cookies.values())])


def faults(world: World, answer: HttpResponseBase, asked: str) -> list[str]:
    """Return what is wrong with an answer; a word that was in the question is no secret any more."""
    told, found = text_of(answer), []
    if answer.status_code >= 500:
        found.append(f"answers {answer.status_code}")
    found += [f"tells {word}" for word in sorted(world.secret) if word in told and word not in unquote(asked)]
    if answer.status_code in {401, 403, 404, 422} and not SENTENCE.search(
        re.sub(r"<head>.*?</head>", "", told, flags=re.DOTALL)
    ):
        found.append(f"answers {answer.status_code} without saying why")
    return found


def tried(
    world: World, who: str, page: Page, whose: str
) -> Iterator[tuple[str, HttpResponseBase, list[str]]]:
    """Yield how a page answers somebody, asked and sent to, with what is wrong about it."""
    client, means = world.clients[who], world.subjects[whose]
    for address, asked in page.calls(means):
        answer = called(client, "get", address, asked)
        yield f"get {address}", answer, faults(world, answer, f"{address}{asked}")
        if answer.status_code == 405 or whose != "own":
            sent = filled({**SENT.get(page.name, {}), **asked}, means)
            answer = called(client, "post", address, sent)
            yield f"post {address}", answer, faults(world, answer, f"{address}{sent}")


def test_every_page_with_arguments_has_a_row():
    """
    A page that is added is tried; if it takes arguments, they stand in the table.
    """
    lacking = {
        page.name: sorted(
            set(page.parameters) - {*ROWS.get(page.name, {}), *(["reference"] if page.subject else [])}
        )
        for page in PAGES
    }

    assert {name: rest for name, rest in lacking.items() if rest} == {}
    assert sorted({*ROWS, *QUERIES, *SENT} - {page.name for page in PAGES}) == []


@pytest.mark.django_db
def test_no_page_tells_anybody_what_is_not_theirs(world):
    """
    Whatever it is asked for; it fails for nobody, and refuses nobody without a reason.
    """
    wrong = {
        f"{who}, {whose}: {name}": found
        for who in CALLERS
        for page in PAGES
        for whose in world.subjects
        if page.tried_on(who, whose)
        for name, answer, found in tried(world, who, page, whose)
        if found + shown_to_nobody(who, page, answer)
    }

    assert wrong == {}


def shown_to_nobody(who: str, page: Page, answer: HttpResponseBase) -> list[str]:
    """Return what is wrong where somebody who is not signed in is shown what is not about signing in."""
    if who != ANYBODY or OPEN_PAGES.match(page.route):
        return []
    led = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("sign_in"))
    return [] if led else [f"answers {answer.status_code} to nobody"]


@pytest.mark.django_db
def test_what_is_hidden_is_as_if_it_were_not_there(world):
    """
    A page about what is another entity's, or confidential, answers as about what nothing is called.
    """
    client, differing = world.clients["incident_manager"], []
    for page in (page for page in PAGES if page.subject):
        for whose in ("other", "hidden"):
            if not page.tried_on("incident_manager", whose):
                continue
            asked = zip(page.calls(world.subjects[whose]), page.calls(ABSENT), strict=True)
            for (address, _), (absent, _) in asked:
                for method in ("get", "post"):
                    answers = [called(client, method, each, {}).status_code for each in (address, absent)]
                    differing += [(method, address, answers)] if answers[0] != answers[1] else []

    assert differing == []


OPERATIONS = tuple(
    (f"{method} {path}", method, path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method in methods
)


def asked_of_api(world: World, name: str, method: str, path: str, whose: str) -> tuple[str, dict[str, Any]]:
    """Return the address of an operation about somebody's things, and the body that it is sent."""
    means = world.subjects[whose]
    address = path.replace("{reference}", str(means[INCIDENT]))
    assert "{" not in address, f"{name} takes what this test does not know"
    return address, filled(BODIES[name], means) if method == "post" else {}


def answers_of_api(world: World, who: str) -> Iterator[tuple[str, str, HttpResponseBase, list[str]]]:
    """Yield how each operation answers somebody, about whose things, with what is wrong about it."""
    reading = {"headers": {"Authorization": f"Bearer {world.token}"}}
    client, how = (Client(), reading) if who == READING else (world.clients[who], {})
    for name, method, path in OPERATIONS:
        for whose in world.subjects:
            address, body = asked_of_api(world, name, method, path, whose)
            sent = json.dumps(body) if method == "post" else body
            kind = {"content_type": "application/json"} if method == "post" else {}
            answer = called(client, method, address, sent, **kind, **how)
            found = faults(world, answer, f"{address}{body}")
            if answer.status_code >= 400:
                found += [] if answer.json()["error"]["message"].endswith(".") else ["has no sentence"]
            yield f"{name}, {whose}", whose, answer, found


READING = "a token for reading"


@pytest.mark.django_db
def test_no_endpoint_tells_anybody_what_is_not_theirs(world):
    """
    Whoever calls, and with whatever body; what is hidden is not there, and nothing is for nobody.
    """
    wrong: dict[str, object] = {}
    for who in (*CALLERS, READING):
        for name, whose, answer, found in answers_of_api(world, who):
            status = answer.status_code
            if who == ANYBODY and status != 401:
                found.append(f"answers nobody {status}")
            elif "{reference}" in name and whose != "own" and status != 404 and who != ANYBODY:
                found.append(f"answers {status} about what is hidden")
            elif who == READING and name.startswith("post") and whose == "own" and status != 403:
                found.append(f"answers {status} beyond what the token is for")
            if found:
                wrong[f"{who}: {name}"] = found

    assert wrong == {}


def test_every_operation_that_is_sent_something_has_a_body():
    """
    An endpoint that is added is tried; what it is sent stands in the table.
    """
    assert {name for name, method, _ in OPERATIONS if method == "post"} == set(BODIES)
