"""
Verify an incident file of Tocsin; needs nothing but Python 3.9 or newer.

    python3 verify_incident_file.py FILE.zip [--key FINGERPRINT]

It checks the signature (Ed25519, RFC 8032), the SHA-256 of every file, each entry, and the chain that binds
the entries to one another and to the last entry of the ledger. Exit status 1 names the first fault. The
fingerprint of the key is what `tocsin signing-key` prints where the file was made: ask for it by another way
than the one on which the file came.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from typing import IO, Any, Iterator  # noqa: UP035 - Python 3.9 has no other place for all of them

FORMAT = "tocsin-incident-file/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
ENTRIES, CHAIN = "entries.jsonl", "chain.txt"
P = 2**255 - 19  # the field
Q = 2**252 + 27742317777372353535851937790883648493  # the order of the base point
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of minus one
BLOCK = 1 << 16
LONGEST = 1 << 26  # of the manifest and of one line: a file may not make this program take all memory


class Fault(Exception):  # noqa: N818 - of the file, and no error of this program
    """What is wrong with the file, as a sentence."""


def main() -> int:
    """Verify the file that is named and say what was checked, or the first fault."""
    parser = argparse.ArgumentParser(description="Verify an incident file of Tocsin.")
    parser.add_argument("file")
    parser.add_argument("--key", help="fingerprint that the key of the file must have")
    asked = parser.parse_args()
    try:
        for sentence in verified(asked.file, asked.key):
            print(sentence)  # noqa: T201 - a program of its own
    except Fault as fault:
        print(f"FAULT: {fault}", file=sys.stderr)  # noqa: T201 - same
        return 1
    return 0


def verified(path: str, key: str | None = None) -> Iterator[str]:
    """Yield what was checked; raise ``Fault`` at the first thing that is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _signed(archive, key)
            yield f"{manifest['incident']}, made at {manifest['made_at']} by {manifest['made_by']}"
            yield f"signed with the key {manifest['key']['fingerprint']}" + ("" if key else " (NOT COMPARED)")
            for name, said in manifest["files"].items():
                _same(archive, name, said["bytes"], said["sha256"])
            yield f"{len(manifest['files'])} files are as they were signed"
            yield _followed(archive, manifest)
            yield "The file is sound."
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise Fault(f"{path} cannot be read as a ZIP: {error}") from None
    except Exception as error:  # whatever a forged file makes of the reading, it is at fault
        if isinstance(error, Fault):
            raise
        raise Fault(f"{path} is not laid out as an incident file: {type(error).__name__} {error}") from None


def _signed(archive: zipfile.ZipFile, key: str | None) -> dict[str, Any]:
    """Return the manifest if the key that it names signed it, and it names the files that are there."""
    names = archive.namelist()
    for name in (MANIFEST, SIGNATURE):
        if names.count(name) != 1:
            raise Fault(f"there are {names.count(name)} files {name}, and there must be one")
    text, signature = _read(archive, MANIFEST), bytes.fromhex(_read(archive, SIGNATURE).decode())
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] != FORMAT:
        raise Fault(f"the format is {manifest['format']!r}, and this program reads {FORMAT}")
    public = bytes.fromhex(manifest["key"]["public"])
    fingerprint = hashlib.sha256(public).hexdigest()
    if manifest["key"]["fingerprint"] != fingerprint:
        raise Fault("the fingerprint is not that of the public key")
    if key and key.lower().replace(":", "").replace(" ", "") != fingerprint:
        raise Fault(f"it is signed with another key: {fingerprint}")
    if not signature_holds(public, text, signature):
        raise Fault("the signature is not one of this key over this manifest")
    if sorted(names) != sorted([MANIFEST, SIGNATURE, *manifest["files"]]):
        odd = sorted(set(names) ^ {MANIFEST, SIGNATURE, *manifest["files"]}) or ["a file that is there twice"]
        raise Fault(f"the files are not those of the manifest: {', '.join(odd)}")
    return manifest


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        found = file.read(LONGEST + 1)
    if len(found) > LONGEST:
        raise Fault(f"{name} is larger than any incident file has it")
    return found


def _same(archive: zipfile.ZipFile, name: str, size: int, digest: str) -> None:
    found, length = hashlib.sha256(), 0
    with archive.open(name) as file:
        while length <= size and (block := file.read(BLOCK)):
            length += len(block)
            found.update(block)
    if (length, found.hexdigest()) != (size, digest):
        raise Fault(f"{name} is not the file that was signed")


def _followed(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> str:
    """Follow the chain from the first entry to the end of the ledger, through every one included."""
    chain, count = manifest["chain"], 0
    subjects, number, link = set(manifest["subjects"]), chain["from"] - 1, chain["previous"]
    with archive.open(ENTRIES) as entries, archive.open(CHAIN) as digests:
        entry = _entry(entries, subjects)
        if entry is None or entry["sequence"] != chain["from"]:
            raise Fault(f"the chain begins at entry {chain['from']}, and that is not the first one included")
        while line := digests.readline(LONGEST):
            number, digest = number + 1, line.decode().rstrip("\n")
            if entry is not None and entry["sequence"] == number:
                if content_digest(entry) != digest:
                    raise Fault(f"entry {number} is not the one that the chain holds")
                entry, count = _entry(entries, subjects), count + 1
            link = hashlib.sha256(f"{link}{digest}".encode()).hexdigest()
    if entry is not None:
        raise Fault(f"entry {entry['sequence']} stands outside the chain, or not in its order")
    if (number, link) != (chain["until"], chain["hash"]):
        raise Fault(f"the chain does not lead to entry {chain['until']} with the hash {chain['hash']}")
    if count != manifest["entries"]:
        raise Fault(f"there are {count} entries, and there must be {manifest['entries']}")
    return f"{count} entries stand in the chain {chain['from']} to {number} that ends with {link}"


def _entry(entries: IO[bytes], subjects: set[str]) -> dict[str, Any] | None:
    line = entries.readline(LONGEST)
    if not line:
        return None
    entry: dict[str, Any] = json.loads(line)
    if entry["subject"] not in subjects:
        raise Fault(f"entry {entry['sequence']} is about {entry['subject']}, and the manifest is not")
    return entry


def content_digest(entry: dict[str, Any]) -> str:
    """Return the SHA-256 by which the chain holds an entry."""
    fields = [entry[each] for each in ("sequence", "recorded_at", "actor", "kind", "subject", "body")]
    return hashlib.sha256(json.dumps([str(fields[0]), *fields[1:]], ensure_ascii=False).encode()).hexdigest()


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an Ed25519 signature is one of a public key over a message (RFC 8032, 5.1.7)."""
    key, nonce = _point(public), _point(signature[:32])
    factor = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or len(signature) != 64 or factor >= Q:  # noqa: PLR2004 - two times 32 bytes
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    base = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    left, right = _times(factor, base), _sum(nonce, _times(challenge, key))
    across = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return all(each % P == 0 for each in across)


def _point(text: bytes) -> Any:
    """Return the point that 32 bytes encode, as x, y, z and xy/z (RFC 8032, 5.1.4), or None (5.1.3)."""
    number = int.from_bytes(text, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if len(text) != 32 or y >= P:  # noqa: PLR2004 - as above
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


def _sum(one: Any, other: Any) -> Any:
    """Add two points (RFC 8032, 5.1.4)."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Any) -> Any:
    """Add a point to itself so many times."""
    found = (0, 1, 1, 0)
    while factor:
        found = _sum(found, point) if factor & 1 else found
        point, factor = _sum(point, point), factor >> 1
    return found


if __name__ == "__main__":
    sys.exit(main())
