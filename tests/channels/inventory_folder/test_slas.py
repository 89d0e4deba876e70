"""Whether the agreements of real providers can be written down: each of them, and every figure in it."""

import json
import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.shared import shared
from tocsin.channels.inventory_folder import read_folder
from tocsin.core.commitments import (
    ClaimPeriod,
    CreditPerHour,
    CreditProportional,
    Exclusion,
    ServiceLevelObjective,
)

WRITTEN = Path(__file__).parent / "slas.toml"
UNMEASURED = "slack-salesforce-2024-07"

KEYS = {
    "id",
    "provider",
    "service",
    "scope",
    "target_pct",
    "measurement_window",
    "uptime_formula",
    "downtime_definition",
    "credit_tiers",
    "credit_unit",
    "credit_cap",
    "credit_floor",
    "claim_deadline",
    "exclusions",
    "version_or_date",
    "confidence",
    "notes",
    "sources",
}
WINDOWS = {
    "monthly billing cycle": "month",
    "billing cycle": "month",
    "calendar month": "month",
    "month": "month",
    "calendar QUARTER": "quarter",
    "calendar quarter": "quarter",
}
DOWNTIME = {
    "": {},
    "API unavailable": {},
    "unscheduled service outage": {},
    "loss of external connectivity or persistent-disk access for all running instances in >= 2 zones": {},
    "server-side monitoring": {"measured_by": "provider"},
    "server-side": {"measured_by": "provider"},
    "more than 5% user error rate": {"whole_above": Decimal("0.05")},
    "more than 5% user error rate, server side": {
        "whole_above": Decimal("0.05"),
        "measured_by": "provider",
    },
    "error rate > 5% in a minute, or unavailable per internal+external monitoring": {
        "whole_above": Decimal("0.05")
    },
    "no external connectivity, counted FROM THE SUPPORT TICKET": {"counted_from": "ticket"},
    "loss of access to all instances for > 3 consecutive minutes, from ticket": {
        "counted_from": "ticket",
        "minimum_outage": timedelta(minutes=3),
        "minimum_exceeded": True,
    },
}
CLAIMS = {
    "": {},
    "email request": {},
    "by the end of the second billing cycle after the incident; credit issued within one billing cycle "
    "following the month of the request": {"claim_within": ClaimPeriod(months=2)},
    "30 days (secondary source)": {"claim_within": ClaimPeriod(days=30)},
    "30 days (secondary)": {"claim_within": ClaimPeriod(days=30)},
    "30 days after quarter end (secondary: sla.directory says 30 days)": {
        "claim_within": ClaimPeriod(days=30)
    },
    "30 days from the last day of the month (secondary)": {"claim_within": ClaimPeriod(days=30)},
    "notify within 5 business days; formal claim by end of next billing month (secondary)": {
        "claim_within": ClaimPeriod(months=1),
        "claim_notice": ClaimPeriod(working_days=5),
    },
    "60 days (sla.directory)": {"claim_within": ClaimPeriod(days=60)},
    "60 calendar days of the suspected incident": {
        "claim_within": ClaimPeriod(days=60),
        "claim_from": "outage_start",
    },
}
EXCLUDED = {
    "factors outside reasonable control": Exclusion("force_majeure"),
    "customer action or equipment": Exclusion("customer_fault"),
    "suspension/termination": Exclusion("suspension"),
    "(standard AWS list; text not fully read)": None,
    "VPN issues (own SLA)": Exclusion("vpn"),
    "Standard network tier": Exclusion("standard_network_tier"),
    "customer planned downtime": Exclusion("customer_planned_downtime"),
    "scheduled maintenance (secondary)": Exclusion("scheduled_maintenance"),
    "feature slowness": Exclusion("feature_slowness"),
    "third parties": Exclusion("third_party"),
    "external networks": Exclusion("external_networks"),
    "scheduled downtime (48 h notice, <= 10 h a year)": Exclusion(
        "scheduled_maintenance", notice=timedelta(hours=48), at_most=timedelta(hours=10), per="year"
    ),
}
UNITS = {"%": "percent", "DAYS": "days", "days": "days"}
INSTEAD_OF_TIERS = {
    "5% per started/each 1 h beyond the SLA": {"credit_per_hour_beyond": CreditPerHour(Decimal(5), "full")},
    "100 x amount paid for the downtime period": {"credit_proportional": CreditProportional(Decimal(100))},
    "10 x amount paid during the period down": {"credit_proportional": CreditProportional(Decimal(10))},
    "proportional share of monthly fee": {"credit_proportional": CreditProportional(Decimal(1))},
}


def facts():
    return json.loads(shared("feeds/sla/sla_facts.json").read_text(encoding="utf-8"))["slas"]


