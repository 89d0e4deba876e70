"""Where the inventory comes from, kept as it was read: the filed registers and the inventory folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tocsin.core.refusal import Refused
from tocsin.core.register.tables import RegisterKey, Row, Tables
from tocsin.store.models import InventoryFolder, RegisterFiling, RegisterRow

BATCH = 500
LONGEST_OWNER = 100


@dataclass(frozen=True, slots=True)
class Filing:
    """A register as it was filed."""

    key: RegisterKey
    module: str
    parameters: Mapping[str, str]
    tables: Tables


def keep_filing(filing: Filing, digest: str) -> bool:
    """
    Keep a register in place of the last one of its owner and scope; say whether it differs from that.

    ``digest`` is that of its rows. Raises ``Refused`` (``older_register``, ``too_large``) when a
    register of a later reference date is there, or its owner's code cannot be one.
    """
    kept = RegisterFiling.objects.filter(owner=filing.key.owner, scope=filing.key.scope).first()
    day = filing.key.reference_date or date.min
    _check(filing, kept, day)
    same = (digest, day, filing.module, dict(filing.parameters))
    if kept and (kept.digest, kept.reference_date, kept.module, kept.parameters) == same:
        return False
    if kept:
        kept.delete()
    row = RegisterFiling.objects.create(
        owner=filing.key.owner,
        scope=filing.key.scope,
        reference_date=day,
        module=filing.module,
        parameters=dict(filing.parameters),
        digest=digest,
    )
    RegisterRow.objects.bulk_create(
        (
            RegisterRow(filing=row, template=template, position=each.line, cells=dict(each.cells))
            for template, rows in filing.tables.items()
            for each in rows
        ),
        batch_size=BATCH,
    )
    return True


def _check(filing: Filing, kept: RegisterFiling | None, day: date) -> None:
    if len(filing.key.owner) > LONGEST_OWNER:
        raise Refused(
            "too_large",
            f"The register's owner has {len(filing.key.owner)} characters. Give its LEI.",
            "B_01.01",
        )
    if kept and kept.reference_date > day:
        raise Refused(
            "older_register",
            f"A register of {kept.owner} as of {kept.reference_date} is loaded, and this one is as of {day}. "
            "Load the newest one.",
            kept.owner,
        )


def filings() -> list[Filing]:
    """Return the registers that are kept, consolidated ones first."""
    return [_filing(row) for row in RegisterFiling.objects.order_by("scope", "owner")]


def filing(owner: str | None) -> Filing:
    """
    Return one register: that of an owner (LEI), or the only or consolidated one.

    Raises ``Refused`` (``no_register``) when there is none.
    """
    kept = [each for each in filings() if owner in {None, each.key.owner}]
    if not kept:
        raise Refused(
            "no_register",
            f"No register of {owner or 'anybody'} is loaded. Load one with: tocsin import register PATH",
            owner,
        )
    return kept[0]


def _filing(row: RegisterFiling) -> Filing:
    tables: dict[str, list[Row]] = defaultdict(list)
    for each in row.rows.order_by("template", "position"):
        tables[each.template].append(Row(each.template, each.position, each.cells))
    key = RegisterKey(row.owner, row.scope, None if row.reference_date == date.min else row.reference_date)
    return Filing(key, row.module, row.parameters, {name: tuple(rows) for name, rows in tables.items()})


def keep_folder(document: dict[str, Any]) -> bool:
    """Keep what an inventory folder holds in place of the last one; say whether it differs from that."""
    kept = InventoryFolder.objects.filter(id=1).first()
    if kept and kept.document == document:
        return False
    InventoryFolder.objects.update_or_create(id=1, defaults={"document": document})
    return True


def folder() -> dict[str, Any] | None:
    """Return what the inventory folder held, as ``keep_folder`` was given it."""
    return InventoryFolder.objects.values_list("document", flat=True).first()
