"""Faults are collected over the whole folder, so that a user corrects them in one go."""

from __future__ import annotations

from tocsin.core.refusal import Refused

MOST = 50
"""How many faults are named before reading stops."""


class Faults:
    """The faults found so far; nothing is imported while there is one."""

    def __init__(self) -> None:
        self._found: list[Refused] = []

    def add(self, fault: Refused) -> None:
        """Remember one fault; refuse at once when there are as many as a person wants to read."""
        self._found.append(fault)
        if len(self._found) >= MOST:
            self.refuse_if_any()

    def refuse_if_any(self) -> None:
        """Raise one ``Refused`` that names every fault, with the code of all or ``faulty_inventory``."""
        if not self._found:
            return
        first = self._found[0]
        if len(self._found) == 1:
            raise first
        more = " or more" if len(self._found) >= MOST else ""
        lines = "\n".join(f"- {fault.message}" for fault in self._found)
        message = (
            f"The folder has {len(self._found)}{more} faults and nothing of it was imported. Correct them "
            f"and import it again:\n{lines}"
        )
        if any(fault.code != first.code for fault in self._found):
            raise Refused("faulty_inventory", message, first.where)
        raise Refused(first.code, message, first.where)
