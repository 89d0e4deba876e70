"""From the word by which a person names somebody in an incident to the customer or arrangement meant."""

from __future__ import annotations

from tocsin.core.commitments import Entitlement
from tocsin.core.incidents import AUDIENCES, NoticeGiven
from tocsin.core.refusal import Refused
from tocsin.core.register import Customer, IctService
from tocsin.core.situation.landscape import Landscape
from tocsin.core.time import Instant


def addressee(landscape: Landscape, named: str, at: Instant) -> NoticeGiven:
    """
    Return a notice at an instant to whom a word names: a customer, a commitment, or an audience.

    A customer is named by node id or number, a commitment by its id. Raises ``Refused``
    (``unknown_addressee``).
    """
    if named in AUDIENCES:
        return NoticeGiven(at, audience=named)
    for promise in landscape.commitments:
        if promise.id == named:
            return NoticeGiven(at, customer=promise.customer, commitment=promise.id)
    nodes = landscape.inventory.nodes
    node = nodes.get(named) or nodes.get(f"customer:{named}")
    if not isinstance(node, Customer):
        raise Refused(
            "unknown_addressee",
            f"{named!r:.80} is no customer, no commitment and no audience. `tocsin situation` lists the "
            "customers that are hit and the ids of what was promised; the audiences are "
            f"{', '.join(AUDIENCES)}.",
            "to",
        )
    return NoticeGiven(at, customer=node.id)


def bought(landscape: Landscape, named: str) -> tuple[str, str | None]:
    """
    Return the arrangement and the ICT service (node id; None for all of it) that a word names.

    An entitlement is named by its id, an arrangement by its reference in the register, an ICT service by
    its node id. Raises ``Refused`` (``unknown_entitlement``).
    """
    for promise in landscape.entitlements:
        if promise.id == named:
            return promise.arrangement, promise.ict_service
    nodes = landscape.inventory.nodes
    node = nodes.get(named)
    if isinstance(node, IctService) and node.arrangement:
        return node.arrangement, node.id
    known = {each.arrangement for each in landscape.entitlements}
    known |= {each.arrangement for each in nodes.values() if isinstance(each, IctService)}
    if named and named in known:
        return named, None
    raise Refused(
        "unknown_entitlement",
        f"{named!r:.80} is no entitlement, no contractual arrangement and no ICT service. `tocsin situation` "
        "lists what providers promised, with ids and arrangements.",
        "about",
    )


def severities(landscape: Landscape, arrangement: str, ict_service: str | None) -> tuple[str, ...]:
    """Return the severities that the clauses about an arrangement, or one service of it, know."""
    about = (
        each
        for each in landscape.entitlements
        if each.arrangement == arrangement and ict_service in {None, each.ict_service}
    )
    return tuple(dict.fromkeys(word for each in about for word in _severities(each)))


def _severities(promise: Entitlement) -> tuple[str, ...]:
    stated = (each.severity for each in promise.support_contacts)
    return (*(each.severity for each in promise.response_times), *stated)
