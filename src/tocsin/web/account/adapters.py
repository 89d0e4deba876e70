"""How allauth is to behave here: the points at which it asks."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, InvalidToken
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tocsin.actions.record_access import record_access
from tocsin.channels import clock
from tocsin.core.incidents import Actor
from tocsin.core.time import rfc3339
from tocsin.web.account.receivers import address, attempt

WRONG_PASSWORD = _("This name and this password do not go together.")


SAID = {
    "account/messages/password_changed.txt": _("Your password is changed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes are made. They are shown once."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is on."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is off."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
"""What is said when something is done, by the name that allauth has for it; what is not here goes unsaid."""


class Accounts(DefaultAccountAdapter):
    """Nobody makes an account for themselves; an administrator or the identity provider does."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": WRONG_PASSWORD,
        "enter_current_password": _("This is not your password."),
        "incorrect_password": _("This is not your password."),
        "username_password_mismatch": WRONG_PASSWORD,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the adapter's signature
        return False

    def add_message(  # noqa: PLR0917 - same
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - same
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address(request) or "0.0.0.0"  # noqa: S104 - no address is meant, and one must be given

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - same
        return reverse("account")


class SingleSignOn(DefaultSocialAccountAdapter):
    """The identity provider says who it is, by its subject; an e-mail address links nothing."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - same
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ARG002 - same
        sociallogin.email_addresses = []

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = ""
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002 - same
        error: Any = None,  # noqa: ARG002 - same
        exception: Any = None,  # noqa: ARG002 - same
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Record it if this browser began it: what anybody sends to the address of return is no attempt."""
        if extra_context and "state" in extra_context:
            attempt(request, None, "oidc")


class Sessions(DefaultUserSessionsAdapter):
    """A session that is ended from elsewhere is recorded."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        for session in sessions:
            session.end()
            name = session.user.get_username()
            told = {"began": rfc3339(session.created_at + clock.shift()), "address": str(session.ip)}
            record_access("access.session_ended", name, by=Actor(name), at=clock.now(), **told)


class SecondFactors(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted with the signing key; the database alone has none."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong, or it was used already."),
    }

    def get_totp_label(self, user: User) -> str:  # type: ignore[override]
        return user.get_username()

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # type: ignore[override]  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one that nobody knows when the signing key was lost, so that no code fits."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> Fernet:
    key = salted_hmac("tocsin.second-factors", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
