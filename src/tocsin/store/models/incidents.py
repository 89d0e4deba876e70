"""The incident as a row to list and lock; everything known about it is in the ledger."""

from __future__ import annotations

from django.db import models

from tocsin.store.models.inventory import GroupEntity

STATES = ("detected", "triaged", "under_response", "recovered", "resolved", "reviewed", "closed")
OUTCOMES = ("undetermined", "not_major", "major")


class Incident(models.Model):
    """A projection of the ledger: rebuilt from it at any time, never the only place of a fact."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=300)
    entity = models.ForeignKey(GroupEntity, on_delete=models.PROTECT, related_name="incidents")
    since = models.DateTimeField()
    state = models.CharField(max_length=14, default="detected")
    outcome = models.CharField(max_length=12, default="undetermined")
    type = models.CharField(max_length=24, default="")
    """By its code of 2025/302, field 3.23; empty until somebody says."""
    cause = models.CharField(max_length=30, default="")
    """The main root cause by its code of field 4.1; empty until it is found."""
    priority = models.SmallIntegerField(null=True)
    """Of handling, 1 to 5; none until there is an urgency and a known impact."""
    confidential = models.BooleanField(default=False)
    merged_into = models.CharField(max_length=20, default="")

    class Meta:
        ordering = ("-since", "-id")
        indexes = (
            models.Index(fields=("-since", "-id"), name="incidents_newest_first"),
            models.Index(fields=("state", "-since"), name="incidents_of_a_state"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="incident_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(priority=None) | models.Q(priority__range=(1, 5)),
                name="incident_priority_is_one_to_five",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=OUTCOMES), name="incident_outcome_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class IncidentNode(models.Model):
    """A node that an incident says is or was out: what a filter by provider looks for."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="nodes")
    node = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("incident", "node"), name="node_named_once"),)
        indexes = (models.Index(fields=("node", "incident"), name="incidents_of_a_node"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.node}"


class IncidentAdmission(models.Model):
    """A person who may see an incident that is marked confidential."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="admissions")
    person = models.CharField(max_length=150)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("incident", "person"), name="person_admitted_once"),)
        indexes = (models.Index(fields=("person", "incident"), name="incidents_admitted_to"),)

    def __str__(self) -> str:
        return f"{self.person} at {self.incident_id}"


class Numbering(models.Model):
    """The last number that was given in a series such as INC-2026: numbers are never given twice."""

    series = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series} at {self.last}"
