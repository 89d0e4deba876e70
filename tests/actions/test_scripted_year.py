"""A year of two hundred incidents, told by many people at once: nothing is lost, nothing overwritten."""

from __future__ import annotations

import json
import queue
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.actions.scripted_year import PEOPLE, STEP, YEAR, Deed, Story, stories
from tests.cast import LOADED, NORDBANK, load
from tocsin.actions.give_role import give_role
from tocsin.core.incidents import OPERATOR, history
from tocsin.core.incidents.life_cycle import STATES
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant
from tocsin.store import ledger, projected
from tocsin.store.models import Incident, LedgerEntry

SEED, AT_ONCE, INCIDENTS = 2026, 5, 200
WORD = {
    "incident.opened": "title",
    "incident.renamed": "title",
    "incident.noted": "text",
    "incident.linked": "relation",
    "fact.recorded": "source",
    "notice.given": "text",
    "review.answered": "text",
    "review.completed": "summary",
    "problem.opened": "title",
    "follow_up.opened": "title",
    "follow_up.reported": "text",
    "follow_up.checked": "text",
}
"""Where an entry of a kind carries the word of its deed; everywhere else it is the reason."""
WORDLESS = {"incident.triaged", "incident.classified", "incident.cause_found", "incident.unlinked"}
"""Kinds that carry none: they are counted by whom they are about and who did it."""


@pytest.fixture
def _own_database(db, tmp_path) -> Iterator[None]:
    """
    Let a copy of the empty database be the database, so that many connections share it and can commit.

    No test can take back what the ledger holds: it only grows. SQLite keeps the copy in a file, as it does
    for people.
    """
    kept, settings = connections["default"], connections.settings["default"]
    before = dict(settings)
    copied = _file_of(kept, tmp_path) if kept.vendor == "sqlite" else _twin_of(kept)
    settings.update(copied)
    connections["default"] = connections.create_connection("default")
    yield
    connections.close_all()
    settings.update(before)
    connections["default"] = kept
    if kept.vendor == "postgresql":
        kept.close_pool()
        with kept._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copied["NAME"]}" WITH (FORCE)')


def _file_of(kept: Any, folder: Path) -> dict[str, Any]:
    """Copy SQLite's tables into a file, and return how to open it: quickly, since no power cut is played."""
    file = folder / "year.sqlite3"
    file.write_bytes(kept.connection.serialize())
    quick = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    return {"NAME": str(file), "OPTIONS": {**kept.settings_dict["OPTIONS"], "init_command": quick}}


def _twin_of(kept: Any) -> dict[str, Any]:
    """Make another database of PostgreSQL's server alike, and return its name."""
    name = kept.settings_dict["NAME"]
    twin = f"{name}_year"
    kept.close()  # nobody may look at what is copied; Django notes that the test's transaction is gone
    kept.close_pool()
    with kept._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{twin}" TEMPLATE "{name}"')
    return {"NAME": twin}


