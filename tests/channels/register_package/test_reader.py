"""Reading registers as people really save them."""

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.register_package.packing import files_of, packed, repacked
from tests.core.register.nordbank import (
    HAFEN,
    KEY,
    NORDBANK,
    Register,
    function_id,
    nordbank,
    row,
    service_id,
    states,
)
from tests.shared import shared
from tocsin.channels.register_package import Package, layout, read_package
from tocsin.channels.register_package import sheets as sheets_module
from tocsin.core.refusal import Refused
from tocsin.core.register.checks import check
from tocsin.core.register.inventory import Inventory, Provider
from tocsin.core.register.reading import inventory_from

SAMPLES = "register/samples"
NORDLYS = f"{SAMPLES}/9845000NORDLYSBANK65.CON_DK_DORA010100_DORA_2025-12-31_20260301120000000.zip"
DUMMY = f"{SAMPLES}/DUMMYLEI123456789012.CON_FR_DORA010100_DORA_2024-12-31_20241213174803429.zip"


def inventory_of(package: Package) -> Inventory:
    return inventory_from(package.tables, package.key, layout())[0]


def rules(package: Package) -> set[str]:
    return {finding.rule for finding in package.findings}


def refused(path: Path) -> Refused:
    with pytest.raises(Refused) as refusal:
        read_package(path)
    assert refusal.value.message.endswith(".")
    return refusal.value


def changed(folder: Path, name: str, change: Callable[[bytes], bytes]) -> Package:
    """Read Nordbank's package with one file changed."""
    files = files_of(folder)
    files[name] = change(files[name])
    return read_package(repacked(folder, files))


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old.encode(), new.encode())


def test_a_proper_package_is_read_without_a_finding(tmp_path: Path):
    """
    Version, owner, scope, date and currency are those it gives.
    """
    package = read_package(packed(tmp_path))

    assert package.findings == ()
    assert (package.version, package.base_currency, package.dry_run) == ("4.0", "EUR", False)
    assert package.key == KEY
    assert len(package.tables) == 15


def test_the_sample_of_our_own_has_no_finding_at_all():
    """
    Nothing in it is wrong, by any rule.
    """
    package = read_package(shared(NORDLYS))
    _, read_with_care = inventory_from(package.tables, package.key, layout())

    assert package.findings == ()
    assert check(package.tables, layout(), package.reference_date) == ()
    assert read_with_care == ()


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("DKCVR.12345678", {("Instant payments", 3), ("Core ledger", 2), ("Group hosting", 1)}),
        ("9845000NIMBUSEMEAX78", {("Instant payments", 2), ("Claims", 1)}),
        ("9845000POLARNETASX14", {("Instant payments", 2)}),
    ],
)
def test_the_sample_of_our_own_says_what_each_provider_hits(provider: str, expected: set[tuple[str, int]]):
    """
    By function and by the rank of the provider in its chain.
    """
    inventory = inventory_of(read_package(shared(NORDLYS)))

    hit = states(inventory, f"provider:{provider}")

    assert {inventory.nodes[id_].name for id_ in hit if id_.startswith("function:")} == {
        name for name, _ in expected
    }
    chains = [
        node.chain for node in inventory.nodes.values() if node.kind == "ict_service" and node.id in hit
    ]
    ranks = sorted(rank for chain in chains for rank, member, _ in chain if member == f"provider:{provider}")
    assert ranks == sorted(rank for _, rank in expected)


def test_the_sample_of_the_authority_is_read_for_what_it_is():
    """
    Random values whose references point nowhere: every one becomes a placeholder, none an exception.
    """
    package = read_package(shared(DUMMY))
    inventory = inventory_of(package)

    assert rules(package) == {"EBA-DATE-001"}
    assert sum(node.placeholder for node in inventory.nodes.values()) > 20
    assert {finding.rule for finding in check(package.tables, layout(), package.reference_date)} >= {
        f"R{number}" for number in range(1, 23)
    }


def test_a_folder_is_read_like_its_zip(tmp_path: Path):
    """
    With or without the root folder.
    """
    root = tmp_path / "outer" / packed(tmp_path).stem
    for name, content in files_of(tmp_path).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)

    assert read_package(root).findings == ()
    assert read_package(root).tables == read_package(packed(tmp_path)).tables
    assert read_package(tmp_path / "outer").tables == read_package(root).tables


