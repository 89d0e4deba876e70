"""The database itself refuses to change or remove what the ledger holds, on SQLite and PostgreSQL alike."""

from django.db import migrations

REFUSAL = "The ledger only grows: an entry is never changed or removed."

SQLITE = [
    f"CREATE TRIGGER ledger_keeps_entries_on_{verb.lower()} BEFORE {verb} ON store_ledgerentry "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE would remove the old row without firing the trigger on DELETE.
SQLITE.append(
    "CREATE TRIGGER ledger_never_replaces BEFORE INSERT ON store_ledgerentry "
    "WHEN EXISTS (SELECT 1 FROM store_ledgerentry WHERE sequence = NEW.sequence OR hash = NEW.hash) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
)
POSTGRESQL = [
    f"""
    CREATE FUNCTION ledger_keeps_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """,
    "CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE OR DELETE ON store_ledgerentry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_keeps_entries()",
    "CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON store_ledgerentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_keeps_entries()",
]


def guard(apps, schema_editor):
    """Create the triggers of the database at hand."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def place_head(apps, schema_editor):
    """Put the one head row, so that appending can lock it."""
    apps.get_model("store", "LedgerHead").objects.using(schema_editor.connection.alias).create()


class Migration(migrations.Migration):
    """Triggers are part of the schema: backups and restores keep them."""

    dependencies = [("store", "0001_the_first_tables")]
    operations = [migrations.RunPython(place_head), migrations.RunPython(guard)]
