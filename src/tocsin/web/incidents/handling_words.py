"""The words of handling: states, types, causes, urgency, impact, priority, roles, links and notes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tocsin.core.incidents import Role

STATES: dict[str, Promise] = {
    "detected": pgettext_lazy("state of an incident", "Detected"),
    "triaged": pgettext_lazy("state of an incident", "Triaged"),
    "under_response": pgettext_lazy("state of an incident", "Under response"),
    "recovered": pgettext_lazy("state of an incident", "Recovered"),
    "resolved": _("Resolved"),
    "reviewed": pgettext_lazy("state of an incident", "Reviewed"),
    "closed": _("Closed"),
}
SAID: dict[str, Promise] = {
    "detected": _("It was detected; nobody works on it yet."),
    "triaged": _("It is triaged; nobody works on it yet."),
    "under_response": _("Somebody works on it."),
    "recovered": _("The service is back; the cause is not gone yet."),
    "resolved": _("It is over: the cause is gone."),
    "reviewed": _("It was looked back on."),
    "closed": _("Nothing is left to do."),
}
"""Each state in a sentence, for who does not know the words."""
STEPS: dict[str, Promise] = {
    "under_response": _("We are working on it"),
    "recovered": _("The service is back"),
    "resolved": _("It is resolved"),
    "closed": _("Close it"),
}
"""What the button of a step says."""
TYPES: dict[str, Promise] = {
    "system_failure": _("A system that fails"),
    "process_failure": _("A process that fails"),
    "cybersecurity-related": _("Cybersecurity"),
    "payment-related": _("Payments"),
    "external_event": _("An event from outside"),
    "other": _("Something else"),
}
"""The types of field 3.23, the most frequent first."""
CAUSES: dict[str, Promise] = {
    "malicious_actions": _("Malicious actions"),
    "process_failure": _("A process failed"),
    "system_failure_malfunction": _("A system failed or malfunctioned"),
    "human_error": _("Somebody made a mistake"),
    "external_event": _("An event from outside"),
}
URGENCIES: dict[str, Promise] = {
    "high": pgettext_lazy("urgency", "High: now"),
    "medium": pgettext_lazy("urgency", "Medium: today"),
    "low": pgettext_lazy("urgency", "Low: this week"),
}
IMPACTS: dict[str, Promise] = {
    "high": pgettext_lazy("impact", "High"),
    "medium": pgettext_lazy("impact", "Medium"),
    "low": pgettext_lazy("impact", "Low"),
    "unknown": pgettext_lazy("impact", "Not known"),
}
PRIORITIES: dict[int, Promise] = {
    1: _("P1: before everything else"),
    2: _("P2: next, today"),
    3: _("P3: in its turn"),
    4: _("P4: when there is time"),
    5: _("P5: last"),
}
ROLES: dict[str, Promise] = {
    "incident_manager": pgettext_lazy("role in an incident", "Incident manager"),
    "technical_lead": pgettext_lazy("role in an incident", "Technical lead"),
    "communications": pgettext_lazy("role in an incident", "Communications"),
    "compliance": pgettext_lazy("role in an incident", "Compliance"),
    "business_owner": pgettext_lazy("role in an incident", "Business owner"),
    "scribe": pgettext_lazy("role in an incident", "Scribe"),
}
DUTIES: dict[str, Promise] = {
    "incident_manager": _("Leads, decides, and hands over"),
    "technical_lead": _("Finds the cause and repairs"),
    "communications": _("Tells customers, staff and the media"),
    "compliance": _("Classifies and reports to the authority"),
    "business_owner": _("Says what the business needs first"),
    "scribe": _("Writes down who said and did what"),
}
LINKS: dict[str, Promise] = {
    "incident": _("Another incident"),
    "problem": _("A problem"),
    "threat": _("A threat"),
    "provider": _("A provider"),
}
NOTES: dict[str, Promise] = {
    "observation": _("Something seen"),
    "call": _("A call"),
    "message": _("A message"),
    "decision": _("A decision"),
    "handover": _("A handover"),
}
"""Kinds of note, the most frequent first."""
PERMISSIONS: dict[Role, Promise] = {
    Role.READER: _("reader"),
    Role.RESPONDER: _("responder"),
    Role.INCIDENT_MANAGER: _("incident manager"),
    Role.COMPLIANCE: _("compliance"),
    Role.ADMINISTRATOR: _("administrator"),
}
