"""
Addresses of signing in, and of one's own account.

allauth asks for some of them by its own names; a page that does more than one of its jobs has more than
one. What is not here there is not: nobody signs up, and no mail is sent.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from tocsin.actions.start_demo import PASSWORD
from tocsin.web.account import receivers, views

# The password is shown only when the data folder is that of a demo, which listens on its own machine alone.
TOLD = {
    "password": PASSWORD,
    "oidc": lambda: settings.OIDC,
    "passwords": lambda: not settings.OIDC_ONLY,
}
sign_in = account.LoginView.as_view(template_name="registration/sign_in.html", extra_context=TOLD)
sign_out = login_not_required(account.logout)
PROVIDER = {"provider_id": settings.OIDC.get("id", "")}
receivers.connect()  # whoever has the doors listens to them; a command line has none, and starts the quicker

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="socialaccount_login_cancelled"),
    path("sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/break-glass/", views.break_glass, name="break_glass"),
    path("sign-in/single-sign-on/", views.single_sign_on, name="single_sign_on"),
    path(
        "sign-in/single-sign-on/callback/", openid_connect.callback, PROVIDER, name="openid_connect_callback"
    ),
    path("sign-out/", sign_out, name="sign_out"),
    path("sign-out/", sign_out, name="account_logout"),
    path("account/", second_factor.index, name="account"),
    path("account/", second_factor.index, name="mfa_index"),
    path("account/", second_factor.index, name="mfa_list_webauthn"),
    path("account/", second_factor.index, name="account_set_password"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/authenticator/", authenticator.activate_totp, name="mfa_activate_totp"),
    path("account/authenticator/remove/", authenticator.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/renew/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/sessions/", views.sessions, name="sessions"),
    path("account/sessions/others/end/", views.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:number>/end/", views.end_session, name="end_session"),
]
