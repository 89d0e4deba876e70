"""The installation's key: Ed25519 (RFC 8032), made at its first use, and given out only as a public key."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tocsin.core.refusal import Refused

FILE = "signing.key"
_SEED = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key of an installation."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key, by which people compare it."""
        return hashlib.sha256(self.public).hexdigest()

    def as_json(self) -> dict[str, str]:
        """Return what may be told of it."""
        return {
            "algorithm": "Ed25519",
            "public": self.public.hex(),
            "fingerprint": self.fingerprint,
        }


def signing_key(folder: Path, given: str = "") -> SigningKey:
    """
    Return the key given as 64 hexadecimal digits, or else that of the data folder, made when missing.

    Raises ``Refused`` (``bad_setting``) for anything that is no key.
    """
    text = given or _kept(folder / FILE)
    if not _SEED.fullmatch(text):
        raise Refused(
            "bad_setting",
            f"{'TOCSIN_SIGNING_KEY' if given else folder / FILE} is no signing key, which is 64 hexadecimal "
            "digits. Put back the one this installation had, or files signed from now on bear another key.",
            "TOCSIN_SIGNING_KEY",
        )
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text)))


def _kept(path: Path) -> str:
    """Return what the key file holds; it is made whole, for its owner alone, or not at all."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
        with suppress(FileExistsError):  # another process made it at the same moment: its key counts
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="ascii", errors="replace").strip()
