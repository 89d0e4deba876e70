"""The root causes of the final report (2025/302, Annex II, fields 4.1 to 4.3), by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tocsin.core.incidents.course import CAUSES
from tocsin.core.refusal import Refused

DETAILED_CAUSES: Mapping[str, tuple[str, ...]] = {
    "malicious_actions": (
        "malicious_actions_deliberate_internal_actions",
        "malicious_actions_deliberate_physical_damage_manipulation_theft",
        "malicious_actions_fraudulent_actions",
    ),
    "process_failure": (
        "process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control",
        "process_failure_insufficient_unclear_roles_and_responsibilities",
        "process_failure_ICT_risk_management_process_failure",
        "process_failure_insufficient_or_failure_of_ict_operations_and_ict_security_operations",
        "process_failure_insufficient_or_failure_of_ict_project_management",
        "process_failure_inadequacy_of_internal_policies_procedures_and_documentation",
        "process_failure_inadequate_ict_systems_acquisition_development_and_maintenance",
        "process_failure_other",
    ),
    "system_failure_malfunction": (
        "system_failure_hardware_capacity_and_performance",
        "system_failure_hardware_maintenance",
        "system_failure_hardware_obsolescence_ageing",
        "system_failure_software_compatibility_configuration",
        "system_failure_software_performance",
        "system_failure_network_configuration",
        "system_failure_physical_damage",
        "system_failure_other",
    ),
    "human_error": (
        "human_error_omission",
        "human_error_mistake",
        "human_error_skills_knowledge",
        "human_error_inadequate_human_resources",
        "human_error_miscommunication",
        "human_error_other",
    ),
    "external_event": (
        "external_event_natural_disasters_force_majeure",
        "external_event_third-party_failures",
        "external_event_other",
    ),
}
"""The detailed causes (field 4.2), by the high-level cause (field 4.1) that they belong to."""
ADDITIONAL_CAUSES: Mapping[str, tuple[str, ...]] = {
    "process_failure_insufficient_monitoring_or_failure_of_monitoring_and_control": (
        "monitoring_of_policy_adherence",
        "monitoring_of_third-party_service_providers",
        "monitoring_and_verification_of_remediation_of_vulnerabilities",
        "identity_and_access_management",
        "encryption_and_cryptography",
        "logging",
    ),
    "process_failure_ICT_risk_management_process_failure": (
        "failure_in_specifying_accurate_risk_tolerance_levels",
        "insufficient_vulnerability_and_threat_assessments",
        "inadequate_risk_treatment_measures",
        "poor_management_of_residual_ict_risks",
    ),
    "process_failure_insufficient_or_failure_of_ict_operations_and_ict_security_operations": (
        "vulnerability_and_patch_management",
        "change_management",
        "capacity_and_performance_management",
        "ict_asset_management_and_information_classification",
        "backup_and_restore",
        "error_handling",
    ),
    "process_failure_inadequate_ict_systems_acquisition_development_and_maintenance": (
        "inadequate_ict_systems_acquisition_development_and_maintenance",
        "insufficient_or_failure_of_software_testing",
    ),
}
"""The additional causes (field 4.3), by the detailed cause that asks for one; the others ask for none."""


def check_root_causes(cause: str, detailed: Iterable[str], additional: Iterable[str]) -> None:
    """
    Refuse codes that do not belong together (``unknown_code``).

    A detailed cause belongs to the high-level cause, and an additional one to a detailed cause that is named.
    """
    detailed = tuple(detailed)
    if cause and cause not in CAUSES:
        raise _unknown(cause, "a root cause of 2025/302, field 4.1", CAUSES, "cause")
    fitting = DETAILED_CAUSES.get(cause, ())
    for code in detailed:
        if code not in fitting:
            raise _unknown(
                code, f"a detailed cause under {cause or 'no cause'} (field 4.2)", fitting, "detailed"
            )
    asked = [code for each in detailed for code in ADDITIONAL_CAUSES.get(each, ())]
    for code in additional:
        if code not in asked:
            raise _unknown(code, "an additional cause of what is named (field 4.3)", asked, "additional")


def _unknown(code: str, what: str, known: Iterable[str], where: str) -> Refused:
    choice = ", ".join(known) or "none, until the cause above it is named"
    return Refused("unknown_code", f"{code!r:.90} is not {what}. Choose from: {choice}.", where)
