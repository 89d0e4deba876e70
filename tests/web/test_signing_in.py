"""Signing in with a password, being locked out, sessions, and what the ledger has of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.web.door import ADDRESS, PASSWORD, account, enter, is_in, told
from tocsin.actions.record_access import record_access
from tocsin.channels import clock
from tocsin.core.incidents import Actor
from tocsin.site import environment
from tocsin.store.models import LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]


@pytest.mark.parametrize("typed", ["ada", "ADA", " ada ", "ada@nordbank.example"])
def test_one_signs_in_with_name_or_address(typed):
    """The name in any case, or the e-mail address, with the password, and one is where one wanted to go."""
    account(email="ada@nordbank.example")
    client = Client()

    answer = enter(client, typed, next="/law/")

    assert answer.headers["location"] == "/law/"
    assert is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(elsewhere):
    """An address of another site after the sign-in is ignored."""
    account()

    assert enter(Client(), next=elsewhere).headers["location"] == "/"


def test_the_ledger_has_who_came_and_went():
    """Signing in and out are entries about the person, with the address and without the password."""
    account()
    client = Client()

    enter(client)
    client.post("/sign-out/")

    assert told() == [
        ("access.signed_in", {"address": ADDRESS, "method": "password"}),
        ("access.signed_out", {"address": ADDRESS}),
    ]
    assert not is_in(client)


def test_a_failure_is_recorded_once_without_what_was_typed():
    """One entry for each failure; a name that no account has is not kept, for it may be a password."""
    account()

    enter(Client(), password="wrong")
    enter(Client(), "nine brass bells")

    assert told() == [("access.sign_in_failed", {"address": ADDRESS, "method": "password"})]
    assert told("sign-in") == told()
    assert not any(
        "bells" in body or "wrong" in body for body in LedgerEntry.objects.values_list("body", flat=True)
    )


def test_five_failures_lock_the_account_however_its_name_is_written():
    """The sixth attempt is not looked at, not even with the right password, and is no further entry."""
    account(email="ada@nordbank.example")
    for typed in ("ada", "Ada", "ADA", "ada@nordbank.example", "aDa"):
        answer = enter(Client(), typed, "wrong")

    assert answer.status_code == 429
    assert enter(Client()).status_code == 429
    assert [body.get("locked", False) for _, body in told()] == [False] * 4 + [True]


def test_what_may_be_told_of_access_is_a_short_list():
    """A password cannot get into the ledger by mistake: there is no place for it."""
    with pytest.raises(TypeError, match="access only"):
        record_access("access.signed_in", "ada", by=Actor("ada"), at=clock.now(), password=PASSWORD)

    assert told() == []


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_or_resets_a_password_by_mail(name):
    """The pages that allauth has for it have no address here."""
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_closed_account_is_told_so():
    """Who knows the password of a closed account is told that it is closed, and is not in."""
    account(is_active=False)
    client = Client()

    answer = client.get(enter(client).headers["location"])

    assert "This account is closed" in answer.content.decode()
    assert not is_in(client)


def test_another_password_takes_the_present_one_and_ends_other_sessions():
    """Guessing the present one counts like guessing at the door; with it, other browsers are out."""
    account()
    here, there = Client(), Client()
    enter(here)
    enter(there)
    new = {"password1": "ten brass bells at noon", "password2": "ten brass bells at noon"}

    wrong = here.post("/account/password/", {"oldpassword": "wrong", **new})
    right = here.post("/account/password/", {"oldpassword": PASSWORD, **new})

    assert "This is not your password." in wrong.content.decode()
    assert right.headers["location"] == "/account/"
    assert [kind for kind, _ in told()][-2:] == ["access.sign_in_failed", "access.password_changed"]
    assert [is_in(here), is_in(there)] == [True, False]


def test_a_session_is_ended_from_another_browser():
    """The list shows both, either ends the other, and the ledger has it; nobody ends somebody else's."""
    account()
    account("bo")
    here, there, other = Client(), Client(), Client()
    enter(here)
    enter(there, next="/law/")
    enter(other, "bo")
    numbers = [row.number for row in there.get("/account/sessions/").context["rows"] if not row.current]

    refused = other.post(f"/account/sessions/{numbers[0]}/end/")
    ended = there.post(f"/account/sessions/{numbers[0]}/end/", follow=True)

    assert len(numbers) == 1
    assert refused.status_code == 404
    assert "has to sign in again" in ended.content.decode()
    assert [is_in(here), is_in(there)] == [False, True]
    assert told()[-1][0] == "access.session_ended"


def test_all_other_sessions_are_ended_at_once():
    """One button for a lost telephone."""
    account()
    here, there = Client(), Client()
    enter(here)
    enter(there)

    there.post("/account/sessions/others/end/")

    assert [is_in(here), is_in(there)] == [False, True]


def test_an_identity_provider_is_configured_whole(monkeypatch):
    """Half a configuration would leave people outside with no word of why."""
    monkeypatch.setenv("TOCSIN_OIDC_ISSUER", "https://id.nordbank.example")

    with pytest.raises(ImproperlyConfigured, match="TOCSIN_OIDC_CLIENT_SECRET"):
        environment.identity_provider()


def test_an_identity_provider_is_not_asked_over_plain_http(monkeypatch):
    """Whoever listens in between would say who people are."""
    for name in ("CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"TOCSIN_OIDC_{name}", "x")
    monkeypatch.setenv("TOCSIN_OIDC_ISSUER", "http://id.nordbank.example")

    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.identity_provider()
