"""What may be done, and in which role, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.core.incidents import Role

VERBS: Mapping[str, str | Promise] = {
    "see": gettext_lazy("Read what is recorded"),
    "declare_outage": gettext_lazy("Declare an outage"),
    "acknowledge": gettext_lazy("Take an incident up"),
    "record_fact": gettext_lazy("Answer questions about an incident"),
    "record_notice": gettext_lazy("Record who was told"),
    "record_ticket": gettext_lazy("Record tickets with providers"),
    "record_measured_outage": gettext_lazy("Record how long something was out"),
    "classify": gettext_lazy("Record the classification of an incident"),
    "record_incident": gettext_lazy("Record an incident of any kind"),
    "triage": gettext_lazy("Say type and urgency of an incident"),
    "change_state": gettext_lazy("Move an incident on, or reopen it"),
    "note": gettext_lazy("Write notes on an incident"),
    "link": gettext_lazy("Link an incident to what it belongs with"),
    "merge_or_split": gettext_lazy("Merge incidents, or split one"),
    "take_role": gettext_lazy("Take over a role in an incident"),
    "admit": gettext_lazy("Make an incident confidential, and admit people to it"),
    "review": gettext_lazy("Review an incident"),
    "follow_up": gettext_lazy("Open follow-up actions, and report on them"),
    "record_cost": gettext_lazy("Record costs and losses"),
    "keep_problem": gettext_lazy("Keep problem records"),
    "import_incidents": gettext_lazy("Import incidents from a file"),
    "export": gettext_lazy("Export the register of incidents"),
    "manage_access": gettext_lazy("Make integrations and their tokens"),
    "assess_recurrence": gettext_lazy("Record the assessment of recurrence"),
    "set_exemption": gettext_lazy("Say that an entity is exempt"),
    "record_threat": gettext_lazy("Record a cyber threat"),
    "confirm_threat": gettext_lazy("Confirm or dismiss a proposed threat"),
    "assess_threat": gettext_lazy("Record whether a threat is significant"),
    "draft_dossier": gettext_lazy("Draft claims and statements"),
    "approve_dossier": gettext_lazy("Approve a dossier of somebody else"),
    "send_dossier": gettext_lazy("Record that a dossier was sent"),
    "answer_claim": gettext_lazy("Record what a provider answered"),
    "withdraw_dossier": gettext_lazy("Withdraw a dossier"),
    "import": gettext_lazy("Import the register of information and the inventory"),
    "choose_reading": gettext_lazy("Choose how an open question of law is read"),
    "give_role": gettext_lazy("Give and withdraw roles"),
    "make_token": gettext_lazy("Make tokens of one's own for programs"),
}
"""Every verb of the policy."""
ROLES: Mapping[Role, str | Promise] = {
    Role.READER: gettext_lazy("reader"),
    Role.RESPONDER: gettext_lazy("responder"),
    Role.INCIDENT_MANAGER: gettext_lazy("incident manager"),
    Role.COMPLIANCE: gettext_lazy("compliance"),
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
}


def either(roles: Iterable[Role]) -> str:
    """Write roles as a choice: one, one or another, or one, another or a third."""
    words = [str(ROLES[role]) for role in Role if role in set(roles)]
    if len(words) == 1:
        return words[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
