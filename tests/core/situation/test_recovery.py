"""Recovery clocks: register and plans side by side, not defined apart from zero, what passes next first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.situation.nordbank import (
    BAKERY,
    CARDS,
    FUND,
    HAFEN,
    LANDSCAPE,
    NOW,
    PAY,
    PAYMENTS,
    SINCE,
    STUBE,
    landscape,
    out,
    promise,
    seen,
)
from tests.core.sla.written import at
from tocsin.core.commitments import PromisedRecovery
from tocsin.core.register import RecoveryPlan
from tocsin.core.situation import Situation, document
from tocsin.core.situation.recovery import RecoveryLimit

HOUR = timedelta(hours=1)
LENGTHS = st.none() | st.integers(0, 72).map(lambda hours: hours * HOUR)
BOOK = "Continuity handbook, chapter 4"


def plan(node: str = PAYMENTS, document: str = BOOK, **set_: object) -> RecoveryPlan:
    return RecoveryPlan(document, node, document, **set_)


def down(*plans: RecoveryPlan, moment=NOW, on=LANDSCAPE) -> Situation:
    return seen(out(HAFEN), out(STUBE), on=replace(on, plans=plans), moment=moment)


def clock(found: Situation, node: str = PAYMENTS):
    return next(each for each in found.recovery if each.node.id == node)


def test_the_clock_that_runs_out_first_stands_first():
    """
    Payments have two hours, the archive a day; cards and paying have no objective and stand last.
    """
    clocks = down().recovery

    assert [each.node.name for each in clocks] == ["Payments", "Archive", "Paying", "Cards"]
    assert [each.rto_due for each in clocks] == [at("2026-03-02 10:00"), at("2026-03-03 08:00"), None, None]
    assert [each.data_from for each in clocks] == [at("2026-03-02 07:00"), SINCE, None, None]


def test_an_objective_is_used_up_after_its_last_instant():
    """
    Two hours sharp are within two hours; where no objective is set nothing can pass.
    """
    found, due = down(), at("2026-03-02 10:00")
    payments, cards = clock(found), clock(found, CARDS)

    assert (payments.passed(due), payments.passed(due + timedelta(seconds=1))) == (False, True)
    assert (cards.passed(NOW), cards.mtpd_passed(NOW), cards.passes_next(NOW)) == (None, None, None)


def test_what_has_passed_stands_after_what_can_still_be_kept():
    """
    At eleven the two hours of payments are gone; the archive has until tomorrow.
    """
    names = [each.node.name for each in down(moment=at("2026-03-02 11:00")).recovery]

    assert names == ["Archive", "Payments", "Paying", "Cards"]


def test_the_next_limit_after_the_rto_is_the_mtpd():
    """
    What is late already can still become intolerable: that instant orders it now.
    """
    payments = clock(down(plan(mtpd=4 * HOUR)))

    assert payments.mtpd_due == SINCE + 4 * HOUR
    assert payments.passes_next(SINCE + 2 * HOUR) == RecoveryLimit("rto", SINCE + 2 * HOUR)
    assert payments.passes_next(SINCE + 3 * HOUR) == RecoveryLimit("mtpd", SINCE + 4 * HOUR)
    assert payments.passes_next(SINCE + 5 * HOUR) is None
    assert (payments.mtpd_passed(SINCE + 4 * HOUR), payments.mtpd_passed(SINCE + 5 * HOUR)) == (False, True)


@pytest.mark.parametrize(
    ("planned", "hours", "source"), [(1, 1, "plan"), (2, 2, "register"), (3, 2, "register")]
)
def test_of_register_and_plan_the_sooner_counts(planned: int, hours: int, source: str):
    """
    The register files two hours. Both are shown; where they agree the register is named.
    """
    payments = clock(down(plan(rto=planned * HOUR)))

    assert payments.rto_due == SINCE + hours * HOUR
    assert payments.counts is not None
    assert payments.counts.source == source
    assert [(each.source, each.rto) for each in payments.said] == [
        ("register", 2 * HOUR),
        ("plan", planned * HOUR),
    ]
    assert payments.differs is (planned != 2)


def test_not_defined_is_not_zero():
    """
    An RTO of no length is due at once and passed a moment later; one that is not defined never is.
    """
    at_once, never = clock(down(plan(CARDS, rto=timedelta())), CARDS), clock(down(plan(CARDS)), CARDS)

    assert (at_once.rto, at_once.rto_due, at_once.passed(SINCE)) == (timedelta(), SINCE, False)
    assert at_once.passed(SINCE + timedelta(microseconds=1)) is True
    assert (never.rto, never.rto_due, never.passed(NOW)) == (None, None, None)


def test_a_business_service_has_the_clock_of_its_plan():
    """
    The register knows functions alone; a plan may be about what customers use.
    """
    paying = clock(down(plan(PAY, rto=HOUR, rpo=timedelta(), contact="Kim, +49 40 7")), PAY)

    assert (paying.rto_due, paying.data_from) == (SINCE + HOUR, SINCE)
    assert [(each.document, each.contact) for each in paying.plans] == [(BOOK, "Kim, +49 40 7")]


def test_the_plan_with_the_shortest_objective_is_opened_first():
    """
    A plan without an RTO comes last.
    """
    plans = plan(document="A"), plan(document="B", rto=3 * HOUR), plan(document="C", rto=HOUR)

    assert [each.id for each in clock(down(*plans)).plans] == ["C", "B", "A"]


def test_degraded_is_not_down():
    """
    No clock runs; what would start if it fell is listed apart, and without an objective nothing would.
    """
    found = seen(out(HAFEN, "degraded"))

    assert found.recovery == ()
    (payments,) = found.degraded
    assert (payments.node.id, payments.state, payments.rto) == (PAYMENTS, "degraded", 2 * HOUR)
    assert (payments.rto_due, payments.mtpd_due, payments.data_from, payments.passed(NOW)) == (None,) * 4


def test_what_falls_after_being_degraded_has_a_clock_from_the_fall():
    """
    The time in which it was only degraded does not count.
    """
    fell = SINCE + timedelta(minutes=30)

    found = seen(out(HAFEN, "degraded", until=fell), out(HAFEN, since=fell))

    assert (clock(found).since, clock(found).rto_due) == (fell, fell + 2 * HOUR)
    assert found.degraded == ()


def test_what_customers_were_promised_is_one_clock_for_all_alike():
    """
    Two customers with one promise share a clock; another promise has its own, and none promised is none.
    """
    two, four = PromisedRecovery(2 * HOUR), PromisedRecovery(4 * HOUR, timedelta())
    told = (("CM-1", BAKERY, four), ("CM-2", FUND, four), ("CM-3", FUND, two), ("CM-4", FUND, None))
    on = landscape(
        *(
            replace(promise(name, customer, 2), recovery=given or PromisedRecovery())
            for name, customer, given in told
        )
    )

    first, second = down(on=on).promised_recovery

    assert [each.id for each in first.commitments] == ["CM-3"]
    assert [each.id for each in second.commitments] == ["CM-1", "CM-2"]
    assert (first.rto_due, first.data_from, first.passed(NOW)) == (SINCE + 2 * HOUR, None, False)
    assert (second.rto_due, second.data_from) == (SINCE + 4 * HOUR, SINCE)
    assert seen(out(HAFEN, "degraded"), on=on).promised_recovery == ()


def test_a_promised_rpo_alone_has_no_instant_to_pass():
    """
    It says from when data must be there; it stands after those that run.
    """
    bare = replace(promise("CM-1", BAKERY, 2), recovery=PromisedRecovery(rpo=HOUR))
    timed = replace(promise("CM-2", FUND, 2), recovery=PromisedRecovery(rto=HOUR))
    found = down(on=landscape(bare, timed)).promised_recovery

    assert [each.commitments[0].id for each in found] == ["CM-2", "CM-1"]
    assert (found[1].rto_due, found[1].passed(NOW), found[1].data_from) == (None, None, SINCE - HOUR)


@given(st.lists(st.tuples(LENGTHS, LENGTHS, LENGTHS), max_size=3))
def test_one_more_plan_never_gives_more_time(set_):
    """
    Whatever the plans say, the clock is never later than the register's, and never earlier than all of them.
    """
    plans = [plan(document=str(n), rto=rto, rpo=rpo, mtpd=mtpd) for n, (rto, rpo, mtpd) in enumerate(set_)]
    payments = clock(down(*plans))

    assert payments.rto == min([2 * HOUR, *(rto for rto, _, _ in set_ if rto is not None)])
    assert payments.rpo == min([HOUR, *(rpo for _, rpo, _ in set_ if rpo is not None)])
    assert payments.mtpd == min((mtpd for _, _, mtpd in set_ if mtpd is not None), default=None)


def test_the_document_keeps_its_keys_and_says_which_source_counts():
    """
    A null is not defined, PT0S is zero; the plan and whom to call stand beside the clock.
    """
    on = replace(LANDSCAPE, plans=(plan(rto=HOUR, rpo=timedelta(), mtpd=4 * HOUR, contact="Kim"),))
    found = document(seen(out(HAFEN), on=on), on)["recovery"]

    payments = found[0]
    assert payments["function"] == payments["node"] == PAYMENTS
    assert (payments["down_since"], payments["rto_due"]) == ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")
    assert (payments["rto_passed"], payments["recoverable_from"]) == (False, "2026-03-02T08:00:00Z")
    assert (payments["rto"], payments["rpo"], payments["mtpd_due"]) == (
        "PT1H",
        "PT0S",
        "2026-03-02T12:00:00Z",
    )
    assert (payments["source"], payments["plan"], payments["contact"]) == ("plan", BOOK, "Kim")
    assert payments["passes_next"] == {"what": "rto", "at": "2026-03-02T09:00:00Z"}
    assert [each["rto"] for each in payments["sources"]] == ["PT2H", "PT1H"]
    paying = next(each for each in found if each["node"] == PAY)
    assert (paying["function"], paying["rto"], paying["rto_passed"], paying["source"]) == (None,) * 4


def test_the_document_lists_what_is_degraded_and_promised_apart():
    """
    A reader of ``recovery`` sees only what is down.
    """
    on = landscape(replace(promise("CM-1", BAKERY, 2), recovery=PromisedRecovery(HOUR)))

    weak = document(seen(out(HAFEN, "degraded"), on=on), on)
    gone = document(seen(out(HAFEN), on=on), on)

    assert weak["recovery"] == []
    (payments,) = weak["recovery_degraded"]
    assert (payments["state"], payments["down_since"], payments["rto"], payments["rto_due"]) == (
        "degraded",
        None,
        "PT2H",
        None,
    )
    (promised,) = gone["recovery_promised"]
    assert (promised["rto_due"], promised["customers"]) == ("2026-03-02T09:00:00Z", [BAKERY])
