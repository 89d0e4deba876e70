"""A part of exporting: incidents and threats as rows of a table, and their file with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tocsin.channels.spreadsheets import row_file
from tocsin.core.incidents import status_of
from tocsin.core.incidents.register_filter import INCIDENTS
from tocsin.core.situation.glance_tables import Cell
from tocsin.core.time import Instant
from tocsin.store import registry
from tocsin.store.models import Incident, Threat

_INCIDENTS: Mapping[str, Callable[[Incident], Cell]] = {
    "incident": lambda row: row.reference,
    "title": lambda row: row.title,
    "status": lambda row: status_of(row.state),
    "state": lambda row: row.state,
    "outcome": lambda row: row.outcome,
    "type": lambda row: row.type or None,
    "cause": lambda row: row.cause or None,
    "priority": lambda row: row.priority,
    "entity": lambda row: row.entity_id,
    "entity_name": lambda row: row.entity.name,
    "since_utc": lambda row: row.since,
    "confidential": lambda row: "yes" if row.confidential else "no",
    "merged_into": lambda row: row.merged_into or None,
}
_THREATS: Mapping[str, Callable[[Threat], Cell]] = {
    "threat": lambda row: row.reference,
    "title": lambda row: row.title,
    "state": lambda row: row.status,
    "significant": lambda row: row.significant,
    "entity": lambda row: row.entity_id,
    "entity_name": lambda row: row.entity.name,
    "since_utc": lambda row: row.since,
}
_CHUNK = 1 << 20


def write_register(
    path: Path,
    form: str,
    kind: str,
    chunks: Iterable[Sequence[Incident | Threat]],
    *,
    at: Instant,
    each: Callable[[int], bool] = lambda _: True,
) -> int | None:
    """
    Write all rows into a file and return how many there are.

    ``each`` is told after every chunk how many are written, and ends it all by False: None is returned.
    """
    columns = (*_INCIDENTS, "nodes") if kind == INCIDENTS else tuple(_THREATS)
    done = 0
    with row_file(path, form, name=kind.capitalize(), columns=columns, at=at) as write:
        for chunk in chunks:
            for row in rows_of(chunk):
                write(row)
            done += len(chunk)
            if not each(done):
                return None
    return done


def rows_of(chunk: Sequence[Incident | Threat]) -> Iterator[tuple[Cell, ...]]:
    """Yield incidents, with the nodes that each names, or threats as cells."""
    incidents = [each for each in chunk if isinstance(each, Incident)]
    nodes = registry.nodes(incidents) if incidents else {}
    for each in chunk:
        if isinstance(each, Incident):
            named = "; ".join(nodes.get(each.reference, ())) or None
            yield (*(cell(each) for cell in _INCIDENTS.values()), named)
        else:
            yield tuple(cell(each) for cell in _THREATS.values())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()
