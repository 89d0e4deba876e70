"""The rows of the register of information (2024/2956), template by template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from tocsin.channels.demo_group.plan import Arrangement, Plan, Use

Rows = list[list[str]]

REFERENCE_DATE = "2025-03-31"
REPORTED_ON = "2025-04-22"
FOREVER = "9999-12-31"

_GRADES = {"low": "eba_ZZ:x791", "medium": "eba_ZZ:x792", "high": "eba_ZZ:x793", "open": "eba_ZZ:x799"}
_ASSESSED = {"yes": "eba_BT:x28", "no": "eba_BT:x29", "open": "eba_BT:x21"}
_RELIANCE = {"none": "eba_ZZ:x794", "low": "eba_ZZ:x795", "material": "eba_ZZ:x796", "full": "eba_ZZ:x797"}
_KINDS = {"standalone": "eba_CO:x1", "overarching": "eba_CO:x2", "subsequent": "eba_CO:x3"}
_NOT_APPLICABLE = "eba_GA:qx2007"
_REASONS = {
    "high": "Its failure would breach conditions of the authorisation or harm clients within a day.",
    "medium": "Its failure would harm clients or the soundness of the entity within days.",
}
_DEFINITIONS = (
    "An arrangement that stands by itself",
    "An arrangement that sets the terms for subsequent ones",
    "An arrangement made under an overarching one",
    "Data that is public or would harm nobody",
    "Data whose disclosure would be a nuisance to clients",
    "Data whose disclosure would harm clients, and secrets of payment and identity",
    "No client notices within a week",
    "Clients notice within a day and can go elsewhere",
    "Clients are harmed within a day",
    "No other provider could deliver it within two years",
    "Another provider could deliver it after a project of more than a year",
    "Another provider could deliver it within a year",
    "Another provider could deliver it within three months",
    "We could run it ourselves within six months",
    "We could run it ourselves within a year and a half",
    "We could run it ourselves only after a project of years",
    "The functions it supports go on without it for a week",
    "The functions it supports go on for a day",
    "The functions it supports stop within a day",
)


def register_rows(plan: Plan, lot: Random) -> Mapping[str, Rows]:
    """Return the rows of all 15 templates, cells in the order of their column codes."""
    return {
        "B_01.01": [_maintaining(plan)],
        "B_01.02": list(_entities(plan)),
        "B_01.03": [
            [plan.branch["code"], plan.owner, plan.branch["name"], f"eba_GA:{plan.branch['country']}"]
        ],
        "B_02.01": list(_arrangements(plan)),
        "B_02.02": [row for each in plan.arrangements for row in _uses(plan, each, lot)],
        "B_02.03": [[each.reference, out, "true"] for each in plan.arrangements for out in each.external],
        "B_03.01": [[each.reference, plan.parties[each.signer].code, "true"] for each in plan.arrangements],
        "B_03.02": [[each.reference, *_coded(plan, each.provider)] for each in plan.arrangements],
        "B_03.03": [
            [each.reference, plan.parties[each.provider].code, "true"]
            for each in plan.arrangements
            if each.provider in plan.entities
        ],
        "B_04.01": [row for each in plan.arrangements for row in _users(plan, each)],
        "B_05.01": list(_providers(plan)),
        "B_05.02": [row for each in plan.arrangements for row in _chain(plan, each)],
        "B_06.01": list(_functions(plan, lot)),
        "B_07.01": [row for each in plan.arrangements for row in _assessment(plan, each, lot)],
        "B_99.01": [list(_DEFINITIONS)],
    }


def _coded(plan: Plan, key: str) -> tuple[str, str]:
    party = plan.parties[key]
    return party.code, f"eba_qCO:{party.code_type}"


def _maintaining(plan: Plan) -> list[str]:
    _, name, country, kind, *_, authority = plan.entities["bank"]
    return [plan.owner, name, f"eba_GA:{country}", f"eba_CT:{kind}", authority, REPORTED_ON]


def _entities(plan: Plan) -> Iterator[list[str]]:
    for key, (_, name, country, kind, hierarchy, parent, total, _authority) in plan.entities.items():
        known = [f"eba_GA:{country}", f"eba_CT:{kind}", f"eba_RP:{hierarchy}", plan.parties[parent].code]
        assets = ["eba_CU:EUR", str(total)] if total else ["", ""]
        yield [plan.parties[key].code, name, *known, "2025-03-03", "2025-01-17", FOREVER, *assets]


def _arrangements(plan: Plan) -> Iterator[list[str]]:
    for each in plan.arrangements:
        yield [each.reference, _KINDS[each.kind], each.overarching, "eba_CU:EUR", str(each.cost)]


def _uses(plan: Plan, each: Arrangement, lot: Random) -> Iterator[list[str]]:
    """Yield a row for each function and each place where data is kept: a cell holds one value."""
    since = f"{each.reference.split('-')[1]}-{lot.randint(1, 12):02d}-01"
    notice = [str(lot.choice((90, 180, 365))), str(lot.choice((180, 365)))]
    country = plan.parties[each.provider].country
    sensitive = _GRADES[lot.choice(("medium", "high", "high"))]
    for use in each.uses:
        for places in each.where or (f"{country} {country} {country}",):
            provision, rest, processing = (
                _NOT_APPLICABLE if place == "-" else f"eba_GA:{place}" for place in places.split()
            )
            stored = rest != _NOT_APPLICABLE
            yield [
                each.reference,
                plan.parties[use.entity].code,
                *_coded(plan, each.provider),
                use.function,
                f"eba_TA:{each.service}",
                since,
                each.until,
                f"eba_CO:{each.reason}" if each.reason else "",
                *notice,
                f"eba_GA:{plan.parties[each.signer].country}",
                provision,
                "eba_BT:x28" if stored else "eba_BT:x29",
                rest,
                processing,
                sensitive if stored else "",
                _RELIANCE[use.reliance],
            ]


def _users(plan: Plan, each: Arrangement) -> Iterator[list[str]]:
    for entity in sorted({use.entity for use in each.uses} or {each.signer}):
        yield [each.reference, plan.parties[entity].code, "eba_ZZ:x839", "Not Applicable"]
    if each.branch:
        yield [each.reference, plan.owner, "eba_ZZ:x838", plan.branch["code"]]


def _providers(plan: Plan) -> Iterator[list[str]]:
    costs: dict[str, int] = {}
    for each in plan.arrangements:
        costs[each.provider] = costs.get(each.provider, 0) + each.cost
    for key in (*plan.providers, "it", "bank"):
        party = plan.parties[key]
        cost = ["eba_CU:EUR", str(costs[key])] if key in costs else ["", ""]
        named = [party.name, party.name, "eba_CT:x212", f"eba_GA:{party.country}"]
        yield [*_coded(plan, key), "", "", *named, *cost, *_coded(plan, party.parent)]


def _chain(plan: Plan, each: Arrangement) -> Iterator[list[str]]:
    for rank, provider, recipient in each.links:
        service = f"eba_TA:{each.service}"
        yield [
            each.reference,
            service,
            *_coded(plan, provider),
            str(rank),
            *_coded(plan, recipient),
        ]


def _functions(plan: Plan, lot: Random) -> Iterator[list[str]]:
    for entity, functions in plan.functions.items():
        for code, name, activity, critical, rto, rpo, impact in functions:
            assessed = (
                FOREVER if critical == "open" else f"2024-{lot.randint(4, 12):02d}-{lot.randint(1, 28):02d}"
            )
            yield [
                code,
                f"eba_TA:{activity}",
                name,
                plan.parties[entity].code,
                _ASSESSED[critical],
                _REASONS[impact] if critical == "yes" else "",
                assessed,
                str(rto),
                str(rpo),
                _GRADES[impact],
            ]


def _assessment(plan: Plan, each: Arrangement, lot: Random) -> Iterator[list[str]]:
    """Yield the assessment of a service that supports a critical or important function."""
    if not any(_critical(plan, use) for use in each.uses):
        return
    grade, reason = lot.choice((("x959", "x963"), ("x960", "x964"), ("x961", ""), ("x961", ""), ("x962", "")))
    known = lot.choice(("yes", "no", "open"))
    names = sorted(key for key in plan.providers if key not in {each.provider, "amazon", "aws_us", "aws_eu"})
    yield [
        each.reference,
        *_coded(plan, each.provider),
        f"eba_TA:{each.service}",
        f"eba_ZZ:{grade}",
        f"eba_ZZ:{reason}" if reason else "",
        f"2024-{lot.randint(1, 12):02d}-{lot.randint(1, 28):02d}",
        lot.choice(("eba_BT:x28", "eba_BT:x28", "eba_BT:x29")),
        f"eba_ZZ:{lot.choice(('x798', 'x966', 'x967'))}",
        _GRADES[lot.choice(("medium", "high"))],
        _ASSESSED[known],
        plan.parties[lot.choice(names)].name if known == "yes" else "",
    ]


def _critical(plan: Plan, use: Use) -> bool:
    return any(row[0] == use.function and row[3] == "yes" for row in plan.functions[use.entity])
