"""`service_levels.toml`: the terms of contracts under names of one's own, which rows of promises refer to."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from tocsin.channels.inventory_folder.faults import Faults
from tocsin.channels.inventory_folder.row import Row
from tocsin.core.commitments import (
    Clause,
    DutyToNotify,
    Liability,
    Promise,
    PromisedRecovery,
    ResponseTimes,
    ServiceLevelObjective,
    Termination,
)
from tocsin.core.refusal import Refused
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.sla import read_objective
from tocsin.core.sla.clauses import UNKNOWN, service_hours
from tocsin.core.sla.fields import (
    amount,
    choice,
    currency,
    flag,
    length,
    listed,
    mapping,
    needed,
    text,
    whole,
)
from tocsin.core.time.durations import duration
from tocsin.core.time.instants import zone

T = TypeVar("T")

FILE = "service_levels.toml"
MOST_BYTES = 4 * 1024 * 1024

TERMS = (
    "document",
    "clause",
    "page",
    "objective",
    "notify",
    "response",
    "liability",
    "recovery",
    "sole_remedy",
    "termination",
)
"""The keys of one table."""

_RESPONSE = ("severity", "respond_within", "resolve_within", "service_hours", "time_zone", "starts")
_LIABILITY = ("cap", "currency", "per", "excluded", "third_party_failure", "gross_negligence_uncapped")
_CREDITS = ("credits", "credit_per_hour_beyond", "credit_proportional")
_TRIGGERS: tuple[Literal["aware", "outage", "confirmed"], ...] = ("aware", "outage", "confirmed")
_STARTS: tuple[Literal["ticket", "outage"], ...] = ("ticket", "outage")
_PER: tuple[Literal["event", "year"], ...] = ("event", "year")
_WINDOWS = 120


class Named:
    """The terms by their names, and which of them a row has named so far."""

    def __init__(self, terms: Mapping[str, Promise]) -> None:
        self._terms = terms
        self._used: set[str] = set()

    def reading(self, read: Callable[[Row, Mapping[str, Promise]], T]) -> Callable[[Row], T]:
        """Return what reads a row with these terms at hand."""

        def with_terms(row: Row) -> T:
            self._used.add(row.text("terms"))
            return read(row, self._terms)

        return with_terms

    def unused(self) -> Iterator[Finding]:
        """Yield a finding for terms that no row names: what they promise is promised to nobody."""
        for name in sorted(self._terms.keys() - self._used):
            where = f"{FILE}:{name}"
            yield Finding(
                rule="unused_terms",
                severity=WARNING,
                where=where,
                message=f"{where}: no row of commitments.csv or entitlements.csv names these terms, so "
                "nothing follows from them. Name them in the column terms, or take them out.",
            )


def named_terms(path: Path, faults: Faults) -> Mapping[str, Promise]:
    """
    Read the terms by their names; what is wrong with one goes to ``faults``, and others are still read.

    Each comes as a promise whose id is its name. A file that is not TOML at all is refused at once, with
    the faults found so far: rows that name its terms are not to blame.
    """
    terms: dict[str, Promise] = {}
    for name, table in _tables(path, faults).items():
        try:
            terms[name] = read_terms(name, table)
        except Refused as fault:
            faults.add(fault)
            terms[name] = Promise(id=name, clause=Clause("", ""))
    return terms


def read_terms(name: str, document: Any) -> Promise:
    """
    Read one table of terms; what it leaves out is not known, credits included.

    Raises ``Refused``: ``unknown_key``, ``missing_key``, ``contradictory_terms``, ``currency_mismatch``,
    and those of ``read_objective`` and of the values.
    """
    where = f"{FILE}:{name}"
    terms = mapping(document, TERMS, where)
    objective = _objective(terms.get("objective"), f"{where}.objective")
    liability = _liability(terms.get("liability"), objective, f"{where}.liability")
    refuse_two_currencies(objective, liability, where)
    return Promise(
        id=name,
        clause=Clause(*(text(terms.get(key), f"{where}.{key}") for key in ("document", "clause", "page"))),
        objective=objective,
        duty_to_notify=_duty(terms.get("notify"), f"{where}.notify"),
        response_times=_response_times(terms.get("response"), objective, f"{where}.response"),
        recovery=_recovery(terms.get("recovery"), f"{where}.recovery"),
        sole_remedy=flag(terms.get("sole_remedy"), f"{where}.sole_remedy"),
        termination=_termination(terms.get("termination"), f"{where}.termination"),
        liability=liability,
    )


def refuse_two_currencies(objective: ServiceLevelObjective | None, liability: Liability, where: str) -> None:
    """Refuse amounts of one promise in different currencies: a cap could not limit what it caps."""
    amounts = {"liability cap": liability.cap}
    if objective is not None:
        amounts = {"fee": objective.fee, "smallest credit": objective.credit_minimum, **amounts}
    known = {name: each.currency for name, each in amounts.items() if each is not None}
    if len(set(known.values())) > 1:
        said = ", ".join(f"the {name} in {unit}" for name, unit in known.items())
        raise Refused(
            "currency_mismatch",
            f"{where}: {said}. Amounts of different currencies never meet: write them in one currency.",
            where,
        )


def _tables(path: Path, faults: Faults) -> Mapping[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            faults.add(Refused("too_large", f"{FILE}: the file is larger than 4 MiB. Divide it.", FILE))
        else:
            # Numbers with a point stay as they are written: 99.95 is exact, and a clause may be 4.1.
            return tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError:
        faults.add(Refused("not_utf8", f"{FILE}: the file is not UTF-8 text. Save it again in UTF-8.", FILE))
    except (ValueError, RecursionError) as error:
        faults.add(
            Refused(
                "not_toml",
                f"{FILE}: the file cannot be read as TOML: {error}. Correct it there: text stands in "
                "quotation marks, and each name of a table or key is written once.",
                FILE,
            )
        )
    except OSError as error:
        faults.add(
            Refused(
                "unreadable_file",
                f"{FILE} cannot be read: {error.strerror}. Allow reading it, or take it out.",
                FILE,
            )
        )
    faults.refuse_if_any()
    return {}


def _objective(document: Any, where: str) -> ServiceLevelObjective | None:
    """Read it as `tocsin sla` does, but credits that it does not mention are unknown, not none."""
    if document is None:
        return None
    if isinstance(document, Mapping) and not any(key in document for key in _CREDITS):
        document = {**document, "credits": UNKNOWN}
    return read_objective(document, where)


def _duty(document: Any, where: str) -> DutyToNotify | None:
    if document is None:
        return None
    duty = mapping(document, ("within", "trigger", "channel", "whom"), where)
    within = needed(duty, "within", "Write in how much time the other side is told, such as PT4H.", where)
    return DutyToNotify(
        duration(within, f"{where}.within"),
        _words(duty, "channel", "Write how the other side is told, such as email.", where),
        choice(duty.get("trigger"), _TRIGGERS, f"{where}.trigger"),
        text(duty.get("whom"), f"{where}.whom"),
    )


def _words(document: Mapping[str, Any], key: str, why: str, where: str) -> str:
    """Return text that must be there and not be blank."""
    found = text(document.get(key), f"{where}.{key}")
    return str(found or needed({}, key, why, where))


def _response_times(
    document: Any, objective: ServiceLevelObjective | None, where: str
) -> tuple[ResponseTimes, ...]:
    found = tuple(
        _response(each, objective, f"{where}[{index}]") for index, each in enumerate(listed(document, where))
    )
    if len({each.severity for each in found}) < len(found):
        raise Refused(
            "contradictory_terms", f"{where}: one severity stands here twice. Keep one row for each.", where
        )
    return found


def _response(document: Any, objective: ServiceLevelObjective | None, where: str) -> ResponseTimes:
    terms = mapping(document, _RESPONSE, where)
    hours = service_hours(terms.get("service_hours"), f"{where}.service_hours")
    local = terms.get("time_zone") or (objective.time_zone if objective else None)
    if hours is not None:
        why = "Service hours need the IANA name of their zone, such as Europe/Amsterdam."
        zone(needed({"time_zone": local}, "time_zone", why, where), f"{where}.time_zone")
    found = ResponseTimes(
        _words(terms, "severity", "Write for which severity it holds, such as critical.", where),
        length(terms.get("respond_within"), f"{where}.respond_within"),
        length(terms.get("resolve_within"), f"{where}.resolve_within"),
        hours,
        "UTC" if hours is None else str(local),
        choice(terms.get("starts"), _STARTS, f"{where}.starts"),
    )
    if found.respond_within is None and found.resolve_within is None:
        needed(terms, "respond_within", "Write it or resolve_within, such as PT1H.", where)
    return found


def _liability(document: Any, objective: ServiceLevelObjective | None, where: str) -> Liability:
    if document is None:
        return Liability()
    terms = mapping(document, _LIABILITY, where)
    of_fee = objective.fee.currency if objective and objective.fee else None
    unit = currency(terms.get("currency", of_fee), f"{where}.currency")
    excluded = listed(terms.get("excluded"), f"{where}.excluded")
    return Liability(
        amount(terms.get("cap"), unit, f"{where}.cap"),
        choice(terms.get("per"), _PER, f"{where}.per"),
        tuple(text(each, f"{where}.excluded[{index}]") for index, each in enumerate(excluded)),
        flag(terms.get("third_party_failure"), f"{where}.third_party_failure"),
        flag(terms.get("gross_negligence_uncapped"), f"{where}.gross_negligence_uncapped"),
    )


def _recovery(document: Any, where: str) -> PromisedRecovery:
    if document is None:
        return PromisedRecovery()
    terms = mapping(document, ("rto", "rpo"), where)
    return PromisedRecovery(*(length(terms.get(key), f"{where}.{key}") for key in ("rto", "rpo")))


def _termination(document: Any, where: str) -> Termination | None:
    if document is None:
        return None
    terms = mapping(document, ("breaches", "windows"), where)
    breaches, windows = (
        whole(needed(terms, key, "Write a number of windows.", where), f"{where}.{key}", most=_WINDOWS)
        for key in ("breaches", "windows")
    )
    if not 1 <= breaches <= windows:
        raise Refused(
            "out_of_range",
            f"{where}: {breaches} breaches in {windows} windows cannot be. Write at least 1 breach, and as "
            "many windows or more.",
            where,
        )
    return Termination(breaches, windows)
