"""The incident file: entries, chain, manifest, signature and timeline, verified without Tocsin."""

from tocsin.channels.incident_file.reading import verifier
from tocsin.channels.incident_file.signing import SigningKey, signing_key
from tocsin.channels.incident_file.timeline import timeline
from tocsin.channels.incident_file.writing import Exported, write_incident_file

__all__ = [
    "Exported",
    "SigningKey",
    "signing_key",
    "timeline",
    "verifier",
    "write_incident_file",
]
