"""Every table as lines of JSON, the same from SQLite and PostgreSQL, and back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import BinaryField, Field, JSONField, Model

AT_ONCE = 500
MADE_BY_MIGRATIONS = frozenset({"contenttypes.contenttype", "auth.permission"})
"""These are made when the tables are, and nothing of ours refers to them."""
PASSING = frozenset({"sessions.session", "usersessions.usersession", "store.export"})
"""Left out always: who signed in signs in again (a session that was ended must not come back), and a file
that was exported lies outside the database."""
SECRETS = frozenset(
    {
        "mfa.authenticator",
        "socialaccount.socialapp",
        "socialaccount.socialtoken",
        "account.emailconfirmation",
        "store.apitoken",
        "store.breakglass",
    }
)
"""Left out unless the backup is sealed: with these one could come in as somebody."""
PLACED = frozenset({"store.ledgerhead", "sites.site"})
"""Tables that hold a row from the beginning."""
_PASSWORD = ("auth.user", "password")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a backup: its label, and its columns in the order in which they are written."""

    label: str
    columns: tuple[str, ...]


def tables(*, secrets: bool) -> list[Table]:
    """Return the tables that a backup holds, by label."""
    left_out = PASSING | MADE_BY_MIGRATIONS | (frozenset() if secrets else SECRETS)
    return [
        Table(label, tuple(each.attname for each in model._meta.concrete_fields))  # noqa: SLF001 - Django's name
        for label, model in _models().items()
        if label not in left_out
    ]


def _models() -> dict[str, type[Model]]:
    models = {each._meta.label_lower: each for each in apps.get_models(include_auto_created=True)}  # noqa: SLF001 - same
    return {
        label: each
        for label, each in sorted(models.items())
        if each._meta.managed and not each._meta.proxy and not _permits(each)  # noqa: SLF001 - same
    }


def _permits(model: type[Model]) -> bool:
    """Say whether a table only joins accounts or groups with Django's permissions, which nobody uses."""
    related = [each.related_model for each in model._meta.concrete_fields]  # noqa: SLF001 - same
    return any(
        isinstance(each, type) and each._meta.label_lower in MADE_BY_MIGRATIONS  # noqa: SLF001 - same
        for each in related
    )


def migrations(using: str = "default") -> list[str]:
    """Return the migrations that the tables have had, by name."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def lines(table: Table, using: str, *, secrets: bool) -> Iterator[str]:
    """Yield the rows of a table, each as a JSON array in the order of its columns."""
    rows = _models()[table.label]._default_manager.using(using).order_by("pk")  # noqa: SLF001 - same
    if table.label == "store.duerow":
        rows = rows.exclude(kind="export")
    hidden = _PASSWORD[1] if table.label == _PASSWORD[0] and not secrets else None
    for row in rows.values_list(*table.columns).iterator(chunk_size=AT_ONCE):
        values = [
            make_password(None) if name == hidden else _plain(value)
            for name, value in zip(table.columns, row, strict=True)
        ]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    return value


def filled() -> str | None:
    """Return a table in which something stands, or None when the installation is new."""
    for label, model in _models().items():
        if label in MADE_BY_MIGRATIONS:
            continue
        rows = model._default_manager.all()  # noqa: SLF001 - same
        rows = rows.exclude(sequence=0) if label == "store.ledgerhead" else rows
        if label != "sites.site" and rows.exists():
            return label
    return None


def fill(table: Table, rows: Iterable[str]) -> None:
    """Write rows as ``lines`` gave them into an empty table; the caller holds the transaction."""
    model = _models()[table.label]
    if table.label in PLACED:
        model._default_manager.all().delete()  # noqa: SLF001 - same
    fields: Mapping[str, Field[Any, Any]] = {each.attname: each for each in model._meta.concrete_fields}  # noqa: SLF001 - same
    columns = [fields[name] for name in table.columns]
    source = iter(rows)
    while batch := list(islice(source, AT_ONCE)):
        made = [model(**_row(columns, json.loads(each))) for each in batch]
        # Raw: a field that sets itself when a row is made keeps what it was.
        model._base_manager._insert(made, fields=columns, using="default", raw=True)  # type: ignore[attr-defined] # noqa: SLF001 - same


def _row(columns: list[Field[Any, Any]], values: list[Any]) -> dict[str, Any]:
    return {each.attname: _value(each, value) for each, value in zip(columns, values, strict=True)}


def _value(field: Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def number_on() -> None:
    """Let the database give numbers after those that were written, and check what refers to what."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models().values())):
            cursor.execute(statement)
    connection.check_constraints()
