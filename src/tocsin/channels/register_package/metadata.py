"""Reads and checks what a package says of itself: report.json, the parameters, the indicators, its name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from tocsin.channels.register_package.archive import Archive
from tocsin.channels.register_package.csv_text import lines_of, text_of
from tocsin.channels.register_package.package import DRY_RUN, KNOWN_VERSIONS, STEM, Package, module_version
from tocsin.channels.register_package.remarks import Remarks
from tocsin.core.register.findings import ERROR
from tocsin.core.register.tables import Layout, day

NamedFile: TypeAlias = tuple[str, bytes]

REPORT_TYPE = "https://xbrl.org/2021/xbrl-csv"
PACKAGE_TYPE = "https://xbrl.org/report-package/2023"
PARAMETERS = ("entityID", "refPeriod", "baseCurrency", "decimalsInteger", "decimalsMonetary")

_ENTITY = re.compile(r"rs:[A-Z0-9]{20}\.(CON|IND)", re.ASCII)
_CURRENCY = re.compile(r"iso4217:[A-Z]{3}", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_VALID_FROM = date(2025, 3, 31)
_LEAST_MONETARY_DECIMALS = -4


def module_of(file: NamedFile | None, remarks: Remarks) -> str | None:
    """Return the address of the taxonomy module that report.json extends."""
    if file is None:
        remarks.add(
            "701", "report.json", "report.json is missing, so the version is read from columns.", ERROR
        )
        return None
    document = _document_info(file, remarks, "505")
    if document.get("documentType") != REPORT_TYPE:
        remarks.add("CSV-011", file[0], f"documentType should be {REPORT_TYPE}.", ERROR)
    extended = document.get("extends")
    addresses = [each for each in extended if isinstance(each, str)] if isinstance(extended, list) else []
    modules = [each for each in addresses if module_version(each)]
    if len(addresses) != 1 or len(modules) != 1:
        remarks.add("505", file[0], "The report should extend exactly one DORA module.", ERROR)
    module = next(iter(modules), None)
    version = module_version(module or "") or ""
    if module and not version.startswith(DRY_RUN) and version not in KNOWN_VERSIONS:
        remarks.add("106", file[0], f"Version {version} of the module is not known; it was read as 4.0.")
    return module


def check_package_type(file: NamedFile | None, remarks: Remarks) -> None:
    if file is None:
        remarks.add("103", "META-INF/reportPackage.json", "META-INF/reportPackage.json is missing.", ERROR)
    elif _document_info(file, remarks, "CSV-003").get("documentType") != PACKAGE_TYPE:
        remarks.add("CSV-003", file[0], f"documentType should be {PACKAGE_TYPE}.", ERROR)


def parameters_of(file: NamedFile | None, remarks: Remarks) -> Mapping[str, str]:
    """Return the parameters by name."""
    if file is None:
        remarks.add("701", "parameters.csv", "parameters.csv is missing.", ERROR)
        return {}
    name, _ = file
    found: dict[str, str] = {}
    for key, value in _pairs(file, ("name", "value"), "723", remarks):
        if key not in PARAMETERS:
            remarks.add("T-13", name, f"The taxonomy has no parameter {key!r}.", ERROR)
        found.setdefault(key, value)
    for key, (rule, fits, hint) in _PARAMETER_RULES.items():
        if key not in found:
            remarks.add(rule, name, f"The parameter {key} is missing.", ERROR)
        elif not fits(found[key]):
            remarks.add(rule, name, f"{key} is {found[key]!r}; it should be {hint}.", ERROR)
    return found


def indicators_of(file: NamedFile | None, layout: Layout, remarks: Remarks) -> Mapping[str, bool]:
    """Return which templates are said to be reported."""
    if file is None:
        remarks.add("701", "FilingIndicators.csv", "FilingIndicators.csv is missing.", ERROR)
        return {}
    name, _ = file
    found: dict[str, bool] = {}
    for key, value in _pairs(file, ("templateID", "reported"), "702", remarks):
        if key not in layout.columns:
            remarks.add("510", name, f"{key!r} is no template of the register.", ERROR)
        elif key in found:
            remarks.add("703", name, f"{key} stands twice; the first one counts.", ERROR)
        elif value.casefold() not in _BOOLEANS:
            remarks.add("704", name, f"{key} is {value!r}; it should be true.", ERROR)
        else:
            found[key] = _BOOLEANS[value.casefold()]
    for template in layout.columns:
        if template not in found:
            remarks.add("705", name, f"{template} is missing; all 15 templates are declared.", ERROR)
    return found


def check_identity(package: Package, archive: Archive, *, zipped: bool, remarks: Remarks) -> None:
    """Compare the package's name, folders, parameters, indicators and tables; the parameters count."""
    _check_folders(archive, zipped=zipped, remarks=remarks)
    _check_name(package, remarks)
    for template, reported in package.filing_indicators.items():
        if reported and template not in package.tables:
            remarks.add("808", template, "The template is declared and its file is missing.", ERROR)
        elif not reported and package.tables.get(template):
            remarks.add("808", template, "The template is declared as not reported and has rows.", ERROR)
    version = package.version or ""
    period = day(package.parameters.get("refPeriod", ""))
    if version in KNOWN_VERSIONS and period and period < _VALID_FROM:
        message = f"The module {version} holds for reference dates from {_VALID_FROM}, not for {period}."
        remarks.add("EBA-DATE-001", "report.json", message)
    if version.startswith(DRY_RUN):
        remarks.add("106", "report.json", "The module is that of the dry run of 2024, no longer in force.")


