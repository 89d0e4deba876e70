"""`tocsin lint` and `tocsin exposure`: what was promised too much, and what a provider's loss would break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from tocsin.channels import clock
from tocsin.cli.answers import answering
from tocsin.core.incidents import OPERATOR
from tocsin.core.time import Instant, instant, rfc3339
from tocsin.core.time.durations import iso_8601
from tocsin.store import start

if TYPE_CHECKING:
    from tocsin.core.situation import Landscape
    from tocsin.core.situation.exposure import Exposure
    from tocsin.core.situation.promise_lint import AttainmentGap, Lint, NoticeGap, RecoveryGap

SHOWN = 20
"""How many providers the text form shows; `--json` gives them all."""
AFTER = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""For these lengths it is counted how many promises would be broken."""


@click.command("lint")
@answering
def lint(*, as_json: bool) -> dict[str, Any] | None:
    """Find promises to customers that are weaker behind than in front."""
    start.database()
    from tocsin.actions.survey_promises import survey_promises  # noqa: PLC0415 - Django must be set up first

    found, landscape = survey_promises(by=OPERATOR)
    if not as_json:
        click.echo("\n".join(_lint_text(found, landscape)))
        return None
    return {
        "attainment": [_attainment(each, landscape) for each in found.attainment],
        "notice": [_late(each) for each in found.notice],
        "recovery": [_late(each) for each in found.recovery],
        "unjudged": list(found.unjudged),
    }


@click.command("exposure")
@click.option("--at", "moment", help="If it failed at this instant; now by default.")
@click.option("--provider", metavar="ID", help="Only this provider, with every promise.")
@click.option("--entity", metavar="LEI", help="Whose incidents count; the register's owner by default.")
@answering
def exposure(
    *, moment: str | None, provider: str | None, entity: str | None, as_json: bool
) -> dict[str, Any] | None:
    """Say for each provider which promises its loss would break, and how soon, worst first."""
    start.database()
    from tocsin.actions.survey_promises import survey_exposure  # noqa: PLC0415 - Django must be set up first
    from tocsin.store import queries  # noqa: PLC0415

    at = instant(moment, "--at") if moment else clock.now().replace(microsecond=0)
    only = queries.provider(provider).id if provider else None
    found, landscape = survey_exposure(by=OPERATOR, at=at, entity=entity)
    chosen = [each for each in found if only in {None, each.provider.id}]
    if not as_json:
        click.echo("\n".join(_exposure_text(chosen, at, landscape, whole=only is not None)))
        return None
    return {"at": rfc3339(at), "providers": [_exposure(each, at) for each in chosen]}


def _attainment(gap: AttainmentGap, landscape: Landscape) -> dict[str, Any]:
    service = gap.commitments[0].business_service
    supported = gap.supported
    return {
        "business_service": service,
        "name": landscape.name(service),
        "promised": _percent(gap.promised),
        "supported": _percent(supported.share),
        "error": None if supported.error is None else _percent(supported.error),
        "hours_a_year": _hours(gap.hours),
        "commitments": [each.id for each in gap.commitments],
        "rests_on": list(supported.rests_on),
        "assumed": list(supported.assumed),
        "gains": [
            {"ict_service": each.ict_service, "hours_a_year": _hours(each.hours)} for each in gap.gains
        ],
    }


def _late(gap: NoticeGap | RecoveryGap) -> dict[str, Any]:
    return {
        "commitment": gap.commitment.id,
        "entitlement": gap.entitlement.id,
        "ours": iso_8601(gap.ours),
        "theirs": None if gap.theirs is None else iso_8601(gap.theirs),
    }


def _exposure(each: Exposure, at: Instant) -> dict[str, Any]:
    return {
        "id": each.provider.id,
        "name": each.provider.name,
        "breaking_within": {iso_8601(length): each.breaking_within(at, length) for length in AFTER},
        "promises": [
            {
                "commitment": one.commitment.id,
                "customer": one.commitment.customer,
                "broken": one.broken,
                "breach_at": None if one.breach_at is None else rfc3339(one.breach_at),
            }
            for one in each.promises
        ],
    }


def _lint_text(found: Lint, landscape: Landscape) -> Iterator[str]:
    yield f"Promised more than the chain behind it gives: {len(found.attainment)}"
    for gap in found.attainment:
        service = landscape.name(gap.commitments[0].business_service)
        about = "" if gap.supported.error is None else f" ± {_percent(gap.supported.error)} (simulated)"
        yield (
            f"  {service}: {_percent(gap.promised)} % promised to {len(gap.commitments)}, "
            f"{_percent(gap.supported.share)} %{about} promised to us: expected breach "
            f"{_hours(gap.hours)} hours a year"
        )
        for each in gap.gains:
            yield f"    {_hours(each.hours)} hours less if {landscape.name(each.ict_service)} never failed"
    for title, gaps in (("Notice", found.notice), ("Recovery", found.recovery)):
        yield f"{title} promised sooner than the provider's: {len(gaps)}"
        yield from (_late_text(each) for each in gaps)
    names = ", ".join(landscape.name(each) for each in found.unjudged)
    yield f"Not judged, since nothing behind is promised: {names or 'none'}"
    yield (
        "Assumed: providers give exactly what they promise, fail independently, and what nobody promised "
        "never fails."
    )


def _late_text(gap: NoticeGap | RecoveryGap) -> str:
    theirs = "nothing" if gap.theirs is None else iso_8601(gap.theirs)
    return f"  {gap.commitment.id}: {iso_8601(gap.ours)}; {gap.entitlement.id} promises {theirs}"


def _exposure_text(
    found: Iterable[Exposure], at: Instant, landscape: Landscape, *, whole: bool
) -> Iterator[str]:
    found = list(found)
    yield f"If a provider failed at {rfc3339(at)}, worst first: {len(found)}"
    for each in found[:SHOWN]:
        counts = ", ".join(
            f"{each.breaking_within(at, length)} within {iso_8601(length)}" for length in AFTER
        )
        hit = f"{len(each.promises)} promises hit; broken: {counts}"
        yield f"  {each.provider.name} ({each.provider.id}): {hit}"
        for one in each.promises if whole else ():
            when = (
                "broken already"
                if one.broken
                else "breaks " + rfc3339(one.breach_at)
                if one.breach_at
                else "holds"
            )
            yield f"    {one.commitment.id}  {landscape.name(one.commitment.customer)}: {when}"
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN} more; --json lists all"


def _percent(share: Fraction) -> str:
    return _rounded(share * 100, 4)


def _hours(hours: Fraction) -> str:
    return _rounded(hours, 1)


def _rounded(number: Fraction, places: int) -> str:
    """Write a number rounded half up to so many decimals, for show."""
    scaled = int(number * 10**places + Fraction(1, 2))
    return str(Decimal(scaled).scaleb(-places))
