"""The fictional group of the demo: a register package and an inventory folder, the same for the same seed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from tocsin.channels.demo_group import inventory_rows, people
from tocsin.channels.demo_group.plan import Plan, history, plan, scenario, service_levels
from tocsin.channels.demo_group.register_rows import REFERENCE_DATE, Rows, register_rows
from tocsin.channels.register_package import layout, package_stem, write_package
from tocsin.core.register.tables import RegisterKey, Row, Tables

__all__ = ["history", "package_folder", "scenario", "write_group"]

_WRITTEN = datetime(2025, 4, 22, 9, 30, tzinfo=UTC)
"""The instant in the package's name: before the outage, and always the same."""


def package_folder(target: Path) -> Path:
    """Return where ``write_group`` puts the package: a folder with the name that a package must have."""
    owner = [Row("B_01.01", 2, {"c0010": plan().owner, "c0030": "eba_GA:NL"})]
    return target / "register" / package_stem(_key(plan()), {"B_01.01": tuple(owner)}, _WRITTEN)


def write_group(target: Path, seed: int = 1) -> None:
    """
    Write the group's register into ``package_folder(target)`` and its files into ``target/inventory``.

    The same seed writes the same bytes; existing files of the same name are replaced.
    """
    group = plan()
    tables = _tables(register_rows(group, _lot(seed, "register")))
    with TemporaryDirectory() as folder:
        package = write_package(folder, tables, _key(group), at=_WRITTEN)
        with ZipFile(package) as archive:
            archive.extractall(target / "register")
    (target / "inventory").mkdir(parents=True, exist_ok=True)
    for name, rows in _inventory(group, seed).items():
        _write(target / "inventory" / name, list(rows))
    (target / "inventory" / "service_levels.toml").write_text(service_levels(), encoding="utf-8", newline="")


def _key(group: Plan) -> RegisterKey:
    return RegisterKey(group.owner, "CON", date.fromisoformat(REFERENCE_DATE))


def _tables(rows: Mapping[str, Rows]) -> Tables:
    return {
        template: tuple(
            Row(template, line, dict(zip(layout().columns[template], cells, strict=True)))
            for line, cells in enumerate(lines, start=2)
        )
        for template, lines in rows.items()
    }


def _inventory(group: Plan, seed: int) -> Mapping[str, Iterable[Mapping[str, str]]]:
    customers = people.customers(_lot(seed, "customers"))
    return {
        "business_services.csv": inventory_rows.business_services(group),
        "assets.csv": inventory_rows.assets(group),
        "dependencies.csv": inventory_rows.dependencies(group),
        "customers.csv": customers,
        "commitments.csv": people.commitments(group, customers, _lot(seed, "commitments")),
        "entitlements.csv": inventory_rows.entitlements(group),
        "support_contacts.csv": inventory_rows.support_contacts(group),
        "recovery_plans.csv": inventory_rows.recovery_plans(group),
        "contacts.csv": inventory_rows.contacts(group),
        "component_map.csv": inventory_rows.component_map(group),
    }


def _write(path: Path, rows: list[Mapping[str, str]]) -> None:
    """Write rows that all have the same columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _lot(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 - a demo that repeats itself, not a secret
