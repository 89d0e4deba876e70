"""The forms of signing in: allauth's, with our words and with guessing locked out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from tocsin.web.account import guessing, receivers
from tocsin.web.account.adapters import WRONG_PASSWORD

LONGEST_NAME = 254
LONGEST_CODE = 64
NAME = _("User name or e-mail address")
CODE = _("One-time code")


class SignInForm(LoginForm):
    """Name and password; the field is called as everywhere, for what fills in passwords goes by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["login"]
        name = forms.CharField(label=NAME, max_length=LONGEST_NAME)
        name.widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "autofocus": True,
            "spellcheck": "false",
        }
        self.fields = {"username": name, "password": _plain(self.fields["password"], _("Password"))}

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["login"] = self.cleaned_data.get("username", "")
        checked: dict[str, Any] = super().clean()  # type: ignore[no-untyped-call]  # as allauth has it
        return checked


class ConfirmForm(ReauthenticateForm):
    """The password again, before something changes about how one signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"))


class PasswordForm(ChangePasswordForm):
    """Another password; the present one is asked as at the sign-in, so guessing it is counted too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Your present password"))
        _plain(self.fields["password1"], _("New password"))
        _plain(self.fields["password2"], _("New password, once more"))
        self.fields["password1"].help_text = _("At least 12 characters.")

    def clean_oldpassword(self) -> str:
        given: str = self.cleaned_data["oldpassword"]
        if self.user is None or not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


class _Guarded(forms.Form):
    """A code of a second factor, or a recovery code; at a locked door it is not even looked at."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])

    def clean_code(self) -> str:
        if guessing.locked(context.request, self.user.get_username()):
            raise ValidationError(WRONG_PASSWORD)
        return super().clean_code()  # type: ignore[misc,no-any-return]  # of the form it is mixed into


class CodeForm(_Guarded, AuthenticateForm):
    """The second step of signing in."""


class ConfirmByCodeForm(_Guarded, ReauthenticateByCodeForm):
    """A code before something changes about how one signs in."""


class AuthenticatorForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


class _RecordedPasskey(forms.Form):
    """A passkey that does not fit is a failure too, if not one that can be guessed."""

    user: Any

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form it is mixed into
        except ValidationError:
            receivers.wrong_passkey(context.request, self.user)
            raise


class PasskeySignInForm(_RecordedPasskey, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class PasskeyStepForm(_RecordedPasskey, AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ConfirmByPasskeyForm(_RecordedPasskey, ReauthenticateWebAuthnForm):
    """A passkey before something changes about how one signs in."""


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; the browser fills in what it made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].label = _("Use it in place of the password, too")
            self.fields["passwordless"].help_text = ""


class BreakGlassForm(forms.Form):
    """An account and the code that was made for it on the machine."""

    username = forms.CharField(label=NAME, max_length=LONGEST_NAME)
    code = forms.CharField(label=CODE, max_length=LONGEST_CODE)
    username.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    code.widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _plain(field: forms.Field, label: Any) -> forms.Field:
    """Give a field our label alone: a placeholder vanishes when it is needed, and nothing can be reset."""
    field.label, field.help_text = label, ""
    field.widget.attrs.pop("placeholder", None)
    return field


def _code(field: forms.Field) -> None:
    _plain(field, CODE)
    field.validators.append(MaxLengthValidator(LONGEST_CODE))
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
