"""Programs come in with tokens: as their account, for what the token is for, until it ends."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.cast import ADA, DEE, EVE, HAFEN_CLOUD, LOADED, NORDBANK, load, sign_in
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.give_role import give_role
from tocsin.actions.make_integration import make_integration
from tocsin.actions.make_token import make_token
from tocsin.actions.policy import MAY, SCOPES, may
from tocsin.actions.revoke_token import revoke_token
from tocsin.actions.withdraw_role import withdraw_role
from tocsin.channels import clock
from tocsin.core.incidents import OPERATOR, Actor, Role
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import ledger, queries, tokens
from tocsin.store.models import ApiToken, LedgerEntry

pytestmark = pytest.mark.django_db

LIST = "/api/v1/incidents"
OUTAGE = {"provider": HAFEN_CLOUD, "since": "2026-03-02T08:00:00Z"}
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _loaded(tmp_path) -> None:
    load(tmp_path)
    for who in (ADA, DEE, EVE):
        sign_in(who)


def secret_of(who: Actor, *scopes: str, until: Instant | None = None) -> str:
    now = clock.now()
    return make_token("cron", scopes=scopes, expires_at=until or now + 30 * DAY, by=who, at=now)[1]


def call(secret: str, method: str, path: str, body: object = None) -> tuple[int, dict]:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    answer = getattr(client, method)(path, **sent)
    return answer.status_code, answer.json()


def test_a_token_acts_as_its_account_without_a_csrf_token():
    """
    What it records is recorded by the account, and the entry says by which token.
    """
    secret = secret_of(ADA, "see", "declare_outage")

    status, declared = call(secret, "post", LIST, OUTAGE)
    listed = call(secret, "get", LIST)

    entries = list(ledger.entries(declared["incident"]))
    assert (status, listed[0], [row["incident"] for row in listed[1]]) == (201, 200, [declared["incident"]])
    assert {(each.actor, each.body["token"]) for each in entries} == {("ada", secret[: tokens.SHOWN])}


def test_the_secret_is_kept_nowhere():
    """
    Neither the database nor the ledger has it; the digest in the database is that of 256 random bits.
    """
    secret = secret_of(ADA, "see")

    kept = [str(row) for row in ApiToken.objects.values()] + list(
        LedgerEntry.objects.values_list("body", flat=True)
    )
    assert secret.startswith("tcsn_")
    assert not [each for each in kept if secret[tokens.SHOWN :] in each]
    assert ApiToken.objects.get().digest == tokens.digest(secret)


def test_a_token_may_no_more_than_it_is_for():
    """
    Ada may classify; a token of hers that is for reading may not, and is told so.
    """
    incident = declare_outage(HAFEN_CLOUD, since=LOADED, by=ADA, at=clock.now())
    reader, writer = secret_of(ADA, "see"), secret_of(ADA, "record_fact")
    before = rows()

    answers = [
        call(reader, "post", f"{LIST}/{incident}/classification", {}),
        call(reader, "post", LIST, OUTAGE),
        call(writer, "get", LIST),
        call(writer, "get", f"{LIST}/{incident}/situation"),
        call(writer, "get", "/api/v1/inventory"),
    ]

    assert [(status, answer["error"]["code"]) for status, answer in answers] == [(403, "out_of_scope")] * 5
    assert rows() == before


def test_a_token_may_no_more_than_its_account():
    """
    A role that is withdrawn is withdrawn from every token at once, and one that is not there is not given.
    """
    incident = declare_outage(HAFEN_CLOUD, since=LOADED, by=ADA, at=clock.now())
    secret = secret_of(ADA, "see", "classify")
    with pytest.raises(Refused) as beyond:
        secret_of(DEE, "see", "classify")

    withdraw_role("ada", NORDBANK, Role.INCIDENT_MANAGER, by=EVE, at=clock.now())
    give_role("ada", NORDBANK, Role.READER, by=EVE, at=clock.now())

    status, answer = call(secret, "post", f"{LIST}/{incident}/classification", {})
    assert beyond.value.code == "beyond_roles"
    assert (status, answer["error"]["code"]) == (403, "not_allowed")
    assert call(secret, "get", LIST)[0] == 200


@pytest.mark.parametrize("why", ["unknown_token", "token_expired", "token_revoked", "closed"])
def test_a_token_that_does_not_count_is_refused_and_leaves_a_trace(why: str, caplog):
    """
    401, a sentence, and a line in the log that does not have the token.
    """
    now = clock.now()
    token, secret = make_token("cron", scopes=["see"], expires_at=now + DAY, by=ADA, at=now)
    if why == "token_expired":
        ApiToken.objects.update(made_at=now - 2 * DAY, expires_at=now - DAY)
    elif why == "token_revoked":
        revoke_token(token.number, reason="lost", by=ADA, at=now)
    elif why == "closed":
        User.objects.filter(username="ada").update(is_active=False)
    else:
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")

    with caplog.at_level(logging.WARNING, logger="tocsin.access"):
        status, answer = call(secret, "get", LIST)

    assert (status, answer["error"]["code"]) == (401, why if why != "closed" else "unknown_token")
    assert answer["error"]["message"].endswith((".", "…"))
    assert f"A token was refused ({answer['error']['code']}): GET '{LIST}'" in caplog.text
    assert secret[tokens.SHOWN :] not in caplog.text + str(answer)


def test_a_wrong_token_is_not_helped_by_a_session():
    """
    Whoever sends a token is who the token says, or nobody.
    """
    client = sign_in(ADA)

    answer = client.get(LIST, headers={"Authorization": "Bearer tcsn_wrong"})

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Tocsin"')
    assert client.get(LIST, headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_the_last_use_is_noted_once_a_minute():
    """
    Reading writes at most one row a minute.
    """
    now = clock.now()
    secret = secret_of(ADA, "see", until=now + 30 * DAY)

    uses = []
    for seconds in (0, 59, 60):
        tokens.holder(secret, now + timedelta(seconds=seconds))
        uses.append((ApiToken.objects.get().used_at - now).seconds)

    assert uses == [0, 0, 60]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"label": " "}, "no_label"),
        ({"label": "x" * 101}, "no_label"),
        ({"scopes": []}, "no_scope"),
        ({"scopes": ["sea"]}, "unknown_scope"),
        ({"scopes": ["make_token"]}, "unknown_scope"),
        ({"scopes": ["manage_access"]}, "unknown_scope"),
        ({"scopes": ["give_role"]}, "beyond_roles"),
        ({"expires_at": LOADED}, "token_too_long"),
        ({"expires_at": LOADED + 366 * DAY + timedelta(seconds=1)}, "token_too_long"),
        ({"account": "dee"}, "unknown_account"),
        ({"account": "nobody"}, "unknown_account"),
        ({"by": Actor("zoe")}, "unknown_account"),
    ],
)
def test_a_token_that_cannot_be_is_refused(given, code: str):
    """
    Nothing is written, and nobody makes a token for another person.
    """
    usual = {"label": "cron", "scopes": ["see"], "expires_at": LOADED + 366 * DAY, "by": ADA, "at": LOADED}
    before = rows()

    with pytest.raises(Refused) as refused:
        make_token(**usual | given)

    assert refused.value.code == code
    assert rows() == before
    assert make_token(**usual)[0].standing(LOADED + 366 * DAY) == "expired"


def test_an_integration_is_a_program_that_nobody_signs_in_with():
    """
    Eve makes it, gives it a token, and everything about it is in the ledger but the secret.
    """
    make_integration("desk", "Writes tickets here", NORDBANK, Role.RESPONDER, by=EVE, at=LOADED)
    token, secret = make_token(
        "prod", scopes=["see"], expires_at=LOADED + DAY, account="desk", by=EVE, at=LOADED
    )
    with pytest.raises(Refused, match="There is no account 'desk'"):
        make_token("mine", scopes=["see"], expires_at=LOADED + DAY, account="desk", by=ADA, at=LOADED)

    who = tokens.holder(secret, LOADED)
    revoke_token(token.number, by=EVE, at=LOADED)

    kinds = [(each.kind, each.actor) for each in ledger.entries("person:desk")]
    assert kinds == [
        (kind, "eve") for kind in ("integration.made", "role.given", "token.made", "token.revoked")
    ]
    assert not User.objects.get(username="desk").has_usable_password()
    assert (who.name, who.roles[NORDBANK]) == ("desk", {Role.RESPONDER})
    assert queries.account("desk") is not None


def test_an_administrator_of_one_entity_makes_no_token_that_acts_at_another():
    """
    A program with a role elsewhere is out of reach until its administrators there agree.
    """
    make_integration("desk", "Writes tickets here", NORDBANK, Role.RESPONDER, by=EVE, at=LOADED)
    other = next(each.lei for each in queries.entities() if each.lei != NORDBANK)
    give_role("desk", other, Role.READER, by=OPERATOR, at=LOADED)

    with pytest.raises(Refused) as refused:
        make_token("prod", scopes=["see"], expires_at=LOADED + DAY, account="desk", by=EVE, at=LOADED)

    assert refused.value.code == "not_allowed"
    assert other not in refused.value.message


def test_only_whose_token_it_is_revokes_it():
    """
    To anybody else the number is that of no token; revoking twice changes nothing.
    """
    token, _ = make_token("cron", scopes=["see"], expires_at=LOADED + DAY, by=ADA, at=LOADED)

    for stranger in (DEE, EVE):
        with pytest.raises(Refused, match=f"There is no token {token.number} of yours"):
            revoke_token(token.number, by=stranger, at=LOADED)
    with pytest.raises(Refused, match="There is no token"):
        revoke_token(2**80, by=ADA, at=LOADED)
    revoke_token(token.number, by=ADA, at=LOADED)
    before = rows()
    revoke_token(token.number, by=ADA, at=LOADED + DAY)

    assert rows() == before
    assert tokens.token(token.number).revoked_at == LOADED


def test_the_last_administrator_stays():
    """
    A program is not counted, for nobody signs in with it.
    """
    make_integration("desk", "Gives roles", NORDBANK, Role.ADMINISTRATOR, by=EVE, at=LOADED)
    with pytest.raises(Refused) as refused:
        withdraw_role("eve", NORDBANK, Role.ADMINISTRATOR, by=EVE, at=LOADED)
    assert refused.value.code == "last_administrator"

    withdraw_role("desk", NORDBANK, Role.ADMINISTRATOR, by=EVE, at=LOADED)
    give_role("ada", NORDBANK, Role.ADMINISTRATOR, by=EVE, at=LOADED)
    ada = queries.actor(queries.account("ada").pk, "ada")
    withdraw_role("eve", NORDBANK, Role.ADMINISTRATOR, by=ada, at=LOADED)

    last = list(ledger.entries("person:eve"))[-1]
    assert (last.kind, last.body["role"], last.actor) == ("role.withdrawn", "administrator", "ada")
    assert queries.actor(queries.account("eve").pk, "eve").roles == {}


@pytest.mark.parametrize("name", ["operator", "Clock", "two words", "", "a\nb", "x" * 151])
def test_no_account_is_named_like_somebody_else(name: str):
    """
    The ledger says who did what, so nobody is called like the operator.
    """
    before = rows()

    with pytest.raises(Refused):
        give_role(name, NORDBANK, Role.READER, by=EVE, at=LOADED)
    with pytest.raises(Refused):
        make_integration(name, "tickets", NORDBANK, Role.READER, by=EVE, at=LOADED)

    assert rows() == before


@pytest.mark.parametrize("verb", sorted(MAY))
def test_narrowing_holds_for_every_verb(verb: str):
    """
    The policy itself says no, so no endpoint can forget to ask.
    """
    everything = {NORDBANK: frozenset(Role)}

    assert may(Actor("ada", everything, scopes=frozenset({verb})), verb, NORDBANK)
    assert not may(Actor("ada", everything, scopes=SCOPES - {verb}), verb, NORDBANK)
    assert not may(Actor("operator", operator=True, scopes=frozenset()), verb, NORDBANK)
