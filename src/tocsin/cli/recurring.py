"""`tocsin recurring`: are incidents with one root cause one major incident together (2024/1772 Art. 8(2))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from tocsin.cli.answers import answering, each, read_json
from tocsin.cli.law import asked_at, law_options, readings_of
from tocsin.core.refusal import Refused
from tocsin.core.rules import FactReader, PastIncident, RuleSet, moment
from tocsin.core.rules.recurrence import recurring as what_recurs
from tocsin.core.rules.recurrence_document import alone_document, cluster_document
from tocsin.core.time import Instant
from tocsin.store import lawbooks

_ENTITY = ("microenterprise", "simplified_framework")
_INCIDENT = ("id", "occurred_at", "root_cause", "facts", "already_reported")


@click.command("recurring")
@click.argument("path", metavar="INCIDENTS.json")
@law_options
@answering
def recurring(path: str, *, rules: str, at: str | None, reading: tuple[str, ...], as_json: bool) -> object:
    """Find incidents that are major together. INCIDENTS.json may be - for standard input."""
    law, asked = lawbooks.classification(rules), asked_at(at)
    chosen = readings_of(reading)
    answers = each(read_json(path), lambda document: answer(document, law, asked, chosen))
    if as_json:
        return answers
    for one in answers if isinstance(answers, list) else [answers]:
        _print(one)
    return None


def answer(
    document: Mapping[str, Any], law: RuleSet, at: Instant, readings: Mapping[str, str]
) -> dict[str, Any]:
    """Answer one object, as in the contract of ``tocsin recurring``."""
    _only(document, ("entity", "incidents"), "the document")
    entity = _mapping(document.get("entity") or {}, "entity")
    _only(entity, _ENTITY, "entity")
    exemptions = [key for key in _ENTITY if _flag(entity.get(key), f"entity.{key}")]
    given = [
        _mapping(one, f"incidents[{place}]") for place, one in enumerate(_list(document.get("incidents")))
    ]
    reader = lawbooks.reader_for(law)
    incidents = [_incident(one, f"incidents[{place}]", reader) for place, one in enumerate(given)]
    _once(incidents)
    found = what_recurs(
        law,
        incidents,
        at,
        exemptions=exemptions,
        already_reported={
            one["id"] for one in given if _flag(one.get("already_reported"), "already_reported")
        },
        readings=readings,
    )
    return {
        "clusters": [cluster_document(one) for one in found.clusters],
        "rules": law.id,
        "alone": [alone_document(one) for one in found.alone],
        "already_major": list(found.already_major),
        "without_cause": list(found.without_cause),
    }


def _incident(given: Mapping[str, Any], where: str, reader: FactReader) -> PastIncident:
    _only(given, _INCIDENT, where)
    for key in ("id", "occurred_at"):
        if given.get(key) is None:
            raise Refused("missing_key", f"{where} has no {key}. Give each incident one.", f"{where}.{key}")
    cause = given.get("root_cause")
    for key, value in (("id", given["id"]), ("root_cause", "" if cause is None else cause)):
        if not isinstance(value, str):
            raise Refused(
                "not_text", f"{where}.{key}: {value!r} is not text. Put it in quotes.", f"{where}.{key}"
            )
    occurred_at = moment(given["occurred_at"], f"{where}.occurred_at")
    facts = _mapping(given.get("facts") or {}, f"{where}.facts")
    known = reader.all_of({"occurred_at": given["occurred_at"], **facts})
    return PastIncident(given["id"], occurred_at, cause or "", known)


def _only(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            raise Refused(
                "unknown_key", f"{key!r} is not a key of {where}. Known are: {', '.join(known)}.", key
            )


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused("not_an_object", f"{where}: {value!r} is not a JSON object. Put it in braces.", where)
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("not_a_list", f"incidents: {value!r} is not a list. Put it in brackets.", "incidents")
    return value


def _flag(value: object, where: str) -> bool:
    if value is not None and not isinstance(value, bool):
        raise Refused(
            "not_a_flag", f"{where}: {value!r} is neither true nor false. Write one of them.", where
        )
    return bool(value)


def _once(incidents: list[PastIncident]) -> None:
    seen: set[str] = set()
    for one in incidents:
        if one.id in seen:
            raise Refused(
                "repeated_id", f"The incident {one.id!r} stands twice in the list. Keep one.", one.id
            )
        seen.add(one.id)


def _print(answered: Mapping[str, Any]) -> None:
    if "error" in answered:
        click.echo(f"Refused: {answered['error']['message']}")
        return
    for one in answered["clusters"]:
        for line in cluster_lines(one):
            click.echo(line)
    if not answered["clusters"]:
        click.echo("No incident recurred within the window with the same root cause.")
    if answered["without_cause"]:
        listed = ", ".join(answered["without_cause"])
        click.echo(f"The root cause is not known, so these cannot be assessed: {listed}.")


def cluster_lines(one: Mapping[str, Any]) -> list[str]:
    """Say in words what one cluster of the answer is, and whether that depends on a reading."""
    verdict = "one major incident together" if one["collectively_major"] else "not a major incident together"
    exempt = "; the entity is exempt" if one["exempt"] else ""
    met = ", ".join(article for article, truth in one["thresholds"].items() if truth == "yes")
    lines = [
        f"{', '.join(one['incident_ids'])} ({one['root_cause']}): {verdict}{exempt}.",
        f"  Thresholds met together: {met or 'none'}.",
    ]
    lines += [
        f"  Under the reading {name}: {answer}."
        for name, answer in one["otherwise"].items()
        if answer != one["outcome"]
    ]
    if one["one_more"] and one["one_more"]["answer"] == "yes" and not one["exempt"]:
        then = ", ".join(one["one_more"]["thresholds"])
        lines.append(f"  One more like their median, by {one['last_day']}, makes them major: {then}.")
    return lines
