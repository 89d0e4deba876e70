"""What is due: a row with an instant, claimed and acted on in one transaction by any worker."""

from __future__ import annotations

from django.db import models

KINDS = ("becomes_major", "deadline_near", "recurrence_assessment", "claim_deadline", "follow_up", "export")


class DueRow(models.Model):
    """One thing to do at an instant about one subject; it is moved, not repeated."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=models.Q(done_at=None), name="due_once_per_subject"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="due_kind_is_known"),
        )
        indexes = (models.Index(fields=("at",), condition=models.Q(done_at=None), name="what_is_due_next"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} at {self.at}"
