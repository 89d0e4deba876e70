"""The stand-alone verifier: a sound file is sound anywhere, and whatever was changed in one is found."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import ZipFile

import pytest

from tests.cast import at
from tocsin.channels.incident_file import signing_key, timeline, verifier, write_incident_file
from tocsin.channels.incident_file.verify_incident_file import Fault, content_digest, verified
from tocsin.channels.incident_file.writing import layout

NOON = at("2026-03-02 12:00")
REFERENCE = "INC-2026-0001"
OURS = (3, 5, 6, 9)
"""The entries of the incident; the others are of others, the last one too."""
Files: TypeAlias = dict[str, bytes]


def ledger() -> list[dict[str, Any]]:
    """Return ten entries, of which four are about the incident."""
    return [
        {
            "sequence": number,
            "recorded_at": "2026-03-02T12:00:00Z",
            "actor": "ada",
            "kind": "incident.noted",
            "subject": REFERENCE if number in OURS else "INC-2026-0002",
            "body": json.dumps({"text": f"Grüße {number}"}, ensure_ascii=False),
        }
        for number in range(1, 11)
    ]


def links(entries: list[dict[str, Any]]) -> list[str]:
    """Return the hash after each entry, that after none first."""
    found = [""]
    for each in entries:
        found.append(hashlib.sha256(f"{found[-1]}{content_digest(each)}".encode()).hexdigest())
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An incident file as an installation with a key of its own writes it."""
    entries = ledger()
    ours = [each for each in entries if each["sequence"] in OURS]
    hashes = links(entries)
    chain = {"from": 3, "previous": hashes[2], "until": 10, "hash": hashes[10]}
    manifest = {
        "incident": REFERENCE,
        "made_by": "ada",
        "subjects": [REFERENCE],
        "entries": 4,
        "chain": chain,
    }
    lines = timeline(REFERENCE, ours, made_at="2026-03-02T12:00:00Z", made_by="ada", language="en")
    files = layout(ours, [content_digest(each) for each in entries[2:]], lines)
    out = tmp_path / "incident.zip"
    key = signing_key(tmp_path)
    write_incident_file(out, manifest, files, key=key, at=NOON, before_naming=lambda _: None)
    return out


def fault(path: Path, key: str | None = None) -> str:
    """Return the first fault of a file; there has to be one."""
    with pytest.raises(Fault) as found:
        list(verified(str(path), key))
    return str(found.value)


