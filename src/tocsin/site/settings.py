"""The one settings file. What may differ between installations comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents.people import RESERVED_NAMES
from tocsin.site import environment

environment.refuse_unknown()
SOURCE = Path(__file__).resolve().parent.parent
DATA = environment.data_folder()

SECRET_KEY = environment.secret_key(DATA)
SIGNING_KEY = environment.text("TOCSIN_SIGNING_KEY")
DEBUG = False
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, environment.text("TOCSIN_ALLOWED_HOSTS").split(",")),
]

OIDC = environment.identity_provider()
OIDC_ONLY = environment.flag("TOCSIN_OIDC_ONLY")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(
        ["allauth.socialaccount.providers.openid_connect"] if OIDC else []
    ),  # a tenth of a second at every start
    "allauth.usersessions",
    "django_htmx",
    "ninja",
    "tocsin.store",
    "tocsin.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tocsin.web.place.local_time",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "tocsin.site.urls"
ASGI_APPLICATION = "tocsin.site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tocsin.web.context.page",
            ],
        },
    }
]

DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tocsin.web.account.backends.NoPasswords"
    if OIDC_ONLY
    else "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tocsin.web.account.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "incidents"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_USERNAME_CALLABLE = "tocsin.web.account.guessing.account_name"
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "code",
    "credential",
    "oldpassword",
    "password1",
    "password2",
]
AXES_DISABLE_ACCESS_LOG = True  # the ledger has it

ACCOUNT_ADAPTER = "tocsin.web.account.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "change_password": "tocsin.web.account.forms.PasswordForm",
    "login": "tocsin.web.account.forms.SignInForm",
    "reauthenticate": "tocsin.web.account.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# axes counts in the database, by account and address. allauth would count in the memory of one process and
# by address alone, and a whole office comes from one address in the minutes in which everybody signs in.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USERNAME_BLACKLIST = sorted(RESERVED_NAMES)
MFA_ADAPTER = "tocsin.web.account.adapters.SecondFactors"
MFA_FORMS = {
    "activate_totp": "tocsin.web.account.forms.AuthenticatorForm",
    "add_webauthn": "tocsin.web.account.forms.PasskeyForm",
    "authenticate": "tocsin.web.account.forms.CodeForm",
    "authenticate_webauthn": "tocsin.web.account.forms.PasskeyStepForm",
    "login_webauthn": "tocsin.web.account.forms.PasskeySignInForm",
    "reauthenticate": "tocsin.web.account.forms.ConfirmByCodeForm",
    "reauthenticate_webauthn": "tocsin.web.account.forms.ConfirmByPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = not OIDC_ONLY
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tocsin"
SOCIALACCOUNT_ADAPTER = "tocsin.web.account.adapters.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = environment.single_sign_on(OIDC)
USERSESSIONS_ADAPTER = "tocsin.web.account.adapters.Sessions"

HTTPS = environment.flag("TOCSIN_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [SOURCE / "site" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "WARNING"}},
}

BIND = environment.text("TOCSIN_BIND", "127.0.0.1")
PORT = environment.text("TOCSIN_PORT", "8000")