def scribbled(content: bytes, chance: random.Random, delimiter: str, line_end: str, bom: bytes) -> bytes:
    """Save a table as somebody else's tool would: columns in any order, other separators."""
    lines = list(csv.reader(io.StringIO(content.decode(), newline="")))
    order = list(range(len(lines[0])))
    chance.shuffle(order)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    body = lines[1:]
    chance.shuffle(body)
    writer.writerows([line[place] for place in order] for line in (lines[0], *body))
    return bom + text.getvalue().encode()


@given(
    chance=st.randoms(use_true_random=False),
    saved=st.tuples(
        st.sampled_from([",", ";", "\t"]),
        st.sampled_from(["\r\n", "\n", "\r"]),
        st.sampled_from([b"", b"\xef\xbb\xbf"]),
    ),
    prefix=st.sampled_from([b"eba_TA:S", b"S", b"s"]),
    upper=st.booleans(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_way_a_register_is_saved_does_not_change_what_it_says(
    tmp_path: Path,
    chance: random.Random,
    saved: tuple[str, str, bytes],
    prefix: bytes,
    upper: bool,  # noqa: FBT001 - drawn
):
    """
    Order of columns and rows, separators, line ends, byte order mark, prefixes, case of names.
    """
    files = files_of(tmp_path)
    delimiter, line_end, bom = saved
    for name in [name for name in files if name.startswith("reports/b_")]:
        content = files.pop(name).replace(b"eba_TA:S", prefix)
        files[name.upper() if upper else name] = scribbled(content, chance, delimiter, line_end, bom)

    package = read_package(repacked(tmp_path, files))

    assert inventory_of(package) == inventory_of(read_package(packed(tmp_path)))


def test_a_code_without_its_prefix_or_by_its_label_is_resolved_for_its_column(tmp_path: Path):
    """
    Trap 16: the same label or code means another thing in another column.
    """
    register = nordbank()
    register["B_02.02"][0] |= {
        "c0140": "yes",
        "c0170": "Low",
        "c0180": "low reliance",
        "c0130": "Not applicable",
    }
    register["B_02.02"][0] |= {
        "c0060": "Cloud services: SaaS",
        "c0120": "DE",
        "c0150": "GERMANY",
        "c0040": "LEI",
    }
    register["B_06.01"][0] |= {"c0050": "x28", "c0100": "high", "c0020": "x28"}
    register["B_07.01"][0] |= {"c0090": "Not applicable", "c0030": "FR_VAT"}

    package = read_package(packed(tmp_path, register))
    use, function, assessed = (package.tables[name][0] for name in ("B_02.02", "B_06.01", "B_07.01"))

    assert use.key("c0140", "c0170", "c0180") == ("eba_BT:x28", "eba_ZZ:x791", "eba_ZZ:x795")
    assert use.key("c0130", "c0060", "c0120") == ("eba_GA:qx2007", "eba_TA:S19", "eba_GA:DE")
    assert use.key("c0150", "c0040") == ("eba_GA:DE", "eba_qCO:qx2000")
    assert function.key("c0050", "c0100", "c0020") == ("eba_BT:x28", "eba_ZZ:x793", "eba_TA:x28")
    assert assessed.key("c0090", "c0030") == ("eba_ZZ:x0", "eba_qCO:qx2004")
    assert rules(package) == {"503"}


def test_what_no_list_has_is_left_for_the_checks(tmp_path: Path):
    """
    A cell is never guessed into a code.
    """
    register = nordbank()
    register["B_02.02"][0]["c0170"] = "rather low"

    assert read_package(packed(tmp_path, register)).tables["B_02.02"][0]["c0170"] == "rather low"


@pytest.mark.parametrize(
    ("text", "kept", "rule"),
    [
        ("=HYPERLINK(A1)", "=HYPERLINK(A1)", "T-formula"),
        ("+49 40 1234", "+49 40 1234", "T-formula"),
        ("@sum", "@sum", "T-formula"),
        ("-1+2", "-1+2", "T-formula"),
        ("  Nordbank\u00a0", "Nordbank", "T-space"),
        ("Nord\x00bank\x07", "Nordbank", "T-control"),
        ("#none", "", "T-19"),
        ("-", "-", None),
        ("-12.5", "-12.5", None),
        ('Nord\r\nbank, "the" bank', 'Nord\r\nbank, "the" bank', None),
    ],
)
def test_odd_texts_are_kept_as_text(tmp_path: Path, text: str, kept: str, rule: str | None):
    """
    Trap 19: what looks like a formula stays what it is, with a finding; space and controls go.
    """
    register = nordbank()
    register["B_01.01"][0]["c0020"] = text

    package = read_package(packed(tmp_path, register))

    assert package.tables["B_01.01"][0]["c0020"] == kept
    assert rules(package) == ({rule} if rule else set())


def test_dates_with_a_time_and_links_in_other_words_are_read(tmp_path: Path):
    """
    2026-03-01 00:00:00 is the first of March; TRUE is true.
    """
    register = nordbank()
    register["B_01.01"][0]["c0060"] = "2026-03-01 00:00:00"
    register["B_03.01"][0]["c0030"] = "TRUE"

    package = read_package(packed(tmp_path, register))

    assert package.tables["B_01.01"][0]["c0060"] == "2026-03-01"
    assert package.tables["B_03.01"][0]["c0030"] == "true"
    assert rules(package) == {"330"}


def test_what_many_cells_of_a_column_share_is_said_once(tmp_path: Path):
    """
    With the first place and a count.
    """
    register = nordbank()
    for use in register["B_02.02"]:
        use["c0060"] = use["c0060"].removeprefix("eba_TA:")

    (finding,) = read_package(packed(tmp_path, register)).findings

    assert finding.where == "B_02.02 line 2 c0060"
    assert finding.message.endswith("The same 1 more times.")


def dry_run(register: Register) -> Callable[[bytes], bytes]:
    """Return B_05.01 in the nine columns of the dry run."""
    old = ("c0010", "c0020", "c0050", "c0070", "c0080", "c0090", "c0100", "c0110", "c0120")
    lines = [[f"c{10 * place:04d}" for place in range(1, 10)]]
    lines += [[provider[code] for code in old] for provider in register["B_05.01"]]
    return lambda _: "\n".join(",".join(line) for line in lines).encode()


@pytest.mark.parametrize("version", ["jc-2023-86/2024-07-11", "4.0"])
def test_the_nine_columns_of_the_dry_run_are_moved(tmp_path: Path, version: str):
    """
    Trap 15: by the columns themselves, whatever module the report names; c0045 of B_03.02 is dropped.
    """
    files = files_of(tmp_path)
    files["reports/b_05.01.csv"] = dry_run(nordbank())(b"")
    files["reports/report.json"] = files["reports/report.json"].replace(b"4.0", version.encode())
    files["reports/b_03.02.csv"] = (
        files["reports/b_03.02.csv"].replace(b"\r\n", b",true\r\n").replace(b"c0030,true", b"c0030,c0045")
    )

    package = read_package(repacked(tmp_path, files))

    assert package.version == version
    assert package.dry_run
    assert "106" in rules(package)
    assert not {"801", "T-17"} & rules(package)
    assert inventory_of(package) == inventory_of(read_package(packed(tmp_path)))


def test_an_unknown_version_is_read_as_today_s(tmp_path: Path):
    """
    The address is matched by pattern, never by heart.
    """
    package = changed(tmp_path, "reports/report.json", replaced("4.0", "9.9"))

    assert package.version == "9.9"
    assert "106" in rules(package)
    assert inventory_of(package) == inventory_of(read_package(packed(tmp_path)))


@pytest.mark.parametrize(
    ("rule", "name", "change"),
    [
        ("801", "reports/b_03.03.csv", replaced("c0031", "c0099")),
        ("T-17", "reports/b_03.03.csv", replaced("c0031", "c0099")),
        ("801", "reports/b_03.03.csv", replaced("c0031", "C0031")),
        ("801", "reports/b_03.03.csv", replaced("c0031", "c0030")),
        ("801", "reports/b_03.03.csv", replaced("c0031", "c0031,")),
        ("801", "reports/b_03.03.csv", replaced("c0031", "b_03.03.0031")),
        ("802", "reports/b_03.03.csv", replaced("c0031", "c0020,c0031")),
        ("809", "reports/b_03.01.csv", replaced("C-1,", "C-1,,")),
        ("809", "reports/b_03.01.csv", replaced("C-1,", '"C-1,')),
        ("T-blank", "reports/b_03.01.csv", lambda content: content + b",,\r\n"),
        ("701", "reports/b_03.03.csv", lambda _: b""),
        ("701", "reports/b_03.03.csv", lambda _: b",,\r\n\r\n"),
        ("505", "reports/report.json", replaced("extends", "extend")),
        ("505", "reports/report.json", lambda _: b"["),
        ("505", "reports/report.json", lambda _: b"[" * 100_000),
        ("CSV-011", "reports/report.json", replaced("2021/xbrl-csv", "2021/xbrl-json")),
        ("CSV-003", "META-INF/reportPackage.json", replaced("2023", "2024")),
        ("CSV-003", "META-INF/reportPackage.json", lambda _: b"[]"),
        ("723", "reports/parameters.csv", replaced("name,value", "name;value")),
        ("723", "reports/parameters.csv", replaced("refPeriod,", "refPeriod")),
        ("714", "reports/parameters.csv", replaced("rs:", "")),
        ("320", "reports/parameters.csv", replaced("2025-12-31", "31.12.2025")),
        ("T-12", "reports/parameters.csv", replaced("iso4217:", "")),
        ("T-12", "reports/parameters.csv", replaced("decimalsMonetary,-3", "decimalsMonetary,-6")),
        ("T-12", "reports/parameters.csv", replaced("decimalsInteger,0\r\n", "")),
        ("T-13", "reports/parameters.csv", replaced("decimalsInteger", "decimalsPercentage")),
        ("702", "reports/FilingIndicators.csv", replaced("templateID", "template")),
        ("510", "reports/FilingIndicators.csv", replaced("B_01.01", "b_01.01")),
        ("703", "reports/FilingIndicators.csv", replaced("B_01.02", "B_01.01")),
        ("704", "reports/FilingIndicators.csv", replaced("B_01.01,true", "B_01.01,yes")),
        ("705", "reports/FilingIndicators.csv", replaced("B_01.01,true\r\n", "")),
        ("808", "reports/FilingIndicators.csv", replaced("B_01.01,true", "B_01.01,false")),
        ("724", "reports/b_01.02.csv", lambda content: content.split(b"\r\n")[0]),
    ],
)
def test_what_is_wrong_with_a_package_is_a_finding(
    tmp_path: Path, rule: str, name: str, change: Callable[[bytes], bytes]
):
    """
    Structure, metadata, parameters and indicators, by the EBA's numbers; the rest is read.
    """
    package = changed(tmp_path, name, change)

    assert rule in rules(package)
    assert function_id("F1") in inventory_of(package).nodes


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("701", "reports/report.json"),
        ("701", "reports/parameters.csv"),
        ("701", "reports/FilingIndicators.csv"),
        ("103", "META-INF/reportPackage.json"),
        ("808", "reports/b_03.03.csv"),
    ],
)
def test_a_missing_file_is_a_finding(tmp_path: Path, rule: str, name: str):
    """
    The tables still say whose register it is.
    """
    files = files_of(tmp_path)
    del files[name]

    package = read_package(repacked(tmp_path, files))

    assert rule in rules(package)
    assert package.key.owner == NORDBANK


