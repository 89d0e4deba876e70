"""One question, about an incident or a threat, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from tocsin.core.incidents import Fact
from tocsin.core.rules import FactDefinition
from tocsin.web.incidents.matrix import known_by, label, question
from tocsin.web.law import article_url


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its page shows it; ``back`` is the address one comes from."""

    label: str
    question: str
    type: str
    known: Fact | None
    """What is recorded so far; another answer corrects it."""
    shown: str
    known_by: str
    article: str
    article_url: str
    back: str
    seen: int | None = None
    """Number of the ledger entry that says what is known, 0 for none; None: no form sends it back."""


def asked(fact: FactDefinition, known: Fact | None, shown: str, back: str) -> Asked:
    """Return a question; an article of another act than 2024/1772 has that act before it ("DORA 19(3)")."""
    act, article = fact.article.split(" ", 1) if fact.article[:1].isalpha() else ("2024/1772", fact.article)
    return Asked(
        label=label(fact),
        question=question(fact),
        type=fact.type,
        known=known,
        shown=shown,
        known_by=known_by(fact),
        article=fact.article,
        article_url=article_url(act, article),
        back=back,
    )
