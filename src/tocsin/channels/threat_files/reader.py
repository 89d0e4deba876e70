"""Read a threat file: which format it is in is told from its content, never from its name."""

from __future__ import annotations

import hashlib
from typing import Any

from tocsin.channels.threat_files import csaf, misp, stix
from tocsin.channels.threat_files.decoding import decode
from tocsin.core.incidents.proposals import ThreatProposal
from tocsin.core.refusal import Refused

FORMATS = ("stix-2.0", "stix-2.1", "misp", "csaf-2.0")


def read_threats(body: bytes) -> tuple[ThreatProposal, ...]:
    """
    Return what a file proposes, at least one threat; nothing that it refers to is fetched.

    Raises ``Refused``: ``unreadable_threat_file``, ``threat_file_too_large``, ``not_a_threat_file``,
    ``threat_version_unsupported``.
    """
    document = decode(body)
    return _read(document, hashlib.sha256(body).hexdigest())


def _read(document: Any, file_digest: str) -> tuple[ThreatProposal, ...]:
    listed = stix.objects(document)
    if listed is not None:
        return stix.read(document, listed, file_digest)
    if isinstance(document, dict) and _is_csaf(document.get("document")):
        return csaf.read(document, file_digest)
    events = misp.events(document)
    if events is not None:
        return misp.read(events, file_digest)
    raise Refused(
        "not_a_threat_file",
        "This JSON is no STIX bundle, no MISP event and no CSAF document, so no threat is read from it. "
        "Ask its publisher for STIX 2.0 or 2.1, MISP or CSAF 2.0.",
    )


def _is_csaf(head: Any) -> bool:
    return isinstance(head, dict) and "csaf_version" in head
