"""Writes a register as the xBRL-CSV package the EBA takes; the same register gives the same bytes."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path

from tocsin.channels.register_package.layout import layout
from tocsin.channels.register_package.metadata import PACKAGE_TYPE, PARAMETERS, REPORT_TYPE
from tocsin.core.refusal import Refused
from tocsin.core.register.codes import country
from tocsin.core.register.tables import Column, RegisterKey, Row, Tables
from tocsin.core.time import Instant

MODULE = "http://www.eba.europa.eu/eu/fr/xbrl/crr/fws/dora/4.0/mod/dora.json"

_SAFE = re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_DEFAULTS = {"baseCurrency": "iso4217:EUR", "decimalsInteger": "0", "decimalsMonetary": "-3"}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that equal registers give equal bytes."""


def package_stem(key: RegisterKey, tables: Tables, at: Instant) -> str:
    """
    Return the file name of a package without ``.zip``; the root folder has the same name.

    The country is that of the entity maintaining the register (B_01.01). Raises ``Refused``
    (``register_without_owner``, ``register_without_date``).
    """
    if not _SAFE.fullmatch(key.owner) or key.scope not in ("CON", "IND"):
        raise Refused(
            "register_without_owner",
            f"{key.owner!r} cannot be the LEI in a package's name. Correct the owner of the register.",
            "B_01.01",
        )
    if key.reference_date is None:
        raise Refused(
            "register_without_date",
            "The register has no reference date, and a package is named by it. "
            "Import a register with refPeriod in parameters.csv, or give the date.",
            "refPeriod",
        )
    named = [country(row["c0030"]) for row in tables.get("B_01.01", ()) if row["c0010"] == key.owner]
    state = next((each for each in named if each and _COUNTRY.fullmatch(each)), "XX")
    moment = at.astimezone(UTC)
    stamp = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}"
    return f"{key.owner}.{key.scope}_{state}_DORA010100_DORA_{key.reference_date.isoformat()}_{stamp}"


def write_package(
    out: str | Path,
    tables: Tables,
    key: RegisterKey,
    *,
    parameters: Mapping[str, str] | None = None,
    at: Instant,
) -> Path:
    """
    Write a package and return where it stands: ``out``, or in it under its proper name if it is a folder.

    All 15 templates are written, empty ones as a header, and cells exactly as they are: what looks
    like a formula is left alone, for the package is read by programs. ``parameters`` keeps what the
    imported package said; owner, scope and date are those of ``key``. ``at`` is the timestamp in the
    name. The file appears whole or not at all. Raises ``Refused`` (``cannot_write`` and those of
    ``package_stem``).
    """
    stem = package_stem(key, tables, at)
    target = Path(out)
    content = _zipped(stem, _files(tables, key, parameters or {}))
    try:
        if target.is_dir():
            target /= f"{stem}.zip"
        _replace(target, content)
    except OSError as error:
        raise Refused(
            "cannot_write",
            f"{target} cannot be written: {error.strerror or error}. Name a file where you may write.",
            str(target),
        ) from None
    return target


def _files(tables: Tables, key: RegisterKey, parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "META-INF/reportPackage.json", _json({"documentInfo": {"documentType": PACKAGE_TYPE}})
    indicators = [(template, "true") for template in layout().columns]
    yield "reports/FilingIndicators.csv", _csv([("templateID", "reported"), *indicators])
    for template, columns in layout().columns.items():
        yield f"reports/{template.lower()}.csv", _table(columns, tables.get(template, ()))
    yield "reports/parameters.csv", _csv([("name", "value"), *_parameters(key, parameters)])
    report = {"documentInfo": {"documentType": REPORT_TYPE, "extends": [MODULE]}}
    yield "reports/report.json", _json(report)


def _parameters(key: RegisterKey, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    day = key.reference_date.isoformat() if key.reference_date else ""
    own = {"entityID": f"rs:{key.owner}.{key.scope}", "refPeriod": day}
    for name in PARAMETERS:
        yield name, own.get(name) or given.get(name) or _DEFAULTS[name]


def _table(columns: Mapping[str, Column], rows: Iterable[Row]) -> str:
    order = sorted(columns, key=lambda code: (not columns[code].key, code))
    return _csv([order, *(row.key(*order) for row in rows)])


def _csv(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue()


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, indent=2) + "\n"


def _zipped(root: str, files: Iterable[tuple[str, str]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, text in sorted(files):
            entry = zipfile.ZipInfo(f"{root}/{name}", _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            package.writestr(entry, text.encode())
    return content.getvalue()


def _replace(target: Path, content: bytes) -> None:
    """Put the file in place in one step; a half-written one never has the name."""
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is a device or the like, and no file")
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
