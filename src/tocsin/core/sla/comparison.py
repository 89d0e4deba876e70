"""Two ways of accounting for outages side by side, and which clause makes which difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from tocsin.core.commitments import ServiceLevelObjective
from tocsin.core.sla.attainment import Attainment, attain
from tocsin.core.sla.credits import Credit
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.terms import TERMS, Term
from tocsin.core.sla.wording import Sentence, days_of_service, joined, say, several
from tocsin.core.time import Instant


@dataclass(frozen=True, slots=True)
class Accounting:
    """One way of accounting: an objective, and the outages or requests as they were measured."""

    objective: ServiceLevelObjective
    outages: tuple[Outage, ...]
    requests: Requests | None = None

    def at(self, moment: Instant) -> Attainment:
        """Judge it at an instant. Raises ``Refused`` as ``attain`` does."""
        return attain(self.objective, self.outages, moment, requests=self.requests)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one clause changes when everything before it is already as in the second account."""

    name: Sentence
    """Of the clause, or of the measurement."""
    fields: tuple[str, ...]
    """Of the objective; ``outages`` or ``requests`` where what was measured differs."""
    first: Sentence
    second: Sentence
    before: Attainment
    after: Attainment
    time_zone: str
    """In which the instants of the effect are shown."""

    @property
    def changes(self) -> bool:
        """Whether it changes anything that is answered."""
        return _answers(self.before) != _answers(self.after)

    @property
    def effect(self) -> Sentence:
        """Say what it changes, or that it changes nothing here."""
        found = tuple(_effects(self.before, self.after, self.time_zone))
        words = joined(found, "; ") if found else Sentence("changes nothing here", "verandert hier niets")
        return joined((words, Sentence(".", ".")), "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two accounts, and the way from the first to the second clause by clause."""

    first: Attainment
    second: Attainment
    differences: tuple[Difference, ...]
    """In the order in which a calculation uses the clauses; each begins where the one before it ended."""


def compare(first: Accounting, second: Accounting, at: Instant) -> Comparison:
    """
    Set two accounts side by side and explain their difference, one clause at a time.

    What was measured is exchanged first, then each clause in which the objectives differ, in the
    order in which a calculation uses them; so the effects add up to the whole difference, and what
    an effect is depends on the clauses before it. Raises ``Refused`` as ``attain`` does.
    """
    found: list[Difference] = []
    account, judged = first, first.at(at)
    beginning = judged
    for name, fields, following in _path(first, second):
        reached = following.at(at)
        words = (_words(fields, account), _words(fields, following))
        found.append(Difference(name, fields, *words, judged, reached, following.objective.time_zone))
        account, judged = following, reached
    return Comparison(beginning, judged, tuple(found))


def _path(first: Accounting, second: Accounting) -> Iterator[tuple[Sentence, tuple[str, ...], Accounting]]:
    """Yield each account on the way from the first to the second, with what was changed last."""
    now = first
    if now.outages != second.outages:
        now = replace(now, outages=second.outages)
        yield _OUTAGES, ("outages",), now
    if now.requests != second.requests:
        now = replace(now, requests=second.requests)
        yield _REQUESTS, ("requests",), now
    for term in TERMS:
        changed = {name: getattr(second.objective, name) for name in term.fields}
        if any(getattr(now.objective, name) != value for name, value in changed.items()):
            now = replace(now, objective=replace(now.objective, **changed))
            yield term.name, term.fields, now


_OUTAGES = Sentence("Measured outages", "Gemeten storingen")
_REQUESTS = Sentence("Measured requests", "Gemeten verzoeken")


def _words(fields: tuple[str, ...], account: Accounting) -> Sentence:
    if fields == ("outages",):
        return several(len(account.outages), Sentence("outage", "storing"), Sentence("outages", "storingen"))
    if fields == ("requests",):
        if account.requests is None:
            return Sentence("not known", "niet bekend")
        return say(
            "{failed} of {total} failed",
            "{failed} van {total} mislukt",
            failed=account.requests.failed,
            total=account.requests.total,
        )
    return _term(fields).words(account.objective)


def _term(fields: tuple[str, ...]) -> Term:
    return next(term for term in TERMS if term.fields == fields)


def _answers(judged: Attainment) -> tuple[object, ...]:
    return (
        judged.window,
        judged.downtime,
        judged.allowed_downtime,
        judged.attained,
        judged.breached,
        judged.breach_at,
        judged.credit,
        judged.claim_by,
        judged.notice_by,
    )


def _effects(before: Attainment, after: Attainment, tz: str) -> Iterator[Sentence]:
    """Yield what changed between two judgements, the cause before what follows from it."""
    if before.window != after.window:
        yield say("window {a} becomes {b}", "periode {a} wordt {b}", tz, a=before.window, b=after.window)
    pairs = (
        (Sentence("downtime", "uitval"), _seconds(before.downtime), _seconds(after.downtime)),
        (
            Sentence("allowed downtime", "toegestane uitval"),
            _seconds(before.allowed_downtime),
            _seconds(after.allowed_downtime),
        ),
        (
            Sentence("attainment", "gehaald percentage"),
            _percent(before.attained),
            _percent(after.attained),
        ),
        (Sentence("target", "norm"), _kept(before.breached), _kept(after.breached)),
        (
            Sentence("end of the budget", "einde van het budget"),
            _moment(before.breach_at, tz),
            _moment(after.breach_at, tz),
        ),
        (Sentence("credit", "credit"), credit_words(before.credit), credit_words(after.credit)),
        (
            Sentence("claim by", "te claimen tot"),
            _moment(before.claim_by, tz),
            _moment(after.claim_by, tz),
        ),
        (
            Sentence("first notice by", "eerste melding tot"),
            _moment(before.notice_by, tz),
            _moment(after.notice_by, tz),
        ),
    )
    for name, was, now in pairs:
        if was != now:
            yield say("{name} {was} becomes {now}", "{name} {was} wordt {now}", name=name, was=was, now=now)


_UNKNOWN = Sentence("not known", "niet bekend")


def _seconds(value: Fraction | None) -> Sentence:
    return _UNKNOWN if value is None else say("{n} s", "{n} s", n=value)


def _percent(value: Fraction | None) -> Sentence:
    return _UNKNOWN if value is None else say("{n} %", "{n} %", n=value * 100)


def _kept(breached: bool | None) -> Sentence:  # noqa: FBT001 - the answer itself
    if breached is None:
        return _UNKNOWN
    return Sentence("missed", "niet gehaald") if breached else Sentence("kept", "gehaald")


def _moment(moment: Instant | None, tz: str) -> Sentence:
    return Sentence("none", "geen") if moment is None else say("{at}", "{at}", tz, at=moment)


def credit_words(credit: Credit) -> Sentence:
    """Say what a credit is, and that it is not known where it is not."""
    if credit.days is not None:
        return days_of_service(credit.days)
    if credit.percent is None:
        return _UNKNOWN
    if credit.money is None:
        return say("{n} %", "{n} %", n=credit.percent)
    return say("{n} % ({money})", "{n} % ({money})", n=credit.percent, money=credit.money)