def test_other_files_names_and_folders_are_remarked_on(tmp_path: Path):
    """
    Rule 720 for what does not belong there, 105 for the name, 103 for the folders.
    """
    files = {name.removeprefix("reports/"): content for name, content in files_of(tmp_path).items()}
    files |= {"__MACOSX/._b_01.01.csv": b"\0\xff", "b_09.09.csv": b"", "inner.zip": b"PK"}

    package = read_package(repacked(tmp_path, files))

    assert rules(package) == {"105", "103", "720"}
    assert sum(finding.rule == "720" for finding in package.findings) == 3
    assert inventory_of(package) == inventory_of(read_package(packed(tmp_path)))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [("714", NORDBANK, HAFEN), ("320", "2025-12-31", "2024-12-31"), ("106", "DORA010100", "DORA010000")],
)
def test_a_name_that_contradicts_the_parameters_is_remarked_on(tmp_path: Path, rule: str, old: str, new: str):
    """
    The parameters count.
    """
    path = packed(tmp_path)
    files = files_of(tmp_path)
    stem = path.stem.replace(old, new)

    package = read_package(repacked(tmp_path, files, f"{stem}.zip", f"{stem}/"))

    assert rules(package) == {rule}
    assert package.key == KEY


def test_without_parameters_the_tables_and_the_name_say_whose_register_it_is(tmp_path: Path):
    """
    B_01.01 first, the name last; the scope from the number of entities.
    """
    files = files_of(tmp_path)
    del files["reports/parameters.csv"]
    files["reports/b_01.01.csv"] = files["reports/b_01.01.csv"].split(b"\r\n")[0]
    stem = packed(tmp_path).stem

    named = read_package(repacked(tmp_path, files, f"{stem}.zip", f"{stem}/"))

    assert named.key == KEY
    assert refused_key(read_package(repacked(tmp_path, files))) == "register_without_owner"


