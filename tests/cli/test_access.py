"""`tocsin people`, `role` and `token`: who may come in, from the machine itself."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.test import Client

from tests.cast import ADA, NORDBANK, load, sign_in
from tocsin.cli.main import main
from tocsin.store import ledger, start, tokens

pytestmark = pytest.mark.django_db

MAKE = ("token", "make", "desk", "--label", "prod", "--scope", "see")


@pytest.fixture(autouse=True)
def _loaded(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(start, "database", lambda: None)
    load(tmp_path)
    sign_in(ADA)


def tocsin(*words: str) -> str:
    ran = CliRunner().invoke(main, words)
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output
    return ran.stdout


def refused(*words: str) -> str:
    ran = CliRunner().invoke(main, [*words, "--json"])
    assert ran.exit_code == 1
    return json.loads(ran.stdout)["error"]["code"]


def test_a_program_is_given_a_role_and_a_token_and_loses_both():
    """
    The secret is printed when the token is made and never again.
    """
    tocsin("role", "give", "desk", NORDBANK, "responder", "--program", "Writes tickets")
    made = json.loads(tocsin(*MAKE, "--days", "10", "--json"))
    listed = tocsin("token", "list", "desk")
    tocsin("token", "revoke", str(made["token"]), "--reason", "moved")
    tocsin("role", "withdraw", "desk", NORDBANK, "responder")

    assert made["secret"].startswith(made["start"])
    assert made["secret"] not in listed
    assert made["start"] in listed
    assert "never used" in listed
    assert tokens.token(made["token"]).revoked_at is not None
    assert json.loads(tocsin("token", "list", "--json"))[0]["standing"] == "revoked"
    assert {"name": "desk", "program": True, "purpose": "Writes tickets", "roles": {}} in json.loads(
        tocsin("people", "--json")
    )


def test_the_list_of_people_is_for_reading():
    """
    Each account with its roles; a program says what it is for.
    """
    tocsin("role", "give", "desk", NORDBANK, "reader", "--program", "Reads")
    tocsin("role", "give", "ada", NORDBANK, "compliance")

    assert tocsin("people").splitlines() == [
        "ada",
        f"  {NORDBANK}  compliance, incident manager",
        "desk  (program: Reads)",
        f"  {NORDBANK}  reader",
    ]


def test_what_cannot_be_is_refused_with_its_code():
    """
    A sentence and status 1, never a traceback.
    """
    tocsin("role", "give", "desk", NORDBANK, "responder", "--program", "Writes tickets")
    tocsin("role", "give", "eve", NORDBANK, "administrator")

    assert refused("token", "make", "nobody", "--label", "x", "--scope", "see") == "unknown_account"
    assert refused("token", "make", "desk", "--label", "x", "--scope", "classify") == "beyond_roles"
    assert refused(*MAKE, "--days", "367") == "token_too_long"
    assert refused(*MAKE, "--days", "99999999999") == "token_too_long"
    assert refused("token", "revoke", "99999999999999999999999") == "unknown_token"
    assert refused("role", "give", "operator", NORDBANK, "reader") == "not_a_name"
    assert refused("role", "give", "zoe", "NOWHERE", "reader") == "unknown_entity"
    assert refused("role", "give", "desk", NORDBANK, "reader", "--program", "Again") == "name_taken"
    assert refused("role", "give", "desk2", NORDBANK, "reader", "--program", "") == "no_purpose"
    assert refused("role", "withdraw", "eve", NORDBANK, "administrator") == "last_administrator"


def test_a_person_is_signed_out_everywhere_at_once(client):
    """
    The page asks them to sign in again, and the ledger says who ended how many sessions.
    """
    user = User.objects.create_user("fay", password="a long enough one")
    for browser in (client, Client()):
        browser.post("/sign-in/", {"username": "fay", "password": "a long enough one"})
    assert client.get("/account/").status_code == 200

    ended = json.loads(tocsin("sign-out", "fay", "--json"))

    assert ended == {"name": "fay", "sessions": 2}
    assert client.get("/account/").status_code == 302
    assert [(each.kind, each.actor, each.body) for each in ledger.entries(f"person:{user.username}")][-1] == (
        "access.sessions_ended",
        "operator",
        {"sessions": 2},
    )
    assert refused("sign-out", "nobody") == "unknown_person"
