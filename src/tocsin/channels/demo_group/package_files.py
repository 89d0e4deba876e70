"""The register as a package of plain CSV, laid out as the EBA's reporting rules want it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

from tocsin.channels.demo_group.register_rows import REFERENCE_DATE, Rows

_COLUMNS = {
    "B_01.01": 6,
    "B_01.02": 11,
    "B_01.03": 4,
    "B_02.01": 5,
    "B_02.02": 18,
    "B_02.03": 3,
    "B_03.01": 3,
}
_COLUMNS |= {
    "B_03.02": 3,
    "B_03.03": 3,
    "B_04.01": 4,
    "B_05.01": 12,
    "B_05.02": 7,
    "B_06.01": 10,
    "B_07.01": 12,
}
_COLUMNS |= {"B_99.01": 19}
"""How many columns each template has; they are numbered in tens."""

_TAXONOMY = "http://www.eba.europa.eu/eu/fr/xbrl/crr/fws/dora/4.0/mod/dora.json"


def stem(owner: str) -> str:
    """Return the name of the package, which is also that of its root folder."""
    return f"{owner}.CON_NL_DORA010100_DORA_{REFERENCE_DATE}_20250422093000000"


def package_files(owner: str, tables: Mapping[str, Rows]) -> dict[str, str]:
    """Return the text of each file by its path within the root folder."""
    parameters = {
        "entityID": f"rs:{owner}.CON",
        "refPeriod": REFERENCE_DATE,
        "baseCurrency": "iso4217:EUR",
        "decimalsInteger": "0",
        "decimalsMonetary": "-3",
    }
    report = {"documentType": "https://xbrl.org/2021/xbrl-csv", "extends": [_TAXONOMY]}
    return {
        "META-INF/reportPackage.json": _document({"documentType": "https://xbrl.org/report-package/2023"}),
        "reports/report.json": _document(report),
        "reports/parameters.csv": csv_text(["name", "value"], parameters.items()),
        "reports/FilingIndicators.csv": csv_text(
            ["templateID", "reported"], ((name, "true") for name in tables)
        ),
        **{f"reports/{name.lower()}.csv": csv_text(_header(name), rows) for name, rows in tables.items()},
    }


def csv_text(header: list[str], rows: Iterable[Iterable[str]]) -> str:
    """Write rows as RFC 4180 has them: commas, and quotation marks where they are needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _header(template: str) -> list[str]:
    columns = [f"c{10 * number:04d}" for number in range(1, _COLUMNS[template] + 1)]
    return [*columns[:-1], "c0031"] if template == "B_03.03" else columns


def _document(information: Mapping[str, object]) -> str:
    return json.dumps({"documentInfo": information}, indent=2) + "\n"
