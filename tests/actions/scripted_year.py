"""The script of a year: two hundred incidents of all kinds, as steps that any colleague may take next."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeAlias

from tests.cast import ARCHIVE, HAFEN_CLOUD, HAFEN_SERVICE, NORDBANK, RECHENSTUBE_SERVICE, at
from tocsin.actions.acknowledge_incident import acknowledge_incident
from tocsin.actions.admit_to_incident import admit_to_incident
from tocsin.actions.answer_review import answer_review
from tocsin.actions.change_state import change_state
from tocsin.actions.check_follow_up import check_follow_up
from tocsin.actions.classify_incident import classify_incident
from tocsin.actions.complete_review import complete_review
from tocsin.actions.confine_incident import confine_incident
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.find_cause import find_cause
from tocsin.actions.link_incident import link_incident
from tocsin.actions.merge_incidents import merge_incidents
from tocsin.actions.note_on_incident import note_on_incident
from tocsin.actions.open_follow_up import open_follow_up
from tocsin.actions.open_problem import open_problem
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.actions.record_notice import record_notice
from tocsin.actions.release_role import release_role
from tocsin.actions.rename_incident import rename_incident
from tocsin.actions.reopen_incident import reopen_incident
from tocsin.actions.report_follow_up import report_follow_up
from tocsin.actions.show_out_of_incident import show_out_of_incident
from tocsin.actions.split_incident import split_incident
from tocsin.actions.take_role import take_role
from tocsin.actions.triage_incident import triage_incident
from tocsin.actions.unconfine_incident import unconfine_incident
from tocsin.actions.unlink_incident import unlink_incident
from tocsin.core.incidents import Actor, Fact, Role
from tocsin.core.incidents.follow_ups import FollowUpEvidence
from tocsin.core.incidents.meanwhile import seen_of_fact, seen_of_state
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.incidents.reviews import QUESTIONS
from tocsin.core.time import Instant
from tocsin.store import queries

YEAR, STEP = at("2026-01-05 08:00"), timedelta(hours=3, minutes=11)
"""When the year begins, and how much of it passes between two steps that anybody takes."""
MANAGER, RESPONDER, COMPLIANCE = (
    frozenset({Role.INCIDENT_MANAGER}),
    frozenset({Role.RESPONDER}),
    frozenset({Role.COMPLIANCE}),
)
MANAGERS = tuple(Actor(name, {NORDBANK: MANAGER}) for name in ("ada", "ivo"))
RESPONDERS = tuple(Actor(name, {NORDBANK: RESPONDER}) for name in ("bo", "ria", "tom"))
OFFICERS = (Actor("cor", {NORDBANK: COMPLIANCE}),)
PEOPLE = (*MANAGERS, *RESPONDERS, *OFFICERS)
NOTHING_CRITICAL = tuple(
    Fact(key, False)  # noqa: FBT003 - a fact's value
    for key in (
        "supports_critical_or_important_function",
        "affects_supervised_service",
        "malicious_unauthorised_access",
    )
)
Told: TypeAlias = tuple[str, str | None]
"""A kind of entry that a deed records, and about what; None: about what it returns."""


@dataclass(frozen=True)
class Deed:
    """One thing that somebody does: an action, and which entries it has to leave in the ledger."""

    by: Actor
    act: Callable[..., Any]
    tells: tuple[Told, ...]
    mark: str = ""
    """A word that stands in the entry, and in no other."""


Story: TypeAlias = Generator[Deed | tuple[Deed, Deed], Any, None]
"""The steps of one incident: it is told what each step returned; of two at once, what both did."""


def stories(seed: int) -> list[Story]:
    """Return the stories of two hundred incidents, in a mixed order."""
    kinds = [
        *[Teller.own] * 92,
        *[Teller.outage] * 9,
        *[Teller.cyber] * 8,
        *[Teller.recurring] * 32,
        *[Teller.merged] * 12,
        *[Teller.split] * 5,
        *[Teller.reopened] * 13,
        *[Teller.raced] * 12,
    ]
    random.Random(seed).shuffle(kinds)  # noqa: S311 - a script, no secret
    return [tell(Teller(seed, number)) for number, tell in enumerate(kinds)]


class Teller:
    """Tells one story; whoever takes its steps, and when, the words and the choices are those of the seed."""

    def __init__(self, seed: int, number: int) -> None:
        self._chance = random.Random(f"{seed}/{number}")  # noqa: S311 - a script, no secret
        self._marks = (f"deed-{number}-{step}" for step in itertools.count(1))

    def mark(self) -> str:
        return next(self._marks)

    def some(self, people: tuple[Actor, ...]) -> Actor:
        return self._chance.choice(people)

    def opened(self, by: Actor, **given: Any) -> Deed:
        """Record an incident that began an hour before it is known."""
        mark, tells = self.mark(), [("incident.opened", None)]
        if "type" in given:
            tells.append(("incident.triaged", None))

        def act(*, by: Actor, at: Instant) -> str:
            return record_incident(mark, since=at - timedelta(hours=1), by=by, at=at, **given)

        return Deed(by, act, tuple(tells), mark)

    def noted(self, about: str, kind: str = "observation") -> Deed:
        mark = self.mark()
        return Deed(
            self.some(PEOPLE),
            partial(note_on_incident, about, kind, mark),
            (("incident.noted", about),),
            mark,
        )

    def stated(self, about: str, key: str, value: object, by: Actor | None = None, **more: Any) -> Deed:
        mark = self.mark()
        act = partial(record_fact, about, Fact(key, value, source=mark), **more)
        return Deed(by or self.some(PEOPLE), act, (("fact.recorded", about),), mark)

    def moved(self, about: str, state: str, by: Actor | None = None, **more: Any) -> Deed:
        mark = self.mark()
        kind = "fact.recorded" if state in {"recovered", "resolved"} else "incident.state_changed"
        act = partial(change_state, about, state, reason=mark, **more)
        return Deed(by or self.some((*MANAGERS, *RESPONDERS)), act, ((kind, about),), mark)

    def triaged(self, about: str, type_: str, urgency: str, by: Actor | None = None) -> Deed:
        act = partial(triage_incident, about, type_, urgency)
        return Deed(by or self.some(RESPONDERS), act, (("incident.triaged", about),))

    def classified(self, about: str, by: Actor | None = None) -> Deed:
        who = by or self.some((*MANAGERS, *OFFICERS))
        return Deed(who, partial(classify_incident, about), (("incident.classified", about),))

    def caused(self, about: str, cause: str, by: Actor | None = None) -> Deed:
        act = partial(find_cause, about, [cause])
        return Deed(by or self.some(PEOPLE), act, (("incident.cause_found", about),))

    def marked(self, by: Actor, act: Callable[..., Any], *tells: Told) -> Deed:
        """Do what takes its word as the first thing it is given."""
        mark = self.mark()
        return Deed(by, partial(act, mark), tells, mark)

    def finished(self, about: str, by: Actor | None = None) -> Iterator[Deed]:
        """Find the cause, decide, review what is major, and close."""
        yield self.caused(about, self._chance.choice(("human_error", "process_failure")), by)
        yield self.classified(about, by)
        yield from self.reviewed(about, by)
        yield self.moved(about, "closed", by)

    def reviewed(self, about: str, by: Actor | None = None) -> Iterator[Deed]:
        if queries.incident(about).outcome != "major":
            return
        who = by or self.some(OFFICERS)
        for question in QUESTIONS:
            answer = "yes" if question.judged else None
            yield self.marked(
                who,
                lambda mark, key=question.key, answer=answer, **how: answer_review(
                    about, key, answer=answer, text=mark, **how
                ),
                ("review.answered", about),
            )
        yield self.marked(
            who,
            lambda mark, **how: complete_review(about, summary=mark, **how),
            ("review.completed", about),
        )

    def own(self) -> Story:
        """A failure of our own: small, quickly over, and finished in a handful of actions."""
        about = yield self.opened(self.some(PEOPLE), facts=NOTHING_CRITICAL)
        if self._chance.random() < 0.3:
            yield self.noted(about, "call")
            yield self.triaged(about, "system_failure", "low")
            yield self.moved(about, "under_response")
            mark = self.mark()
            yield Deed(
                self.some(RESPONDERS),
                partial(rename_incident, about, mark),
                (("incident.renamed", about),),
                mark,
            )
        yield self.moved(about, "resolved")
        yield from self.finished(about)

    def outage(self) -> Story:
        """A provider is down, and payments with it: mostly major, reviewed, followed up."""
        mark, reviewer = self.mark(), self.some(OFFICERS)

        def declare(*, by: Actor, at: Instant) -> str:
            return declare_outage(HAFEN_CLOUD, since=at - timedelta(minutes=9), title=mark, by=by, at=at)

        about = yield Deed(self.some(RESPONDERS), declare, (("incident.opened", None),), mark)
        first = self.some(MANAGERS)
        yield Deed(first, partial(acknowledge_incident, about), ())
        yield self.triaged(about, "external_event", "high")
        yield self.marked(
            first,
            lambda mark, **how: take_role(about, "incident_manager", reason=mark, **how),
            ("incident.role_taken", about),
        )
        yield self.moved(about, "under_response")
        yield self.marked(
            self.some(RESPONDERS),
            lambda mark, **how: record_notice(about, "given", "customer", text=mark, **how),
            ("notice.given", about),
        )
        yield self.stated(about, "clients_affected", self._chance.randrange(20_000))
        second = next(each for each in MANAGERS if each != first)
        yield self.marked(
            second,
            lambda mark, **how: take_role(about, "incident_manager", reason=mark, **how),
            ("incident.role_taken", about),
        )
        yield self.classified(about)
        yield self.moved(about, "recovered")
        yield self.moved(about, "resolved")
        yield self.marked(
            reviewer,
            lambda mark, **how: release_role(about, "incident_manager", reason=mark, **how),
            ("incident.role_released", about),
        )
        yield from self.finished(about)
        owed = yield self.marked(
            reviewer,
            lambda mark, *, by, at: open_follow_up(
                about, mark, owner="bo", due=at + timedelta(days=40), by=by, at=at
            ),
            ("follow_up.opened", None),
        )
        yield self.marked(
            RESPONDERS[0],
            lambda mark, **how: report_follow_up(owed, "done", FollowUpEvidence(text=mark), **how),
            ("follow_up.reported", owed),
        )
        yield self.marked(
            reviewer,
            lambda mark, **how: check_follow_up(owed, effective=True, text=mark, **how),
            ("follow_up.checked", owed),
        )

    def cyber(self) -> Story:
        """Somebody got in: only those admitted know of it until it is over, and some of it stays so."""
        about = yield self.opened(self.some(MANAGERS), type="cybersecurity-related", urgency="high")
        manager = self.some(MANAGERS)
        yield Deed(manager, partial(confine_incident, about, ["ria"]), (("incident.confined", about),))
        for name in ("cor", "bo"):
            yield self.marked(
                manager,
                lambda mark, name=name, **how: admit_to_incident(about, name, reason=mark, **how),
                ("incident.person_admitted", about),
            )
        yield self.stated(about, "malicious_unauthorised_access", value=True, by=OFFICERS[0])
        yield self.stated(about, "access_may_cause_data_losses", value=True, by=OFFICERS[0])
        yield self.marked(
            manager,
            lambda mark, **how: show_out_of_incident(about, "bo", reason=mark, **how),
            ("incident.person_shown_out", about),
        )
        yield self.moved(about, "resolved", by=manager)
        if self._chance.random() < 0.5:
            yield self.marked(
                manager,
                lambda mark, **how: unconfine_incident(about, mark, **how),
                ("incident.unconfined", about),
            )
        yield from self.finished(about, by=manager)

    def recurring(self) -> Story:
        """The same cause as often before: some are linked to the problem behind them."""
        about = yield self.opened(self.some(PEOPLE), facts=NOTHING_CRITICAL, nodes=(ARCHIVE,))
        yield self.stated(about, "apparent_root_cause", "a full disk")
        yield self.moved(about, "resolved")
        if self._chance.random() < 0.4:
            problem = yield self.marked(
                self.some(MANAGERS),
                lambda mark, **how: open_problem(ProblemDescription(title=mark), **how),
                ("problem.opened", None),
            )
            yield self.marked(
                self.some(RESPONDERS),
                lambda mark, **how: link_incident(about, "problem", problem, relation=mark, **how),
                ("incident.linked", about),
            )
        yield from self.finished(about)

    def merged(self) -> Story:
        """Two people recorded one thing: what the other knew is taken over."""
        kept = yield self.opened(self.some(RESPONDERS), nodes=(ARCHIVE,))
        other = yield self.opened(self.some(OFFICERS), nodes=(ARCHIVE,), facts=NOTHING_CRITICAL)
        yield self.stated(other, "clients_affected", 12)
        yield self.stated(kept, "data_impact", value=False)
        yield self.marked(
            self.some(RESPONDERS),
            lambda mark, **how: link_incident(other, "incident", kept, relation=mark, **how),
            ("incident.linked", other),
            ("incident.linked", kept),
        )
        yield self.marked(
            self.some(MANAGERS),
            lambda mark, **how: merge_incidents(other, kept, reason=mark, **how),
            ("incident.merged", other),
        )
        yield Deed(
            self.some(PEOPLE),
            partial(unlink_incident, kept, other),
            (("incident.unlinked", kept), ("incident.unlinked", other)),
        )
        yield self.moved(kept, "resolved")
        yield from self.finished(kept)

    def split(self) -> Story:
        """Two services seemed out for one reason, and were not."""
        about = yield self.opened(self.some(RESPONDERS), nodes=(HAFEN_SERVICE, RECHENSTUBE_SERVICE))
        other = yield self.marked(
            self.some(MANAGERS),
            lambda mark, **how: split_incident(about, [RECHENSTUBE_SERVICE], title=mark, reason=mark, **how),
            ("incident.split_off", about),
            ("incident.split_from", None),
            ("incident.opened", None),
        )
        for each in (about, other):
            yield self.moved(each, "resolved")
            yield from self.finished(each)

    def reopened(self) -> Story:
        """It was not over: once or twice."""
        about = yield self.opened(self.some(PEOPLE), facts=NOTHING_CRITICAL)
        for again in (True, self._chance.random() < 0.3, False):
            yield self.moved(about, "resolved")
            if again:
                yield self.marked(
                    self.some(RESPONDERS),
                    lambda mark, **how: reopen_incident(about, mark, **how),
                    ("incident.reopened", about),
                )
            else:
                break
        yield from self.finished(about)

    def raced(self) -> Story:
        """Two colleagues answer the same question at once, from the same page: one of them is told."""
        about = yield self.opened(self.some(PEOPLE), facts=NOTHING_CRITICAL)
        for _ in range(2):
            seen = seen_of_fact(queries.incident(about), "clients_affected")
            number = self._chance.randrange(900)
            yield (
                self.stated(about, "clients_affected", number, seen=seen),
                self.stated(about, "clients_affected", number + 1, seen=seen),
            )
        yield self.triaged(about, "process_failure", "low")
        seen = seen_of_state(queries.incident(about))
        yield (
            self.moved(about, "under_response", by=RESPONDERS[0], seen=seen),
            self.moved(about, "under_response", by=RESPONDERS[1], seen=seen),
        )
        yield self.moved(about, "resolved")
        yield from self.finished(about)
