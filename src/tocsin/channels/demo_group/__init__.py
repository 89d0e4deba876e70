"""The fictional group of the demo: a register package and an inventory folder, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from tocsin.channels.demo_group import inventory_rows, people
from tocsin.channels.demo_group.package_files import csv_text, package_files, stem
from tocsin.channels.demo_group.plan import Plan, plan, scenario
from tocsin.channels.demo_group.register_rows import register_rows

__all__ = ["package_folder", "scenario", "write_group"]


def package_folder(target: Path) -> Path:
    """Return where ``write_group`` puts the register: the folder has the name that the package must have."""
    return target / "register" / stem(plan().owner)


def write_group(target: Path, seed: int = 1) -> None:
    """
    Write the group's register package under ``target/register`` and its CSV files in ``target/inventory``.

    The same seed writes the same bytes; existing files of the same name are replaced.
    """
    group = plan()
    tables = register_rows(group, _lot(seed, "register"))
    _write(package_folder(target), package_files(group.owner, tables))
    _write(target / "inventory", _inventory_files(group, seed))


def _inventory_files(group: Plan, seed: int) -> dict[str, str]:
    customers = people.customers(_lot(seed, "customers"))
    return {
        "business_services.csv": _table(inventory_rows.business_services(group)),
        "assets.csv": _table(inventory_rows.assets(group)),
        "dependencies.csv": _table(inventory_rows.dependencies(group)),
        "customers.csv": _table(customers),
        "commitments.csv": _table(people.commitments(group, customers, _lot(seed, "commitments"))),
        "entitlements.csv": _table(inventory_rows.entitlements(group)),
        "support_contacts.csv": _table(inventory_rows.support_contacts(group)),
        "contacts.csv": _table(inventory_rows.contacts(group)),
        "component_map.csv": _table(inventory_rows.component_map(group)),
    }


def _table(rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows that all have the same columns."""
    whole = list(rows)
    return csv_text(list(whole[0]), (row.values() for row in whole))


def _lot(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 - a demo that repeats itself, not a secret


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
