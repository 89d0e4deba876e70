"""The ledger: it only grows, and one changed byte is found."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import at
from tocsin.core.refusal import Refused
from tocsin.store import ledger
from tocsin.store.models import LedgerEntry, LedgerHead

pytestmark = pytest.mark.django_db

NOON = at("2026-03-02 12:00")


def written(count: int = 5) -> None:
    for number in range(count):
        ledger.append("fact.recorded", f"INC-2026-000{number % 2}", {"number": number}, by="ada", at=NOON)


def tampered(statement: str, *values: object) -> None:
    """Do what somebody with the rights of the database's owner can do: drop the guards, change, leave."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='store_ledgerentry'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE store_ledgerentry DISABLE TRIGGER USER")
        cursor.execute(statement, values)


def fault() -> Refused:
    with pytest.raises(Refused) as refused:
        ledger.verify()
    assert refused.value.code == "ledger_broken"
    return refused.value


def test_entries_are_numbered_from_one_without_gaps():
    """
    Each entry has the number after the last one's, whatever it is about.
    """
    written(3)

    assert list(LedgerEntry.objects.values_list("sequence", flat=True)) == [1, 2, 3]
    assert ledger.verify() == 3


def test_each_entry_holds_the_hash_of_the_one_before():
    """
    The first entry follows nothing; the head holds the hash of the last.
    """
    written(3)

    first, second, third = LedgerEntry.objects.order_by("sequence")
    head = LedgerHead.objects.get()
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert (head.sequence, head.hash) == (3, third.hash)


def test_the_hash_can_be_computed_by_anybody():
    """
    It is SHA-256 of the hash before and the SHA-256 of a JSON array: no secret and no library is needed.
    """
    written(2)

    first, second = LedgerEntry.objects.order_by("sequence")
    said = '["2", "2026-03-02T12:00:00Z", "ada", "fact.recorded", "INC-2026-0001", "{\\"number\\":1}"]'
    content = hashlib.sha256(said.encode()).hexdigest()
    assert second.hash == hashlib.sha256(f"{first.hash}{content}".encode()).hexdigest()


def test_an_empty_ledger_is_sound():
    """
    Nothing was recorded, so nothing is missing.
    """
    assert ledger.verify() == 0


def test_entries_of_one_subject_come_in_order():
    """
    What is read back is what was recorded, with its instant and author.
    """
    written(5)

    found = list(ledger.entries("INC-2026-0000"))

    assert [each.sequence for each in found] == [1, 3, 5]
    assert [each.body["number"] for each in found] == [0, 2, 4]
    assert {(each.recorded_at, each.actor) for each in found} == {(NOON, "ada")}
    assert ledger.last_sequence("INC-2026-0000") == 5
    assert ledger.last_sequence("INC-2026-9999") == 0


@pytest.mark.parametrize("column", ["recorded_at", "actor", "kind", "subject", "body", "previous", "hash"])
def test_one_changed_cell_is_found(column: str):
    """
    Whatever column is changed, the chain names the very entry.
    """
    written()
    changed = "2026-03-02 12:00:01+00:00" if column == "recorded_at" else "changed"

    tampered(f"UPDATE store_ledgerentry SET {column} = %s WHERE sequence = 3", changed)  # noqa: S608 - ours

    assert fault().where == "ledger 3"
    assert "not what was written" in fault().message


def test_an_instant_that_is_none_any_more_is_found():
    """
    SQLite takes any text where an instant was: the entry is named, and nothing breaks on it.
    """
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses text that is no instant")
    written()

    tampered("UPDATE store_ledgerentry SET recorded_at = 'x' WHERE sequence = 3")

    assert fault().where == "ledger 3"


def test_a_removed_entry_is_found():
    """
    A gap is named by the number that is missing.
    """
    written()

    tampered("DELETE FROM store_ledgerentry WHERE sequence = 2")

    assert (fault().where, "missing" in fault().message) == ("ledger 2", True)


def test_a_removed_last_entry_is_found():
    """
    The head remembers how far the ledger went.
    """
    written()

    tampered("DELETE FROM store_ledgerentry WHERE sequence = 5")

    assert (fault().where, "missing" in fault().message) == ("ledger 5", True)


def test_two_swapped_entries_are_found():
    """
    Numbers are part of what is hashed, so entries cannot trade places.
    """
    written()

    tampered("UPDATE store_ledgerentry SET sequence = 99 WHERE sequence = 2")
    tampered("UPDATE store_ledgerentry SET sequence = 2 WHERE sequence = 3")
    tampered("UPDATE store_ledgerentry SET sequence = 3 WHERE sequence = 99")

    assert fault().where == "ledger 2"


def test_an_entry_that_nobody_recorded_is_found():
    """
    A row put behind the last one has a fitting chain, but the head does not know it.
    """
    written(2)
    last = LedgerEntry.objects.get(sequence=2)
    forged = LedgerEntry(
        sequence=3,
        recorded_at=NOON,
        actor="bo",
        kind="fact.recorded",
        subject="x",
        body="{}",
        previous=last.hash,
    )
    forged.hash = ledger.digest(forged)

    forged.save(force_insert=True)

    assert fault().where == "ledger 3"
    assert "not what was written" in fault().message


def test_a_missing_head_is_a_broken_ledger():
    """
    Without the head nobody can say where the ledger ends.
    """
    written(2)

    LedgerHead.objects.all().delete()

    assert fault().where == "ledger 3"


REFUSED = [
    "UPDATE store_ledgerentry SET actor = 'eve' WHERE sequence = 1",
    "DELETE FROM store_ledgerentry WHERE sequence = 1",
    "DELETE FROM store_ledgerentry",
]
REPLACED = {
    "sqlite": [
        "INSERT OR REPLACE INTO store_ledgerentry VALUES (1, '2026-03-02', 'eve', 'k', 's', '{}', '', 'h')",
        (
            "REPLACE INTO store_ledgerentry SELECT 7, recorded_at, '', '', '', '', '', hash "
            "FROM store_ledgerentry"
        ),
        "UPDATE OR REPLACE store_ledgerentry SET sequence = 2 WHERE sequence = 1",
    ],
    "postgresql": [
        "TRUNCATE store_ledgerentry",
        "TRUNCATE store_ledgerentry CASCADE",
        (
            "INSERT INTO store_ledgerentry VALUES (1, now(), 'e', 'k', 's', '', '', 'h') "
            "ON CONFLICT (sequence) DO UPDATE SET actor = 'eve'"
        ),
    ],
}


@pytest.mark.parametrize("number", range(6))
def test_the_database_itself_refuses_to_change_the_past(number: int):
    """
    No statement changes, removes or replaces an entry, not even past the program.
    """
    written(2)
    statement = [*REFUSED, *REPLACED[connection.vendor]][number]

    with (
        pytest.raises(DatabaseError, match="The ledger only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert ledger.verify() == 2


def test_triggers_that_were_dropped_are_noticed():
    """
    Nothing was changed yet, but the database would let it happen: that is a fault of its own.
    """
    written()
    ledger.guarded()

    tampered("UPDATE store_ledgerhead SET id = 1 WHERE id = %s", 1)

    with pytest.raises(Refused) as refused:
        ledger.guarded()
    assert refused.value.code == "ledger_unguarded"
