"""Projections: rows made from the ledger, how they are compared with it, and how they are made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Model, QuerySet

from tocsin.core.incidents import Entry
from tocsin.core.refusal import Refused
from tocsin.store import ledger

Shown: TypeAlias = Mapping[str, object]
"""What is stored of one thing, by the name of the column or table."""
AT_ONCE = 200
"""So many things are in memory at once."""


@dataclass(frozen=True, slots=True)
class Projection:
    """What is stored of one kind of thing, and how to read the same from the ledger."""

    of: str
    """What it shows, in the plural."""
    prefix: str
    """How the subjects of its ledger entries begin."""
    told: Callable[[str, list[Entry]], Shown | None]
    """What should be stored of a subject by its entries; None: nothing."""
    stored: Callable[[list[str]], Mapping[str, Shown]]
    """What is stored of some subjects, by subject."""
    names: Callable[[], Iterator[str]]
    """The subjects of which something is stored."""
    show: Callable[[str, Shown | None], None]
    """Store what the ledger tells of a subject, or remove it for None."""

    def check(self) -> int:
        """
        Compare all that is stored with the ledger and return how many things that were.

        Raises ``Refused`` (``projection_differs``) that names the first row that differs and in what.
        """
        count = 0
        for names, told in self._told():
            stored = self.stored(names)
            for name in names:
                if told[name] != stored.get(name):
                    self._confirm(name)
            count += sum(each is not None for each in told.values())
        for names in _batches(self.names()):
            known = ledger.entries_about(names)
            for name in names:
                if not known[name]:
                    self._confirm(name)
        return count

    def rebuild(self) -> int:
        """Make everything anew from the ledger and return how many rows were wrong; one transaction."""
        changed = 0
        for names, told in self._told():
            stored = self.stored(names)
            for name in names:
                if told[name] != stored.get(name):
                    self.show(name, told[name])
                    changed += 1
        for names in _batches(list(self.names())):
            for name, entries in ledger.entries_about(names).items():
                if not entries:
                    self.show(name, None)
                    changed += 1
        return changed

    def _told(self) -> Iterator[tuple[list[str], dict[str, Shown | None]]]:
        for names in _batches(ledger.subjects(self.prefix)):
            found = ledger.entries_about(names)
            yield names, {name: self.told(name, found[name]) for name in names}

    def _confirm(self, name: str) -> None:
        """Look again while nobody records: what differed may have been recorded in between."""
        with transaction.atomic():
            ledger.lock()
            told = self.told(name, ledger.entries_about([name])[name])
            stored = self.stored([name]).get(name)
        if told != stored:
            raise _differs(self.of, name, told, stored)


def of_rows(
    model: type[Model],
    prefix: str,
    columns: Iterable[str],
    told: Callable[[str, list[Entry]], Shown | None],
) -> Projection:
    """Return the projection of rows with a reference that show some columns and nothing else."""
    rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - how Django names it

    def stored(names: list[str]) -> dict[str, Shown]:
        found = rows.filter(reference__in=names).values("reference", *columns)
        return {each.pop("reference"): each for each in found}

    def show(name: str, shown: Shown | None) -> None:
        if shown is None:
            rows.filter(reference=name).delete()
        else:
            rows.update_or_create(reference=name, defaults=dict(shown))

    def names() -> Iterator[str]:
        found: Iterator[str] = rows.values_list("reference", flat=True).iterator(chunk_size=AT_ONCE)
        return found

    return Projection(str(model._meta.verbose_name_plural), prefix, told, stored, names, show)  # noqa: SLF001 - same


def _differs(of: str, name: str, told: Shown | None, stored: Shown | None) -> Refused:
    if stored is None:
        what = "the ledger tells of it, and its row is missing"
    elif told is None:
        what = "it has a row, and the ledger knows nothing of it"
    else:
        column = next(each for each in told if told[each] != stored.get(each))
        called, kept = column.removesuffix("_id"), stored.get(column)
        what = f"its {called} is {kept!s:.80}, and the ledger tells {told[column]!s:.80}"
    return Refused(
        "projection_differs",
        f"{name} ({of}): {what}. Somebody changed the tables past Tocsin. What the ledger tells counts: "
        "find out who did it, then make the tables anew with: tocsin rebuild",
        name,
    )


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    source = iter(names)
    while batch := list(islice(source, AT_ONCE)):
        yield batch
