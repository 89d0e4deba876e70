"""What the ledger says of one problem: the cause behind incidents, and how to work around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from tocsin.core.incidents.history import Entry
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant

ProblemState: TypeAlias = Literal["open", "known_error", "resolved"]
PROBLEM_STATES: tuple[ProblemState, ...] = get_args(ProblemState)


@dataclass(frozen=True, slots=True)
class ProblemHistory:
    """
    A problem as its ledger entries tell it, in the order they were recorded.

    With a workaround it is a known error (ITIL): whoever meets it again need not search for one.
    """

    reference: str
    title: str = ""
    entity: str = ""
    """LEI of the entity whose problem it is."""
    state: ProblemState = "open"
    reason: str = ""
    """How it was resolved, or why its state was changed last."""
    description: str = ""
    cause: str = ""
    """The high-level root cause by its code of 2025/302, field 4.1; empty until it is found."""
    detailed: tuple[str, ...] = ()
    """Detailed causes by the codes of field 4.2."""
    additional: tuple[str, ...] = ()
    """Additional causes by the codes of field 4.3."""
    cause_text: str = ""
    """What caused it, in the words in which the incidents have it: their apparent root cause."""
    workaround: str = ""
    node: str = ""
    """The node of the inventory that it sits in; empty: none is named."""
    incidents: tuple[str, ...] = ()
    """The incidents that it is behind, in the order in which they were linked."""
    opened_at: Instant | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it is not resolved: incidents can come of it."""
        return self.state != "resolved"


def problem_history(
    reference: str, entries: Iterable[Entry], known_at: Instant | None = None
) -> ProblemHistory:
    """Fold ledger entries into a history; what was recorded after ``known_at`` is not known yet."""
    told = ProblemHistory(reference)
    for entry in entries:
        if known_at is None or entry.recorded_at <= known_at:
            told = replace(_FOLDS.get(entry.kind, _unchanged)(told, entry), entries=(*told.entries, entry))
    return told


def check_state(told: ProblemHistory, to: ProblemState) -> None:
    """Refuse a state that does not follow from what is known of the problem (``wrong_state``)."""
    if to == told.state:
        raise _wrong(f"{told.reference} is {to.replace('_', ' ')} already.")
    if to == "known_error" and not told.workaround:
        raise _wrong(
            f"{told.reference} has no workaround, and a known error is a problem that has one. Write it down."
        )
    if to == "open" and told.state == "known_error":
        raise _wrong(f"{told.reference} has a workaround. Clear the workaround if it does not work any more.")


def _wrong(sentence: str) -> Refused:
    return Refused("wrong_state", sentence, "state")


def _unchanged(told: ProblemHistory, entry: Entry) -> ProblemHistory:  # noqa: ARG001 - it only stands in the timeline
    return told


def _opened(told: ProblemHistory, entry: Entry) -> ProblemHistory:
    body = entry.body
    return replace(told, title=body["title"], entity=body["entity"], opened_at=entry.recorded_at)


def _described(told: ProblemHistory, entry: Entry) -> ProblemHistory:
    """Take over what was said anew; what the entry leaves out stays as it was."""
    body = entry.body
    said: dict[str, Any] = {key: body[key] for key in _TEXTS if key in body}
    said |= {key: tuple(body[key]) for key in ("detailed", "additional") if key in body}
    told = replace(told, **said)
    if told.state == "resolved":
        return told
    return replace(told, state="known_error" if told.workaround else "open")


_TEXTS = ("title", "description", "cause", "cause_text", "workaround", "node")


def _state(told: ProblemHistory, entry: Entry) -> ProblemHistory:
    state: ProblemState = entry.body["state"]
    if state == "open" and told.workaround:
        state = "known_error"
    return replace(told, state=state, reason=entry.body["reason"])


def _linked(told: ProblemHistory, entry: Entry) -> ProblemHistory:
    return replace(told, incidents=(*_without(told, entry), entry.body["incident"]))


def _unlinked(told: ProblemHistory, entry: Entry) -> ProblemHistory:
    return replace(told, incidents=_without(told, entry))


def _without(told: ProblemHistory, entry: Entry) -> tuple[str, ...]:
    return tuple(each for each in told.incidents if each != entry.body["incident"])


_FOLDS: Mapping[str, Callable[[ProblemHistory, Entry], ProblemHistory]] = {
    "problem.opened": _opened,
    "problem.described": _described,
    "problem.state_changed": _state,
    "problem.incident_linked": _linked,
    "problem.incident_unlinked": _unlinked,
}
