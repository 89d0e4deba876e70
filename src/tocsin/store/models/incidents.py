"""The incident as a row to list and lock; everything known about it is in the ledger."""

from __future__ import annotations

from django.db import models

from tocsin.store.models.inventory import GroupEntity

STATUSES = ("open", "resolved")
OUTCOMES = ("undetermined", "not_major", "major")


class Incident(models.Model):
    """A projection of the ledger: rebuilt from it at any time, never the only place of a fact."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="incidents")
    since = models.DateTimeField()
    status = models.CharField(max_length=10, default="open")
    outcome = models.CharField(max_length=12, default="undetermined")

    class Meta:
        ordering = ("-since", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="incident_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=OUTCOMES), name="incident_outcome_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
