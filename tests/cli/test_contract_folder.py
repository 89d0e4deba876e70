"""What touches a data folder: imports whole or not at all, exports, the demo and where it is served."""

from __future__ import annotations

import io
import json
import os
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from tests.cli.contract import answered, folder_of, refused
from tests.shared import shared
from tocsin.cli.answers import answering
from tocsin.cli.serve import free_address
from tocsin.core.refusal import Refused
from tocsin.site import environment

SAMPLES = ("9845000NORDLYSBANK65", "DUMMYLEI123456789012")
LARGE = 65 * 1024 * 1024


def sample(lei: str) -> Path:
    return next(shared("register/samples").glob(f"{lei}*.zip"))


def packed(change: Callable[[zipfile.ZipFile, str], None], *, without: str = "\0") -> bytes:
    """Return the first sample, packed again with a change; the change is given the root folder's name."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(sample(SAMPLES[0])) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if without not in name:
                new.writestr(name, old.read(name))
        change(new, old.namelist()[0].split("/")[0])
    return content.getvalue()


def nothing(_: zipfile.ZipFile, __: str) -> None:
    """Leave the package as it is."""


def named(name: str) -> Callable[[zipfile.ZipFile, str], None]:
    return lambda new, root: new.writestr(name.replace("ROOT", root), "a,b\n1,2\n")


def link(new: zipfile.ZipFile, root: str) -> None:
    entry = zipfile.ZipInfo(f"{root}/reports/b_99.02.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    new.writestr(entry, "/etc/passwd")


def encrypted(package: bytes) -> bytes:
    """Set the flag of encryption in every header."""
    found = bytearray(package)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + offset] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "leads out": (lambda: packed(named("../out.csv")), "unsafe_package"),
    "leads out from within": (lambda: packed(named("ROOT/../../out.csv")), "unsafe_package"),
    "absolute": (lambda: packed(named("/tmp/out.csv")), "unsafe_package"),  # noqa: S108 - it is never written
    "backslashes": (lambda: packed(named("..\\..\\out.csv")), "unsafe_package"),
    "drive": (lambda: packed(named("C:\\out.csv")), "unsafe_package"),
    "same name twice": (lambda: packed(named("ROOT\\reports\\b_01.01.csv")), "unsafe_package"),
    "link": (lambda: packed(link), "unsafe_package"),
    "bomb": (
        lambda: packed(lambda new, root: new.writestr(f"{root}/x.bin", bytes(LARGE))),
        "package_too_large",
    ),
    "encrypted": (lambda: encrypted(packed(nothing)), "encrypted_package"),
    "cut": (lambda: packed(nothing)[:3000], "not_a_zip"),
    "text": (lambda: b"c0010,c0020\n", "not_a_zip"),
    "empty": (lambda: b"", "not_a_zip"),
    "no tables": (lambda: packed(nothing, without="reports/"), "no_register"),
    "zip in zip": (lambda: packed(named("inner.zip"), without="reports/"), "no_register"),
    "utf-16": (
        lambda: packed(
            lambda new, root: new.writestr(f"{root}/reports/b_05.01.csv", "c0010\nx\n".encode("utf-16")),
            without="b_05.01",
        ),
        "not_utf8",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_package_that_cannot_be_trusted_is_refused_whole(tmp_path, kind):
    """
    And what was loaded before stands as it stood.
    """
    answered("import", "register", sample(SAMPLES[1]))
    before = answered("inventory")
    make, code = HOSTILE[kind]
    package = tmp_path / "package.zip"
    package.write_bytes(make())

    assert refused("import", "register", package)["code"] == code
    assert answered("inventory") == before


@pytest.mark.django_db
@pytest.mark.parametrize("lei", SAMPLES)
def test_the_same_register_again_and_its_own_export_change_nothing(tmp_path, lei):
    """
    Created once; again, exported and imported, the inventory is the same, ids included.
    """
    first = answered("import", "register", sample(lei))
    before = answered("inventory")

    again = answered("import", "register", sample(lei))
    out = answered("export", "register", "--out", tmp_path)["file"]
    back = answered("import", "register", out)

    assert first["created"]
    assert [each[key] for each in (again, back) for key in ("created", "updated")] == [{}] * 4
    assert answered("inventory") == before
    assert [each["id"] for each in before["nodes"]] == sorted(each["id"] for each in before["nodes"])
    assert [each["id"] for each in before["groups"]] == sorted(each["id"] for each in before["groups"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"assets.csv": "id,name\n,A\n"}, "blank_cell"),
        ({"assets.csv": "id,name\na,A\na,B\n"}, "repeated_row"),
        ({"assets.csv": "id;name\na;A\n"}, "semicolon_csv"),
        ({"assets.csv": "id,name\na,é\n".encode("latin-1")}, "not_utf8"),
        ({"assets.csv": "id,name,colour\na,A,red\n"}, "unknown_header"),
        ({"asset.csv": "id,name\na,A\n"}, "unknown_file"),
        ({}, "empty_folder"),
        ({"assets.csv": "id,name\na,A\0\n"}, "control_character"),
        ({"customers.csv": "id,name,country\nk,K,nl\n"}, "not_a_country"),
        (
            {"dependencies.csv": "owner,group,needs,effect,member\nasset:a,g,2,down,asset:b\n"},
            "contradictory_group",
        ),
    ],
    ids=range(10),
)
def test_an_inventory_folder_with_a_fault_is_refused_whole(tmp_path, files, code):
    """
    One faulty file keeps all the others out.
    """
    folder = folder_of(
        tmp_path / "folder", {**files, **({"contacts.csv": "id,name,audience\nm,M,staff\n"} if files else {})}
    )

    assert refused("import", "inventory", folder)["code"] == code
    assert answered("inventory") == {"nodes": [], "groups": []}


@pytest.mark.django_db
def test_a_path_that_is_nothing_or_something_else_is_refused(tmp_path):
    """
    With a sentence and status 1: the path is input, not usage.
    """
    file = tmp_path / "file"
    file.write_text("x")

    assert refused("import", "register", tmp_path / "nowhere")["code"] == "unreadable_file"
    assert refused("import", "inventory", tmp_path / "nowhere")["code"] == "unreadable_folder"
    assert refused("import", "inventory", file)["code"] == "unreadable_folder"


@pytest.mark.django_db
def test_an_export_takes_the_place_of_files_only(tmp_path):
    """
    A device or a pipe that has the name stays what it is, whoever runs the command.
    """
    answered("import", "register", sample(SAMPLES[0]))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert refused("export", "register", "--out", pipe)["code"] == "cannot_write"
    assert refused("export", "register", "--out", tmp_path / "nowhere" / "a.zip")["code"] == "cannot_write"
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]
    assert pipe.is_fifo()


@pytest.mark.django_db
def test_a_negative_value_is_a_value():
    """
    What begins with a hyphen is refused for what it says, not as an option nobody knows.
    """
    assert refused("fact", "INC-2026-0001", "clients_affected", "-5")["code"] == "unknown_incident"


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens, ready to share it as servers do."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_is_taken_is_never_shared(taken):
    """
    Two servers on one port would each answer a part of the requests, from different folders.
    """
    with pytest.raises(Refused) as refusal:
        free_address("127.0.0.1", str(taken))

    assert refusal.value.code == "unusable_port"
    assert "in use" in refusal.value.message


@pytest.mark.parametrize(
    ("bind", "port"),
    [
        ("127.0.0.1", "0"),
        ("127.0.0.1", "65536"),
        ("127.0.0.1", "x"),
        ("127.0.0.1", "٣"),
        ("300.1.1.1", "8000"),
    ],
)
def test_an_address_where_nobody_can_listen_is_refused(bind, port):
    """
    Before anything is made in the data folder.
    """
    with pytest.raises(Refused) as refusal:
        free_address(bind, port)

    assert refusal.value.code == "unusable_port"


def test_a_demo_that_cannot_be_served_leaves_no_folder_behind(tmp_path, monkeypatch, taken):
    """
    Else the next try would find a folder that holds something.
    """
    folder = tmp_path / "new"
    monkeypatch.setenv("TOCSIN_DATA", str(folder))
    monkeypatch.setenv("TOCSIN_PORT", str(taken))

    assert refused("demo")["code"] == "unusable_port"
    assert not folder.exists()


@pytest.mark.parametrize("bind", ["0.0.0.0", "demo.example", "::"])  # noqa: S104 - it is refused
def test_a_demo_is_served_to_this_machine_alone(tmp_path, monkeypatch, bind):
    """
    Its password is known; a name may stand for any machine.
    """
    monkeypatch.setenv("TOCSIN_DATA", str(tmp_path / "new"))
    monkeypatch.setenv("TOCSIN_BIND", bind)

    assert refused("demo", "--no-serve")["code"] == "demo_not_public"


def test_a_demo_in_a_file_is_refused(tmp_path, monkeypatch):
    """
    The folder of the data has to be a folder.
    """
    file = tmp_path / "file"
    file.write_text("x")
    monkeypatch.setenv("TOCSIN_DATA", str(file))

    assert refused("demo", "--no-serve")["code"] == "bad_setting"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOCSIN_DATABASE_URL", "postgresql://u:p@host:port/name"),
        ("TOCSIN_DATABASE_URL", "postgresql://[::1/name"),
        ("TOCSIN_DATABASE_URL", "mysql://host/name"),
        ("TOCSIN_DATABASE_URL_FILE", "nowhere"),
        ("TOCSIN_DATABASE_URL_FILE", "bytes"),
    ],
)
def test_a_database_address_that_is_none_is_said_so(tmp_path, monkeypatch, name, value):
    """
    Whether it stands in the variable or in the file that one names.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_DATABASE_URL", raising=False)
    Path("bytes").write_bytes(b"\xff\xfe")
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match="TOCSIN_DATABASE_URL"):
        environment.database(tmp_path)


def test_an_interrupted_command_ends_as_shells_have_it():
    """
    Status 130 and no words, also with --json.
    """

    @click.command()
    @answering
    def waiting(*, as_json: bool) -> object:
        raise KeyboardInterrupt

    result = CliRunner().invoke(waiting, ["--json"])

    assert (result.exit_code, result.output) == (130, "")


def test_what_cannot_be_encoded_is_written_as_json_writes_it():
    """
    Standard output stays one JSON document of UTF-8.
    """

    @click.command()
    @answering
    def saying(*, as_json: bool) -> object:
        return {"name": "\udcff é"}

    result = CliRunner().invoke(saying, ["--json"])

    assert json.loads(result.stdout_bytes.decode()) == {"name": "\udcff é"}
