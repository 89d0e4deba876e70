"""Second factors: the second step, turning them on and off, guessing, and what is kept."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.web.door import (
    ADDRESS,
    PASSWORD,
    account,
    code,
    enter,
    is_in,
    recovery_codes,
    told,
    with_authenticator,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]
STEP = "/sign-in/second-factor/"


def test_the_password_alone_is_not_enough():
    """With an authenticator app one is in only after its code, and the ledger says how."""
    secret = with_authenticator(account())
    client = Client()

    first = enter(client, next="/law/")
    before = is_in(client)
    second = client.post(STEP, {"code": code(secret)})

    assert [first.headers["location"], second.headers["location"]] == [STEP, "/law/"]
    assert [before, is_in(client)] == [False, True]
    assert told() == [("access.signed_in", {"address": ADDRESS, "method": "password + totp"})]


def test_a_code_works_once():
    """Who looks over a shoulder has nothing of it, not even in the same half minute."""
    secret = with_authenticator(account())
    shown = code(secret)
    for client in (Client(), Client()):
        enter(client)
        answer = client.post(STEP, {"code": shown})

    assert "This code is wrong, or it was used already." in answer.content.decode()


def test_a_recovery_code_replaces_the_second_factor_once():
    """It lets in the one who lost the telephone, and nobody after."""
    user = account()
    with_authenticator(user)
    one = recovery_codes(user)[0]
    first, second = Client(), Client()
    for client in (first, second):
        enter(client)
        client.post(STEP, {"code": one})

    assert [is_in(first), is_in(second)] == [True, False]
    assert one not in recovery_codes(user)


def test_guessing_codes_locks_like_guessing_passwords():
    """Five wrong codes, and neither the right code nor the right password is looked at for an hour."""
    secret = with_authenticator(account())
    client = Client()
    enter(client)
    for _ in range(5):
        answer = client.post(STEP, {"code": "000000"})

    assert answer.status_code == 429
    assert client.post(STEP, {"code": code(secret)}).status_code == 429
    assert enter(Client()).status_code == 429
    assert told()[-1] == ("access.sign_in_failed", {"address": ADDRESS, "method": "totp", "locked": True})
    assert len(told()) == 5


def test_an_authenticator_app_is_turned_on_after_confirming_who_it_is(django_capture_on_commit_callbacks):
    """The password again, then the first code; recovery codes are shown once, and all of it is recorded."""
    account()
    client = Client()
    enter(client)

    asked = client.get("/account/authenticator/")
    client.post(asked.headers["location"], {"password": PASSWORD, "next": "/account/authenticator/"})
    secret = client.get("/account/authenticator/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/authenticator/", {"code": code(secret)})
    shown, again = (client.get("/account/recovery-codes/").context["can_view_codes"] for _ in range(2))

    assert asked.headers["location"].startswith("/account/confirm/")
    assert done.headers["location"] == "/account/recovery-codes/"
    assert [shown, again] == [True, False]
    assert told()[1:] == [
        ("access.second_factor_added", {"factor": "totp"}),
        ("access.second_factor_added", {"factor": "recovery_codes"}),
    ]


def test_an_authenticator_app_is_turned_off_only_by_whom_it_belongs_to():
    """A stolen session is not enough: the password is asked for first, and the recovery codes end with it."""
    user = account()
    with_authenticator(user)
    client = Client()
    client.force_login(user)

    asked = client.post("/account/authenticator/remove/")
    kept = Authenticator.objects.count()
    client.post(asked.headers["location"], {"password": PASSWORD})
    client.post("/account/authenticator/remove/")

    assert [kept, Authenticator.objects.count()] == [2, 0]
    assert ("access.second_factor_removed", {"factor": "totp"}) in told()


def test_no_secret_stands_readable_in_the_database():
    """Whoever has a copy of the database has neither the key of the app nor the recovery codes."""
    secret = with_authenticator(account())

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept


def test_without_the_signing_key_no_code_fits(settings):
    """A database that is moved without its key lets nobody in with a code that somebody could work out."""
    user = account()
    secret = with_authenticator(user)
    settings.SECRET_KEY = "another"
    client = Client()
    enter(client)

    answers = [client.post(STEP, {"code": each}) for each in (code(secret), code("A" * 32), code(""))]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not is_in(client)
