"""The register of incidents as people use it: words to search, views they saved, exports they asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tocsin.store.models.incidents import Incident

FORMATS = ("xlsx", "csv", "json")
EXPORT_STATES = ("waiting", "written", "failed")


class IncidentText(models.Model):
    """What the full-text search reads of an incident; kept in step with it by the one who shows its row."""

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, primary_key=True, related_name="text")
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.incident_id}"


class SavedView(models.Model):
    """A list with its filters under a name; of one person, or shared with everybody."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="view_named_once"),)

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """An export of the register that somebody asked for: how far it is, and where the file lies."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=4)
    query = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, default="waiting")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=100, default="")
    digest = models.CharField(max_length=64, default="")

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(format__in=FORMATS), name="export_format_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=EXPORT_STATES), name="export_state_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.format} export of {self.asked_at}"
