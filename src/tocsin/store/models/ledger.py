"""The ledger: append-only by trigger, each entry bound to the one before it by its hash."""

from __future__ import annotations

from django.db import models


class LedgerEntry(models.Model):
    """One thing that was recorded. ``body`` is canonical JSON text, so its hash is the same everywhere."""

    sequence = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("subject", "sequence")),)
        constraints = (
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="ledger_begins_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.subject}"


class LedgerHead(models.Model):
    """The one row that says where the ledger ends: whoever appends locks it first."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="ledger_has_one_head"),)

    def __str__(self) -> str:
        return f"ledger at {self.sequence}"
