"""Write an incident file: streamed, whole or not at all, and under its name only when it is recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tocsin.channels.files import whole
from tocsin.channels.incident_file.signing import SigningKey
from tocsin.channels.incident_file.verify_incident_file import CHAIN, ENTRIES, FORMAT, MANIFEST, SIGNATURE
from tocsin.core.time import Instant, rfc3339

TIMELINE = "timeline.txt"
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Exported:
    """An incident file that was written: its SHA-256, and how much it holds."""

    sha256: str
    manifest: Mapping[str, Any]


def write_incident_file(
    out: Path,
    manifest: Mapping[str, Any],
    files: Mapping[str, Iterable[str]],
    *,
    key: SigningKey,
    at: Instant,
    before_naming: Callable[[Exported], None],
) -> Exported:
    """
    Write the file beside ``out``, let it be recorded, and only then give it its name.

    ``files`` are the lines of each file, without their ends; ``manifest`` what the caller says of them.
    Whatever ``before_naming`` raises leaves nothing behind. Raises ``Refused`` (``cannot_write``).
    """
    with whole(out) as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            held = {name: _written(archive, name, lines, at) for name, lines in files.items()}
            complete = {
                "format": FORMAT,
                **manifest,
                "made_at": rfc3339(at),
                "key": key.as_json(),
                "files": held,
            }
            text = json.dumps(complete, indent=1, sort_keys=True, ensure_ascii=False)
            _written(archive, MANIFEST, [text], at)
            _written(archive, SIGNATURE, [key.private.sign(f"{text}\n".encode()).hex()], at)
        file.seek(0)
        exported = Exported(hashlib.file_digest(file, "sha256").hexdigest(), complete)
        before_naming(exported)
    return exported


def _written(archive: ZipFile, name: str, lines: Iterable[str], at: Instant) -> dict[str, Any]:
    """Write one file line by line and return how long it is and its SHA-256."""
    entry = ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    found, length = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as file:
        for line in lines:
            written = f"{line}\n".encode()
            file.write(written)
            found.update(written)
            length += len(written)
    return {"bytes": length, "sha256": found.hexdigest()}


def layout(
    entries: Iterable[Mapping[str, Any]], chain: Iterable[str], timeline: Iterable[str]
) -> dict[str, Iterable[str]]:
    """Return the files of an incident file: its entries in full, the chain as digests, the timeline."""
    full = (json.dumps(each, ensure_ascii=False, sort_keys=True) for each in entries)
    return {TIMELINE: timeline, ENTRIES: full, CHAIN: chain}
