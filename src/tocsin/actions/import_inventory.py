"""Import an inventory folder: it replaces the last one, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tocsin.actions.policy import allow
from tocsin.actions.rebuild_inventory import folder_document, rebuild_inventory
from tocsin.channels.inventory_folder import Folder
from tocsin.core.incidents import Actor
from tocsin.core.register.findings import Finding
from tocsin.core.time import Instant
from tocsin.store import queries, sources
from tocsin.store.unit_of_work import Work, unit_of_work


def import_inventory(folder: Folder, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Keep an inventory folder as it was read and derive the inventory anew.

    Returns the contract's counts and findings. Raises ``Refused`` (``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        if not by.operator:
            allow(by, "import", queries.register_owner())
        changed = sources.keep_folder(folder_document(folder))
        return imported(work, {"source": "folder"}, (), changed=changed)


def imported(work: Work, body: dict[str, Any], found: Iterable[Finding], *, changed: bool) -> dict[str, Any]:
    """Derive the inventory, record the import if anything differs, and answer with counts and findings."""
    rebuilt = rebuild_inventory()
    counts = rebuilt.changes.as_dict()
    if changed or rebuilt.changes.any:
        work.record("inventory.imported", "inventory", {**body, **counts})
    findings = sorted({*found, *rebuilt.findings}, key=lambda each: (each.severity, each.where, each.rule))
    return {
        **counts,
        "findings": [
            {"rule": each.rule, "severity": each.severity, "where": each.where, "message": each.message}
            for each in findings
        ],
    }
