"""Files about cyber threats: STIX, MISP and CSAF, read from bytes into proposals for a person to judge."""

from tocsin.channels.threat_files.decoding import LARGEST_FILE
from tocsin.channels.threat_files.reader import FORMATS, read_threats

__all__ = ["FORMATS", "LARGEST_FILE", "read_threats"]
