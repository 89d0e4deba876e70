"""
The file between the two steps of an import: the page itself holds it, and the server nothing.

A file field cannot be filled again by a page, so the bytes go back and forth compressed in a hidden field,
bound by their SHA-256: what is imported is what was looked at.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib

from tocsin.channels.incident_csv import LARGEST_FILE, Sheet, read_sheet
from tocsin.core.refusal import Refused

MOST_HELD = 1_900_000
"""So many characters fit into one request beside the rest of the form (DATA_UPLOAD_MAX_MEMORY_SIZE)."""


def held(content: bytes, name: str) -> str:
    """
    Return the text of the hidden field.

    Raises ``Refused`` (``file_too_large``) for a file that is too large for that even compressed.
    """
    text = base64.b64encode(zlib.compress(content, 9)).decode()
    if len(text) > MOST_HELD:
        raise Refused(
            "file_too_large",
            f"{name} is too large for a page even compressed. Split it, or use: tocsin import incidents FILE",
            name,
        )
    return text


def released(text: str, digest: str, name: str) -> tuple[Sheet, bytes]:
    """
    Return the file that a page held, taken apart, and its bytes.

    Raises ``Refused``: ``another_file`` when it is not the one that was looked at, and as ``read_sheet``.
    """
    try:
        packed = base64.b64decode(text, validate=True)
        content = zlib.decompressobj().decompress(packed, LARGEST_FILE + 1)
    except (binascii.Error, ValueError, zlib.error):
        content = b""
    if not content or hashlib.sha256(content).hexdigest() != digest:
        raise Refused(
            "another_file",
            "The file is not the one that was looked at. Choose it again, and look once more.",
            name,
        )
    return read_sheet(content, name), content
