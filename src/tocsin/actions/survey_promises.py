"""Survey promises before anything happens: what they rest on, and what the loss of a provider would break."""

from __future__ import annotations

from datetime import timedelta

from tocsin.actions.gather_outages import gather_outages
from tocsin.actions.policy import allow, allow_somewhere
from tocsin.core.commitments import Commitment
from tocsin.core.incidents import Actor
from tocsin.core.situation import Landscape
from tocsin.core.situation.exposure import Exposure, exposures
from tocsin.core.situation.promise_lint import Lint, lint
from tocsin.core.sla.windows import window_at
from tocsin.core.time import Instant, Interval
from tocsin.store import queries

SEED = 0
"""Of the simulation where closed form ends: the same promises give the same figures."""


def survey_promises(*, by: Actor) -> tuple[Lint, Landscape]:
    """
    Return the promises that are weaker behind than in front, and the landscape that they are read from.

    Nothing is recorded. Raises ``Refused`` (``not_allowed``) for somebody with no role anywhere.
    """
    allow_somewhere(by, "see")
    landscape = queries.landscape()
    return lint(landscape, seed=SEED), landscape


def survey_exposure(
    *, by: Actor, at: Instant, entity: str | None = None
) -> tuple[tuple[Exposure, ...], Landscape]:
    """
    Return what the loss of each provider at ``at`` would break, budgets spent so far counted in.

    Outages of every incident of the entity (LEI; by default the register's owner) that meets a window count.
    Raises ``Refused`` (``no_register``, ``not_allowed``).
    """
    owner = entity or queries.register_owner()
    allow(by, "see", owner)
    landscape = queries.landscape()
    services = {each.business_service for each in landscape.commitments}
    told = gather_outages(owner, services, _reach(landscape.commitments, at), at)
    happened = {node: [each.outage for each in outages] for node, outages in told.items()}
    return exposures(landscape, happened, at), landscape


def _reach(commitments: tuple[Commitment, ...], at: Instant) -> Interval:
    """Return from the first beginning of a window until now."""
    windows = {(each.objective.window, each.objective.time_zone) for each in commitments if each.objective}
    begins = (window_at(window, zone, at).start for window, zone in windows)
    return Interval(min(begins, default=at), at + timedelta(microseconds=1))
