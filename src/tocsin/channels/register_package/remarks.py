"""Gathers what was met while reading: the same thing in one column is said once, with a count."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from tocsin.core.register.findings import WARNING, Finding


class Remarks:
    def __init__(self) -> None:
        self._first: dict[tuple[str, str, str], Finding] = {}
        self._count: Counter[tuple[str, str, str]] = Counter()

    def add(
        self, rule: str, where: str, message: str, severity: Literal["error", "warning"] = WARNING
    ) -> None:
        """Note one thing about a file, a table or the package."""
        self._note((rule, where, message), Finding(where, rule, severity, message))

    def cell(self, rule: str, place: tuple[str, int, str], message: str) -> None:
        """Note one thing about a cell (template, line, column), to be said once for its column."""
        template, line, column = place
        where = f"{template} line {line} {column}".rstrip()
        self._note((rule, template, column), Finding(where, rule, WARNING, message))

    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._said(key, finding) for key, finding in self._first.items())

    def _note(self, key: tuple[str, str, str], finding: Finding) -> None:
        self._first.setdefault(key, finding)
        self._count[key] += 1

    def _said(self, key: tuple[str, str, str], finding: Finding) -> Finding:
        more = self._count[key] - 1
        if not more:
            return finding
        message = f"{finding.message} The same {more} more times."
        return Finding(finding.where, finding.rule, finding.severity, message)
