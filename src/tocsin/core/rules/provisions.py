"""Provisions: what a rule file says, as values. Parsed by ``parse.py``, answered by ``assess.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from tocsin.core.refusal import Refused
from tocsin.core.time import Instant

Article: TypeAlias = str
"""An article, paragraph and point as the act numbers it, such as ``9(1)(a)``."""


class Truth(Enum):
    """The three answers. Not knowing is one of them."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no fact that has to be true; ``presumed`` is what silence about it means, if anything."""

    fact: str
    presumed: bool | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A count, an amount or a length that has to be strictly more than a limit, in the fact's own unit."""

    fact: str
    limit: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that has to be strictly more than a share (1/10 for 10 %)."""

    fact: str
    whole: str
    limit: Fraction


@dataclass(frozen=True, slots=True)
class Fewer:
    """A count, an amount or a length that has to be strictly less than a limit, in the fact's own unit."""

    fact: str
    limit: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class AtMostShare:
    """A part of a whole that has to be no more than a share: that share itself is allowed."""

    fact: str
    whole: str
    limit: Fraction


@dataclass(frozen=True, slots=True)
class Includes:
    """A list of codes that has to name one."""

    fact: str
    code: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A list of countries of which a number has to be on a list of states, but for one named by a fact."""

    fact: str
    states: frozenset[str]
    number_from: int
    other_than: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """
    How a length of time is measured: the facts that start it and end it, or that give its length.

    ``otherwise`` stands in for an unknown start, if ``provided`` is true where that is named;
    ``runs_on`` is the fact that says that a clock without an end runs on; ``may_be_none`` says that
    a length of zero means that there is nothing that could run on.
    """

    article: Article
    starts: str
    otherwise: str | None
    provided: str | None
    ends: str
    length: str
    runs_on: str
    may_be_none: bool = False


@dataclass(frozen=True, slots=True)
class Lasting:
    """A clock that has to have run strictly longer than a limit."""

    clock: Clock
    limit: timedelta


Condition: TypeAlias = Flag | Amount | Share | Fewer | AtMostShare | Includes | Spread | Lasting


@dataclass(frozen=True, slots=True)
class Quorum:
    """At least so many of these provisions; ``all_of`` and ``any_of`` are quorums too."""

    at_least: int
    of: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Provision:
    """
    One article, paragraph or point: what it says (English, Dutch) and when it holds.

    ``unless`` names a provision that displaces this one when it holds. ``stated_in`` names a fact
    that lists the provisions that hold; where it is given, it answers instead of the test.
    """

    article: Article
    says: str
    zegt: str
    test: Condition | Quorum
    unless: Article | None = None
    stated_in: str | None = None
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """
    One side of a reading: what it holds and on what ground (English, Dutch), and what it puts in place.

    ``instead`` are the provisions that stand in for others where this side is taken.
    """

    says: str
    zegt: str
    source: str
    bron: str
    instead: Mapping[Article, Provision] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the text of an act leaves open (English, Dutch), both sides of it, and the default."""

    name: str
    article: Article
    asks: str
    vraagt: str
    default: str
    sides: Mapping[str, Side]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When incidents count as one: so many, within so many calendar months, for entities not exempt."""

    article: Article
    says: str
    zegt: str
    number: int
    months: int
    exempt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a classification reads off a rule set: the outcome, its bases, the gate, thresholds and points."""

    outcome: Article
    bases: tuple[Article, ...]
    gate: Article
    gates: tuple[Article, ...]
    thresholds: tuple[Article, ...]
    points: tuple[Article, ...]
    threat: Article | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that an act answers by one provision, with the provisions that its answer lists."""

    name: str
    asks: str
    vraagt: str
    article: Article
    parts: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """
    One fact a rule may ask for: its type and unit, and by language who knows it and how it is asked.

    A fact that ``grows`` measures harm, and may be given with a rate by which it runs on.
    """

    key: str
    type: str
    unit: str = ""
    article: str = ""
    about: str = "incident"
    report_field: str = ""
    asked: bool = True
    presumed: bool | None = None
    grows: bool = False
    codes: tuple[str, ...] = ()
    known_by: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """
    One version of one act, under one choice of readings. Equal only to itself; made by ``parse.py``.

    ``digest`` is the SHA-256 of the file, so that a stored decision can be made again; ``order``
    ranks the facts as the law names them; ``monotone`` says that no exception can displace the
    outcome, so that three-valued counting is exact.
    """

    id: str
    title: str
    short: str
    source: str
    path: str
    digest: str
    applies_from: date | None
    applies_until: date | None
    provisions: Mapping[Article, Provision]
    classifies: Answers | None
    questions: Mapping[str, Question]
    recurrence: Recurrence | None
    readings: Mapping[str, Reading]
    chosen: Mapping[str, str]
    facts: Mapping[str, FactDefinition]
    order: Mapping[str, int]
    monotone: bool

    @property
    def answers(self) -> Answers:
        """What a classification reads off this act; refused (``unknown_rules``) if it does not classify."""
        if self.classifies is None:
            raise Refused(
                "unknown_rules",
                f"{self.title} does not classify incidents. Ask it one of: {', '.join(self.questions)}.",
                self.id,
            )
        return self.classifies

    def question(self, name: str) -> Question:
        """Return a question this act answers, or refuse the name (``unknown_question``)."""
        found = self.questions.get(name)
        if found is None:
            raise Refused(
                "unknown_question",
                f"{self.title} does not answer {name!r}. "
                f"Ask it one of: {', '.join(self.questions) or 'none, it classifies incidents'}.",
                name,
            )
        return found

    def __getitem__(self, article: Article) -> Provision:
        """Return the provision of an article; parsing made sure that every article referred to is there."""
        return self.provisions[article]


ALWAYS: Instant = datetime.min.replace(tzinfo=UTC)
"""Holds, and no instant can be named since when: earlier than every instant."""
NEVER: Instant = datetime.max.replace(tzinfo=UTC)
"""Time alone does not make it hold: later than every instant."""
