"""Free text that people and programs give: it must survive every database, report and terminal."""

from __future__ import annotations

import re

from tocsin.core.refusal import Refused

LONGEST = 300
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def worded(text: str, where: str) -> str:
    """
    Return a text as it is kept: one line, single blanks between its words.

    Raises ``Refused``: ``control_character`` for invisible characters and halves of one,
    ``too_large`` for more than 300 characters.
    """
    if _UNPRINTABLE.search(text):
        raise Refused(
            "control_character",
            f"{where}: the text holds an invisible character that cannot be kept. Type it again.",
            where,
        )
    kept = " ".join(text.split())
    if len(kept) > LONGEST:
        raise Refused(
            "too_large", f"{where}: the text has {len(kept)} characters. Shorten it to {LONGEST}.", where
        )
    return kept
