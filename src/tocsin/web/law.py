"""Where an article can be read: its place in the Official Journal."""

from __future__ import annotations

import re

ACTS = {
    "DORA": "https://eur-lex.europa.eu/eli/reg/2022/2554/oj",
    "2024/1772": "https://eur-lex.europa.eu/eli/reg_del/2024/1772/oj",
    "2025/301": "https://eur-lex.europa.eu/eli/reg_del/2025/301/oj",
    "2025/302": "https://eur-lex.europa.eu/eli/reg_impl/2025/302/oj",
}


def article_url(act: str, article: str) -> str:
    """Return the address of an article, such as ``9(1)(a)`` of ``2024/1772``, in the Official Journal."""
    number = re.match(r"\d+", article)
    return ACTS[act] + (f"#art_{number.group()}" if number else "")