@dataclass
class Office:
    """People who take the next step of any story, several at once, each on a connection of their own."""

    waiting: queue.Queue[tuple[Story, object]] = field(default_factory=queue.Queue)
    done: list[tuple[Deed, object]] = field(default_factory=list)
    """What was acknowledged, with what it returned."""
    told: list[str] = field(default_factory=list)
    """The codes with which one of two was told that the other came first."""
    failures: list[str] = field(default_factory=list)
    steps: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, stories: list[Story]) -> None:
        connections.close_all()
        for story in stories:
            self.waiting.put((story, None))
        people = [threading.Thread(target=self._person) for _ in range(AT_ONCE)]
        for each in people:
            each.start()
        self.waiting.join()
        for _ in people:
            self.waiting.put((_over(), None))
        for each in people:
            each.join()

    def now(self) -> Instant:
        with self.lock:
            self.steps += 1
            return YEAR + STEP * self.steps

    def _person(self) -> None:
        while True:
            story, answer = self.waiting.get()
            if story.gi_code is _over.__code__:
                break
            self._next(story, answer)
            self.waiting.task_done()

    def _next(self, story: Story, answer: object) -> None:
        try:
            step = story.send(answer)
            connections.close_all()
            answer = self._at_once(*step) if isinstance(step, tuple) else self._do(step)
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - the test reports it; the others go on
            self.failures.append(f"{type(error).__name__}: {error}")
            return
        self.waiting.put((story, answer))

    def _do(self, deed: Deed) -> object:
        """Do one thing as a request does it: the connection is given back when it ends."""
        try:
            answer = deed.act(by=deed.by, at=self.now())
        finally:
            connections.close_all()
        self.done.append((deed, answer))
        return answer

    def _at_once(self, one: Deed, other: Deed) -> None:
        """Let two people do something in the same moment: neither waits for what the other is told."""
        start = threading.Barrier(2)

        def second() -> None:
            start.wait()
            self._try(other)

        colleague = threading.Thread(target=second)
        colleague.start()
        start.wait()
        self._try(one)
        colleague.join()

    def _try(self, deed: Deed) -> None:
        try:
            self._do(deed)
        except Refused as refused:
            self.told.append(refused.code)


def _over() -> Story:
    """The story after the last one."""
    yield from ()


@pytest.fixture
def year(_own_database, tmp_path: Path) -> Office:
    load(tmp_path)
    for person in PEOPLE:
        for role in person.roles[NORDBANK]:
            give_role(person.name, NORDBANK, role, by=OPERATOR, at=LOADED)
    office = Office()
    office.work(stories(SEED))
    return office


@pytest.mark.django_db
def test_a_year_of_many_people_at_once_loses_nothing(year: Office):
    """
    After two hundred incidents the chain verifies, every row is what the ledger tells, every state was
    lived through, each acknowledged deed stands there once, and nobody overwrote what they had not seen.
    """
    assert year.failures == []
    assert Incident.objects.count() == INCIDENTS
    assert ledger.verify() > len(year.done)
    assert projected.check() >= INCIDENTS
    assert _states() == set(STATES)
    assert _recorded() == _acknowledged(year)
    assert year.told == ["changed_meanwhile"] * len(year.told)
    assert len(year.told) == 12 * 3
    assert _unseen() == []


def _states() -> set[str]:
    """Return the states in which an incident ever was."""
    found = set()
    for reference in Incident.objects.values_list("reference", flat=True):
        entries = list(ledger.entries(reference))
        found |= {history(reference, entries[: place + 1]).course.state for place in range(len(entries))}
    return found


def _acknowledged(year: Office) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (kind, about or str(answer), deed.by.name, "" if kind in WORDLESS else deed.mark)
        for deed, answer in year.done
        for kind, about in deed.tells
        if kind in WORDLESS or deed.mark
    )


def _recorded() -> Counter[tuple[str, str, str, str]]:
    """Count the entries that deeds left: by kind, what they are about, who did it, and their word."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for kind, about, actor, text in LedgerEntry.objects.values_list("kind", "subject", "actor", "body"):
        if kind in WORDLESS:
            found[kind, about, actor, ""] += 1
            continue
        word = str(json.loads(text).get(WORD.get(kind, "reason"), ""))
        if kind != "incident.absorbed" and re.fullmatch(r"deed-[\d-]+", word):
            found[kind, about, actor, word] += 1
    return found


def _unseen() -> list[int]:
    """Return the entries about a fact that do not name the one before as the one that they correct."""
    last: dict[tuple[str, str], int] = {}
    wrong = []
    rows = LedgerEntry.objects.filter(kind="fact.recorded").order_by("sequence")
    for sequence, about, text in rows.values_list("sequence", "subject", "body"):
        body = json.loads(text)
        key = about, body["key"]
        if body.get("corrects") != last.get(key):
            wrong.append(sequence)
        last[key] = sequence
    return wrong
