"""Settings from the environment: what is secret also as ``TOCSIN_X_FILE``; unknown names are errors."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KNOWN = {
    "TOCSIN_ALLOWED_HOSTS": "host names the server answers to, separated by commas",
    "TOCSIN_BIND": "address the server listens on (127.0.0.1)",
    "TOCSIN_DATA": "folder of the embedded database, the secret key and collected assets (./var)",
    "TOCSIN_DATABASE_URL": "postgresql://user:password@host/name; without it SQLite in the data folder",
    "TOCSIN_HTTPS": "yes when every user comes over https: cookies are then marked secure",
    "TOCSIN_LAW": "folder of further law files, laid out like those of Tocsin; read beside them",
    "TOCSIN_OIDC_CLIENT_ID": "name under which the identity provider knows this installation",
    "TOCSIN_OIDC_CLIENT_SECRET": "secret that it gave this installation",
    "TOCSIN_OIDC_ISSUER": "address of an OpenID Connect identity provider, people sign in with it",
    "TOCSIN_OIDC_NAME": "what people call the identity provider (single sign-on)",
    "TOCSIN_OIDC_ONLY": "yes when nobody may sign in with a password or passkey of this installation",
    "TOCSIN_PORT": "port the server listens on (8000)",
    "TOCSIN_SECRET_KEY": "key that signs sessions; made in the data folder without it",
    "TOCSIN_SIGNING_KEY": "key of incident files, 64 hexadecimal digits; made in the data folder without it",
}

SECRET = ("TOCSIN_DATABASE_URL", "TOCSIN_OIDC_CLIENT_SECRET", "TOCSIN_SECRET_KEY", "TOCSIN_SIGNING_KEY")
"""What may stand in a file instead, so that no list of processes shows it."""


def text(name: str, default: str = "") -> str:
    """Return a setting as text, from ``NAME`` or, for a secret, from the file that ``NAME_FILE`` names."""
    path = os.environ.get(f"{name}_FILE") if name in SECRET else None
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", "it is no text")
            raise ImproperlyConfigured(
                f"{name}_FILE names {path}, which cannot be read: {reason}. Name a readable text file."
            ) from None
    return os.environ.get(name) or default


def flag(name: str) -> bool:
    """Return a setting as yes or no; anything but yes, true, 1, no, false, 0 is refused."""
    value = text(name, "no").lower()
    if value in {"yes", "true", "1"}:
        return True
    if value in {"no", "false", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Write yes or no.")


def refuse_unknown() -> None:
    """Refuse a ``TOCSIN_`` name that no setting has: a typing mistake must not go unnoticed."""
    known = {*KNOWN, *(f"{name}_FILE" for name in SECRET)}
    for name in os.environ:
        if name.startswith("TOCSIN_") and name not in known:
            raise ImproperlyConfigured(
                f"{name} is no setting of Tocsin. The settings are: {', '.join(sorted(KNOWN))}."
            )


def data_folder() -> Path:
    """Return the data folder, made when it is missing and readable by its owner alone."""
    folder = Path(text("TOCSIN_DATA", "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the signing key; one is made in the data folder at the first start."""
    if given := text("TOCSIN_SECRET_KEY"):
        return given
    path = folder / "secret.key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 - only at the first start

        key = get_random_secret_key()
        fresh = folder / f"secret.key.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
        with suppress(FileExistsError):  # another process made it at the same moment: its key counts
            path.hardlink_to(fresh)
        fresh.unlink()
        return path.read_text(encoding="ascii")


def database(folder: Path) -> dict[str, object]:
    """Return Django's settings of the database: SQLite in the data folder, or PostgreSQL by URL."""
    url = text("TOCSIN_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "tocsin.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # brackets that do not close, or a port that is no number
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "TOCSIN_DATABASE_URL names no PostgreSQL database. Write postgresql://user:password@host/name."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {**options, "pool": True},
    }


def identity_provider() -> dict[str, str]:
    """
    Return the identity provider (``id``, ``issuer``, ``name``, ``client_id``, ``secret``); empty without one.

    The ``id`` follows from the issuer: a subject means one person at one issuer only, so the accounts
    of another issuer are others.
    """
    issuer = text("TOCSIN_OIDC_ISSUER").rstrip("/")
    client, secret = text("TOCSIN_OIDC_CLIENT_ID"), text("TOCSIN_OIDC_CLIENT_SECRET")
    only = flag("TOCSIN_OIDC_ONLY")
    if not (issuer or client or secret or only):
        return {}
    if not (issuer and client and secret):
        raise ImproperlyConfigured(
            "Signing in with an identity provider takes TOCSIN_OIDC_ISSUER, TOCSIN_OIDC_CLIENT_ID and "
            "TOCSIN_OIDC_CLIENT_SECRET. Give all three, or none of them and no TOCSIN_OIDC_ONLY."
        )
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(
            f"TOCSIN_OIDC_ISSUER is {issuer!r}. Write its address with https://, without "
            "/.well-known/openid-configuration."
        )
    return {
        "id": f"oidc-{sha256(issuer.encode()).hexdigest()[:12]}",
        "issuer": issuer,
        "name": text("TOCSIN_OIDC_NAME", "single sign-on"),
        "client_id": client,
        "secret": secret,
    }


def single_sign_on(provider: dict[str, str]) -> dict[str, object]:
    """Return an identity provider as allauth wants it: PKCE on, and no more asked than who it is."""
    if not provider:
        return {}
    application = {
        "provider_id": provider["id"],
        "name": provider["name"],
        "client_id": provider["client_id"],
        "secret": provider["secret"],
        "settings": {
            "server_url": provider["issuer"],
            "oauth_pkce_enabled": True,
            "scope": ["openid", "profile"],
        },
    }
    return {"openid_connect": {"APPS": [application]}}
