"""
Annual costs: what major incidents cost in one reference year, gross and recovered (JC/GL/2024/34).

Owed only when the competent authority asks (DORA, Art. 11(10)). Two totals, never a net one; nothing that is
not known is counted as zero, it is listed as missing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tocsin.core.incidents import Fact
from tocsin.core.quantities import Money
from tocsin.core.reports.eligible_costs import CostItem, EligibleCosts, LeftOut, eligible_costs, standing
from tocsin.core.rules import NEVER, RuleSet, Truth, judge


@dataclass(frozen=True, slots=True)
class ReferenceYear:
    """A completed calendar or accounting year, named by the year in which it ends; both days belong to it."""

    year: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def year_of(self, day: date) -> int:
        """Return the reference year of the same kind in which a day lies."""
        ends_month = self.last.day == monthrange(self.last.year, self.last.month)[1]
        last = (self.last.month, 31 if ends_month else self.last.day)
        return day.year if (day.month, day.day) <= last else day.year + 1


@dataclass(frozen=True, slots=True)
class ReportedIncident:
    """
    A major incident with what it cost and what was recovered; None: nobody has said, which is not nothing.

    ``reference`` is the entity's own code (2025/302, field 2.1); ``final_report_on`` the day on which the
    final report was submitted, None if it has not been, or, where ``final_report_known`` is false, if nobody
    has said: whether the incident belongs to the year is then undecided.
    """

    reference: str
    final_report_on: date | None
    costs: tuple[CostItem, ...] | None
    recoveries: tuple[CostItem, ...] | None
    final_report_known: bool = True


@dataclass(frozen=True, slots=True)
class IncidentCosts:
    """One line of the annual table: an incident, why it belongs there, and its amounts of the year."""

    reference: str
    article: str
    gross: EligibleCosts
    recoveries: Money
    estimate: bool
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnnualCosts:
    """
    The annual table: a line for each incident of the population, and both totals.

    ``outside`` are incidents that do not belong to the year, ``undecided`` those of which it cannot be said.
    """

    year: ReferenceYear
    incidents: tuple[IncidentCosts, ...]
    gross: Money
    recoveries: Money
    outside: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, so that both totals are whole."""
        return not self.undecided and not any(each.missing for each in self.incidents)


def calendar_year(year: int) -> ReferenceYear:
    """Return a calendar year as reference year (paragraph 5)."""
    return ReferenceYear(year, date(year, 1, 1), date(year, 12, 31))


def accounting_year(year: int, ends: tuple[int, int]) -> ReferenceYear:
    """Return the accounting year that ends on a month and day of ``year``; 29 February is the last of it."""
    last, before = _day(year, ends), _day(year - 1, ends)
    return ReferenceYear(year, before + timedelta(days=1), last)


def annual_costs(
    incidents: Iterable[ReportedIncident],
    year: ReferenceYear,
    *,
    costs: RuleSet,
    estimate: RuleSet,
    currency: str = "EUR",
) -> AnnualCosts:
    """
    Estimate the aggregated annual costs and losses of major incidents.

    ``costs`` are the rules of 2024/1772, Art. 7, and ``estimate`` those of JC/GL/2024/34: which incidents
    belong to the year (paragraph 6), which amounts do (5), and that a correction of an earlier estimate
    counts in the year in which it is made (9).
    """
    table = _Table(year, costs, estimate, currency)
    for incident in incidents:
        table.enter(incident)
    nothing = Money(Decimal(0), currency)
    return AnnualCosts(
        year=year,
        incidents=tuple(table.lines),
        gross=sum((each.gross.total for each in table.lines), nothing),
        recoveries=sum((each.recoveries for each in table.lines), nothing),
        outside=tuple(table.outside),
        undecided=tuple(table.undecided),
    )


