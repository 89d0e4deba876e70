"""Time limits: what an act says, before it meets the events of one incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from tocsin.core.deadlines.counting import Counting, Period
from tocsin.core.deadlines.settings import Settings
from tocsin.core.rules.provisions import Reading

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Limb:
    """One limit from one event, such as 24 hours after the entity became aware."""

    within: Period
    after: str
    """The word of the law for the event, a key of ``events.MOMENTS``."""


@dataclass(frozen=True, slots=True)
class Later:
    """A condition: one event happens more than a period after another."""

    event: str
    than: Period
    after: str


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """What one provision asks of one report. The earliest of its limbs counts."""

    article: str
    report: str
    limbs: tuple[Limb, ...]
    """Empty where the act says "without undue delay" and gives no number."""
    triggers: tuple[str, ...]
    """The events from which it runs; without limbs the first of them that is known."""
    owed_once: tuple[str, ...]
    """The events of which one makes the report owed at all; until then the deadline is projected."""
    instead_of: str | None = None
    """The article this one displaces where its conditions hold."""
    where: Mapping[str, frozenset[str | bool]] = field(default_factory=dict)
    """Facts that must have one of these values; an unknown fact does not."""
    unless: Mapping[str, frozenset[str | bool]] = field(default_factory=dict)
    """Facts that must not have one of these values; an unknown fact does not hinder."""
    when: Later | None = None
    met_by: str | None = None
    """The event that, happening at or after the trigger, leaves nothing due."""
    lapses_once: str | None = None
    """The event after which nothing is due any more, whenever it happened."""


@dataclass(frozen=True, slots=True)
class Relief:
    """A limit on a weekend day or holiday is met until a local time of the next working day."""

    article: str
    reports: frozenset[str]
    until: time


@dataclass(frozen=True, slots=True)
class NoRelief:
    """Who is denied that relief, and for which reports."""

    article: str
    reports: frozenset[str]
    entities: frozenset[str] = frozenset()
    nis2_essential_or_important: bool = False
    designated_significant: bool = False


@dataclass(frozen=True, slots=True)
class DelayRule:
    """Who cannot meet the limit of one of these reports says so, with the reasons, by that limit."""

    article: str
    reports: frozenset[str]


@dataclass(frozen=True, slots=True)
class Provision:
    """What an article says, in one English and one Dutch sentence."""

    says: str
    zegt: str
    act: str
    """The short name of the act it stands in, such as 2025/301."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The time limits of one act, in one version, under one choice of readings."""

    title: str
    short: str
    source: str
    applies_from: date
    provisions: Mapping[str, Provision]
    limits: tuple[TimeLimit, ...]
    """In the order of the file, which is the order of the reports."""
    counting: Counting
    relief: Relief | None = None
    no_relief: tuple[NoRelief, ...] = ()
    delay_notice: DelayRule | None = None
    entity_codes: frozenset[str] = frozenset()
    also_called: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    """SHA-256 of the files this was read from, in hexadecimal."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The side taken of each reading; another is taken by ``readings.under``."""
    settings: Settings = field(default_factory=Settings)
    """What the chosen sides settle."""
    settles: Mapping[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    """What each side of each reading settles, by the names of ``Settings``."""

    def reports(self) -> tuple[str, ...]:
        """Return the reports this act knows, in order."""
        return tuple(dict.fromkeys(limit.report for limit in self.limits))

    def entity(self, word: str | None) -> str:
        """Return the code for a word of ``entity_type``, or ``UNKNOWN``."""
        if word is None:
            return UNKNOWN
        code = self.also_called.get(word, word)
        return code if code in self.entity_codes else UNKNOWN