def _check_folders(archive: Archive, *, zipped: bool, remarks: Remarks) -> None:
    roots = {PurePosixPath(name).parts[0] for name in archive.files if len(PurePosixPath(name).parts) > 1}
    if zipped and roots != {archive.name}:
        remarks.add("103", archive.name, "A package has exactly one root folder, named like the zip.")
    elsewhere = [
        name
        for name in archive.files
        if name.casefold().endswith("01.csv") and PurePosixPath(name).parent.name != "reports"
    ]
    if elsewhere:
        remarks.add("103", elsewhere[0], "The tables belong in the folder reports/.")


def _check_name(package: Package, remarks: Remarks) -> None:
    named = STEM.fullmatch(package.name)
    if not named:
        message = "The name is not LEI.CON|IND_CC_DORA010100_DORA_date_timestamp; the parameters count."
        remarks.add("105", package.name, message)
        return
    entity, period = package.parameters.get("entityID"), package.parameters.get("refPeriod")
    if entity and entity != f"rs:{named['lei']}.{named['scope']}":
        remarks.add("714", package.name, f"The name says {named['lei']}.{named['scope']}, entityID {entity}.")
    if period and period != named["day"]:
        remarks.add("320", package.name, f"The name says {named['day']}, refPeriod {period}.")
    if named["module"] != "DORA010100":
        remarks.add("106", package.name, f"{named['module']} is not the module in force, DORA010100.")


def _document_info(file: NamedFile, remarks: Remarks, rule: str) -> Mapping[str, Any]:
    name, content = file
    try:
        document = json.loads(text_of(content, name, remarks))
    except (ValueError, RecursionError):
        remarks.add(rule, name, "The file is not a JSON document.", ERROR)
        return {}
    information = document.get("documentInfo") if isinstance(document, dict) else None
    return information if isinstance(information, dict) else {}


def _pairs(
    file: NamedFile, header: tuple[str, str], rule: str, remarks: Remarks
) -> Iterator[tuple[str, str]]:
    name, content = file
    lines = [cells for _, cells in lines_of(text_of(content, name, remarks), name, remarks) if any(cells)]
    if not lines or tuple(lines[0]) != header:
        remarks.add(rule, name, f"The first line should be {','.join(header)}.", ERROR)
    if lines and [cell.strip().casefold() for cell in lines[0][:2]] == [each.casefold() for each in header]:
        del lines[0]
    for cells in lines:
        if len(cells) == len(header):
            yield cells[0].strip(), cells[1].strip()
        else:
            remarks.add(rule, name, f"{cells[0]!r} is not one name and one value.", ERROR)


def _is_whole(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,3}", text, re.ASCII) is not None


_PARAMETER_RULES: Mapping[str, tuple[str, Callable[[str], bool], str]] = {
    "entityID": ("714", lambda text: _ENTITY.fullmatch(text) is not None, "rs:LEI.CON or rs:LEI.IND"),
    "refPeriod": ("320", lambda text: day(text) is not None, "a date, yyyy-mm-dd"),
    "baseCurrency": ("T-12", lambda text: _CURRENCY.fullmatch(text) is not None, "such as iso4217:EUR"),
    "decimalsInteger": ("T-12", lambda text: text == "0", "0"),
    "decimalsMonetary": (
        "T-12",
        lambda text: _is_whole(text) and int(text) >= _LEAST_MONETARY_DECIMALS,
        "a whole number from -4, such as -3",
    ),
}
