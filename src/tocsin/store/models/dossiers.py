"""The dossier as a row to list and lock; everything known about it is in the ledger."""

from __future__ import annotations

from django.db import models

from tocsin.store.models.inventory import GroupEntity

KINDS = ("claim", "statement")
STATUSES = ("drafted", "approved", "sent", "accepted", "credited", "refused", "withdrawn")


class Dossier(models.Model):
    """A projection of the ledger: a claim on a provider, or a statement to a customer, for one window."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="dossiers")
    about = models.CharField(max_length=300)
    """Of a claim the id of the entitlement, of a statement the node id of the customer."""
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    status = models.CharField(max_length=10, default="drafted")
    due = models.DateTimeField(null=True)
    """Until when the claim can be made; none where the contract sets no period."""

    class Meta:
        ordering = ("-window_end", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="dossier_kind_is_known"),
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="dossier_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(window_end__gt=models.F("window_start")), name="dossier_window_takes_time"
            ),
            models.UniqueConstraint(
                fields=("kind", "about", "window_start", "window_end"),
                condition=~models.Q(status="withdrawn"),
                name="one_dossier_per_promise_and_window",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
