"""The register as people use it: what is searched, the views they saved, the exports they asked for."""

from __future__ import annotations

from django.conf import settings
from django.db import models

FORMATS = ("xlsx", "csv", "json")
EXPORT_STATES = ("waiting", "written", "failed", "removed")


class RegisterText(models.Model):
    """What the search reads of an incident or a threat; kept in step by the one who shows its row."""

    reference = models.CharField(max_length=20, unique=True)
    place = models.BigIntegerField(unique=True)
    """Where it stands in the register, the newest lowest; the full-text index knows it by this number."""
    marks = models.TextField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.reference}"


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
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often a worker took it up: one that dies in the middle leaves it to the next."""
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
