"""Threat files as their publishers write them, small and with anything replaced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

CVSS = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
ACTOR, MALWARE, INDICATOR = "threat-actor--1", "malware--1", "indicator--1"


def body(document: object) -> bytes:
    """Return a document as the bytes of a file."""
    return json.dumps(document).encode()


def csaf(vulnerabilities: list[dict[str, Any]] | None = None, **head: Any) -> dict[str, Any]:
    """Return an advisory of Hafen Cloud about two versions of a gateway."""
    given = {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "title": "Hafen VPN: login without a password",
        "publisher": {"category": "vendor", "name": "Hafen Cloud", "namespace": "https://hafen.example"},
        "notes": [
            {"category": "legal_disclaimer", "text": "No warranty."},
            {"category": "summary", "text": "Whoever reaches the gateway can sign in."},
        ],
        "distribution": {"tlp": {"label": "AMBER"}},
        "tracking": {
            "id": "HC-2026-7",
            "status": "final",
            "version": "1",
            "initial_release_date": "2026-03-01T09:00:00+01:00",
            "current_release_date": "2026-03-01T09:00:00+01:00",
        },
    }
    return {
        "document": given | head,
        "product_tree": {
            "full_product_names": [{"name": "Hafen VPN 4.0", "product_id": "P1"}],
            "branches": [
                {
                    "category": "vendor",
                    "name": "Hafen Cloud",
                    "branches": [
                        {
                            "category": "product_version",
                            "name": "4.1",
                            "product": {"name": "Hafen VPN 4.1", "product_id": "P2"},
                        }
                    ],
                }
            ],
        },
        "vulnerabilities": [vulnerability()] if vulnerabilities is None else vulnerabilities,
    }


def vulnerability(**status: list[str]) -> dict[str, Any]:
    """Return a vulnerability; without a status the first version is affected and the second fixed."""
    return {
        "cve": "CVE-2026-99901",
        "product_status": status or {"known_affected": ["P1"], "fixed": ["P2"]},
        "scores": [
            {"cvss_v3": {"version": "3.1", "baseScore": 9.8, "vectorString": CVSS}, "products": ["P1"]},
            {"cvss_v3": {"version": "3.1", "baseScore": 10.0, "vectorString": CVSS}, "products": ["P2"]},
        ],
        "remediations": [{"category": "vendor_fix", "details": "Update to 4.1.", "product_ids": ["P1"]}],
        "threats": [{"category": "exploit_status", "details": "Exploited since February."}],
        "references": [{"category": "external", "url": "https://hafen.example/7"}],
    }


def event(*attributes: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Return an event of MISP with some attributes."""
    return {
        "info": "Cerber by invoice",
        "uuid": "56e12e66-0000-4000-8000-4d9a950d210f",
        "date": "2026-02-27",
        "timestamp": "1772180000",
        "publish_timestamp": "0",
        "published": True,
        "threat_level_id": "1",
        "analysis": "2",
        "Orgc": {"name": "CERT of Nordbank"},
        "Tag": [{"name": "tlp:green"}, {"name": 'misp-galaxy:threat-actor="Cobalt"'}],
        "Attribute": list(attributes),
    } | given


def attribute(kind: str, value: object, **given: Any) -> dict[str, Any]:
    """Return an attribute that is meant for detection."""
    return {
        "type": kind,
        "value": value,
        "category": "Network activity",
        "to_ids": True,
        "comment": "",
    } | given


def bundle(*objects: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Return a bundle of STIX 2.1."""
    return {"type": "bundle", "id": "bundle--1", "objects": list(objects)} | given


def stix(identity: str, **given: Any) -> dict[str, Any]:
    """Return an object of STIX 2.1; its type is the beginning of its id."""
    return {
        "type": identity.partition("--")[0],
        "id": identity,
        "spec_version": "2.1",
        "created": "2026-02-01T08:00:00.000Z",
        "modified": "2026-02-02T08:00:00.000Z",
        "name": identity,
    } | given


def related(source: str, how: str, target: str) -> dict[str, Any]:
    """Return a relationship between two objects."""
    identity = f"relationship--{source}-{target}"
    return stix(identity, relationship_type=how, source_ref=source, target_ref=target)
