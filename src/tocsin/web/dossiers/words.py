"""Codes of dossiers in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATUSES: Mapping[str, str | Promise] = {
    "drafted": _("Draft"),
    "approved": _("Approved"),
    "sent": _("Sent"),
    "accepted": _("Accepted"),
    "credited": _("Credited"),
    "refused": _("Refused"),
    "withdrawn": _("Withdrawn"),
}
KINDS: Mapping[str, str | Promise] = {
    "claim": _("Claim on a provider"),
    "statement": _("Statement to a customer"),
}
NEXT: Mapping[str, str | Promise] = {
    "drafted": _("Somebody else than its author approves it"),
    "approved": _("Send it, and record that you did"),
    "sent": _("Record what the provider answers"),
    "accepted": _("Record the credit when it comes"),
    "refused": _("Draft it anew, or leave it"),
}
"""What is to be done with a claim, by its status."""
FIGURES: Mapping[str, str | Promise] = {
    "attainment": _("Attained"),
    "downtime_seconds": _("Downtime that counts"),
    "credit_percent": _("Service credit"),
    "credit_days": _("Days of service"),
    "intervals": _("Intervals that count"),
    "amount": _("Amount"),
    "claim_by": _("To be claimed until"),
}
ENTRIES: Mapping[str, str | Promise] = {
    "claim.drafted": _("Drafted."),
    "statement.drafted": _("Drafted."),
    "dossier.approved": _("Approved."),
    "dossier.sent": _("Sent by %(channel)s."),
    "claim.accepted": _("The provider accepts it."),
    "claim.credited": _("Credited: %(amount)s."),
    "claim.refused": _("The provider refuses it: %(reason)s"),
    "dossier.withdrawn": _("Withdrawn: %(reason)s"),
    "claim.deadline_near": _("The end of the claim period is near or has come."),
}
ANSWERS: Mapping[str, str | Promise] = {
    "accepted": _("The provider accepts the claim"),
    "credited": _("The credit has come"),
    "refused": _("The provider refuses the claim"),
}
