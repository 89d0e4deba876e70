"""A backup as a file: whole or not at all when it is written, checked to the end before it is believed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from tocsin.channels.backup_file.sealing import MAGIC, SealedReader, SealedWriter
from tocsin.channels.files import whole
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339

FORMAT = "tocsin-backup/1"
MANIFEST = "manifest.json"
BLOCK = 1 << 16
LONGEST_MANIFEST = 1 << 24


def write_backup(
    out: Path,
    manifest: Mapping[str, Any],
    files: Iterable[tuple[str, Iterable[str]]],
    *,
    passphrase: bytes | None,
    at: Instant,
    before_naming: Callable[[str], None],
) -> str:
    """
    Write a backup and return its SHA-256; ``files`` are names with the lines of each, in the order written.

    With a passphrase all of it is encrypted. ``before_naming`` is given the SHA-256 before the file has its
    name. Raises ``Refused`` (``cannot_write``).
    """
    with whole(out) as file:
        sealed = SealedWriter(file, passphrase) if passphrase else None
        with ZipFile(cast("IO[bytes]", sealed or file), "w", ZIP_DEFLATED) as archive:
            held = {name: _written(archive, name, lines, at) for name, lines in files}
            complete = {"format": FORMAT, "made_at": rfc3339(at), **manifest, "files": held}
            text = json.dumps(complete, indent=1, sort_keys=True, ensure_ascii=False)
            _written(archive, MANIFEST, [text], at)
        if sealed:
            sealed.finish()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        before_naming(digest)
    return digest


def _written(archive: ZipFile, name: str, lines: Iterable[str], at: Instant) -> dict[str, Any]:
    entry = ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    found, count = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as file:
        for line in lines:
            written = f"{line}\n".encode()
            file.write(written)
            found.update(written)
            count += 1
    return {"lines": count, "sha256": found.hexdigest()}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was opened and checked to its end."""

    manifest: Mapping[str, Any]
    archive: ZipFile
    sha256: str

    def lines(self, name: str) -> Iterator[str]:
        """Yield the lines of one file."""
        with self.archive.open(name) as file:
            for line in file:
                yield line.decode().rstrip("\n")


@contextmanager
def opened(path: Path, passphrase: bytes | None) -> Iterator[Backup]:
    """
    Open a backup of which every checksum was verified.

    Raises ``Refused`` (``unreadable_file``, ``not_a_backup``, ``backup_damaged``, ``no_passphrase``,
    ``wrong_passphrase``).
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            with ZipFile(_unsealed(file, passphrase)) as archive:
                yield Backup(_checked(archive), archive, digest)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            "not_a_backup",
            f"{path} is no backup of Tocsin: {error}. Name a file that tocsin backup wrote.",
            "FILE",
        ) from None
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror or error}. Name a readable file.",
            "FILE",
        ) from None


def _unsealed(file: IO[bytes], passphrase: bytes | None) -> IO[bytes]:
    file.seek(0)
    sealed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if not sealed:
        return file
    if passphrase is None:
        raise Refused(
            "no_passphrase",
            "The backup is sealed with a passphrase. Name the file that holds it with --passphrase-file.",
            "--passphrase-file",
        )
    return cast("IO[bytes]", SealedReader(file, passphrase))


def _checked(archive: ZipFile) -> dict[str, Any]:
    """Return the manifest if every file is there, no other, and each is what was written."""
    try:
        with archive.open(MANIFEST) as file:
            manifest: dict[str, Any] = json.loads(file.read(LONGEST_MANIFEST))
        said = manifest["files"]
        known = manifest["format"] == FORMAT and {"migrations", "tables", "ledger"} <= set(manifest)
    except (KeyError, ValueError, TypeError):
        raise BadZipFile("it has no manifest of one") from None
    if not known:
        raise BadZipFile(f"its format is not {FORMAT}")
    if sorted(archive.namelist()) != sorted([MANIFEST, *said]):
        raise _changed("the files in it are not those of its manifest")
    for name, expected in said.items():
        found = hashlib.sha256()
        with archive.open(name) as file:
            while block := file.read(BLOCK):
                found.update(block)
        if found.hexdigest() != expected["sha256"]:
            raise _changed(f"{name} is not what was written")
    return manifest


def _changed(what: str) -> Refused:
    return Refused("backup_damaged", f"The backup is damaged: {what}. Restore another one.", "FILE")
