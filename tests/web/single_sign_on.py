"""A real identity provider on this machine, for the tests of signing in with one."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

from tocsin.site import environment
from tocsin.web.account import urls

CYD = {"preferred_username": "cyd", "name": "Cyd Ney", "email": "ada@nordbank.example"}
"""What the provider says of the subject ``s-1``; the address is that of somebody else here."""
OPERATOR = {"preferred_username": "operator"}
"""And of ``s-2``."""


@contextmanager
def provider(monkeypatch: Any, settings: Any) -> Iterator[str]:
    """Run a provider on a free port and have Tocsin use it; yield its address."""
    with warnings.catch_warnings():
        with warnings.catch_warnings(record=True):  # authlib, on which it stands, insists on showing its own
            import oidc_provider_mock as mock  # noqa: PLC0415 - only where it is needed

        warnings.filterwarnings("ignore", category=DeprecationWarning, module="authlib|oidc_provider_mock")
        people = [mock.User(sub="s-1", claims=CYD), mock.User(sub="s-2", claims=OPERATOR)]
        with mock.run_server_in_thread(user_claims=people) as server:
            issuer = f"http://localhost:{server.server_port}"
            use(monkeypatch, settings, issuer)
            yield issuer


def use(monkeypatch: Any, settings: Any, issuer: str) -> None:
    """Configure an identity provider, as the environment would."""
    monkeypatch.setenv("TOCSIN_OIDC_ISSUER", issuer)
    monkeypatch.setenv("TOCSIN_OIDC_CLIENT_ID", "tocsin")
    monkeypatch.setenv("TOCSIN_OIDC_CLIENT_SECRET", "a secret of the tests")
    monkeypatch.setenv("TOCSIN_OIDC_NAME", "Nordbank ID")
    settings.OIDC = environment.identity_provider()
    settings.SOCIALACCOUNT_PROVIDERS = environment.single_sign_on(settings.OIDC)
    registry.register(OpenIDConnectProvider)  # as the app does that the settings then have
    monkeypatch.setitem(urls.PROVIDER, "provider_id", settings.OIDC["id"])


def asked(address: str) -> dict[str, str]:
    """Return what the address to which somebody is sent asks the provider for."""
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


def consent(address: str, subject: str = "s-1") -> str:
    """Sign somebody in at the provider, and return where it sends them, without the host."""
    answered = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    back = urlsplit(answered.headers["location"])
    return f"{back.path}?{back.query}"
