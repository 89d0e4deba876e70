"""What the pages of problems show: values of core turned into the context of templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from tocsin.actions.follow_up_access import visible_follow_ups
from tocsin.actions.policy import allow_problem, may, visible_incidents
from tocsin.actions.survey_problems import (
    incidents_of,
    known_errors_of,
    proposed_likeness,
    visible_problems,
)
from tocsin.core.incidents import Actor, Entry, History
from tocsin.core.incidents.likeness import Likeness
from tocsin.core.incidents.problems import ProblemHistory
from tocsin.store import incidents as rows_of
from tocsin.store import ledger, problems, queries
from tocsin.web.incidents.handling_words import CAUSES
from tocsin.web.problems.words import ADDITIONAL, DETAILED, LOOKS, STATES, why_alike, why_known

SHOWN = 20
"""So many proposals are shown at once, the strongest."""


def listed(who: Actor, state: str | None) -> dict[str, Any]:
    """Return the context of ``problems/list.html``."""
    chosen = state if state in STATES else None
    proposed = _proposed(who)
    names = {each.lei: each.name for each in queries.entities()}
    return {
        "problems": [_row(each, names, who) for each in visible_problems(who, chosen)],
        "filters": _filters(chosen),
        "proposals": _proposals(proposed[:SHOWN], who),
        "more": max(0, len(proposed) - SHOWN),
        "section": "problems",
    }


def _proposed(who: Actor) -> list[Likeness]:
    """Return the proposals for somebody; they are looked for again when anything was recorded."""
    key = who, ledger.head()
    kept = _looked_for.get(who.name)
    if kept is None or kept[0] != key:
        kept = _looked_for[who.name] = key, proposed_likeness(who)
    return kept[1]


_looked_for: dict[str, tuple[tuple[Actor, tuple[int, str]], list[Likeness]]] = {}
"""By person: for whom and up to which entry proposals were looked for, and what was found."""


def problem(reference: str, who: Actor) -> dict[str, Any]:
    """Return the context of ``problems/problem.html``."""
    told = seen(reference, who)
    landscape, entity = queries.landscape(), queries.entity(told.entity)
    found = incidents_of(told, who)
    return {
        "told": told,
        "entity": entity.name if entity else told.entity,
        "look": LOOKS[told.state],
        "keeps": may(who, "keep_problem", told.entity),
        "follows_up": may(who, "follow_up", told.entity),
        "node": landscape.name(told.node) if told.node else "",
        "in_inventory": told.node in landscape.inventory.nodes,
        "cause": CAUSES.get(told.cause, told.cause),
        "detailed": [DETAILED[code] for code in told.detailed],
        "additional": [ADDITIONAL[code] for code in told.additional],
        "incidents": found,
        "follow_ups": visible_follow_ups(who).filter(about=reference),
        "history": list(_history(told.entries, {each.reference for each in found})),
        "section": "problems",
    }


def seen(reference: str, who: Actor, verb: str = "see") -> ProblemHistory:
    """Return a problem that somebody may see, and on which they may do something (``unknown_problem``)."""
    told = problems.problem(reference)
    allow_problem(who, verb, told.entity, reference)
    return told


def entities(who: Actor) -> list[tuple[str, str]]:
    """Return the entities at which somebody may keep problems: LEI and name."""
    return [(each.lei, each.name) for each in queries.entities() if may(who, "keep_problem", each.lei)]


def as_form(told: ProblemHistory) -> dict[str, Any]:
    """Return what the form of a problem is filled with at first, and which entry it is made from."""
    names = ("title", "workaround", "node", "cause_text", "cause", "detailed", "additional", "description")
    last = problems.last_described(told)
    return {**{name: getattr(told, name) for name in names}, "seen": last.sequence if last else None}


def behind(asked: QueryDict, who: Actor) -> list[str]:
    """Return the incidents, of those asked for, that a new problem is behind and somebody may see."""
    visible = visible_incidents(who).filter(reference__in=asked.getlist("incident")[:SHOWN])
    return list(visible.values_list("reference", flat=True))


def from_incidents(references: Sequence[str]) -> dict[str, Any]:
    """Return what the form of a new problem is filled with: what its incidents say of themselves."""
    told = [queries.incident(each) for each in references]
    if not told:
        return {}
    nodes = sorted(frozenset.intersection(*(rows_of.nodes(each) for each in told)))
    causes = [str(fact.value) for each in told for fact in each.facts if fact.key == "apparent_root_cause"]
    return {
        "title": told[0].title,
        "node": nodes[0] if nodes else "",
        "cause_text": causes[-1] if causes else "",
        "cause": next((each.course.causes[0] for each in told if each.course.causes), ""),
        "entity": told[0].entity,
    }


def known_errors(told: History, who: Actor) -> list[dict[str, Any]]:
    """Return the rows of ``incidents/_known_errors.html``: what is behind an incident, or may be."""
    landscape = queries.landscape()
    return [
        {
            "reference": each.told.reference,
            "title": each.told.title,
            "look": LOOKS[each.told.state],
            "workaround": each.told.workaround,
            "linked": each.linked,
            "why": why_known(each.match, each.told.node, landscape) if each.match else "",
        }
        for each in known_errors_of(told, who)
    ]


def after(given: QueryDict) -> str:
    """Return where a decision leads back to: the incident it was made on, or the list of problems."""
    incident = given.get("incident", "")
    back = given.get("back", "")
    if back in ("situation", "handling") and queries.REFERENCE.fullmatch(incident):
        return reverse(back, args=[incident])
    return reverse("problems")


def _row(told: ProblemHistory, names: dict[str, str], who: Actor) -> dict[str, Any]:
    return {
        "reference": told.reference,
        "title": told.title,
        "look": LOOKS[told.state],
        "cause": CAUSES.get(told.cause, ""),
        "incidents": len(incidents_of(told, who)),
        "entity": names.get(told.entity, told.entity),
    }


def _filters(chosen: str | None) -> list[dict[str, Any]]:
    here = reverse("problems")
    states = [
        {"word": word, "url": f"{here}?state={code}", "chosen": chosen == code}
        for code, word in STATES.items()
    ]
    return [{"word": None, "url": here, "chosen": chosen is None}, *states]


def _proposals(found: Iterable[Likeness], who: Actor) -> list[dict[str, Any]]:
    found, landscape = list(found), queries.landscape()
    references = {each for one in found for each in (one.incident, one.to)}
    titles = dict(
        visible_incidents(who).filter(reference__in=references).values_list("reference", "title")
    ) | {each.reference: each.title for each in visible_problems(who)}
    return [
        {
            "incident": each.incident,
            "title": titles[each.incident],
            "to": each.to,
            "to_title": titles[each.to],
            "to_problem": each.to.startswith("PRB-"),
            "through": each.through,
            "why": [why_alike(reason, landscape) for reason in each.reasons],
        }
        for each in found
        if each.incident in titles and each.to in titles
    ]


def _history(entries: Iterable[Entry], visible: set[str]) -> Iterable[dict[str, Any]]:
    """Yield what was recorded, the newest first; an incident that one may not see is not named."""
    for each in reversed(list(entries)):
        incident = each.body.get("incident")
        if incident is None or incident in visible:
            yield {"at": each.recorded_at, "by": each.actor, "what": _in_words(each)}


def _in_words(entry: Entry) -> str:
    body = entry.body
    if entry.kind == "problem.described" and body.get("workaround"):
        return _("Workaround: %(text)s") % {"text": body["workaround"]}
    if entry.kind == "problem.state_changed":
        return f"{STATES[body['state']]}: {body['reason']}"
    sentences = {
        "problem.opened": _("Opened."),
        "problem.described": _("Described anew."),
        "problem.incident_linked": _("It is behind %(incident)s."),
        "problem.incident_unlinked": _("It is not behind %(incident)s after all."),
    }
    return sentences.get(entry.kind, entry.kind) % body
