"""The cyber threat as a row to list and lock; everything known about it is in the ledger."""

from __future__ import annotations

from django.db import models

from tocsin.store.models.inventory import GroupEntity

STATUSES = ("proposed", "active", "inactive", "dismissed")
SIGNIFICANCE = ("unknown", "no", "yes")


class Threat(models.Model):
    """A projection of the ledger: proposed by an import until a person confirms or dismisses it."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="threats")
    since = models.DateTimeField()
    status = models.CharField(max_length=10, default="proposed")
    significant = models.CharField(max_length=7, default="unknown")

    class Meta:
        ordering = ("-since", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="threat_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(significant__in=SIGNIFICANCE), name="threat_significance_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
