"""Who may do what, per entity."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tocsin.store.models.inventory import GroupEntity

ROLES = ("reader", "responder", "incident_manager", "compliance", "administrator")


class Membership(models.Model):
    """A person's role at one entity; several roles are several rows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    entity = models.ForeignKey(GroupEntity, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "entity", "role"), name="role_given_once"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} at {self.entity_id}"
