"""`tocsin yearly`: one year of incidents in figures, beside the year before."""

from __future__ import annotations

from datetime import timedelta

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.situation.yearly import LengthSpread, YearReport, year_document
from tocsin.store import start


@click.command("yearly")
@click.option("--year", type=click.IntRange(1971, 2199), required=True, help="The year in which they began.")
@click.option("--entity", metavar="LEI", help="Of this entity alone.")
@answering
def yearly(*, year: int, entity: str | None, as_json: bool) -> object:
    """Report a year: numbers by type, cause, provider and month, speed, costs, follow-ups."""
    start.database()
    from tocsin.actions.report_year import report_year  # noqa: PLC0415 - Django must be set up first

    report = report_year(year, by=OPERATOR, at=clock.now(), entity=entity)
    if as_json:
        return year_document(report)
    _print(report)
    return None


def _print(report: YearReport) -> None:
    now, before = report.now, report.before
    click.echo(f"{'':<28} {now.year:>12} {before.year:>12}")
    for name in ("incidents", "still_open", "recurring"):
        click.echo(f"{name:<28} {getattr(now, name):>12} {getattr(before, name):>12}")
    for name in now.speeds:
        pair = _spread(now.speeds[name]), _spread(before.speeds[name])
        click.echo(f"{'to ' + name + ' (median, p90)':<28} {pair[0]:>12} {pair[1]:>12}")
    click.echo(f"{'costs and losses, EUR':<28} {now.gross:>12} {before.gross:>12}")
    for name in ("by_type", "by_cause", "by_outcome", "by_provider"):
        click.echo(name.replace("_", " "))
        counts, earlier = getattr(now, name), getattr(before, name)
        for code in dict.fromkeys((*counts, *earlier)):
            shown = report.providers.get(code, code) or "not said"
            click.echo(f"  {shown:<26} {counts.get(code, 0):>12} {earlier.get(code, 0):>12}")
    owed = report.follow_ups
    click.echo(f"follow-ups opened {owed.opened}, owed {owed.owed}, overdue {owed.overdue}")


def _spread(found: LengthSpread) -> str:
    return f"{_hours(found.median)}, {_hours(found.p90)}"


def _hours(length: timedelta | None) -> str:
    return "-" if length is None else f"{length / timedelta(hours=1):.1f} h"
