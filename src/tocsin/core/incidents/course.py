"""The course of an incident as the ledger tells it: its state, who does what, what it hangs together with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

from tocsin.core.incidents.life_cycle import MOMENTS, OPEN, REOPENED, STATES, LifeCycleState
from tocsin.core.incidents.priority import Impact, Urgency, priority
from tocsin.core.time import Instant, instant

IncidentType: TypeAlias = Literal[
    "cybersecurity-related", "process_failure", "system_failure", "external_event", "payment-related", "other"
]
"""The types of incident of 2025/302, Annex II, field 3.23, by their codes."""
INCIDENT_TYPES: tuple[IncidentType, ...] = get_args(IncidentType)
Cause: TypeAlias = Literal[
    "malicious_actions", "process_failure", "system_failure_malfunction", "human_error", "external_event"
]
"""The high-level root causes of 2025/302, Annex II, field 4.1, by their codes."""
CAUSES: tuple[Cause, ...] = get_args(Cause)
IncidentRole: TypeAlias = Literal[
    "incident_manager", "technical_lead", "communications", "compliance", "business_owner", "scribe"
]
"""Who does what in one incident (DORA, Art. 17(3)(c)); it gives no permission by itself."""
INCIDENT_ROLES: tuple[IncidentRole, ...] = get_args(IncidentRole)
LinkKind: TypeAlias = Literal["incident", "problem", "threat", "provider"]
LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
NoteKind: TypeAlias = Literal["call", "message", "observation", "decision", "handover"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)


@dataclass(frozen=True, slots=True)
class Triage:
    """What somebody made of an incident at first sight, and the impact that was computed then."""

    type: IncidentType
    urgency: Urgency
    impact: Impact
    at: Instant
    by: str

    @property
    def priority(self) -> int | None:
        """The priority of handling, 1 to 5; None while the impact is unknown."""
        return priority(self.impact, self.urgency)


@dataclass(frozen=True, slots=True)
class RoleTaken:
    """Somebody does something in the incident, from an instant on, for a reason where one was given."""

    role: IncidentRole
    person: str
    at: Instant
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """What an incident hangs together with, and how."""

    kind: LinkKind
    to: str
    """Reference of an incident, problem or threat, or node id of a provider."""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing somebody wrote down: a call, a message, what was seen, what was decided."""

    kind: NoteKind
    text: str
    at: Instant
    """When it happened."""
    author: str
    known_since: Instant
    other: str = ""
    """With whom, of a call or a message."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where an incident is in its life, and who does what; all of it as known at an instant."""

    state: LifeCycleState = "detected"
    since: Instant | None = None
    """Since when the state holds; None: since it was opened."""
    reason: str = ""
    """Why the state was changed last, where a reason was given."""
    times_reopened: int = 0
    triage: Triage | None = None
    causes: tuple[str, ...] = ()
    """Root causes by the codes of 2025/302, field 4.1, the main one first."""
    roles: tuple[RoleTaken, ...] = ()
    """Who holds which role now: of each role the last one who took it."""
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = ()
    admitted: frozenset[str] | None = None
    """Who may see an incident marked confidential, by name; None: everybody whom a role lets see it."""
    merged_into: str = ""
    """The incident in which this one goes on; empty: none."""
    absorbed: tuple[str, ...] = ()
    """The incidents that go on in this one."""
    split_from: str = ""
    """The incident of which this one was a part; empty: none."""
    split_off: tuple[str, ...] = ()
    """The incidents that were parts of this one."""

    @property
    def confidential(self) -> bool:
        """Whether only those admitted by name may see it."""
        return self.admitted is not None

    @property
    def open(self) -> bool:
        """Whether it is not over."""
        return self.state in OPEN

    def holder(self, role: IncidentRole) -> RoleTaken | None:
        """Return who holds a role now; None: nobody."""
        return next((each for each in self.roles if each.role == role), None)


BEGUN = Course()
"""Where every incident begins."""


