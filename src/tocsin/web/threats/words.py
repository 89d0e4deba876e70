"""Codes of the register of threats in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CAUTIONS: Mapping[str, str | Promise] = {
    "not_affected": _("It says that the products it names are not affected: by itself it is no threat."),
    "only_fixed": _("It names fixed versions only: what is older than those is affected."),
    "under_investigation": _("The publisher is still investigating whether its products are affected."),
    "no_vulnerability": _("It names no vulnerability: it may be a notice of another kind."),
    "no_product": _("It says of no product whether it is affected."),
    "not_final": _("The publisher has not published it as final."),
    "revoked": _("The publisher has revoked it."),
}
FORMATS: Mapping[str, str] = {
    "stix-2.0": "STIX 2.0",
    "stix-2.1": "STIX 2.1",
    "misp": "MISP",
    "csaf-2.0": "CSAF 2.0",
}
MOMENTS: Mapping[str, str | Promise] = {
    "first_seen": _("First seen"),
    "last_seen": _("Last seen"),
    "created": _("Created"),
    "modified": _("Changed"),
    "published": _("Published"),
}
FLAGS: Mapping[str, str | Promise] = {
    "no_zone": _("without a time zone in the file, read as UTC"),
    "day_only": _("only a day in the file, read as its beginning in UTC"),
}
CATEGORIES: Mapping[str, str | Promise] = {
    "ip_address": _("IP addresses"),
    "url": _("URL addresses"),
    "domain": _("Domains"),
    "file_hash": _("File hashes"),
    "malware": _("Malware data"),
    "network_activity": _("Network activity data"),
    "email": _("Email message data"),
    "dns_and_registry": _("DNS requests and registry configurations"),
    "account_activity": _("User account activities"),
    "database_traffic": _("Database traffic"),
    "other": _("Other indicators"),
}
LEFT_OUT: Mapping[str, str | Promise] = {
    "shortened_text": _("texts that were too long and are cut"),
    "unreadable_instant": _("instants that cannot be read"),
    "unreadable_score": _("scores that are none"),
    "not_an_object": _("elements of the wrong kind"),
    "deleted": _("elements that the publisher deleted"),
    "revoked": _("elements that the publisher revoked"),
    "attached_file": _("attached files, which are never kept"),
    "attribute_without_value": _("attributes without a value"),
    "indicator_without_pattern": _("indicators without a pattern"),
    "vulnerability_without_id": _("vulnerabilities without an id"),
    "text_of_object": _("texts inside objects"),
}
NOTES: Mapping[str, str | Promise] = {
    "description": _("Description of the threat"),
    "potential_impact": _("Potential impact"),
    "potential_criteria": _("Criteria that could be met"),
    "measures_taken": _("Measures taken"),
    "authority_notified": _("Notification to the competent authority"),
    "clients_informed": _("Clients told how to protect themselves"),
    "others_told": _("Others told"),
    "indicators": _("Further indicators of compromise"),
    "other_information": _("Other information"),
}
ASKS: Mapping[str, str | Promise] = {
    "description": _("What is the threat: risks, exploitable vulnerabilities, probability, source?"),
    "potential_impact": _("What could it do to the entity, its clients and counterparts?"),
    "potential_criteria": _("Which criteria of a major incident could be met?"),
    "measures_taken": _("What was done to keep it from materialising?"),
    "authority_notified": _("What was notified?"),
    "clients_informed": _("Which protective measures were potentially affected clients told of?"),
    "others_told": _("Which other entities or authorities were told, and what?"),
    "indicators": _("Which further indicators are known?"),
    "other_information": _("What else matters?"),
}
CRITERIA: Mapping[str, str | Promise] = {
    "clients_financial_counterparts_and_transactions_affected": _(
        "Clients, financial counterparts and transactions"
    ),
    "reputational_impact": _("Reputational impact"),
    "duration_and_service_downtime": _("Duration and service downtime"),
    "geographical_spread": _("Geographical spread"),
    "data_losses": _("Data losses"),
    "critical_services_affected": _("Critical services affected"),
    "economic_impact": _("Economic impact"),
}
FIELDS: Mapping[str, str | Promise] = {
    "1": _("Name of the entity that notifies"),
    "2": _("Its identification code"),
    "3": _("Type of financial entity"),
    "4": _("Name of the financial entity"),
    "5": _("LEI of the financial entity"),
    "6": _("Name of the primary contact"),
    "7": _("Email of the primary contact"),
    "8": _("Telephone of the primary contact"),
    "9": _("Name of the second contact"),
    "10": _("Email of the second contact"),
    "11": _("Telephone of the second contact"),
    "12": _("Detected at"),
    "13": _("Description of the threat"),
    "14": _("Potential impact"),
    "15": _("Criteria that could be met"),
    "16": _("Status of the threat"),
    "17": _("Measures taken"),
    "18": _("Others told"),
    "19": _("Indicators of compromise"),
    "20": _("Other information"),
}
STATUSES: Mapping[str, str | Promise] = {
    "proposed": _("To be judged"),
    "active": _("Active"),
    "inactive": _("Not active any more"),
    "dismissed": _("Dismissed"),
}
SIGNIFICANCE: Mapping[str, str] = {
    "yes": "significant",
    "no": "not_significant",
    "unknown": "significance_unknown",
}
"""From a recorded answer to its look (templatetags/state.py)."""


def left_out(code: str) -> str:
    """Return what was left out in words; a type that nobody here knows keeps its name."""
    if code in LEFT_OUT:
        return str(LEFT_OUT[code])
    if code.startswith("unknown_type "):
        return _("objects of the unknown type %(type)s") % {"type": code.removeprefix("unknown_type ")}
    return _("more than can be kept: %(kind)s") % {"kind": code.removeprefix("too_many_")}
