"""What is wrong, or looks wrong, in a register of information, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

ERROR: Literal["error"] = "error"
WARNING: Literal["warning"] = "warning"

SHOWN_PER_RULE = 1000
"""How many findings of one rule in one template are listed; the rest is counted in one more."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """
    One finding in a register.

    ``rule`` is the EBA's number ("805", "R17", "v8872"), or "T-" and a number or word for a check
    of our own; an ``error`` is what the EBA rejects, a ``warning`` what it or we only remark on.
    """

    where: str
    """Template, line and column: ``B_02.02 line 3 c0030``; or a file of the package."""
    rule: str
    severity: Literal["error", "warning"]
    message: str
    """A sentence."""

    @property
    def template(self) -> str:
        """The template or file it is about."""
        return self.where.split(" ", 1)[0]


def limited(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Pass findings on, at most ``SHOWN_PER_RULE`` of one rule in one template, then say how many more."""
    seen: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], Finding] = {}
    for each in findings:
        kind = (each.rule, each.template)
        seen[kind] += 1
        if seen[kind] <= SHOWN_PER_RULE:
            yield each
        else:
            last[kind] = each
    for kind, finding in last.items():
        more = seen[kind] - SHOWN_PER_RULE
        message = f"Rule {finding.rule} has {more} more findings in {finding.template} that are not listed."
        yield Finding(finding.template, finding.rule, finding.severity, message)
