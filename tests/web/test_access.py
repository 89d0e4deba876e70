"""The pages of access: tokens, people with their roles, and what one may do and why not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast import ADA, CYD, DEE, EVE, LOADED, NORDBANK, NORDBANK_IT, load, sign_in
from tocsin.actions.make_integration import make_integration
from tocsin.actions.policy import MAY
from tocsin.core.incidents import Role
from tocsin.store import people, tokens
from tocsin.web.access.words import ROLES, VERBS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(tmp_path) -> None:
    load(tmp_path)


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_every_verb_and_every_role_has_words():
    """
    What the policy knows the pages can say.
    """
    assert set(VERBS) == set(MAY)
    assert set(ROLES) == set(Role)


def test_a_token_is_made_shown_once_and_revoked():
    """
    The page with the secret is kept by no cache, and the list has its beginning alone.
    """
    ada = sign_in(ADA)
    sent = {"label": "cron", "scopes": ["see", "classify"], "days": "30"}

    made = ada.post("/access/", sent)
    secret = re.search(r'value="(tcsn_[^"]+)"', made.content.decode())[1]
    listed = shown(ada, "/access/")
    number = tokens.tokens(["ada"])[0].number
    revoked = ada.post(f"/access/tokens/{number}/revoke/", follow=True).content.decode()

    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in listed
    assert secret[: tokens.SHOWN] in listed
    assert "The token is revoked." in revoked
    assert tokens.token(number).revoked_at is not None


def test_the_form_offers_what_the_account_may_and_takes_no_more():
    """
    A reader can make a token for reading alone.
    """
    dee = sign_in(DEE)

    page = shown(dee, "/access/")
    answer = dee.post("/access/", {"label": "cron", "scopes": ["classify"], "days": "30"})

    assert 'value="see"' in page
    assert 'value="classify"' not in page
    assert (answer.status_code, tokens.tokens(None)) == (422, [])


def test_the_page_says_what_one_may_and_which_role_the_rest_takes():
    """
    Dee reads; classifying takes another role, and Eve can give it.
    """
    sign_in(EVE)

    page = shown(sign_in(DEE), "/access/may/")

    assert "At Nordbank you have: reader." in page
    assert "Who can give a role there: eve." in page
    assert "It takes the role of incident manager or compliance there." in page
    assert page.count("<tr>") == 1 + len(MAY)


def test_an_administrator_gives_and_withdraws_roles_where_they_administer():
    """
    Elsewhere they see nobody and give nothing.
    """
    eve = sign_in(EVE)
    sign_in(CYD)

    eve.post("/access/people/", {"name": "fay", "entity": NORDBANK, "role": "reader"})
    elsewhere = eve.post("/access/people/", {"name": "fay", "entity": NORDBANK_IT, "role": "reader"})
    page = shown(eve, "/access/people/")
    eve.post("/access/roles/withdraw/", {"name": "fay", "entity": NORDBANK, "role": "reader"})
    last = eve.post("/access/roles/withdraw/", {"name": "eve", "entity": NORDBANK, "role": "administrator"})

    assert elsewhere.status_code == 422
    assert "fay" in page
    assert 'scope="row">eve<' in page
    assert 'scope="row">cyd<' not in page
    assert people.person("fay").roles == {}
    assert (last.status_code, people.administrators(NORDBANK)) == (422, ["eve"])
    assert "is the last administrator" in last.content.decode()


def test_an_integration_is_made_and_its_tokens_are_its_administrators_alone():
    """
    To anybody else there is no such account.
    """
    eve, ada = sign_in(EVE), sign_in(ADA)
    sent = {"name": "desk", "purpose": "Writes tickets", "entity": NORDBANK, "role": "responder"}

    made = eve.post("/access/integrations/new/", sent, follow=True)
    token = eve.post(
        "/access/programs/desk/tokens/", {"label": "prod", "scopes": ["see", "note"], "days": "30"}
    )

    assert "Tokens of desk" in made.content.decode()
    assert token.status_code == 200
    assert "There is no account &#x27;desk&#x27;" in shown(ada, "/access/programs/desk/tokens/", 404)
    assert "There is no account &#x27;nobody&#x27;" in shown(ada, "/access/programs/nobody/tokens/", 404)
    assert shown(ada, "/access/people/", 403)
    assert tokens.tokens(["desk"])[0].made_by == "eve"


def test_nobody_makes_an_integration_of_somebody():
    """
    A name that is taken stays whose it is.
    """
    eve = sign_in(EVE)
    make_integration("desk", "Writes tickets", NORDBANK, Role.READER, by=EVE, at=LOADED)

    again = eve.post(
        "/access/integrations/new/", {"name": "desk", "purpose": "x", "entity": NORDBANK, "role": "reader"}
    )

    assert again.status_code == 422
    assert "desk is an account already" in again.content.decode()