class _Table:
    """The annual table while it is drawn up."""

    def __init__(self, year: ReferenceYear, costs: RuleSet, estimate: RuleSet, currency: str) -> None:
        self.year, self.costs, self.estimate, self.currency = year, costs, estimate, currency
        self.lines: list[IncidentCosts] = []
        self.outside: list[str] = []
        self.undecided: list[str] = []

    def enter(self, incident: ReportedIncident) -> None:
        """Put an incident on the table, beside it, or among those of which nothing can be said yet."""
        counted = [each for each in incident.costs or () if standing(self.costs, each.kind)[0]]
        booked = [*counted, *(incident.recoveries or ())]
        impact = self._impact(booked, known=incident.costs is not None and incident.recoveries is not None)
        answer, article = self._belongs(incident, impact=impact)
        if answer is Truth.YES:
            self.lines.append(self._line(incident, article))
        else:
            (self.outside if answer is Truth.NO else self.undecided).append(incident.reference)

    def _line(self, incident: ReportedIncident, article: str) -> IncidentCosts:
        within = [each for each in incident.costs or () if self._in_year(each) is Truth.YES]
        recovered = [each for each in incident.recoveries or () if self._in_year(each) is Truth.YES]
        gross = eligible_costs(self.costs, within, self.currency)
        amounts = [Money(each.amount, self.currency) for each in recovered if each.amount is not None]
        others = [*(incident.costs or ()), *(incident.recoveries or ())]
        rule = self.estimate["paragraph 5"]
        late = tuple(
            LeftOut(each, rule.article, rule.says) for each in others if self._in_year(each) is Truth.NO
        )
        return IncidentCosts(
            reference=incident.reference,
            article=article,
            gross=gross,
            recoveries=sum(amounts, Money(Decimal(0), self.currency)),
            estimate=gross.estimate or any(each.estimate for each in recovered if each.amount is not None),
            left_out=(*gross.left_out, *late),
            missing=tuple(self._missing(incident)),
        )

    def _missing(self, incident: ReportedIncident) -> list[str]:
        """Name what is not known of an incident's amounts of the year."""
        found = []
        for name, items in (("costs", incident.costs), ("recoveries", incident.recoveries)):
            if items is None:
                found.append(name)
            for place, item in enumerate(items or ()):
                counts = name == "recoveries" or standing(self.costs, item.kind)[0]
                within = self._in_year(item)
                if counts and within is Truth.UNKNOWN:
                    found.append(f"{name}[{place}].booked_on")
                if counts and within is not Truth.NO and item.amount is None:
                    found.append(f"{name}[{place}].amount")
        return found

    def _impact(self, items: list[CostItem], *, known: bool) -> bool | None:
        """Say whether there was a quantifiable impact in the year; None: that cannot be said yet."""
        places = [(each, self._in_year(each)) for each in items]
        if any(within is Truth.YES and each.amount for each, within in places):
            return True
        doubtful = any(
            within is not Truth.NO and (each.amount is None or within is Truth.UNKNOWN)
            for each, within in places
        )
        return False if known and not doubtful else None

    def _in_year(self, item: CostItem) -> Truth:
        day = item.booked_on
        if day is None:
            return judge(self.estimate, "in_year", {}, NEVER).answer
        within, corrects = day in self.year, item.corrects is not None
        facts = {
            "booked_in_reference_year": within and not corrects,
            "correction_made_in_reference_year": within and corrects,
        }
        return judge(self.estimate, "in_year", _known(facts), NEVER).answer

    def _belongs(self, incident: ReportedIncident, *, impact: bool | None) -> tuple[Truth, str]:
        final, facts = incident.final_report_on, dict[str, bool]()
        if incident.final_report_known:
            facts["final_report_in_reference_year"] = final is not None and final in self.year
            facts["final_report_in_earlier_year"] = final is not None and final < self.year.first
        if impact is not None:
            facts["quantifiable_impact_in_reference_year"] = impact
        asked = judge(self.estimate, "in_population", _known(facts), NEVER)
        article = next((part for part, truth in asked.parts.items() if truth is Truth.YES), "paragraph 6")
        return asked.answer, article


def _known(facts: dict[str, bool]) -> dict[str, Fact]:
    return {key: Fact(key, value) for key, value in facts.items()}


def _day(year: int, ends: tuple[int, int]) -> date:
    month, day = ends
    return date(year, month, min(day, monthrange(year, month)[1]))