def changed(path: Path, change: Callable[[Files], None], *, signed_with: Path | None = None) -> Path:
    """Write a file anew after a change; signed again, with digests that fit, by the key of a folder."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if signed_with is not None:
        signed(files, signed_with)
    other = path.with_name("changed.zip")
    with ZipFile(other, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return other


def signed(files: Files, folder: Path) -> None:
    """Let the manifest name the files as they are, and sign it: what only the installation can do."""
    key, manifest = signing_key(folder), json.loads(files["manifest.json"])
    manifest["key"] = key.as_json()
    for name in manifest["files"]:
        held = files[name]
        manifest["files"][name] = {"bytes": len(held), "sha256": hashlib.sha256(held).hexdigest()}
    files["manifest.json"] = json.dumps(manifest).encode()
    files["manifest.sig"] = key.private.sign(files["manifest.json"]).hex().encode()


def test_a_sound_file_is_sound_where_tocsin_is_not(file: Path, tmp_path: Path):
    """
    The one Python file is enough: an empty folder, an empty environment, no package but the standard library.
    """
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "verify_incident_file.py").write_text(verifier(), encoding="utf-8")
    command = [sys.executable, "-I", "-S", "verify_incident_file.py", str(file)]

    sound = subprocess.run(command, cwd=empty, env={}, capture_output=True, text=True, check=False)
    other = changed(file, lambda files: files.update({"timeline.txt": b"Nothing happened.\n"}))
    forged = subprocess.run(
        [*command[:-1], str(other)], cwd=empty, env={}, capture_output=True, text=True, check=False
    )

    assert (sound.returncode, sound.stderr) == (0, "")
    assert sound.stdout.endswith("The file is sound.\n")
    assert "4 entries stand in the chain 3 to 10" in sound.stdout
    assert (forged.returncode, forged.stderr) == (1, "FAULT: timeline.txt is not the file that was signed\n")
    assert "sound" not in forged.stdout


def test_the_verifier_is_short_and_old_pythons_read_it():
    """
    Whoever is to trust it can read it: under 200 lines, the grammar of Python 3.9, no other package.
    """
    tree = ast.parse(verifier(), feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert len(verifier().splitlines()) < 200
    assert imported <= sys.stdlib_module_names


def test_the_key_is_compared_with_the_fingerprint_that_is_expected(file: Path, tmp_path: Path):
    """
    The right fingerprint is taken however it is grouped; any other is refused, and none is remarked on.
    """
    fingerprint = signing_key(tmp_path).fingerprint
    grouped = ":".join(fingerprint[each : each + 4] for each in range(0, 64, 4)).upper()

    assert list(verified(str(file), grouped))[-1] == "The file is sound."
    assert any("NOT COMPARED" in each for each in verified(str(file)))
    assert "another key" in fault(file, "0" * 64)


def test_every_byte_of_every_file_counts(file: Path):
    """
    A bit changed at any place of any file within is found, whichever file it is.
    """
    with ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    places = [(name, place) for name, held in files.items() for place in range(0, len(held), 97)]

    for name, place in places:
        held = bytearray(files[name])
        held[place] ^= 1
        other = changed(file, lambda each, name=name, held=held: each.update({name: bytes(held)}))
        assert fault(other)


def without_entry(number: int, files: Files) -> None:
    kept = [
        each
        for each in files["entries.jsonl"].splitlines(keepends=True)
        if f": {number}," not in each.decode()
    ]
    files["entries.jsonl"] = b"".join(kept)


def with_body(files: Files) -> None:
    files["entries.jsonl"] = files["entries.jsonl"].replace("Grüße 5".encode(), "Grüße 7".encode())


def reordered(files: Files) -> None:
    one, two, *others = files["entries.jsonl"].splitlines(keepends=True)
    files["entries.jsonl"] = b"".join([one, *others[::-1], two])


def repeated(files: Files) -> None:
    files["entries.jsonl"] += files["entries.jsonl"].splitlines(keepends=True)[-1]


def foreign(files: Files) -> None:
    files["entries.jsonl"] += (json.dumps(ledger()[9]) + "\n").encode()


def with_manifest(**values: Any) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | values).encode()

    return change


def without_link(files: Files) -> None:
    files["chain.txt"] = b"".join(files["chain.txt"].splitlines(keepends=True)[:-1])


def other_link(files: Files) -> None:
    lines = files["chain.txt"].splitlines(keepends=True)
    files["chain.txt"] = b"".join([*lines[:4], b"0" * 64 + b"\n", *lines[5:]])


FORGED = {
    "an entry changed": (with_body, "entry 5 is not the one that the chain holds"),
    "an entry left out": (lambda files: without_entry(5, files), "there are 3 entries"),
    "the first entry left out": (lambda files: without_entry(3, files), "chain begins at entry 3"),
    "two entries in another order": (reordered, "outside the chain, or not in its order"),
    "an entry twice": (repeated, "outside the chain, or not in its order"),
    "an entry about something else": (foreign, "about INC-2026-0002"),
    "the last link left out": (without_link, "does not lead to entry 10"),
    "the link of another entry changed": (other_link, "does not lead to entry 10"),
    "fewer entries announced": (with_manifest(entries=3), "there are 4 entries"),
    "another format": (with_manifest(format="tocsin-incident-file/9"), "the format is"),
    "no chain announced": (with_manifest(chain={}), "not laid out as an incident file: KeyError"),
    "subjects that are none": (with_manifest(subjects=7), "not laid out as an incident file: TypeError"),
}
"""What even the holder of the key cannot do: the digests and the signature fit, the chain does not."""


@pytest.mark.parametrize("what", FORGED)
def test_the_chain_holds_against_whoever_has_the_key(what: str, file: Path, tmp_path: Path):
    """
    With digests that fit and a signature by the same key, the chain still shows what was done.
    """
    change, said = FORGED[what]

    assert said in fault(changed(file, change, signed_with=tmp_path))


def with_file(files: Files) -> None:
    files["more.txt"] = b"more"


def unsigned(files: Files) -> None:
    del files["manifest.sig"]


def other_signature(files: Files) -> None:
    files["manifest.sig"] = b"00" * 64


def with_bare_key(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["key"]["fingerprint"] = "0" * 64
    files["manifest.json"] = json.dumps(manifest).encode()


TAMPERED = {
    "a file added": (with_file, "not those of the manifest: more.txt"),
    "a file removed": (
        lambda files: files.pop("timeline.txt") and None,
        "not those of the manifest: timeline.txt",
    ),
    "no signature": (unsigned, "0 files manifest.sig"),
    "another signature": (other_signature, "signature is not one of this key"),
    "another fingerprint": (with_bare_key, "fingerprint is not that of the public key"),
    "the manifest changed": (with_manifest(made_by="eve"), "signature is not one of this key"),
    "a manifest that is none": (lambda files: files.update({"manifest.json": b"[]"}), "not laid out"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_has_no_key_changes_nothing(what: str, file: Path):
    """
    Files added or removed, and a signature that is not there or not of this key, are named.
    """
    change, said = TAMPERED[what]

    assert said in fault(changed(file, change))


def test_a_file_signed_by_somebody_else_bears_another_fingerprint(file: Path, tmp_path: Path):
    """
    Who makes a file of his own can make it sound, but not with the key of the installation.
    """
    (tmp_path / "forger").mkdir()
    forged = changed(file, with_file, signed_with=None)
    forged = changed(file, lambda _files: None, signed_with=tmp_path / "forger")

    assert list(verified(str(forged)))[-1] == "The file is sound."
    assert "another key" in fault(forged, signing_key(tmp_path).fingerprint)


def test_what_is_no_zip_and_what_is_cut_off_is_at_fault(file: Path, tmp_path: Path):
    """
    Nothing that can be read ends in anything but a sentence.
    """
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-40])

    assert "cannot be read as a ZIP" in fault(cut)
    assert "cannot be read as a ZIP" in fault(tmp_path / "nowhere.zip")


def test_a_name_that_stands_twice_is_at_fault(file: Path):
    """
    Two files of one name could be read differently by two programs.
    """
    with ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("timeline.txt", "Nothing happened.")

    assert "a file that is there twice" in fault(file)