def course_after(course: Course, kind: str, body: Mapping[str, Any], at: Instant, by: str) -> Course:
    """Return the course after one ledger entry; entries about anything else change nothing."""
    step = _STEPS.get(kind)
    return step(course, body, at, by) if step else course


def _state(course: Course, body: Mapping[str, Any], at: Instant, _by: str) -> Course:
    since = instant(body["since"]) if body.get("since") else at
    return replace(course, state=body["state"], since=since, reason=body.get("reason", ""))


def _reopened(course: Course, body: Mapping[str, Any], at: Instant, _by: str) -> Course:
    times = course.times_reopened + 1
    return replace(course, state=REOPENED, since=at, reason=body["reason"], times_reopened=times)


def _fact(course: Course, body: Mapping[str, Any], at: Instant, _by: str) -> Course:
    """Let the moments of recovery and resolution, however they became known, move the state."""
    for state, key in MOMENTS.items():
        if body["key"] != key:
            continue
        if body["value"] is None and course.state == state:
            return replace(course, state=REOPENED, since=at, reason="")
        if body["value"] is not None and not _before(state, course.state):
            return replace(course, state=state, since=instant(body["value"]), reason="")
    return course


def _before(state: LifeCycleState, other: LifeCycleState) -> bool:
    return STATES.index(state) < STATES.index(other)


def _triaged(course: Course, body: Mapping[str, Any], at: Instant, by: str) -> Course:
    triage = Triage(body["type"], body["urgency"], body["impact"], at, by)
    if _before(course.state, "triaged"):
        course = replace(course, state="triaged", since=at)
    return replace(course, triage=triage)


def _caused(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, causes=tuple(body["causes"]))


def _role(course: Course, body: Mapping[str, Any], at: Instant, by: str) -> Course:
    taken = RoleTaken(body["role"], body["person"], at, by, body.get("reason", ""))
    others = tuple(each for each in course.roles if each.role != taken.role)
    return replace(course, roles=(*others, taken))


def _released(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, roles=tuple(each for each in course.roles if each.role != body["role"]))


def _linked(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    link = Link(body["kind"], body["to"], body.get("relation", ""))
    return replace(course, links=(*_without(course, link.to), link))


def _unlinked(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, links=_without(course, body["to"]))


def _without(course: Course, to: str) -> tuple[Link, ...]:
    return tuple(each for each in course.links if each.to != to)


def _noted(course: Course, body: Mapping[str, Any], at: Instant, by: str) -> Course:
    note = Note(body["kind"], body["text"], instant(body["at"]), by, at, body.get("other", ""))
    return replace(course, notes=(*course.notes, note))


def _confined(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, admitted=frozenset(body["names"]))


def _admitted(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, admitted=(course.admitted or frozenset()) | {body["name"]})


def _shown_out(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, admitted=(course.admitted or frozenset()) - {body["name"]})


def _unconfined(course: Course, _body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, admitted=None)


def _merged(course: Course, body: Mapping[str, Any], at: Instant, _by: str) -> Course:
    return replace(course, state="closed", since=at, reason=body["reason"], merged_into=body["into"])


def _absorbed(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, absorbed=(*course.absorbed, body["from"]))


def _split_off(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, split_off=(*course.split_off, body["into"]))


def _split_from(course: Course, body: Mapping[str, Any], _at: Instant, _by: str) -> Course:
    return replace(course, split_from=body["from"])


_STEPS: Mapping[str, Callable[[Course, Mapping[str, Any], Instant, str], Course]] = {
    "incident.state_changed": _state,
    "incident.reopened": _reopened,
    "fact.recorded": _fact,
    "incident.triaged": _triaged,
    "incident.cause_found": _caused,
    "incident.role_taken": _role,
    "incident.role_released": _released,
    "incident.linked": _linked,
    "incident.unlinked": _unlinked,
    "incident.noted": _noted,
    "incident.confined": _confined,
    "incident.person_admitted": _admitted,
    "incident.person_shown_out": _shown_out,
    "incident.unconfined": _unconfined,
    "incident.merged": _merged,
    "incident.absorbed": _absorbed,
    "incident.split_off": _split_off,
    "incident.split_from": _split_from,
}
