"""
What the EBA checks in a register of information, as far as it can be checked offline, and what we add.

Numbers are the EBA's: 3xx to 8xx for the technical checks, R1 to R22 for the references between
templates, v… and e… for the business rules. ``T-`` marks checks of our own. Rules the EBA
deactivated in March 2025 (e23681, v8816 to v8818, v8821, v8823, v8824, v8887) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from tocsin.core.register.checks_business import business_findings
from tocsin.core.register.checks_chains import chain_findings
from tocsin.core.register.checks_consistency import consistency_findings
from tocsin.core.register.checks_references import key_findings, reference_findings
from tocsin.core.register.checks_values import value_findings
from tocsin.core.register.findings import Finding, limited
from tocsin.core.register.tables import Layout, Tables


def check(tables: Tables, layout: Layout, reference_date: date | None = None) -> tuple[Finding, ...]:
    """
    Check a register's tables and return all findings, template by template within each kind of check.

    ``reference_date`` is the day whose state the register shows; without it nothing is compared with it.
    """
    return tuple(limited(_all(tables, layout, reference_date)))


def _all(tables: Tables, layout: Layout, reference_date: date | None) -> Iterator[Finding]:
    return chain(
        value_findings(tables, layout),
        key_findings(tables, layout),
        reference_findings(tables, layout),
        business_findings(tables, layout),
        chain_findings(tables),
        consistency_findings(tables, reference_date),
    )
