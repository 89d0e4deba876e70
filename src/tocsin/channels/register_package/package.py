"""A register of information as read from a file: what it says it is, and its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tocsin.core.refusal import Refused
from tocsin.core.register.findings import Finding
from tocsin.core.register.tables import RegisterKey, Tables, day, not_applicable

DRY_RUN = "jc-2023-86"
KNOWN_VERSIONS = ("4.0", "4.2")

_SUBJECT = re.compile(r"(?:rs:)?(?P<lei>[A-Za-z0-9]+)(?:\.(?P<scope>CON|IND))?", re.ASCII)
STEM = re.compile(
    r"(?P<lei>[A-Z0-9]{20})\.(?P<scope>CON|IND)_(?P<country>[A-Z]{2})_(?P<module>DORA01\d{4})_DORA"
    r"_(?P<day>\d{4}-\d{2}-\d{2})_\d{17}",
    re.ASCII,
)
"""The file name of a package without ``.zip``."""


@dataclass(frozen=True, slots=True)
class Package:
    """One register as a file holds it, with what was met while reading it."""

    name: str
    """Of the file without its ending, or of the folder."""
    module: str | None
    """Address of the taxonomy's entry point, from report.json."""
    parameters: Mapping[str, str]
    filing_indicators: Mapping[str, bool]
    tables: Tables
    findings: tuple[Finding, ...]
    dry_run: bool = False
    """Laid out as in the dry run of 2024; the tables have been moved to today's columns."""

    @property
    def version(self) -> str | None:
        """``4.0``, ``4.2`` or ``jc-2023-86/2024-07-11``, as the module's address has it."""
        return module_version(self.module or "")

    @property
    def base_currency(self) -> str | None:
        """ISO 4217; the unit of every amount that names no currency of its own."""
        return self.parameters.get("baseCurrency", "").removeprefix("iso4217:") or None

    @property
    def reference_date(self) -> date | None:
        """The day whose state the register shows: refPeriod, else the file name's, else B_01.01 c0060."""
        named = STEM.fullmatch(self.name)
        candidates = (
            self.parameters.get("refPeriod", ""),
            named["day"] if named else "",
            *(row["c0060"] for row in self.tables.get("B_01.01", ())),
        )
        return next((found for text in candidates if (found := day(text))), None)

    @property
    def key(self) -> RegisterKey:
        """
        Which register it is: owner, scope and reference date.

        Raises ``Refused`` (``register_without_owner``) when nothing says whose it is.
        """
        subject = _SUBJECT.fullmatch(self.parameters.get("entityID", ""))
        named = STEM.fullmatch(self.name)
        owners = (
            subject["lei"] if subject else "",
            *(row["c0010"] for row in self.tables.get("B_01.01", ())),
            named["lei"] if named else "",
        )
        owner = next((each for each in owners if not not_applicable(each)), None)
        if owner is None:
            raise Refused(
                "register_without_owner",
                f"{self.name} does not say whose register it is. Give entityID in parameters.csv, "
                "or the LEI in B_01.01.",
                "parameters.csv",
            )
        scope = (subject and subject["scope"]) or (named and named["scope"]) or self._likely_scope()
        return RegisterKey(owner, scope, self.reference_date)

    def _likely_scope(self) -> str:
        return "CON" if len(self.tables.get("B_01.02", ())) > 1 else "IND"


def module_version(address: str) -> str | None:
    """Return the version in the address of a DORA module, by pattern; None when it is none."""
    found = re.search(r"/fws/dora/(?P<version>[^/]+(?:/[^/]+)?)/mod/dora\.json$", address)
    return found["version"] if found else None
