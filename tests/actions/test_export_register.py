"""Exports of the register: at once when few, by a worker when many, and never lost or shown to another."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.cast import ADA, BO, CYD, DEE, at, load, sign_in
from tocsin.actions import export_register as exporting
from tocsin.actions import search_register as searching
from tocsin.actions.act_on_due import act_on_due
from tocsin.actions.export_register import export_register
from tocsin.actions.record_incident import record_incident
from tocsin.actions.write_export import KEPT, UNHEARD, write_next_export
from tocsin.core.incidents.register_filter import RegisterFilter, register_filter
from tocsin.core.refusal import Refused
from tocsin.store import exports, ledger

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 12:00")
ALL = RegisterFilter()


@pytest.fixture(autouse=True)
def register(tmp_path, settings):
    """Five incidents of Nordbank, one of which is called like a formula; files go to a folder of the test."""
    settings.DATA = tmp_path
    load(tmp_path)
    for title in ("=HYPERLINK(1)", "Two", "Three", "Four", "Five"):
        record_incident(title, since=NOW, by=ADA, at=NOW)


def account(who) -> int:
    sign_in(who)
    return User.objects.get(username=who.name).pk


def recorded() -> list[dict[str, object]]:
    return [dict(each.body) for each in ledger.entries("register") if each.kind == "register.exported"]


def ask(monkeypatch, who=ADA) -> exports.Export:
    """Ask for an export that is too large to wait for."""
    monkeypatch.setattr(exporting, "FEW", 0)
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    number = export_register(ALL, "json", account=account(who), by=who, at=NOW).number
    assert number is not None
    return exports.of(account(who), number)


def test_few_rows_come_at_once_and_are_no_formulas():
    """
    What was typed with = before it is text in a spreadsheet; the ledger has who, what, how many, which bytes.
    """
    asked = register_filter({"search": "hyperlink"})

    content = export_register(asked, "csv", account=account(ADA), by=ADA, at=NOW).content

    assert content is not None
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["title"] == "'=HYPERLINK(1)"
    digest = hashlib.sha256(content).hexdigest()
    assert recorded() == [{"filters": {"search": "hyperlink"}, "format": "csv", "count": 1, "digest": digest}]


def test_only_what_one_may_export_is_exported():
    """
    Bo may see it all and export nothing; Cyd may export, and what is Nordbank's is not there for her.
    """
    with pytest.raises(Refused, match="bo may not export"):
        export_register(ALL, "json", account=account(BO), by=BO, at=NOW)

    empty = export_register(ALL, "json", account=account(CYD), by=CYD, at=NOW).content
    full = export_register(ALL, "json", account=account(DEE), by=DEE, at=NOW).content
    assert json.loads(empty or b"") == []
    assert len(json.loads(full or b"")) == 5


def test_many_rows_are_written_by_a_worker(monkeypatch):
    """
    No alarm waits for it; it is written in pieces, recorded as the person's own, removed after a day.
    """
    asked = ask(monkeypatch)
    assert not act_on_due(NOW + timedelta(minutes=1))

    assert write_next_export(lambda: NOW)

    made = exports.of(account(ADA), asked.pk)
    body = exports.path(made).read_bytes()
    assert (made.state, made.done, made.total) == ("written", 5, 5)
    assert len(json.loads(body)) == 5
    assert recorded()[-1]["digest"] == made.digest == hashlib.sha256(body).hexdigest()
    assert not write_next_export(lambda: NOW)
    assert write_next_export(lambda: NOW + KEPT)
    assert exports.of(account(ADA), asked.pk).state == "removed"
    assert list(exports.folder().iterdir()) == []


def test_an_export_of_a_worker_that_died_is_begun_again(monkeypatch):
    """
    Nothing is heard of the first for a while: the next one writes it whole, from the beginning, once.
    """
    asked, progress = ask(monkeypatch), exports.progress

    def dies(export, done, total, until):
        if done > 2:
            raise KeyboardInterrupt
        return progress(export, done, total, until)

    monkeypatch.setattr(exports, "progress", dies)
    with pytest.raises(KeyboardInterrupt):
        write_next_export(lambda: NOW)
    monkeypatch.setattr(exports, "progress", progress)
    assert not write_next_export(lambda: NOW + UNHEARD - timedelta(seconds=1))

    assert write_next_export(lambda: NOW + UNHEARD)

    made = exports.of(account(ADA), asked.pk)
    assert (made.state, made.attempts, made.done) == ("written", 2, 5)
    assert len(json.loads(exports.path(made).read_bytes())) == 5
    assert len(recorded()) == 1
    assert len(list(exports.folder().iterdir())) == 1


def test_an_export_that_always_fails_is_given_up(monkeypatch):
    """
    After the third time it is failed: it does not keep a worker for ever.
    """
    asked, now = ask(monkeypatch), NOW
    monkeypatch.setattr(exports, "progress", lambda *_: 1 / 0)

    for _ in range(exports.MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            write_next_export(lambda: now)  # noqa: B023 - called at once
        now += UNHEARD

    assert write_next_export(lambda: now)
    assert exports.of(account(ADA), asked.pk).state == "failed"
    assert not write_next_export(lambda: now + KEPT)


def test_an_export_is_of_the_one_who_asked(monkeypatch):
    """
    Dee may export as well, but not take Ada's file: for her there is none of that number.
    """
    asked = ask(monkeypatch)
    write_next_export(lambda: NOW)

    theirs = sign_in(DEE).get(f"/register/exports/{asked.pk}/file/")
    mine = sign_in(ADA).get(f"/register/exports/{asked.pk}/file/")

    assert theirs.status_code == 404
    assert len(json.loads(b"".join(mine.streaming_content))) == 5
