"""
A sealed stream: scrypt makes a key of a passphrase, and AES-256-GCM encrypts chunk after chunk.

Each chunk is bound to its place and to whether it is the last one (the STREAM construction), so that none
can be left out, repeated, moved or cut off. A chunk is found by its number, so a ZIP within can be read at
any place.
"""

from __future__ import annotations

import io
import json
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tocsin.core.refusal import Refused

MAGIC = b"tocsin-sealed/1 "
CHUNK = 1 << 16
TAG = 16
COST = 1 << 16
"""Of scrypt: 64 MiB of memory and some tenths of a second for each guess."""
MOST = 1 << 20
_HEADER_LIMIT = 1000


class SealedWriter(io.RawIOBase):
    """Write a stream encrypted; closing it writes the last chunk, and not the file beneath."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        said = {"cost": COST, "salt": salt.hex(), "prefix": self._prefix.hex()}
        self._header = MAGIC + json.dumps(said).encode() + b"\n"
        self._cipher = AESGCM(_key(passphrase, salt, COST))
        self._file, self._number, self._waiting = file, 0, bytearray()
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._waiting += memoryview(data)
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(memoryview(data))

    def finish(self) -> None:
        """Write the last chunk; without it the stream is not whole."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Read what ``SealedWriter`` wrote, at any place; ``Refused`` where it was changed."""

    def __init__(self, file: IO[bytes], passphrase: bytes) -> None:
        file.seek(0)
        self._header = file.readline(_HEADER_LIMIT)
        try:
            said = json.loads(self._header.removeprefix(MAGIC))
            salt, self._prefix, cost = (
                bytes.fromhex(said["salt"]),
                bytes.fromhex(said["prefix"]),
                said["cost"],
            )
            self._cipher = AESGCM(_key(passphrase, salt, min(int(cost), MOST)))
        except (ValueError, KeyError, TypeError):
            raise _damaged() from None
        sealed = file.seek(0, io.SEEK_END) - len(self._header)
        self._chunks = max(1, -(-sealed // (CHUNK + TAG)))
        self._size = sealed - self._chunks * TAG
        self._file, self._place, self._known = file, 0, (-1, b"")
        try:
            self._chunk(0)
        except InvalidTag:
            raise Refused(
                "wrong_passphrase",
                "The backup cannot be opened with this passphrase, or its beginning was changed. "
                "Give the passphrase with which it was made.",
                "--passphrase-file",
            ) from None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence] + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any, /) -> int:
        number, start = divmod(self._place, CHUNK)
        if self._place >= self._size:
            return 0
        try:
            found = self._chunk(number)[start : start + len(memoryview(buffer))]
        except InvalidTag:
            raise _damaged() from None
        memoryview(buffer)[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _chunk(self, number: int) -> bytes:
        if self._known[0] != number:
            self._file.seek(len(self._header) + number * (CHUNK + TAG))
            sealed = self._file.read(CHUNK + TAG)
            nonce = _nonce(self._prefix, number, last=number == self._chunks - 1)
            self._known = number, self._cipher.decrypt(nonce, sealed, self._header)
        return self._known[1]


def _key(passphrase: bytes, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase)


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _damaged() -> Refused:
    return Refused(
        "backup_damaged",
        "The backup is sealed and was changed or cut off: it cannot be opened to its end. "
        "Restore another one.",
        "FILE",
    )
