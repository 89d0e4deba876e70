"""Opens a zip or a folder without trusting it: everything is read into memory, within limits."""

from __future__ import annotations

import errno
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tocsin.core.refusal import Refused

MEBIBYTE = 1 << 20
MAX_ENTRIES = 1000
MAX_FILE = 64 * MEBIBYTE
MAX_TOTAL = 256 * MEBIBYTE
MAX_RATIO = 250
RATIO_FROM = MEBIBYTE
"""A file below this size may shrink as far as it likes: it cannot hurt."""
MAX_DIRECTORY = MEBIBYTE
"""Of the table of contents of a zip, which is read before its entries can be counted."""

_CHUNK = 1 << 16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Archive:
    """What a zip or a folder holds; nothing of it was written anywhere."""

    name: str
    """Of the zip without ``.zip``, or of the folder."""
    files: Mapping[str, bytes]
    """By path inside it, parts separated by ``/``."""


def open_archive(path: Path) -> Archive:
    """
    Read a zip or a folder whole.

    Raises ``Refused``: ``unreadable_file``, ``not_a_zip``, ``encrypted_package``, ``unsafe_package``
    (a name or a link that leads out, a name that stands twice) and ``package_too_large``.
    """
    try:
        if path.is_dir():
            return Archive(path.resolve().name, _read_folder(path))
        if not path.is_file():
            raise Refused(
                "unreadable_file",
                f"{path} is neither a file nor a folder. Name the zip or the folder of a register package.",
                str(path),
            )
        with path.open("rb") as file:
            return Archive(path.name.removesuffix(path.suffix), _read_zip(file, path.name))
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise _not_a_zip(path, "it points outside itself") from None
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror or error}. Name a readable zip or folder.",
            str(path),
        ) from None
    except _BROKEN as error:
        raise _not_a_zip(path, str(error)) from None


def _not_a_zip(path: Path, why: str) -> Refused:
    return Refused(
        "not_a_zip",
        f"{path.name} is not a whole zip file: {why}. Save or download the package again.",
        path.name,
    )


class _Budget:
    """What may still be read of one archive; it counts bytes as they come, not as they are announced."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.total = 0

    def read(self, file: IO[bytes], name: str, packed: int | None = None) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            self.total += len(chunk)
            self._check(size, name, packed)
            chunks.append(chunk)
        return b"".join(chunks)

    def _check(self, size: int, name: str, packed: int | None) -> None:
        if size > MAX_FILE:
            raise _too_large(f"{name} is larger than 64 MiB", name)
        if self.total > MAX_TOTAL:
            raise _too_large(f"{self.where} holds more than 256 MiB", self.where)
        if packed is not None and size > RATIO_FROM and size > packed * MAX_RATIO:
            raise _too_large(f"{name} unpacks to more than {MAX_RATIO} times its packed size", name)


def _too_large(what: str, where: str) -> Refused:
    return Refused(
        "package_too_large",
        f"{what}, which no register needs; nothing was read. Import the package as your tool wrote it.",
        where,
    )


def _unsafe(what: str, where: str) -> Refused:
    return Refused(
        "unsafe_package",
        f"{what}; nothing was read. Pack the register again, with plain files in one folder.",
        where,
    )


def _read_zip(file: IO[bytes], where: str) -> Mapping[str, bytes]:
    _check_directory(file, where)
    budget, found, seen = _Budget(where), dict[str, bytes](), set[str]()
    with zipfile.ZipFile(file) as package:
        entries = package.infolist()
        if len(entries) > MAX_ENTRIES:
            raise _too_large(f"{where} has {len(entries)} entries, more than {MAX_ENTRIES}", where)
        for entry in entries:
            name = _checked(entry, seen)
            if entry.is_dir():
                continue
            if entry.file_size > MAX_FILE:
                raise _too_large(f"{name} is larger than 64 MiB", name)
            with package.open(entry) as content:
                found[name] = budget.read(content, name, entry.compress_size)
    return found


def _checked(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    """Return the name of an entry that is plain, named safely, not encrypted and not there twice."""
    name = _safe_name(entry.orig_filename, seen)
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        kind = "a link" if mode == stat.S_IFLNK else "neither a file nor a folder"
        raise _unsafe(f"{name} in the package is {kind}", name)
    if entry.flag_bits & _ENCRYPTED:
        raise Refused(
            "encrypted_package",
            f"{name} in the package is encrypted. Save the package without a password and import it again.",
            name,
        )
    if entry.compress_type not in _METHODS:
        raise Refused(
            "not_a_zip",
            f"{name} is packed by a method other than deflate. Pack the register again as an ordinary zip.",
            name,
        )
    return name


def _safe_name(raw: str, seen: set[str]) -> str:
    name = raw.replace("\\", "/")
    if not name.isprintable():
        raise _unsafe(f"The name {name!r} in the package has control characters", repr(name))
    if name.startswith("/") or _DRIVE.match(name):
        raise _unsafe(f"The name {name} in the package is absolute", name)
    if ".." in name.split("/"):
        raise _unsafe(f"The name {name} in the package leads out of it", name)
    name = "/".join(part for part in name.split("/") if part not in ("", "."))
    folded = name.casefold()
    if folded in seen:
        raise _unsafe(f"The name {name} stands twice in the package, so it is open which one counts", name)
    seen.add(folded)
    return name


def _check_directory(file: IO[bytes], where: str) -> None:
    """Refuse a zip whose table of contents alone is a burden; ``zipfile`` would read all of it first."""
    end = file.seek(0, 2)
    tail_from = max(0, end - (22 + 0xFFFF + 76))
    file.seek(tail_from)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:  # noqa: PLR2004 - the record's length
        raise zipfile.BadZipFile("it has no table of contents")
    (size,) = struct.unpack_from("<L", tail, place + 12)
    if tail[max(0, place - 20) : place].startswith(b"PK\x06\x07") and place >= 20 + 56:
        (size,) = struct.unpack_from("<Q", tail, place - 20 - 56 + 40)
    if size > MAX_DIRECTORY:
        raise _too_large(f"{where} announces a table of contents of {size} bytes", where)
    file.seek(0)


def _read_folder(folder: Path) -> Mapping[str, bytes]:
    budget, found, seen = _Budget(folder.name), dict[str, bytes](), set[str]()
    for path in _walk(folder):
        name = _safe_name(path.relative_to(folder).as_posix(), seen)
        if len(seen) > MAX_ENTRIES:
            raise _too_large(f"{folder.name} has more than {MAX_ENTRIES} entries", folder.name)
        if path.is_symlink():
            raise _unsafe(f"{name} in the folder is a link", name)
        if path.is_dir():
            continue
        if not path.is_file():
            raise _unsafe(f"{name} in the folder is neither a file nor a folder", name)
        with path.open("rb") as file:
            found[name] = budget.read(file, name)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Yield what a folder holds, at any depth; links are not followed."""
    ahead = [folder]
    while ahead:
        for path in sorted(ahead.pop().iterdir()):
            yield path
            if path.is_dir() and not path.is_symlink():
                ahead.append(path)
