"""From the type that a file gives an indicator to the category of 2025/302, Annex II, field 3.35."""

from __future__ import annotations

from collections.abc import Mapping

from tocsin.core.incidents.proposals import OTHER

_HASHES = (
    "md5 sha1 sha224 sha256 sha384 sha512 sha512/224 sha512/256 sha3-224 sha3-256 sha3-384 sha3-512 "
    "ssdeep imphash tlsh pehash impfuzzy authentihash vhash cdhash telfhash"
)
HASHES = frozenset(_HASHES.split())
_MISP: Mapping[str, str] = {
    "ip_address": "ip-src ip-dst ip-src|port ip-dst|port",
    "url": "url uri link-url",
    "domain": "domain hostname hostname|port",
    "malware": "filename filename-pattern malware-type malware-sample mutex named|pipe named-pipe pdb yara "
    "sigma regkey regkey|value windows-service-name windows-service-displayname windows-scheduled-task "
    "pattern-in-file pattern-in-memory process-state attachment mime-type mobile-application-id",
    "network_activity": "user-agent port snort suricata bro zeek http-method ja3-fingerprint-md5 "
    "jarm-fingerprint hassh-md5 hasshserver-md5 mac-address mac-eui-64 AS pattern-in-traffic cookie "
    "community-id x509-fingerprint-md5 x509-fingerprint-sha1 x509-fingerprint-sha256 ssh-fingerprint "
    "favicon-mmh3 dkim dkim-signature stix2-pattern",
    "email": "email email-src email-dst email-subject email-body email-header email-attachment "
    "email-reply-to email-x-mailer email-mime-boundary email-message-id email-thread-index "
    "email-src-display-name email-dst-display-name",
    "dns_and_registry": "dns-soa-email whois-registrant-email whois-registrant-phone whois-registrant-name "
    "whois-registrant-org whois-registrar whois-creation-date passive-dns",
    "account_activity": "target-user target-machine target-email eppn",
}
_OF_MISP = {name: category for category, names in _MISP.items() for name in names.split()}

_STIX: Mapping[str, str] = {
    "ipv4-addr": "ip_address",
    "ipv6-addr": "ip_address",
    "url": "url",
    "domain-name": "domain",
    "file": "malware",
    "directory": "malware",
    "artifact": "malware",
    "mutex": "malware",
    "process": "malware",
    "software": "malware",
    "windows-registry-key": "malware",
    "network-traffic": "network_activity",
    "mac-addr": "network_activity",
    "autonomous-system": "network_activity",
    "x509-certificate": "network_activity",
    "email-addr": "email",
    "email-message": "email",
    "user-account": "account_activity",
}
_LANGUAGES: Mapping[str, str] = {
    "yara": "malware",
    "sigma": "malware",
    "snort": "network_activity",
    "suricata": "network_activity",
}


def of_misp(kind: str) -> str:
    """Return the category of an attribute's type; an unknown one is ``other``."""
    if kind in HASHES:
        return "file_hash"
    return _OF_MISP.get(kind, OTHER)


def of_stix(kind: str, path: str = "") -> str:
    """Return the category of an object's type, or of one of its properties."""
    if kind in ("file", "artifact") and path.startswith("hashes"):
        return "file_hash"
    return _STIX.get(kind, OTHER)


def of_language(name: str) -> str:
    """Return the category of a pattern in a language of its own, such as YARA."""
    return _LANGUAGES.get(name, OTHER)
