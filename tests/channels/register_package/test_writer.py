"""Writing a register back as a package."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.register_package.packing import AT, packed
from tests.core.register.nordbank import HAFEN, KEY, NORDBANK, nordbank, provider, tables_of
from tests.shared import shared
from tocsin.channels.register_package import layout, package_stem, read_package, write_package
from tocsin.core.refusal import Refused
from tocsin.core.register.reading import inventory_from

STEM = f"{NORDBANK}.CON_DE_DORA010100_DORA_2025-12-31_20260301120000000"


def test_a_folder_gets_the_package_under_its_proper_name(tmp_path: Path):
    """
    Owner, scope, country, module, reference date and timestamp in UTC.
    """
    at = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))

    path = write_package(tmp_path, tables_of(nordbank()), KEY, at=at)

    assert path == tmp_path / f"{STEM}.zip"
    with zipfile.ZipFile(path) as package:
        assert {name.split("/")[0] for name in package.namelist()} == {STEM}


def test_a_package_has_all_templates_and_nothing_else(tmp_path: Path):
    """
    Fifteen tables, empty ones as a header, and four files that say what it is.
    """
    with zipfile.ZipFile(packed(tmp_path)) as package:
        names = {name.removeprefix(f"{STEM}/") for name in package.namelist()}
        empty = package.read(f"{STEM}/reports/b_02.03.csv")
        chain = package.read(f"{STEM}/reports/b_05.02.csv")

    tables = {f"reports/{template.lower()}.csv" for template in layout().columns}
    assert names - tables == {
        "META-INF/reportPackage.json",
        "reports/report.json",
        "reports/parameters.csv",
        "reports/FilingIndicators.csv",
    }
    assert empty == b"c0010,c0020,c0030\r\n"
    assert chain.startswith(b"c0010,c0020,c0030,c0050,c0060,c0040,c0070\r\n")


def test_the_same_register_gives_the_same_bytes(tmp_path: Path):
    """
    Whenever and wherever it is written.
    """
    for name in ("a.zip", "b.zip"):
        write_package(tmp_path / name, tables_of(nordbank()), KEY, at=AT)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_again(tmp_path: Path, text: str):
    """
    Names with quotes, commas, formulas or any script come back as they were.
    """
    register = nordbank()
    register["B_05.01"].append(provider("DE.1", text.strip()))
    tables = tables_of(register)

    package = read_package(write_package(tmp_path / "out.zip", tables, KEY, at=AT))

    assert [row["c0050"] for row in package.tables["B_05.01"]] == [row["c0050"] for row in tables["B_05.01"]]
    assert inventory_from(package.tables, package.key, layout()) == inventory_from(tables, KEY, layout())


@pytest.mark.parametrize(
    "sample",
    [
        "9845000NORDLYSBANK65.CON_DK_DORA010100_DORA_2025-12-31_20260301120000000",
        "DUMMYLEI123456789012.CON_FR_DORA010100_DORA_2024-12-31_20241213174803429",
    ],
)
def test_a_sample_survives_being_written_and_read(tmp_path: Path, sample: str):
    """
    Same tables, same parameters, same inventory.
    """
    first = read_package(shared(f"register/samples/{sample}.zip"))

    second = read_package(
        write_package(tmp_path, first.tables, first.key, parameters=first.parameters, at=AT)
    )

    assert second.tables == first.tables
    assert second.parameters == first.parameters
    assert second.findings == first.findings
    assert inventory_from(second.tables, second.key, layout()) == inventory_from(
        first.tables, first.key, layout()
    )


def test_only_the_five_parameters_are_written(tmp_path: Path):
    """
    Others are known to be rejected; owner, scope and date are those of the register.
    """
    given_ = {"baseCurrency": "iso4217:DKK", "decimalsPercentage": "4", "entityID": f"rs:{HAFEN}.IND"}

    path = write_package(tmp_path, tables_of(nordbank()), KEY, parameters=given_, at=AT)

    assert read_package(path).parameters == {
        "entityID": f"rs:{NORDBANK}.CON",
        "refPeriod": "2025-12-31",
        "baseCurrency": "iso4217:DKK",
        "decimalsInteger": "0",
        "decimalsMonetary": "-3",
    }


@pytest.mark.parametrize(
    ("owner", "code"), [("../../etc", "register_without_owner"), ("", "register_without_owner")]
)
def test_an_owner_that_cannot_be_in_a_name_is_refused(tmp_path: Path, owner: str, code: str):
    """
    Nothing is written, least of all elsewhere.
    """
    with pytest.raises(Refused) as refusal:
        write_package(tmp_path, tables_of(nordbank()), replace(KEY, owner=owner), at=AT)

    assert refusal.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_a_register_without_a_date_is_refused(tmp_path: Path):
    """
    A package is named by it.
    """
    with pytest.raises(Refused) as refusal:
        write_package(tmp_path, tables_of(nordbank()), replace(KEY, reference_date=None), at=AT)

    assert refusal.value.code == "register_without_date"


def test_an_owner_without_a_country_is_written_as_unknown():
    """
    XX is reserved for just that.
    """
    assert "_XX_" in package_stem(KEY, {}, datetime(2026, 3, 1, tzinfo=UTC))


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path):
    """
    And nothing half-written is left.
    """
    with pytest.raises(Refused) as refusal:
        write_package(tmp_path / "absent" / "out.zip", tables_of(nordbank()), KEY, at=AT)

    assert refusal.value.code == "cannot_write"


def test_a_file_that_cannot_take_its_place_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """
    The draft is removed, the file that was there stays.
    """
    target = tmp_path / "out.zip"
    target.write_bytes(b"before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)

    with pytest.raises(Refused):
        write_package(target, tables_of(nordbank()), KEY, at=AT)

    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("out.zip", b"before")]
