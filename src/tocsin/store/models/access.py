"""How programs and people of last resort come in: tokens and the break-glass code, kept as digests alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Integration(models.Model):
    """What says that an account is a program's: nobody signs in with it, and tokens act for it."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="integration"
    )
    purpose = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"integration {self.account_id}"


class ApiToken(models.Model):
    """A secret with which a program acts as one account, for some verbs, until it expires or is revoked."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=100)
    start = models.CharField(max_length=12)
    """The first characters, by which a person recognises it."""
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    """The verbs of the policy that it may be used for; never more than the account may."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="token_lives_some_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.start} {self.label}"


class BreakGlass(models.Model):
    """A code that lets one account in once without the identity provider, made on the machine itself."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="break_glass"
    )
    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="break_glass_lives_some_time"
            ),
        )

    def __str__(self) -> str:
        return f"break-glass for {self.account_id}"
