"""Import a register of information: it replaces the last one of its owner and scope, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tocsin.actions.import_inventory import imported
from tocsin.actions.policy import allow
from tocsin.actions.watch_recurrence import watch_recurrence
from tocsin.channels.register_package.layout import layout
from tocsin.channels.register_package.package import Package
from tocsin.core.incidents import Actor
from tocsin.core.register.checks import check
from tocsin.core.register.tables import Tables
from tocsin.core.time import Instant
from tocsin.store import sources
from tocsin.store.unit_of_work import unit_of_work


def import_register(package: Package, *, by: Actor, at: Instant) -> dict[str, Any]:
    """
    Keep a register as it was read and derive the inventory anew.

    Returns the contract's counts and findings. Raises ``Refused`` (``register_without_owner``,
    ``older_register``, ``not_allowed``).
    """
    with unit_of_work(by, at) as work:
        key = package.key
        allow(by, "import", key.owner)
        digest = _digest(package.tables)
        filing = sources.Filing(key, package.module or "", package.parameters, package.tables)
        changed = sources.keep_filing(filing, digest)
        found = (*package.findings, *check(package.tables, layout(), package.reference_date))
        body = {"source": "register", "owner": key.owner, "scope": key.scope, "digest": digest}
        answer = imported(work, body, found, changed=changed)
        watch_recurrence(work)
        return answer


def _digest(tables: Tables) -> str:
    rows = {name: [dict(row.cells) for row in rows] for name, rows in sorted(tables.items())}
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
