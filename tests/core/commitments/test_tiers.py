"""What holds for every set of credit tiers that is accepted."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.core.commitments import CreditTier
from tocsin.core.commitments.tiers import ordered
from tocsin.core.refusal import Refused

EDGES = st.integers(1, 4).map(Decimal)
TIERS = st.builds(
    CreditTier,
    below=EDGES,
    percent=st.integers(1, 2).map(Decimal),
    at_most=st.booleans(),
    down_to=EDGES,
    down_to_included=st.booleans(),
)
POINTS = [Decimal(half) / 2 for half in range(10)]


def holds(tier: CreditTier, attained: Decimal) -> bool:
    """Whether an attainment is in the band of a tier, edges as the tier has them."""
    assert tier.down_to is not None
    under = attained <= tier.below if tier.at_most else attained < tier.below
    return under and (attained >= tier.down_to if tier.down_to_included else attained > tier.down_to)


def sound(tiers: list[CreditTier]) -> bool:
    """Whether every attainment has at most one band, each band takes room, and less is never worth less."""
    alone = all(sum(holds(tier, point) for tier in tiers) <= 1 for point in POINTS)
    wide = all(tier.down_to is not None and tier.down_to < tier.below for tier in tiers)
    falling = sorted(tiers, key=lambda tier: tier.below, reverse=True)
    given_credits = [tier.percent for tier in falling if tier.percent is not None]
    return alone and wide and given_credits == sorted(given_credits)


@settings(max_examples=500)
@given(st.lists(TIERS, min_size=1, max_size=2))
def test_tiers_are_accepted_exactly_when_they_are_sound(tiers: list[CreditTier]):
    """
    Bands that meet, bands without room and credits that fall with the attainment are refused, nothing else.
    """
    limits = [tier.below for tier in tiers]
    try:
        found = ordered((tier, "credits") for tier in tiers)
    except Refused:
        assert not sound(tiers) or len(set(limits)) < len(limits)
    else:
        assert sound(tiers)
        assert [tier.below for tier in found] == sorted(limits, reverse=True)
