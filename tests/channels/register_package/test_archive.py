"""Opening zips and folders that nobody vouches for."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.channels.register_package import archive as archive_module
from tocsin.channels.register_package.archive import open_archive
from tocsin.core.refusal import Refused


def zipped(folder: Path, *names: str, content: bytes = b"c0010\r\n") -> Path:
    target = folder / "register.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target


def refused(path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        open_archive(path)
    assert refusal.value.message.endswith(".")
    return refusal.value.code


def test_a_zip_is_read_whole(tmp_path: Path):
    """
    By name, without folders.
    """
    path = zipped(tmp_path, "register/", "register/reports/b_01.01.csv")

    assert open_archive(path).files == {"register/reports/b_01.01.csv": b"c0010\r\n"}


def test_a_folder_is_read_whole(tmp_path: Path):
    """
    Like the zip of it.
    """
    (tmp_path / "register" / "reports").mkdir(parents=True)
    (tmp_path / "register" / "reports" / "b_01.01.csv").write_bytes(b"c0010\r\n")

    assert open_archive(tmp_path / "register").files == {"reports/b_01.01.csv": b"c0010\r\n"}


@pytest.mark.parametrize(
    "name",
    [
        "../b_01.01.csv",
        "register/../../b_01.01.csv",
        "..\\..\\b_01.01.csv",
        "/etc/b_01.01.csv",
        "\\\\server\\b_01.01.csv",
        "C:\\b_01.01.csv",
        "c:b_01.01.csv",
        "register/b_01\n.01.csv",
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str):
    """
    Parent folders, absolute paths, drives and control characters, in either style.
    """
    assert refused(zipped(tmp_path, name)) == "unsafe_package"


def test_a_name_with_a_null_is_refused(tmp_path: Path):
    """
    Such a name is one thing to one program and another to the next.
    """
    path = zipped(tmp_path, "b_01.01.csvX.txt")
    path.write_bytes(path.read_bytes().replace(b"csvX", b"csv\0"))

    assert refused(path) == "unsafe_package"


@pytest.mark.parametrize("twin", ["a/b_01.01.csv", "a/B_01.01.CSV", "a//b_01.01.csv", "a/./b_01.01.csv"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(tmp_path: Path, twin: str):
    """
    In whatever spelling, for it is open which of the two counts.
    """
    assert refused(zipped(tmp_path, "a/b_01.01.csv", twin)) == "unsafe_package"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_a_zip_is_refused(tmp_path: Path, kind: int):
    """
    Only plain files and folders are opened.
    """
    path = tmp_path / "register.zip"
    entry = zipfile.ZipInfo("reports/b_01.01.csv")
    entry.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(entry, "/etc/passwd")

    assert refused(path) == "unsafe_package"


def test_a_link_in_a_folder_is_refused(tmp_path: Path):
    """
    It could lead anywhere.
    """
    (tmp_path / "b_01.01.csv").symlink_to("/etc/passwd")

    assert refused(tmp_path) == "unsafe_package"


def test_a_pipe_in_a_folder_is_refused(tmp_path: Path):
    """
    Reading it would wait for ever.
    """
    os.mkfifo(tmp_path / "b_01.01.csv")

    assert refused(tmp_path) == "unsafe_package"


def test_a_pipe_is_no_package(tmp_path: Path):
    """
    Nor is a path that is not there.
    """
    os.mkfifo(tmp_path / "pipe.zip")

    assert refused(tmp_path / "pipe.zip") == "unreadable_file"
    assert refused(tmp_path / "absent.zip") == "unreadable_file"


def test_an_encrypted_zip_is_refused(tmp_path: Path):
    """
    The flag alone says so.
    """
    path = zipped(tmp_path, "reports/b_01.01.csv")
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + place] |= 1
    path.write_bytes(bytes(content))

    assert refused(path) == "encrypted_package"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-10],
        lambda _: b"",
        lambda _: b"PK\x05\x06",
        lambda _: b"c0010;c0020\r\n" * 10,
        lambda content: content.replace(b"c0010", b"c0011", 1),
        lambda content: content[:40] + bytes(30) + content[70:],
        lambda content: content[:-6] + struct.pack("<L", len(content) + 9) + content[-2:],
    ],
)
def test_a_broken_zip_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]):
    """
    Cut off, empty, another file, wrong checksums, a table of contents elsewhere.
    """
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("reports/b_01.01.csv", b"c0010\r\n" * 20)
    path.write_bytes(damage(path.read_bytes()))

    assert refused(path) == "not_a_zip"


def test_a_rare_way_of_packing_is_refused(tmp_path: Path):
    """
    Only deflate has a bound on what unpacking costs.
    """
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("reports/b_01.01.csv", b"c0010")

    assert refused(path) == "not_a_zip"


def test_a_file_that_unpacks_to_far_more_is_refused(tmp_path: Path):
    """
    The ratio of a bomb, long before its size is a burden.
    """
    assert refused(zipped(tmp_path, "b_01.01.csv", content=bytes(8 << 20))) == "package_too_large"


def test_a_file_that_lies_about_its_size_is_refused_as_it_comes(tmp_path: Path):
    """
    The bytes count, not what the header announces.
    """
    path = tmp_path / "register.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("b_01.01.csv", bytes(8 << 20))
    real, small = struct.pack("<L", 8 << 20), struct.pack("<L", 7)
    path.write_bytes(path.read_bytes().replace(real, small))

    assert refused(path) in ("package_too_large", "not_a_zip")


@pytest.mark.parametrize(("limit", "value"), [("MAX_FILE", 5), ("MAX_TOTAL", 10), ("MAX_ENTRIES", 1)])
@pytest.mark.parametrize("kind", ["zip", "folder"])
def test_every_limit_holds_for_zip_and_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, kind: str
):
    """
    One file, all files together, and how many there are.
    """
    monkeypatch.setattr(archive_module, limit, value)
    if kind == "zip":
        path = zipped(tmp_path, "a.csv", "b.csv")
    else:
        path = tmp_path
        for name in ("a.csv", "b.csv"):
            (path / name).write_bytes(b"c0010\r\n")

    assert refused(path) == "package_too_large"


@pytest.mark.parametrize("wide", [False, True])
def test_a_table_of_contents_that_is_a_burden_is_refused_unread(tmp_path: Path, wide: bool):  # noqa: FBT001
    """
    Its size stands at the end of the file, in the old record or in the 64-bit one.
    """
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 0xFFFFFFFF if wide else 1 << 30, 0, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    path = tmp_path / "register.zip"
    path.write_bytes((record + locator if wide else b"") + end)

    assert refused(path) == "package_too_large"


def test_a_deep_folder_ends_at_the_limit_of_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """
    Depth is no way around the count.
    """
    monkeypatch.setattr(archive_module, "MAX_ENTRIES", 50)
    (tmp_path / "/".join("a" * 51)).mkdir(parents=True)

    assert refused(tmp_path) == "package_too_large"


def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """
    The reason of the system is passed on.
    """

    def deny(*_: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    path = zipped(tmp_path, "b_01.01.csv")
    monkeypatch.setattr(Path, "open", deny)

    assert refused(path) == "unreadable_file"
