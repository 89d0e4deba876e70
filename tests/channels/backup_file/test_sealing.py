"""A sealed stream: it comes back as it went in, and whatever was done to it is noticed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tocsin.channels.backup_file import read_passphrase, sealing
from tocsin.channels.backup_file.sealing import CHUNK, TAG, SealedReader, SealedWriter
from tocsin.core.refusal import Refused

PASSPHRASE = b"a bell that is rung in time"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """Guessing is made costly in use; here it is not what is tried."""
    monkeypatch.setattr(sealing, "COST", 2)


def sealed(content: bytes, step: int = 7919) -> io.BytesIO:
    """Return a content sealed, written in pieces of a length that fits no chunk."""
    file = io.BytesIO()
    writer = SealedWriter(file, PASSPHRASE)
    for start in range(0, len(content), step):
        writer.write(content[start : start + step])
    writer.finish()
    return file


def content_of(length: int) -> bytes:
    return bytes(each * 7 % 251 for each in range(length))


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 77])
def test_what_went_in_comes_out(length: int):
    """
    Whatever the length is to that of a chunk, and nothing of it can be read without the passphrase.
    """
    content = content_of(length)
    file = sealed(content)

    assert io.BufferedReader(SealedReader(file, PASSPHRASE)).read() == content
    assert length < 100 or content[:100] not in file.getvalue()


def test_it_can_be_read_at_any_place():
    """
    A ZIP is read from its end: seeking counts in what was sealed.
    """
    content = content_of(2 * CHUNK + 77)
    reader = io.BufferedReader(SealedReader(sealed(content), PASSPHRASE))

    for place in (2 * CHUNK + 70, 0, CHUNK - 3, CHUNK, 5):
        reader.seek(place)
        assert reader.read(100) == content[place : place + 100]
    assert reader.seek(0, io.SEEK_END) == len(content)


def test_another_passphrase_opens_nothing():
    """
    It is told from a damaged file, because somebody may only have named the wrong one.
    """
    with pytest.raises(Refused) as refused:
        SealedReader(sealed(b"all of it"), b"another one")

    assert refused.value.code == "wrong_passphrase"


def cut(text: bytes, header: int) -> bytes:
    return text[: header + 2 * (CHUNK + TAG)]


def swapped(text: bytes, header: int) -> bytes:
    one, two = text[header : header + CHUNK + TAG], text[header + CHUNK + TAG : header + 2 * (CHUNK + TAG)]
    return text[:header] + two + one + text[header + 2 * (CHUNK + TAG) :]


def with_bit(text: bytes, header: int) -> bytes:
    place = header + CHUNK + TAG + 1000
    return text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]


def with_cost(text: bytes, header: int) -> bytes:
    return text.replace(b'"cost": 2', b'"cost": 4')


def without_header(text: bytes, header: int) -> bytes:
    return sealing.MAGIC + b"{}\n" + text[header:]


@pytest.mark.parametrize("change", [cut, swapped, with_bit, with_cost, without_header])
def test_a_chunk_changed_moved_or_cut_off_is_noticed(change):
    """
    Each chunk is bound to its place, to being the last, and to the header.
    """
    text = sealed(content_of(2 * CHUNK + 77)).getvalue()
    header = text.index(b"\n") + 1

    with pytest.raises(Refused) as refused:
        io.BufferedReader(SealedReader(io.BytesIO(change(text, header)), PASSPHRASE)).read()

    assert refused.value.code in ("backup_damaged", "wrong_passphrase")


def test_a_passphrase_is_the_first_line_of_a_file(tmp_path: Path):
    """
    An end of line is no part of it; an empty one seals nothing, and one that cannot be read is refused.
    """
    (tmp_path / "good").write_bytes(PASSPHRASE + b"\r\nanother line\n")
    (tmp_path / "empty").write_bytes(b"\n")

    assert read_passphrase(None) is None
    assert read_passphrase(tmp_path / "good") == PASSPHRASE
    for name, code in (("empty", "no_passphrase"), ("nowhere", "unreadable_file")):
        with pytest.raises(Refused) as refused:
            read_passphrase(tmp_path / name)
        assert refused.value.code == code