@pytest.fixture(scope="module")
def promises(tmp_path_factory):
    """What an inventory folder promises whose rows name the agreements, one each, by their ids."""
    folder = tmp_path_factory.mktemp("slas")
    shutil.copy(WRITTEN, folder / "service_levels.toml")
    rows = [f"{each['id']},C-{number},S17,{each['id']}" for number, each in enumerate(facts())]
    table = "\n".join(("id,arrangement,service_type,terms", *rows, ""))
    (folder / "entitlements.csv").write_text(table, encoding="utf-8")
    read = read_folder(folder)
    assert read.findings == ()
    return {each.id: each for each in read.entitlements}


def band(tier):
    """Return the edges of a tier of the facts, whether each belongs to it, and what it gives."""
    match tier:
        case {"from_pct_inclusive": low, "below_pct": high, "credit": credit}:
            edges = high, False, low, True
        case {"from_pct_exclusive": low, "to_pct_inclusive": high, "credit": credit}:
            edges = high, True, low, False
        case {"below_pct": high, "credit": credit}:
            edges = high, False, None, True
        case _:
            raise AssertionError(f"{tier}: a tier of a form that nobody has written down yet")
    return *(None if each is None else Decimal(str(each)) for each in edges[::2]), *edges[1::2], credit


def credit_terms(fact):
    """Return the fields of an objective that say what a breach gives: tiers, or what stands instead."""
    tiers = fact["credit_tiers"]
    said = (fact["credit_unit"], *(str(each.get("rule", each.get("credit"))) for each in tiers or ()))
    instead = [INSTEAD_OF_TIERS[words] for words in said if words in INSTEAD_OF_TIERS]
    if instead:
        return {"credits": (), **instead[-1]}
    return {"credits": None if tiers is None else [band(each) for each in tiers]}


def shown(objective, name):
    """Return a field of an objective; tiers in the form of ``band``."""
    value = getattr(objective, name)
    if name != "credits" or not value:
        return value
    return [
        (tier.below, tier.down_to, tier.at_most, tier.down_to_included, tier.percent or tier.days)
        for tier in value
    ]


def test_there_is_one_entry_for_every_agreement(promises):
    """
    All twenty, and no field of the facts that nobody has thought about.
    """
    assert len(promises) == len(facts()) == 20
    assert {key for each in facts() for key in each} == KEYS


@pytest.mark.parametrize("index", range(20))
def test_what_an_agreement_says_is_what_is_read(promises, index):
    """
    Target, window, tiers, unit, cap, claim period and exclusions are those of the facts; what they do not
    say has its default, and credits that were not read are unknown.
    """
    fact = facts()[index]
    objective = promises[fact["id"]].objective
    if fact["id"] == UNMEASURED:
        assert objective is None
        return
    kept = [found for each in fact["exclusions"] if (found := EXCLUDED[each])]
    expected = {
        "window": WINDOWS[fact["measurement_window"]],
        "measure": "requests" if "request" in fact["uptime_formula"] else "time",
        "target": Decimal(str(fact["target_pct"] or 100)),  # no percentage, and still credits: all of it
        "exclusions": tuple(sorted(kept, key=lambda each: each.kind)),
        "credit_cap_percent": Decimal(fact["credit_cap"][:-1]) if fact["credit_cap"] else None,
        "credit_minimum": fact["credit_floor"],
        **DOWNTIME[fact["downtime_definition"]],
        **CLAIMS[fact["claim_deadline"]],
        **credit_terms(fact),
    }
    silent = ServiceLevelObjective(target=Decimal(100), window="month", time_zone="UTC")
    others = {each for each in ServiceLevelObjective.__slots__ if each not in expected}

    assert {name: shown(objective, name) for name in expected} == expected
    assert {name: getattr(objective, name) for name in others} == {
        name: getattr(silent, name) for name in others
    }


@pytest.mark.parametrize("index", range(20))
def test_a_credit_has_the_unit_of_the_agreement(promises, index):
    """
    Days of service are days and never percent, although three of them look like three percent.
    """
    fact = facts()[index]
    objective = promises[fact["id"]].objective

    units = {
        unit
        for tier in (objective.credits if objective else None) or ()
        for unit in ("percent", "days")
        if getattr(tier, unit) is not None
    }

    assert units <= {UNITS.get(fact["credit_unit"].split()[0])}


@pytest.mark.parametrize("index", range(20))
def test_an_agreement_says_which_version_it_is(promises, index):
    """
    Where a promise stands names the version that was read.
    """
    fact = facts()[index]

    assert (fact["version_or_date"] or "") in promises[fact["id"]].clause.document


def test_an_agreement_without_a_percentage_promises_nothing_that_is_scored(promises):
    """
    Efforts are neither met nor missed: there is no objective, and so nothing to compute.
    """
    assert promises[UNMEASURED].objective is None
    assert promises[UNMEASURED].clause.document.startswith("Slack services")
