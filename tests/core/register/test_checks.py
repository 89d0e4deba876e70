"""What is found in a register, rule by rule; the faultless one has no finding."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.core.register.nordbank import (
    EUID,
    HAFEN,
    KEY,
    LEI,
    NO,
    NORDBANK,
    RECHENSTUBE,
    Register,
    arrangement,
    function,
    link,
    nordbank,
    provider,
    row,
    tables_of,
    use,
)
from tocsin.channels.register_package.layout import layout
from tocsin.core.register import findings as findings_module
from tocsin.core.register.checks import check
from tocsin.core.register.findings import Finding, limited
from tocsin.core.register.identifiers import lei_checks
from tocsin.core.register.tables import day, whole


def found(register: Register, reference_date: date | None = KEY.reference_date) -> list[Finding]:
    return list(check(tables_of(register), layout(), reference_date))


def cell(template: str, line: int, column: str, value: str) -> Callable[[Register], None]:
    def change(register: Register) -> None:
        register[template][line - 2][column] = value

    return change


def more(template: str, *rows: dict[str, str]) -> Callable[[Register], None]:
    def change(register: Register) -> None:
        register[template] += rows

    return change


def test_a_faultless_register_has_no_finding():
    """
    Every rule is quiet.
    """
    assert found(nordbank()) == []


@pytest.mark.parametrize(
    ("rule", "where", "change"),
    [
        ("330", "B_01.01 line 2 c0060", cell("B_01.01", 2, "c0060", "01/03/2026")),
        ("330", "B_01.01 line 2 c0060", cell("B_01.01", 2, "c0060", "2026-W01-1")),
        ("331", "B_02.02 line 2 c0100", cell("B_02.02", 2, "c0100", "90 days")),
        ("305", "B_02.01 line 2 c0050", cell("B_02.01", 2, "c0050", "1,000")),
        ("333", "B_03.01 line 2 c0030", cell("B_03.01", 2, "c0030", "maybe")),
        ("503", "B_01.02 line 2 c0030", cell("B_01.02", 2, "c0030", "eba_GA:qx2007")),
        ("503", "B_02.02 line 2 c0060", cell("B_02.02", 2, "c0060", "S99")),
        ("T-19", "B_02.02 line 2 c0170", cell("B_02.02", 2, "c0170", "#none")),
        ("T-20", "B_02.01 line 4", more("B_02.01", row("C-3"))),
        ("805", "B_01.03 line 2 c0010", cell("B_01.03", 2, "c0010", "")),
        ("806", "B_02.01 line 4", more("B_02.01", arrangement("C-1"))),
        ("R1", "B_03.03 line 2 c0020", more("B_03.03", row("C-1", "X", c0031="true"))),
        ("R2", "B_03.01 line 2 c0020", cell("B_03.01", 2, "c0020", "X")),
        ("R3", "B_01.03 line 2 c0020", cell("B_01.03", 2, "c0020", "X")),
        ("R4", "B_04.01 line 2 c0020", cell("B_04.01", 2, "c0020", "X")),
        ("R5", "B_06.01 line 4 c0040", more("B_06.01", function("F3", "Cards", "X"))),
        ("R6", "B_01.02 line 3 c0060", cell("B_01.02", 3, "c0060", "X")),
        ("R7", "B_02.02 line 3 c0020+c0050", cell("B_02.02", 3, "c0050", "F9")),
        ("R8", "B_03.03 line 2 c0010", more("B_03.03", row("C-9", NORDBANK, c0031="true"))),
        ("R9", "B_03.02 line 4 c0010", more("B_03.02", row("C-9", HAFEN, LEI))),
        ("R10", "B_03.01 line 4 c0010", more("B_03.01", row("C-9", NORDBANK, "true"))),
        ("R11", "B_02.03 line 2 c0010", more("B_02.03", row("C-9", "C-1", "true"))),
        ("R12", "B_02.03 line 2 c0020", more("B_02.03", row("C-1", "C-9", "true"))),
        ("R13", "B_02.01 line 2 c0030", cell("B_02.01", 2, "c0030", "C-9")),
        ("R14", "B_05.02 line 4 c0010", more("B_05.02", link("C-9", "S01", HAFEN, 1, HAFEN))),
        ("R15", "B_07.01 line 2 c0010", cell("B_07.01", 2, "c0010", "C-9")),
        ("R16", "B_04.01 line 2 c0010", cell("B_04.01", 2, "c0010", "C-9")),
        ("R17", "B_02.02 line 2 c0010+c0030", cell("B_02.02", 2, "c0030", RECHENSTUBE)),
        ("R18", "B_05.01 line 2 c0110", cell("B_05.01", 2, "c0110", "X")),
        ("R19", "B_03.02 line 4 c0020", more("B_03.02", row("C-1", "X", LEI))),
        ("R20", "B_05.02 line 3 c0030", cell("B_05.02", 3, "c0030", "X")),
        ("R21", "B_05.02 line 3 c0060", cell("B_05.02", 3, "c0060", "X")),
        ("R22", "B_07.01 line 2 c0020", cell("B_07.01", 2, "c0020", "X")),
        ("T-43", "B_05.01 line 2 c0010", cell("B_05.01", 2, "c0010", HAFEN[:-2] + "00")),
        ("T-43", "B_01.02 line 2 c0060", cell("B_01.02", 2, "c0060", NORDBANK[:-2] + "00")),
    ],
)
def test_what_the_authority_rejects_is_found_where_it_stands(
    rule: str, where: str, change: Callable[[Register], None]
):
    """
    Structure, values, keys and references, by the EBA's numbers.
    """
    register = nordbank()
    change(register)

    assert (rule, where) in {(each.rule, each.where) for each in found(register)}


@pytest.mark.parametrize(
    ("rule", "where", "change"),
    [
        ("v8872", "B_01.01 line 2 c0020", cell("B_01.01", 2, "c0020", "")),
        ("v8865", "B_01.02 line 2 c0090", cell("B_01.02", 2, "c0090", "")),
        ("v8856", "B_01.03 line 2 c0040", cell("B_01.03", 2, "c0040", "")),
        ("v8866", "B_02.01 line 2 c0050", cell("B_02.01", 2, "c0050", "")),
        ("v8870", "B_02.02 line 2 c0070", cell("B_02.02", 2, "c0070", "")),
        ("v8855", "B_05.01 line 2 c0110", cell("B_05.01", 2, "c0110", "")),
        ("v8881", "B_06.01 line 2 c0080", cell("B_06.01", 2, "c0080", "")),
        ("v88889", "B_07.01 line 2 c0110", cell("B_07.01", 2, "c0110", "")),
        ("e23683", "B_04.01 line 2 c0030", cell("B_04.01", 2, "c0030", "")),
        ("T-mandatory", "B_03.02 line 2 c0030", cell("B_03.02", 2, "c0030", "")),
        ("T-mandatory", "B_03.01 line 2 c0030", cell("B_03.01", 2, "c0030", "")),
        ("v8803", "B_01.02 line 2 c0100", cell("B_01.02", 2, "c0100", "")),
        ("v8804", "B_01.02 line 2 c0110", cell("B_01.02", 2, "c0110", "")),
        ("v22913", "B_01.02 line 2 c0110", cell("B_01.02", 2, "c0110", "-1")),
        ("v8805", "B_02.01 line 2 c0030", cell("B_02.01", 2, "c0020", "eba_CO:x3")),
        ("v23716", "B_02.01 line 2 c0050", cell("B_02.01", 2, "c0050", "-1")),
        ("v8825", "B_07.01 line 2 c0060", cell("B_07.01", 2, "c0060", "")),
        ("v8890", "B_01.01 line 2 c0010", cell("B_01.01", 2, "c0010", "nordbank")),
        ("v8891", "B_01.02 line 2 c0010", cell("B_01.02", 2, "c0010", "nordbank")),
        ("v8826", "B_01.02 line 2 c0060", cell("B_01.02", 2, "c0060", "nordbank")),
        ("v8892", "B_01.03 line 2 c0020", cell("B_01.03", 2, "c0020", "nordbank")),
        ("R13", "B_02.01 line 2 c0030", cell("B_02.01", 2, "c0030", "Not applicable")),
        ("T-43", "B_05.01 line 3 c0010", cell("B_05.01", 3, "c0020", LEI)),
        ("T-45", "B_05.02 line 3 c0050", cell("B_05.02", 3, "c0050", "3")),
        ("T-45", "B_05.02 line 3 c0060", cell("B_05.02", 3, "c0060", RECHENSTUBE)),
        ("T-45", "B_05.02 line 3 c0060", cell("B_05.02", 3, "c0060", "Not Applicable")),
        ("T-45", "B_05.02 line 2 c0060", cell("B_05.02", 2, "c0060", NORDBANK)),
        ("T-45", "B_05.02 line 3", more("B_05.02", link("C-1", "S19", HAFEN, 3, RECHENSTUBE))),
        ("T-46", "B_02.02 line 2 c0030", cell("B_02.02", 2, "c0030", RECHENSTUBE)),
        ("T-47", "B_02.02 line 2 c0180", cell("B_02.02", 2, "c0180", "")),
        ("T-47", "B_02.02 line 2 c0100", cell("B_02.02", 2, "c0100", "")),
        ("T-47", "B_02.02 line 2", lambda register: register["B_07.01"].clear()),
        ("T-48", "B_04.01 line 3 c0040", cell("B_04.01", 3, "c0040", "BR-DK")),
        ("T-48", "B_04.01 line 3 c0040", cell("B_04.01", 3, "c0040", "Not Applicable")),
        ("T-48", "B_02.02 line 2 c0020", lambda register: register["B_04.01"].clear()),
        ("T-48", "B_07.01 line 2", cell("B_07.01", 2, "c0040", "eba_TA:S01")),
        ("T-49", "B_02.02 line 2 c0150", cell("B_02.02", 2, "c0140", NO)),
        ("T-49", "B_02.02 line 2 c0080", cell("B_02.02", 2, "c0080", "2023-12-31")),
        ("T-49", "B_02.02 line 2 c0080", cell("B_02.02", 2, "c0090", "eba_CO:x4")),
        ("T-50", "B_06.01 line 2 c0070", cell("B_06.01", 2, "c0070", "9999-12-31")),
        ("T-50", "B_06.01 line 2 c0080", cell("B_06.01", 2, "c0080", "0")),
        ("T-50", "B_06.01 line 2 c0090", cell("B_06.01", 2, "c0090", "3")),
        ("T-51", "B_05.01 line 4 c0050", more("B_05.01", provider("DE.1", "hafen  cloud!", c0120=EUID))),
        ("T-51", "B_05.01 line 2 c0100", lambda r: r["B_05.01"][0].update(c0090="eba_CU:EUR", c0100="2000")),
        ("T-52", "B_02.01 line 2 c0040", cell("B_02.01", 2, "c0040", "")),
    ],
)
def test_what_is_only_remarked_on_is_a_warning(rule: str, where: str, change: Callable[[Register], None]):
    """
    Business rules of the EBA, by their numbers, and our own checks.
    """
    register = nordbank()
    change(register)

    assert (rule, where, "warning") in {(each.rule, each.where, each.severity) for each in found(register)}


@pytest.mark.parametrize(
    "change",
    [
        lambda register: register["B_05.01"][0].update(c0090="eba_CU:EUR", c0100="1000"),
        lambda register: register["B_05.01"][0].update(c0090="eba_CU:DKK", c0100="2000"),
        lambda register: register["B_99.01"].extend([row("one"), row("one")]),
        lambda register: register["B_02.02"][1].update(c0100="", c0180=""),
        lambda register: register["B_02.01"][0].update(c0040="eba_CU:DKK"),
        lambda register: register["B_01.02"][1].update(c0110="", c0100=""),
        lambda register: register["B_02.02"].append(use("C-1", HAFEN, "F1", "S19", c0150="eba_GA:NL")),
    ],
)
def test_what_is_right_has_no_finding(change: Callable[[Register], None]):
    """
    Totals that agree or cannot be compared, definitions, uncritical uses, other currencies, locations.
    """
    register = nordbank()
    change(register)

    assert found(register) == []


def test_dates_are_not_compared_with_an_unknown_reference_date():
    """
    Without the day of the register, an end in the past is no finding.
    """
    register = nordbank()
    register["B_02.02"][0]["c0080"] = "2025-06-30"

    assert found(register, None) == []
    assert [each.rule for each in found(register)] == ["T-49"]


def test_a_chain_that_is_named_by_two_uses_is_remarked_on_once():
    """
    One missing assessment is one finding, however many rows need it.
    """
    register = nordbank()
    register["B_07.01"] = []
    register["B_02.02"].append(use("C-1", HAFEN, "F1", "S19", c0150="eba_GA:NL"))

    assert [each.rule for each in found(register)] == ["T-47"]


def test_the_findings_of_one_rule_end_in_a_count(monkeypatch: pytest.MonkeyPatch):
    """
    A rule broken by every row would bury all others.
    """
    monkeypatch.setattr(findings_module, "SHOWN_PER_RULE", 2)
    many = [Finding(f"B_02.02 line {line} c0010", "805", "error", "Blank.") for line in range(5)]

    shown = list(limited(many))

    assert len(shown) == 3
    assert shown[-1] == Finding(
        "B_02.02", "805", "error", "Rule 805 has 3 more findings in B_02.02 that are not listed."
    )


@pytest.mark.parametrize("text", ["", "2025-13-01", "2025-02-29", "20250101", "2025-W01-1", "２０２５-01-01"])
def test_only_a_calendar_day_is_a_day(text: str):
    """
    yyyy-mm-dd in ordinary digits, and a day that exists.
    """
    assert day(text) is None


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "1e3", "9999999999"])
def test_only_digits_are_a_whole_number(text: str):
    """
    Anything else is unknown, not zero.
    """
    assert whole(text) is None


def test_a_lei_with_swapped_digits_does_not_check():
    """
    ISO 7064, mod 97-10.
    """
    assert lei_checks("5493001KJTIIGC8Y1R12")
    assert not lei_checks("5493001KJTIIGC8Y1R21")
    assert not lei_checks("5493001kjtiigc8y1r12")
