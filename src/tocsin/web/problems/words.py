"""Codes of problems, root causes and proposals in the reader's language; the words for codes are ours."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tocsin.core.incidents.likeness import Sameness
from tocsin.core.situation import Landscape
from tocsin.core.situation.known_errors import KnownErrorMatch
from tocsin.web.incidents.handling_words import TYPES

STATES: Mapping[str, Promise] = {
    "open": pgettext_lazy("state of a problem", "Looked for"),
    "known_error": _("Known error"),
    "resolved": _("Resolved"),
}
LOOKS: Mapping[str, str] = {"open": "problem_open", "known_error": "known_error", "resolved": "resolved"}
"""From a state to its look (templatetags/state.py)."""
DETAILED: Mapping[str, Promise] = {
    "malicious_actions_deliberate_internal_actions": _("Deliberate actions from inside"),
    "malicious_actions_deliberate_physical_damage_manipulation_theft": _(
        "Deliberate physical damage, manipulation or theft"
    ),
    "malicious_actions_fraudulent_actions": _("Fraud"),
    "process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control": _(
        "Too little monitoring, or monitoring and control that failed"
    ),
    "process_failure_insufficient_unclear_roles_and_responsibilities": _(
        "Roles and responsibilities missing or unclear"
    ),
    "process_failure_ICT_risk_management_process_failure": _("ICT risk management failed"),
    "process_failure_insufficient_or_failure_of_ict_operations_and_ict_security_operations": _(
        "ICT operations or ICT security operations insufficient or failed"
    ),
    "process_failure_insufficient_or_failure_of_ict_project_management": _(
        "ICT project management insufficient or failed"
    ),
    "process_failure_inadequacy_of_internal_policies_procedures_and_documentation": _(
        "Internal policies, procedures or documentation inadequate"
    ),
    "process_failure_inadequate_ict_systems_acquisition_development_and_maintenance": _(
        "Acquisition, development or maintenance of ICT systems inadequate"
    ),
    "process_failure_other": _("Another failure of a process"),
    "system_failure_hardware_capacity_and_performance": _("Hardware: capacity and performance"),
    "system_failure_hardware_maintenance": _("Hardware: maintenance"),
    "system_failure_hardware_obsolescence_ageing": _("Hardware: obsolete or aged"),
    "system_failure_software_compatibility_configuration": _("Software: compatibility or configuration"),
    "system_failure_software_performance": _("Software: performance"),
    "system_failure_network_configuration": _("Network configuration"),
    "system_failure_physical_damage": _("Physical damage"),
    "system_failure_other": _("Another failure of a system"),
    "human_error_omission": _("Something was left undone"),
    "human_error_mistake": _("A mistake"),
    "human_error_skills_knowledge": _("Skills or knowledge missing"),
    "human_error_inadequate_human_resources": _("Too few people"),
    "human_error_miscommunication": _("A misunderstanding"),
    "human_error_other": _("Another human error"),
    "external_event_natural_disasters_force_majeure": _("Natural disaster or force majeure"),
    "external_event_third-party_failures": _("A third party failed"),
    "external_event_other": _("Another event from outside"),
}
ADDITIONAL: Mapping[str, Promise] = {
    "monitoring_of_policy_adherence": _("Monitoring of adherence to policy"),
    "monitoring_of_third-party_service_providers": _("Monitoring of third-party providers"),
    "monitoring_and_verification_of_remediation_of_vulnerabilities": _(
        "Monitoring that vulnerabilities are remedied"
    ),
    "identity_and_access_management": _("Identity and access management"),
    "encryption_and_cryptography": _("Encryption and cryptography"),
    "logging": _("Logging"),
    "failure_in_specifying_accurate_risk_tolerance_levels": _("Risk tolerance not specified accurately"),
    "insufficient_vulnerability_and_threat_assessments": _("Vulnerabilities and threats assessed too little"),
    "inadequate_risk_treatment_measures": _("Measures against risks inadequate"),
    "poor_management_of_residual_ict_risks": _("Residual ICT risks managed poorly"),
    "vulnerability_and_patch_management": _("Vulnerability and patch management"),
    "change_management": _("Change management"),
    "capacity_and_performance_management": _("Capacity and performance management"),
    "ict_asset_management_and_information_classification": _(
        "ICT asset management and classification of information"
    ),
    "backup_and_restore": _("Backup and restore"),
    "error_handling": _("Handling of errors"),
    "inadequate_ict_systems_acquisition_development_and_maintenance": _(
        "Acquisition, development and maintenance of ICT systems"
    ),
    "insufficient_or_failure_of_software_testing": _("Software tested too little, or tests that failed"),
}


def why_alike(reason: Sameness, landscape: Landscape) -> str:
    """Say in words one thing that two have in common."""
    what = landscape.name(reason.what) if reason.kind in ("node", "provider") else reason.what
    sentences = {
        "cause": gettext("The same apparent root cause: %(what)s"),
        "cause_alike": gettext("An apparent root cause in nearly the same words: %(what)s"),
        "node": gettext("Both hit %(what)s"),
        "provider": gettext("The same provider: %(what)s"),
        "type": gettext("The same type: %(what)s"),
        "title": gettext("Titles with the same words: %(what)s"),
    }
    if reason.kind == "type":
        what = str(TYPES.get(what, what))
    return sentences[reason.kind] % {"what": what}


def why_known(match: KnownErrorMatch, node: str, landscape: Landscape) -> str:
    """Say in words why a problem may be behind an incident."""
    sentences = {
        "node": gettext("It sits in %(node)s, which is hit."),
        "upstream": gettext("It sits in %(node)s, on which %(hit)s stands."),
        "provider": gettext("It sits in %(node)s, of the same provider as %(hit)s."),
    }
    said = {"node": landscape.name(node), "hit": landscape.name(match.hit)}
    return sentences[match.nearness] % said
