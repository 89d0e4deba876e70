"""
The codes of the register that a rule of ours depends on, by name.

A code means something only in its column: ``eba_ZZ:x791`` is "Low" in three lists. Meanings are
those of 2024/2956, Annex I and II, as the EBA codes them; the closed lists are law data.
"""

from __future__ import annotations

SUBSEQUENT_ARRANGEMENT = "eba_CO:x3"
YES, NO, NOT_ASSESSED = "eba_BT:x28", "eba_BT:x29", "eba_BT:x21"
NO_COUNTRY = "eba_GA:qx2007"
OTHER_COUNTRIES = "eba_GA:x28"
LEI_CODE = "eba_qCO:qx2000"
BRANCH = "eba_ZZ:x838"
INTRA_GROUP_PROVIDER, OTHER_NON_FINANCIAL = "eba_CT:x317", "eba_CT:x318"
NOT_SUBSTITUTABLE, HIGHLY_COMPLEX = "eba_ZZ:x959", "eba_ZZ:x960"

WEAK_RELIANCE = frozenset(("eba_ZZ:x794", "eba_ZZ:x795"))
"""Not significant, low: the function goes on, degraded at worst (B_02.02 c0180)."""

CODE_TYPES = {
    "eba_qCO:qx2000": "lei",
    "eba_qCO:qx2001": "national",
    "eba_qCO:qx2002": "euid",
    "eba_qCO:qx2003": "crn",
    "eba_qCO:qx2004": "vat",
    "eba_qCO:qx2005": "passport",
}

DEGREES = {"eba_ZZ:x791": "low", "eba_ZZ:x792": "medium", "eba_ZZ:x793": "high"}
"""Sensitiveness and impact; "assessment not performed" is no degree."""

SUBSTITUTABILITY = {
    NOT_SUBSTITUTABLE: "not_substitutable",
    HIGHLY_COMPLEX: "highly_complex",
    "eba_ZZ:x961": "medium",
    "eba_ZZ:x962": "easy",
}
"""Hardest first."""

REPORT_ENTITY_TYPES = {
    "eba_CT:x12": "credit_institution",
    "eba_CT:x300": "payment_institution",
    "eba_CT:x301": "account_information_service_provider",
    "eba_CT:x302": "electronic_money_institution",
    "eba_CT:x303": "crypto-asset_service_provider",
    "eba_CT:x304": "central_securities_depository",
    "eba_CT:x305": "trading_venue",
    "eba_CT:x306": "trade_repository",
    "eba_CT:x307": "manager_of_alternative_investment_fund",
    "eba_CT:x308": "data_reporting_service_provider",
    "eba_CT:x309": "insurance_and_reinsurance_undertaking",
    "eba_CT:x310": "issuer_of_asset-referenced_tokens",
    "eba_CT:x311": "institution_for_occupational_retirement_provision",
    "eba_CT:x312": "credit_rating_agency",
    "eba_CT:x313": "administrator_of_critical_benchmarks",
    "eba_CT:x314": "crowdfunding_service_provider",
    "eba_CT:x315": "securitisation_repository",
    "eba_CT:x320": "insurance_intermediary_reinsurance_intermediary_and_ancillary_insurance_intermediary",
    "eba_CT:x599": "investment_firm",
    "eba_CT:x639": "management_company",
    "eba_CT:x643": "central_counterparty",
}
"""
Type of entity (2024/2956) as 2025/302, field 1.4, writes it. The register does not tell exempted
payment and electronic money institutions from others; other financial and non-financial entities
have no code there.
"""


def country(code: str) -> str | None:
    """Return the ISO 3166 alpha-2 of a country cell; None when it is blank, other or not applicable."""
    if not code or code in (NO_COUNTRY, OTHER_COUNTRIES):
        return None
    letters = code.rsplit(":", 1)[-1]
    return letters if len(letters) == len("DK") and letters.isalpha() and letters.isupper() else None


def yes_or_no(code: str) -> bool | None:
    """Return a yes or no; None when it is blank or not assessed."""
    return {YES: True, NO: False}.get(code)
