"""All tables of a folder, each row with its place, or a refusal that names every fault."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from tocsin.channels.inventory_folder import nodes, promises
from tocsin.channels.inventory_folder.faults import Faults
from tocsin.channels.inventory_folder.files import rows_of
from tocsin.channels.inventory_folder.row import Row, nearest
from tocsin.channels.inventory_folder.service_levels import FILE, Named, named_terms
from tocsin.channels.inventory_folder.tables import TABLES
from tocsin.core.commitments import Commitment, Contact, Entitlement, Promise, SupportContact
from tocsin.core.refusal import Refused
from tocsin.core.register import RecoveryPlan
from tocsin.core.register.extras import ComponentMapping, Dependency, group_of
from tocsin.core.register.findings import Finding
from tocsin.core.register.inventory import Asset, BusinessService, Customer, Group

T = TypeVar("T")
Placed: TypeAlias = tuple[T, str]
"""A value, and the row it comes from."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What each file says, row by row."""

    business_services: list[Placed[BusinessService]]
    assets: list[Placed[Asset]]
    customers: list[Placed[Customer]]
    dependencies: list[Placed[Dependency]]
    groups: list[Group]
    commitments: list[Placed[Commitment]]
    entitlements: list[Placed[Entitlement]]
    support_contacts: list[Placed[tuple[str, SupportContact]]]
    """With the arrangement about which one calls."""
    plans: list[Placed[RecoveryPlan]]
    contacts: list[Placed[Contact]]
    components: list[Placed[ComponentMapping]]
    findings: list[Finding]


def read_tables(path: Path) -> Tables:
    """Read every known file of a folder; see ``read_folder`` for what is refused."""
    folder = _Open(path)
    named = Named(folder.terms())
    dependencies = folder.table("dependencies.csv", nodes.dependency, _named_member)
    tables = Tables(
        business_services=folder.table("business_services.csv", nodes.business_service, _id),
        assets=folder.table("assets.csv", nodes.asset, _id),
        customers=folder.table("customers.csv", nodes.customer, _id),
        dependencies=dependencies,
        groups=_groups([row for row, _ in dependencies], folder.faults),
        commitments=folder.table("commitments.csv", named.reading(promises.commitment), _id),
        entitlements=folder.table("entitlements.csv", named.reading(promises.entitlement), _id),
        support_contacts=folder.table("support_contacts.csv", _about_arrangement, _named_support),
        plans=folder.table("recovery_plans.csv", nodes.recovery_plan, _id),
        contacts=folder.table("contacts.csv", promises.contact, _id),
        components=folder.table("component_map.csv", nodes.component, _itself),
        findings=folder.findings,
    )
    folder.faults.refuse_if_any()
    folder.findings.extend(named.unused())
    return tables


class _Open:
    """A folder being read: its known files, and what was found wrong or odd so far."""

    def __init__(self, path: Path) -> None:
        self.faults = Faults()
        self.findings: list[Finding] = []
        self._files = {file.name: file for file in _known_files(path, self.faults)}

    def terms(self) -> Mapping[str, Promise]:
        """Read the terms that rows may name."""
        return named_terms(self._files[FILE], self.faults) if FILE in self._files else {}

    def table(
        self, name: str, read: Callable[[Row], T], identity: Callable[[T], Hashable]
    ) -> list[Placed[T]]:
        """Read one file's rows; a faulty row, or one that says the same thing again, is a fault."""
        first: dict[Hashable, str] = {}
        found: list[Placed[T]] = []
        if name not in self._files:
            return found
        for row in rows_of(self._files[name], self.faults, self.findings):
            try:
                value = read(row)
                _refuse_repeated(row.place, first.setdefault(identity(value), row.place))
            except Refused as fault:
                self.faults.add(fault)
            else:
                found.append((value, row.place))
        return found


def _known_files(path: Path, faults: Faults) -> list[Path]:
    try:
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in {".csv", ".toml"})
    except OSError as error:
        raise Refused(
            "unreadable_folder",
            f"{path} cannot be read as a folder: {error.strerror}. Name the folder that holds the CSV files.",
            str(path),
        ) from None
    known = (*TABLES, FILE)
    for file in files:
        if file.name not in known:
            faults.add(
                Refused(
                    "unknown_file",
                    f"{file.name} is not a file of an inventory folder. {nearest(file.name, known)}. "
                    "Rename it or take it out.",
                    file.name,
                )
            )
    if not files:
        raise Refused(
            "empty_folder",
            f"{path} holds none of the files of an inventory. Put at least one there: {', '.join(known)}.",
            str(path),
        )
    return [file for file in files if file.name in known]


def _groups(dependencies: list[Dependency], faults: Faults) -> list[Group]:
    rows: dict[tuple[str, str], list[Dependency]] = {}
    for each in dependencies:
        rows.setdefault((each.owner, each.group), []).append(each)
    groups = []
    for key in sorted(rows):
        try:
            groups.append(group_of(rows[key]))
        except Refused as fault:
            faults.add(fault)
    return groups


def _refuse_repeated(place: str, first: str) -> None:
    if first != place:
        raise Refused(
            "repeated_row", f"{place}: this row names the same as {first}. Keep one of the two rows.", place
        )


def _about_arrangement(row: Row) -> tuple[str, SupportContact]:
    return row.text("arrangement"), promises.support_contact(row)


def _id(
    value: BusinessService | Asset | Customer | Commitment | Entitlement | RecoveryPlan | Contact,
) -> Hashable:
    return value.id


def _itself(value: Hashable) -> Hashable:
    return value


def _named_member(row: Dependency) -> Hashable:
    return row.owner, row.group, row.member


def _named_support(call: tuple[str, SupportContact]) -> Hashable:
    return call[0], call[1].severity, call[1].name
