"""Signing in with an identity provider: a real one on this machine."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client

from tests.web.door import PASSWORD, account, enter, is_in, told
from tests.web.single_sign_on import asked, consent, provider, use
from tocsin.core.incidents.people import RESERVED_NAMES
from tocsin.store import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashes")]
BEGIN = "/sign-in/single-sign-on/"


@pytest.fixture
def issuer(monkeypatch, settings):
    with provider(monkeypatch, settings) as address:
        yield address


def come(client: Client, wanted: str = ""):
    """Go the whole way round, and return the last answer."""
    sent = client.get(BEGIN, {"next": wanted} if wanted else {})
    return client.get(consent(sent.headers["location"]))


def test_who_comes_first_gets_an_account_without_a_role(issuer):
    """The account has the provider's name for the person and nothing else: an administrator gives roles."""
    client = Client()

    answer = come(client, wanted="/law/")

    assert answer.headers["location"] == "/law/"
    assert is_in(client)
    assert people.person("cyd").roles == {}
    assert "Cyd Ney" in client.get("/").content.decode()
    assert [kind for kind, _ in told("person:cyd")] == ["access.account_made", "access.signed_in"]
    assert told("person:cyd")[1][1]["method"] == "oidc"


def test_the_subject_counts_and_not_the_address(issuer, settings):
    """The same subject is the same account; an e-mail address that a provider tells unasked links nothing."""
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["scope"].append("email")
    account("ada", email="ada@nordbank.example")
    account("cyd")

    for _ in range(2):
        come(Client())

    assert list(User.objects.order_by("id").values_list("username", "email")) == [
        ("ada", "ada@nordbank.example"),
        ("cyd", ""),
        (SocialAccount.objects.get().user.username, ""),
    ]
    assert SocialAccount.objects.get().uid == "s-1"


def test_nobody_gets_a_name_that_the_ledger_has_for_somebody_else(issuer):
    """Who calls themselves "operator" at the provider is not the operator of the machine here."""
    client = Client()
    client.get(consent(client.get(BEGIN).headers["location"], "s-2"))

    assert is_in(client)
    assert SocialAccount.objects.get().user.username not in RESERVED_NAMES


def test_the_same_subject_of_another_provider_is_somebody_else(issuer, monkeypatch, settings):
    """A subject means one person at one issuer only."""
    come(Client())
    use(monkeypatch, settings, issuer.replace("localhost", "127.0.0.1"))

    come(Client())

    assert SocialAccount.objects.filter(uid="s-1").values("user").distinct().count() == 2


def test_what_is_asked_is_as_little_as_will_do_and_proved(issuer):
    """PKCE with SHA-256, a state, and the name alone: no e-mail address."""
    sent = asked(Client().get(BEGIN).headers["location"])

    assert sent["code_challenge_method"] == "S256"
    assert len(sent["code_challenge"]) == 43
    assert set(sent["scope"].split()) == {"openid", "profile"}
    assert sent["redirect_uri"] == "http://testserver/sign-in/single-sign-on/callback/"
    assert len(sent["state"]) >= 16


def test_what_another_browser_began_is_refused(issuer):
    """Nobody is signed in by following somebody else's address of return, and that is no attempt either."""
    sent = Client().get(BEGIN).headers["location"]
    client = Client()

    answer = client.get(consent(sent))

    assert answer.status_code == 401
    assert "You are not signed in" in answer.content.decode()
    assert told("sign-in") == []


def test_who_says_no_at_the_provider_is_back_at_the_door(issuer):
    """Cancelling leads back to the page one came from, and is recorded as a failure."""
    client = Client()
    state = asked(client.get(BEGIN).headers["location"])["state"]

    answer = client.get(f"{BEGIN}callback/", {"error": "access_denied", "state": state})

    assert answer.headers["location"] == "/sign-in/"
    assert told("sign-in")[0][1]["method"] == "oidc"


def test_linking_an_identity_to_the_account_that_is_signed_in_is_not_possible(issuer):
    """A lured click must not tie a stranger's identity to one's account, whatever the address says."""
    account()
    client = Client()
    enter(client)

    sent = client.get(BEGIN, {"process": "connect"})
    client.get(consent(sent.headers["location"]))

    assert SocialAccount.objects.get().user.username == "cyd"


def test_when_the_provider_is_down_the_page_says_what_helps(monkeypatch, settings):
    """It names the provider and leads to break-glass."""
    use(monkeypatch, settings, "http://localhost:9")

    answer = Client().get(BEGIN)

    assert answer.status_code == 502
    assert "Nordbank ID cannot be reached" in answer.content.decode()
    assert "/sign-in/break-glass/" in answer.content.decode()


def test_without_a_provider_there_is_no_such_page():
    """Nobody has configured one."""
    assert Client().get(BEGIN).status_code == 404
    assert "single-sign-on" not in Client().get("/sign-in/").content.decode()


def test_where_only_the_provider_counts_a_password_does_not(issuer, settings):
    """The form is not there, and what is sent all the same is refused."""
    settings.OIDC_ONLY = True
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        "tocsin.web.account.backends.NoPasswords",
    ]
    account()
    client = Client()

    page = client.get("/sign-in/").content.decode()
    enter(client, "ada", PASSWORD)
    refused = is_in(client)
    come(client)

    assert 'name="password"' not in page
    assert "Sign in with Nordbank ID" in page
    assert [refused, is_in(client)] == [False, True]
