"""What comes after an incident: problems behind several, and actions that are followed up."""

from __future__ import annotations

from django.db import models

from tocsin.store.models.inventory import GroupEntity

PROBLEM_STATES = ("open", "known_error", "resolved")
ACTION_STATES = ("open", "done", "effective", "ineffective", "dropped")


class Problem(models.Model):
    """A projection of the ledger: the cause behind incidents; with a workaround it is a known error."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="problems")
    state = models.CharField(max_length=11, default="open")
    cause = models.CharField(max_length=30, default="")
    """The root cause by its code of 2025/302, field 4.1; empty until it is known."""
    node = models.CharField(max_length=300, default="")
    """The node of the inventory that it sits in; empty: none is named."""

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=PROBLEM_STATES), name="problem_state_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class FollowUp(models.Model):
    """A projection of the ledger: an action that somebody owes after an incident, a problem or a threat."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="follow_ups")
    about = models.CharField(max_length=20)
    """The reference of the incident, problem or threat."""
    owner = models.CharField(max_length=150)
    due = models.DateTimeField()
    state = models.CharField(max_length=11, default="open")

    class Meta:
        ordering = ("due", "id")
        indexes = (models.Index(fields=("about",), name="actions_about"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=ACTION_STATES), name="action_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
