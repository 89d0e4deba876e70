"""Two ways of accounting for one outage, side by side."""

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.core.sla.written import at, out, promise, tiers
from tocsin.core.commitments import ClaimPeriod, CreditPerHour, Exclusion, ServiceLevelObjective
from tocsin.core.quantities import Money
from tocsin.core.refusal import Refused
from tocsin.core.sla import Accounting, Requests, attain, beside, compare
from tocsin.core.sla.terms import TERMS

NOON = at("2026-06-20 12:00")
OUTAGES = (
    replace(out("2026-06-10 08:00", "2026-06-10 09:00", share="0.5"), ticket_at=at("2026-06-10 08:20")),
    out("2026-06-11 08:00", "2026-06-11 08:04"),
)
FIRST = promise("99.95", credits=tiers(below_99_95="10 %"), fee=Money(Decimal(1000)))
SECOND = replace(
    FIRST,
    counted_from="ticket",
    minimum_outage=timedelta(minutes=5),
    whole_above=Decimal("0.4"),
    target=Decimal("99.9"),
    attainment_decimals=1,
    credits=(),
    credit_per_hour_beyond=CreditPerHour(Decimal(5), "started"),
    claim_within=ClaimPeriod(days=30),
)


def test_each_clause_that_differs_is_named_with_what_it_changes():
    """
    In the order in which a calculation uses them, each beginning where the one before ended.
    """
    found = compare(Accounting(FIRST, OUTAGES), Accounting(SECOND, OUTAGES), NOON)

    assert [each.name.en for each in found.differences] == [
        "Counted from",
        "Outages that count",
        "Part of the users",
        "Target",
        "Attainment",
        "Credits",
        "Claim",
    ]
    assert [each.before.downtime / 60 for each in found.differences[:3]] == [34, 20, 20]
    assert [each.changes for each in found.differences] == [True, False, True, True, True, True, False]
    ticket, minimum, *_ = found.differences
    assert (ticket.first.en, ticket.second.en) == ("the beginning of the outage", "the ticket")
    assert ticket.effect.en.startswith("downtime 2040 s becomes 1200 s; attainment")
    assert ticket.effect.nl.startswith("uitval 2040 s wordt 1200 s; gehaald percentage")
    assert minimum.effect.en == "changes nothing here."


def test_the_effects_lead_from_the_first_account_to_the_second():
    """
    Nothing is left between them, and both ends are what each would answer alone.
    """
    found = compare(Accounting(FIRST, OUTAGES), Accounting(SECOND, OUTAGES), NOON)

    chain = [each.before for each in found.differences] + [found.second]
    assert chain[0] == found.first == attain(FIRST, OUTAGES, NOON)
    assert [each.after for each in found.differences] == chain[1:]
    assert found.second == attain(SECOND, OUTAGES, NOON)


def test_what_was_measured_is_exchanged_before_any_clause():
    """
    Other outages, and other requests.
    """
    requests = promise(measure="requests", credits=tiers(below_99_95="10 %"))
    first, second = Accounting(requests, OUTAGES, Requests(100, 1)), Accounting(requests, ())

    outages, counted = compare(first, second, NOON).differences

    assert (outages.fields, outages.first.en, outages.second.en) == (("outages",), "2 outages", "0 outages")
    assert (counted.first.en, counted.second.en) == ("1 of 100 failed", "not known")
    assert "target missed becomes not known" in counted.effect.en
    assert "credit 10 % becomes not known" in counted.effect.en


def test_equal_accounts_differ_in_nothing():
    """
    Nothing is listed.
    """
    assert compare(Accounting(FIRST, OUTAGES), Accounting(FIRST, OUTAGES), NOON).differences == ()


def test_every_field_of_an_objective_belongs_to_exactly_one_term():
    """
    A field that is left out would differ without being named.
    """
    named = [field for term in TERMS for field in term.fields]

    assert sorted(named) == sorted(each.name for each in fields(ServiceLevelObjective))


ASKED = {
    "objective": {"target": "99.9", "window": "month", "time_zone": "Europe/Amsterdam"},
    "outages": [{"from": "2026-06-10T08:00:00Z", "until": "2026-06-10T09:00:00Z"}],
    "at": "2026-06-20T12:00:00Z",
}


def test_the_other_account_may_be_an_objective_alone_or_a_whole_question():
    """
    Alone, it accounts for the same outages; a question may leave out the instant.
    """
    other = {**ASKED["objective"], "window": "quarter"}

    alone = beside(ASKED, other)
    whole = beside(ASKED, {"objective": other, "outages": ASKED["outages"]})

    assert alone == whole
    assert [each["clause"] for each in alone["differences"]] == [["window", "time_zone"]]
    assert alone["differences"][0]["name"] == {"en": "Window", "nl": "Periode"}


def test_two_instants_cannot_be_compared():
    """
    The answers would differ for that alone.
    """
    with pytest.raises(Refused) as refused:
        beside(ASKED, {**ASKED, "at": "2026-06-21T12:00:00Z"})

    assert refused.value.code == "different_instants"


@pytest.mark.parametrize("other", [12, None, [], "x", {"outages": []}])
def test_what_is_no_account_is_refused(other):
    """
    As any objective that cannot be read.
    """
    with pytest.raises(Refused):
        beside(ASKED, other)


def test_days_of_service_and_unknown_fees_are_put_in_words():
    """
    Each kind of credit is named as it is.
    """
    days = replace(FIRST, credits=tiers(below_99_95="3 days"))
    unpriced = replace(FIRST, fee=None, exclusions=(Exclusion("force_majeure"),))

    (given,) = compare(Accounting(FIRST, OUTAGES), Accounting(days, OUTAGES), NOON).differences
    exclusions, fee = compare(Accounting(FIRST, OUTAGES), Accounting(unpriced, OUTAGES), NOON).differences

    assert given.effect.en == "credit 10 % (100.00 EUR) becomes 3 days of service."
    assert (exclusions.second.nl, fee.second.nl) == ("overmacht", "niet bekend")
    assert fee.effect.en == "credit 10 % (100.00 EUR) becomes 10 %."
