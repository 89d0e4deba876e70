"""A finding: the answer of one provision, and what it rests on."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from tocsin.core.rules.provisions import NEVER, Article, Truth
from tocsin.core.time import Instant


class Finding(NamedTuple):
    """
    Whether a provision holds, and the findings it rests on: a proof, down to the facts.

    ``holds_from`` is the first instant at which it holds if everything goes on as it is: ``ALWAYS``
    if none can be named, ``NEVER`` if time alone does not bring it about. A threshold that is
    measured by a clock or reached by growth holds just after that instant, since thresholds are
    strict. ``open`` are the unknown facts that could still change the answer of this provision's own
    condition. Where an exception may displace the provision, its finding is the last of the grounds, and
    ``but_for`` is the answer apart from it.
    """

    article: Article
    truth: Truth
    grounds: tuple[Finding, ...] = ()
    holds_from: Instant = NEVER
    open: tuple[str, ...] = ()
    but_for: Truth | None = None

    @property
    def own(self) -> Truth:
        """The answer of the provision's own test, whatever displaces it."""
        return self.but_for or self.truth


Found: TypeAlias = dict[Article, Finding]