def refused_key(package: Package) -> str:
    with pytest.raises(Refused) as refusal:
        _ = package.key
    return refusal.value.code


def test_without_parameters_the_date_of_reporting_stands_in(tmp_path: Path):
    """
    Scope CON, because there are two entities.
    """
    files = files_of(tmp_path)
    del files["reports/parameters.csv"]

    key = read_package(repacked(tmp_path, files)).key

    assert (key.scope, key.reference_date) == ("CON", date(2026, 3, 1))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path):
    """
    Its letters would be read as something else.
    """
    files = files_of(tmp_path)
    files["reports/b_01.01.csv"] = files["reports/b_01.01.csv"].replace(b"Nordbank", "Nörd".encode("latin-1"))

    assert refused(repacked(tmp_path, files)).code == "not_utf8"


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path):
    """
    In two folders: it is open which one counts.
    """
    files = files_of(tmp_path)
    files["copy/b_01.01.csv"] = files["reports/b_01.01.csv"]

    assert refused(repacked(tmp_path, files)).code == "unsafe_package"


@pytest.mark.parametrize("name", ["readme.txt", "inner.zip", "register.xlsx"])
def test_a_zip_without_tables_is_refused(tmp_path: Path, name: str):
    """
    What lies inside another file is not opened, however promising.
    """
    refusal = refused(repacked(tmp_path, {name: b"PK"}))

    assert refusal.code == "no_register"
    assert (name in refusal.message) == (name != "readme.txt")


