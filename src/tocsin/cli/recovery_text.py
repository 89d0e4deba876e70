"""Recovery clocks in a terminal: what passes next, and which plan to open."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console

from tocsin.cli.tables import moment, new_table
from tocsin.core.situation import PromisedClock, Recovery, Situation
from tocsin.core.time import Instant
from tocsin.core.time.durations import iso_8601

ROWS = 10
COLUMNS = ("What", "RTO until", "Data up to", "MTPD until", "Set by")


def show_recovery(now: Situation, out: Console) -> None:
    """Print the clocks of what is down, what was promised of it, and what would start if more fell."""
    _down(now, out)
    _promised(now, out)
    for each in now.degraded[:ROWS]:
        out.print(
            f"{each.node.name} is degraded; if it goes down, RTO {_set(each.rto)} and RPO {_set(each.rpo)}."
        )
    if len(now.degraded) > ROWS:
        out.print(f"and {len(now.degraded) - ROWS} more are degraded: --json lists all of them")


def _down(now: Situation, out: Console) -> None:
    clocked = [each for each in now.recovery if each.rto is not None or each.mtpd is not None or each.plans]
    if clocked:
        table = new_table("To recover, by what passes next", *COLUMNS)
        for each in clocked[:ROWS]:
            table.add_row(
                each.node.name,
                _limit(each.rto_due, passed=each.passed(now.at)),
                moment(each.data_from, "not defined"),
                _limit(each.mtpd_due, passed=each.mtpd_passed(now.at)),
                _said(each),
            )
        out.print(table)
    for each in clocked[:ROWS]:
        for plan in each.plans:
            whom = f", and call {plan.contact}" if plan.contact else ""
            out.print(f"{each.node.name}: open {plan.document}{whom}.")
    hidden, bare = len(clocked[ROWS:]), len(now.recovery) - len(clocked)
    if hidden:
        out.print(f"and {hidden} more: --json lists all of them")
    if bare:
        out.print(f"{bare} more are down for which neither the register nor a plan defines an RTO.")


def _promised(now: Situation, out: Console) -> None:
    if now.promised_recovery:
        table = new_table("Recovery that customers were promised", "Service", "RTO until", "Data up to", "To")
        for each in now.promised_recovery[:ROWS]:
            due = _limit(each.rto_due, passed=each.passed(now.at))
            table.add_row(each.service.name, due, moment(each.data_from, "not defined"), _whom(each))
        out.print(table)


def _whom(each: PromisedClock) -> str:
    count = len({one.customer for one in each.commitments})
    return "1 customer" if count == 1 else f"{count} customers"


def _said(each: Recovery) -> str:
    if len({one.rto for one in each.said} - {None}) <= 1:
        return each.counts.source if each.counts else "-"
    return ", ".join(f"{one.source} {_set(one.rto)}" for one in each.said)


def _limit(due: Instant | None, *, passed: bool | None) -> str:
    return f"{moment(due, 'not defined')} passed" if passed else moment(due, "not defined")


def _set(length: timedelta | None) -> str:
    return "not defined" if length is None else iso_8601(length)
