"""From a provider's components to our ICT services."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.incidents.components import ComponentMapping, ServiceOutage, service_outages
from tocsin.core.incidents.observations import ComponentSpell
from tocsin.core.time import instant

STORAGE = ComponentMapping("c-storage", ("ict-archive",))


def at(clock):
    """Return an instant of the day."""
    return instant(f"2026-03-02T{clock}:00Z")


def spell(status, start="08:00", end="09:00", *, id_="c-storage", name="Storage", regions=()):
    """Write a spell of a component."""
    return ComponentSpell(id_, name, status, at(start), end and at(end), regions)


def test_the_condition_of_a_component_becomes_the_state_of_a_service():
    """
    Major outage is down, partial outage and degraded performance are degraded, maintenance is itself.
    """
    found = {
        status: service_outages([STORAGE], [spell(status)]).outages[0].state
        for status in ("major_outage", "partial_outage", "degraded_performance", "under_maintenance")
    }

    assert list(found.values()) == ["down", "degraded", "degraded", "maintenance"]


def test_overlapping_spells_are_a_union_in_the_worst_state():
    """
    Degraded 08:00–10:00 and down 09:00–09:30 are three periods, not two and a half hours.
    """
    spells = [spell("partial_outage", "08:00", "10:00"), spell("major_outage", "09:00", "09:30")]

    outages = service_outages([STORAGE], spells).outages

    assert outages == (
        ServiceOutage("ict-archive", at("08:00"), "degraded", at("09:00")),
        ServiceOutage("ict-archive", at("09:00"), "down", at("09:30")),
        ServiceOutage("ict-archive", at("09:30"), "degraded", at("10:00")),
    )


def test_what_lasts_has_no_end():
    """
    An open spell keeps its service out until further notice.
    """
    spells = [spell("major_outage", end=None), spell("major_outage", "07:00", "08:30")]

    (outage,) = service_outages([STORAGE], spells).outages

    assert (outage.start, outage.end) == (at("07:00"), None)


def test_a_component_may_be_mapped_by_name_and_to_many_services():
    """
    Where the provider has no id, or we do not know it, the name is compared without case.
    """
    mapping = ComponentMapping("storage", ("ict-b", "ict-a"))

    outages = service_outages([mapping], [spell("major_outage")]).outages

    assert [each.ict_service for each in outages] == ["ict-a", "ict-b"]


def test_an_unmapped_component_is_undecided_and_not_dropped():
    """
    Nobody has said which service stands on it: someone has to look.
    """
    found = service_outages([], [spell("major_outage")])

    assert (found.outages, found.undecided) == ((), (spell("major_outage"),))


def test_an_unknown_condition_is_undecided_and_not_fine():
    """
    What the provider does not say cannot be counted as downtime, nor forgotten.
    """
    found = service_outages([STORAGE], [spell("unknown")])

    assert (found.outages, found.undecided) == ((), (spell("unknown"),))


def test_a_statement_about_the_whole_provider_needs_its_own_row():
    """
    A spell without a component fits only the row without one.
    """
    whole = spell("major_outage", id_=None, name=None)

    found = service_outages([STORAGE, ComponentMapping(None, ("ict-all",))], [whole])

    assert [each.ict_service for each in found.outages] == ["ict-all"]


def test_an_outage_in_another_region_is_not_ours():
    """
    europe-west2 does not touch a customer of europe-west9; global always does.
    """
    ours = ComponentMapping("c-storage", ("ict-archive",), ("europe-west9",))

    elsewhere = service_outages([ours], [spell("major_outage", regions=("europe-west2",))])
    everywhere = service_outages([ours], [spell("major_outage", regions=("global",))])
    unsaid = service_outages([ours], [spell("major_outage")])

    assert (elsewhere.outages, elsewhere.undecided) == ((), ())
    assert len(everywhere.outages) == len(unsaid.outages) == 1


MINUTES = st.integers(0, 59)
SPELLS = st.lists(
    st.builds(
        lambda status, start, end: spell(
            status, f"08:{start:02}", None if end is None else f"08:{max(start, end):02}"
        ),
        st.sampled_from(["major_outage", "partial_outage", "under_maintenance", "operational"]),
        MINUTES,
        st.none() | MINUTES,
    ),
    max_size=6,
)
ORDER = {None: 0, "maintenance": 1, "degraded": 2, "down": 3}


def state_at(outages, moment):
    """Return the state of the one service at a moment."""
    return next((o.state for o in outages if o.start <= moment and (o.end is None or moment < o.end)), None)


@given(SPELLS, SPELLS)
def test_one_more_spell_never_makes_a_service_better(spells, more):
    """
    At every minute the state with more spells is at least as bad.
    """
    few, many = (service_outages([STORAGE], each).outages for each in (spells, spells + more))

    for minute in range(60):
        moment = at(f"08:{minute:02}")
        assert ORDER[state_at(many, moment)] >= ORDER[state_at(few, moment)]


@given(SPELLS)
def test_periods_of_a_service_are_sorted_and_disjoint(spells):
    """
    So they may be added up.
    """
    outages = service_outages([STORAGE], spells).outages

    for earlier, later in pairwise(outages):
        assert earlier.end is not None
        assert earlier.end <= later.start
        assert (earlier.end, earlier.state) != (later.start, later.state)
