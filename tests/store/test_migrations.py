"""The migrations are one line, named for people, and say all that the models say."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.cast import at
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks, ledger, soundness, start

NOON = at("2026-03-02 12:00")


@pytest.mark.django_db
def test_no_migration_is_missing():
    """
    The tables are what the models declare: `makemigrations` has nothing to add.
    """
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


def test_migrations_are_one_line_with_human_names():
    """
    Each follows the one before, is numbered, and says before or after which code it runs.
    """
    names = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "store")

    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_(pre|post)_[a-z_]+", name) for name in names[1:])


@pytest.mark.django_db
def test_a_sound_folder_says_how_much_was_verified():
    """
    The answer counts ledger entries and law packs.
    """
    ledger.append("k", "s", {}, by="ada", at=NOON)

    found = soundness.check()

    assert found["ledger_entries"] == 1
    assert found["law_packs"] >= 5


@pytest.mark.django_db
def test_a_missing_migration_is_the_first_fault(monkeypatch):
    """
    Nothing can be said of tables that are not there yet, so it is named before a broken ledger.
    """
    monkeypatch.setattr(start, "pending", lambda: ["store.0009_pre_more"])
    monkeypatch.setattr(ledger, "verify", lambda: pytest.fail("the ledger was read"))

    with pytest.raises(Refused, match=r"the first is store\.0009_pre_more") as refused:
        soundness.check()

    assert refused.value.code == "migrations_missing"


@pytest.mark.django_db
def test_a_broken_ledger_is_named_before_a_broken_law_pack(monkeypatch):
    """
    Faults are named in the order in which they matter.
    """
    ledger.LedgerHead.objects.update(sequence=1)
    monkeypatch.setattr(lawbooks, "rule_books", lambda: pytest.fail("the law was read"))

    with pytest.raises(Refused, match="Ledger entry 1: it is missing"):
        soundness.check()
