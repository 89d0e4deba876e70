"""Customers and what they were promised, drawn by lot: the same seed gives the same people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import product
from random import Random
from typing import Any

from tocsin.channels.demo_group.plan import Plan, names

CUSTOMERS = 300
COMMITMENTS = 450

_PROMISES = 8
"""Where the weight of promises stands in a row of business_services."""

_PUBLIC_SHARE = 20
"""One customer in so many is a public body."""

_ZONES = {
    "bank": "Europe/Amsterdam",
    "insurer": "Europe/Brussels",
    "payments": "Europe/Amsterdam",
    "funds": "Europe/Luxembourg",
}


def customers(lot: Random) -> list[dict[str, str]]:
    """Return the rows of customers.csv: companies of four countries, and a few public bodies."""
    drawn = [
        (name, country, form)
        for country, form in sorted(names().items())
        for name in _named(form, CUSTOMERS * form["share"] // 100, lot)
    ]
    lot.shuffle(drawn)
    return [_customer(number, *each, lot) for number, each in enumerate(drawn, start=1)]


def _named(form: Mapping[str, Any], many: int, lot: Random) -> list[str]:
    public = many // _PUBLIC_SHARE
    bodies = lot.sample([" ".join(each) for each in product(form["bodies"], form["cities"])], public)
    companies = lot.sample(list(product(form["families"], form["trades"])), many - public)
    return bodies + [f"{family} {trade} {lot.choice(form['forms'])}" for family, trade in companies]


def _customer(number: int, name: str, country: str, form: Mapping[str, Any], lot: Random) -> dict[str, str]:
    family = lot.choice(form["families"])
    if country == "NL":  # after a given name, a Dutch "van der" has no capital
        family = family.replace("Van ", "van ").replace("De ", "de ")
    person = f"{lot.choice(form['given'])} {family}"
    return {
        "id": f"K{number:04d}",
        "name": name,
        "language": form["language"],
        "country": country,
        "relevant": lot.choices(("no", ""), (3, 1))[0],  # who is relevant turns out during the incident
        "contact_name": person,
        "contact_email": f"{_plain(person)}@{_plain(name)}.example",
        "contact_phone": form["phone"].format(number),
    }


def _plain(name: str) -> str:
    """Return a name as it stands in an e-mail address."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def commitments(plan: Plan, known: Sequence[Mapping[str, str]], lot: Random) -> list[dict[str, str]]:
    """Return the rows of commitments.csv: one for each customer, more for some, never two alike."""
    services = plan.inventory["business_services"]
    packages = plan.inventory["package"]
    weights = [row[_PROMISES] for row in services.values()]
    again = [lot.choice(known) for _ in range(COMMITMENTS - len(known))]
    taken: set[tuple[str, str]] = set()
    rows = []
    for number, customer in enumerate((*known, *again), start=1):
        free = [
            0 if (customer["id"], service) in taken else weight
            for service, weight in zip(services, weights, strict=True)
        ]
        service = lot.choices(list(services), free)[0]
        taken.add((customer["id"], service))
        package = lot.choices(packages, [each["weight"] for each in packages])[0]
        rows.append(
            {
                "id": f"CM-{number:04d}",
                "customer": customer["id"],
                "business_service": service,
                **_promised(package, _ZONES[services[service][1]], lot),
            }
        )
    return rows


def _promised(package: Mapping[str, Any], zone: str, lot: Random) -> dict[str, str]:
    """Return what a package promises: by the name of its terms, or cell by cell, as real folders mix them."""
    days, start, end = package.get("hours", ("", "", ""))
    within, channel = package.get("notify", ("", ""))
    measured = "target" in package
    least, most = package.get("fee", (0, 0))
    return {
        "terms": package.get("terms", ""),
        "document": package.get("document", ""),
        "clause": package.get("clause", ""),
        "target": package.get("target", ""),
        "window": package.get("window", ""),
        "time_zone": zone if measured else "",
        "service_days": days,
        "service_from": start,
        "service_until": end,
        "exclusions": package.get("exclusions", ""),
        "minimum_outage_minutes": package.get("minimum", ""),
        "credits": package.get("credits", ""),
        "credit_cap_percent": package.get("cap", ""),
        "fee": f"{lot.randrange(least, most + 1, 10)}.00" if "fee" in package else "",
        "currency": "EUR",
        "claim_within": package.get("claim", ""),
        "notify_within": within,
        "notify_channel": channel,
        "liability_cap": str(package.get("liability", "")),
    }
