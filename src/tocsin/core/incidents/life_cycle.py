"""The life of an incident: from detected to closed, and back when it was not over (DORA, Art. 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from tocsin.core.refusal import Refused

LifeCycleState: TypeAlias = Literal[
    "detected", "triaged", "under_response", "recovered", "resolved", "reviewed", "closed"
]
STATES: tuple[LifeCycleState, ...] = get_args(LifeCycleState)
"""In the order in which an incident goes through them; several may be passed over at once."""
Status: TypeAlias = Literal["open", "resolved", "closed"]
OPEN: tuple[LifeCycleState, ...] = ("detected", "triaged", "under_response", "recovered")
"""The states in which the incident is not over: its clocks run and signals are taken into it."""
REOPENED: LifeCycleState = "under_response"
"""Where an incident that was not over goes on."""

MOMENTS: dict[LifeCycleState, str] = {"recovered": "service_restored_at", "resolved": "resolved_at"}
"""The fact that says since when a state holds: stating one states the other."""
AT_THE_LATEST = "at the latest when the incident was resolved"
"""The source of a restoration that nobody stated: a service that still is down is not resolved."""


def status_of(state: str) -> Status:
    """Return the coarse status of a state that other programs read: open, resolved, or closed."""
    if state in OPEN:
        return "open"
    return "closed" if state == "closed" else "resolved"


def check_change(now: LifeCycleState, to: LifeCycleState, *, outcome: str, reviewed: bool) -> None:
    """
    Refuse a change of state that does not follow (``wrong_state``).

    Forward only, and a major incident is closed only after its review (DORA, Art. 13(2)); going back is
    reopening, which is a step of its own.
    """
    if STATES.index(to) <= STATES.index(now):
        raise wrong_state(
            f"The incident is {said(now)} already. Reopen it if it is not over, with the reason."
        )
    if to == "reviewed" and not reviewed:
        raise wrong_state(
            "The incident counts as reviewed when its review is completed. Complete the review."
        )
    if to == "reviewed" and now in OPEN:
        raise wrong_state(
            f"The incident is {said(now)}, and a review looks back. Say first that it is resolved."
        )
    if to == "closed" and now in OPEN:
        raise wrong_state(f"The incident is {said(now)}. Say first that it is resolved, and since when.")
    if to == "closed" and outcome == "major" and now != "reviewed":
        raise wrong_state(
            "The incident is major, and not reviewed yet (DORA, Art. 13(2)). Complete its review first."
        )


def check_decided(
    outcome: str | None, *, learned_since: bool, reason: str, open_facts: Sequence[str]
) -> None:
    """
    Refuse to close an incident whose class is not decided on what is known (``wrong_state``).

    ``outcome`` is that of the last recorded decision, None without one; ``learned_since`` says that a
    fact came after it. An undetermined one is closed only with the reason why the question stays open
    (``no_reason``): who looks at it later must understand it (DORA, Art. 17(2)).
    """
    if outcome is None:
        raise wrong_state("The incident was never classified. Record the decision first: `tocsin classify`.")
    if learned_since:
        raise wrong_state(
            "Facts were recorded after the last decision. Record what the rules give on them: "
            "`tocsin classify`."
        )
    if outcome == "undetermined" and not reason:
        ask = f"it is not known: {', '.join(open_facts)}" if open_facts else "facts are missing"
        raise Refused(
            "no_reason",
            f"The decision on record is undetermined, for {ask}. Record that and classify, or close the "
            "incident with the reason why it stays open.",
            "reason",
        )


def check_here(merged_into: str) -> None:
    """Refuse to go on with an incident that goes on in another one (``wrong_state``)."""
    if merged_into:
        raise wrong_state(f"The incident goes on in {merged_into}. Record it there.")


def check_reopening(now: LifeCycleState, merged_into: str) -> None:
    """Refuse to reopen what is open, or what goes on in another incident (``wrong_state``)."""
    if merged_into:
        raise wrong_state(f"The incident goes on in {merged_into}. Reopen that one, or split it.")
    if now in OPEN:
        raise wrong_state(f"The incident is {said(now)}: it is open.")


def said(state: LifeCycleState) -> str:
    """Return a state as a word of a sentence."""
    return state.replace("_", " ")


def wrong_state(sentence: str) -> Refused:
    """Return the refusal of a step that does not follow from where the incident is."""
    return Refused("wrong_state", sentence, "state")
