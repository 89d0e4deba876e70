"""Legal entity identifiers, and names made comparable."""

from __future__ import annotations

import re
import unicodedata

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}", re.ASCII)


def looks_like_lei(text: str) -> bool:
    """Say whether a text has the shape of a LEI (ISO 17442): 18 capitals or digits, then two digits."""
    return _LEI.fullmatch(text) is not None


def lei_checks(text: str) -> bool:
    """Say whether a LEI's two check digits are right (ISO 7064, mod 97-10)."""
    return looks_like_lei(text) and int("".join(str(int(each, 36)) for each in text)) % 97 == 1


def plain_name(name: str) -> str:
    """Return a name without case, accents, punctuation and spacing, for comparing."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in letters if each.isalnum())
