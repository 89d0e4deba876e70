"""What incidents cost, read for many at once: one query for the rows, one for their entries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from tocsin.core.incidents import Entry
from tocsin.core.incidents.costs import RecordedCost, recorded_costs
from tocsin.store.models import Incident, LedgerEntry

AT_ONCE = 2000


def costs_of(rows: QuerySet[Incident]) -> dict[str, tuple[RecordedCost, ...]]:
    """Return the items of cost of incidents by reference; who has none is not there."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for subject, entry in entries_of(rows, ("cost.recorded",)):
        found[subject].append(entry)
    return {reference: recorded_costs(entries) for reference, entries in found.items()}


def entries_of(rows: QuerySet[Incident], kinds: Iterable[str]) -> Iterable[tuple[str, Entry]]:
    """Yield the entries of some kinds about incidents with their subjects, each in the order recorded."""
    references = rows.order_by().values("reference")
    wanted = LedgerEntry.objects.filter(subject__in=references, kind__in=tuple(kinds)).order_by("sequence")
    columns = ("sequence", "recorded_at", "actor", "kind", "body", "subject")
    for sequence, at, actor, kind, body, subject in wanted.values_list(*columns).iterator(chunk_size=AT_ONCE):
        yield subject, Entry(sequence, at, actor, kind, json.loads(body))


def major(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return those of which the last decision is that they are major, and that go on in no other."""
    return rows.filter(outcome="major", merged_into="").order_by("reference")