@pytest.mark.parametrize(("limit", "value"), [("MAX_ROWS", 1), ("MAX_CELL", 15)])
def test_rows_and_cells_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int):
    """
    Whole or not at all.
    """
    path = packed(tmp_path)
    monkeypatch.setattr(sheets_module, limit, value)

    assert refused(path).code == "package_too_large"


def test_a_cell_that_never_ends_is_refused(tmp_path: Path):
    """
    A quote that is never closed must not swallow the file.
    """
    files = files_of(tmp_path)
    table = files["reports/b_01.01.csv"]

    for start in (b'"', b'"a"b"\n'):
        files["reports/b_01.01.csv"] = table + start + b"x" * 200_000
        assert refused(repacked(tmp_path, files)).code == "package_too_large"


def test_an_unclosed_quote_costs_one_line(tmp_path: Path):
    """
    The lines after it are read by themselves.
    """
    package = changed(tmp_path, "reports/b_03.01.csv", replaced("C-1,", '"C-1,'))

    assert [each["c0010"] for each in package.tables["B_03.01"]][1:] == ["C-2"]


def test_a_register_with_nothing_in_it_is_read_with_a_finding(tmp_path: Path):
    """
    Headers alone: a package, though an empty one.
    """
    package = read_package(packed(tmp_path, {}))

    assert rules(package) == {"724"}
    assert inventory_of(package).groups == ()


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path):
    """
    A cell with a line end takes two lines.
    """
    register = nordbank()
    register["B_01.02"][0]["c0020"] = "Nord\nbank"

    rows = read_package(packed(tmp_path, register)).tables["B_01.02"]

    assert [row.line for row in rows] == [2, 4]


def test_a_provider_keeps_its_names_through_the_package(tmp_path: Path):
    """
    Letters outside ASCII, and the Latin name beside them.
    """
    register = nordbank()
    register["B_05.01"].append(
        row("DE.1", "eba_qCO:qx2002", "", "", "Ψηφιακή", "Psifiaki") | {"c0110": "DE.1"}
    )

    node = inventory_of(read_package(packed(tmp_path, register))).nodes["provider:DE.1"]

    assert isinstance(node, Provider)
    assert (node.name, node.other_names) == ("Ψηφιακή", ("Psifiaki",))
    assert service_id("C-1", "S19") in inventory_of(read_package(packed(tmp_path, register))).nodes
