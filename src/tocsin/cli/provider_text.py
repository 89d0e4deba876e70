"""The record of a provider in a terminal; what is empty or not known is said in words."""

from __future__ import annotations

from datetime import timedelta

from rich.console import Console

from tocsin.cli.tables import amount, lasting, moment, new_table
from tocsin.core.quantities import Money
from tocsin.core.situation import Landscape
from tocsin.core.situation.provider_outages import ProviderOutage
from tocsin.core.situation.provider_record import ProviderRecord
from tocsin.core.sla.windows import window_name

ROWS = 20


def show(record: ProviderRecord, landscape: Landscape, console: Console | None = None) -> None:
    """Print the record."""
    out = console or Console(highlight=False)
    out.rule(f"[bold]{record.provider.name}")
    kept = f"Records are kept since {moment(record.kept_since)}." if record.kept_since else "No records yet."
    out.print(f"{kept} As of {moment(record.at)}.\n")
    _outages(record, landscape, out)
    _duties(record, out)
    _attainment(record, landscape, out)
    _credits(record, out)


def _outages(record: ProviderRecord, landscape: Landscape, out: Console) -> None:
    if not record.outages:
        out.print("No incident is recorded in which it, or an ICT service of it, was out.")
        return
    years = new_table("How often and how long", "Year", "Outages", "Downtime")
    for each in record.years:
        years.add_row(str(each.year), str(each.outages), lasting(each.downtime))
    out.print(years)
    table = new_table("Outages, the last first", "From", "For", "Services", "Incident", "Its page")
    for one in record.outages[:ROWS]:
        span = one.span(record.at)
        lasted = lasting(span.end - span.start) + ("" if one.end else ", and it goes on")
        services = ", ".join(map(landscape.name, one.services)) or "the provider itself"
        table.add_row(moment(one.start), lasted, services, ", ".join(one.incidents), _page(one))
    out.print(table)
    if len(record.outages) > ROWS:
        out.print(f"and {len(record.outages) - ROWS} more: --json lists all of them")


def _page(each: ProviderOutage) -> str:
    if each.page is None:
        return "never said so" if each.page_watched else "was not watched"
    if each.page_late is None:
        return f"said so {moment(each.page.at)}; no evidence of our own"
    if each.page_late < timedelta():
        return f"{lasting(-each.page_late)} before our evidence"
    return f"{lasting(each.page_late)} after our evidence"


def _duties(record: ProviderRecord, out: Console) -> None:
    if not record.duties:
        out.print("It had no duty to notify, to respond or to resolve in any recorded outage.")
        return
    table = new_table("What it had to do", "Duty", "Met", "Missed", "Running", "Not started", "Not known")
    for each in record.tallies:
        counts = (each.met, each.missed, each.running, each.not_started, each.unknown)
        table.add_row(each.kind.value, *map(str, counts))
    out.print(table)


def _attainment(record: ProviderRecord, landscape: Landscape, out: Console) -> None:
    if not record.windows:
        out.print("It promised no service level of which there are records.")
        return
    table = new_table("Attained, the last first", "ICT service", "Window", "Target", "Attained", "")
    broken = [each for each in record.windows if each.attainment.breached is not False]
    for each in broken[:ROWS]:
        objective = each.entitlement.objective
        table.add_row(
            landscape.name(each.entitlement.ict_service),
            window_name(each.entitlement.objective, each.attainment.window)
            + (", so far" if each.running else ""),
            f"{objective.target} %" if objective else "",
            f"{each.attainment.shown} %" if each.attainment.shown else "not known",
            "broken" if each.attainment.breached else "not known",
        )
    if broken:
        out.print(table)
    kept = len(record.windows) - len(broken)
    out.print(f"{kept} of {len(record.windows)} windows kept the target, as far as outages are recorded.")


def _credits(record: ProviderRecord, out: Console) -> None:
    if not record.claims and not record.lapsed:
        out.print("Nothing was claimed, and no credit lapsed.")
        return
    for each in record.totals:
        out.print(
            f"Credits: claimed {_money(each.claimed)}, accepted {_money(each.accepted)}, "
            f"paid {_money(each.paid)}, refused {_money(each.refused)}, "
            f"lapsed unclaimed {_money(each.lapsed)}."
        )
    if record.unpriced:
        out.print(f"{record.unpriced} more have no known amount and are in no total.")
    for one in record.claims[:ROWS]:
        state = "not sent in time" if one.lapsed else one.status
        out.print(f"  {one.reference}  {state:<16} {_money(one.amount):>16}  {one.title}")
    for gone in record.lapsed[:ROWS]:
        where = f"{gone.entitlement.id}, {window_name(gone.entitlement.objective, gone.window)}"
        out.print(f"  lapsed {moment(gone.claim_by)}  {_money(gone.amount):>16}  {where}")


def _money(money: Money | None) -> str:
    return amount(money, "not known")
