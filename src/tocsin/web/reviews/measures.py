"""What the ledger says towards a question of the review: proposals with their source, never answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tocsin.core.incidents import History
from tocsin.core.incidents.review_measures import MeasuredSpan, MomentName, measured_spans
from tocsin.core.situation import Situation
from tocsin.core.time import Instant
from tocsin.web.incidents.clocks import TITLES
from tocsin.web.incidents.handling_words import CAUSES, ROLES
from tocsin.web.incidents.telling import rows_to_tell
from tocsin.web.templatetags.clock import span

MOMENTS: dict[MomentName, str | Promise] = {
    "occurred": pgettext_lazy("moment of an incident", "beginning"),
    "detected": pgettext_lazy("moment of an incident", "detection"),
    "aware": pgettext_lazy("moment of an incident", "awareness"),
    "triaged": pgettext_lazy("moment of an incident", "triage"),
    "classified": pgettext_lazy("moment of an incident", "classification"),
    "recovered": pgettext_lazy("moment of an incident", "recovery"),
    "resolved": pgettext_lazy("moment of an incident", "resolution"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing that is measured: the question it speaks to, a sentence, and where it is from."""

    question: str
    text: str
    source: str
    at: Instant | None = None


def proposals(seen: Situation) -> list[Proposal]:
    """Return what is measured about an incident, in the order of the questions."""
    told = seen.told
    return [
        *map(_span, measured_spans(told)),
        *_roles(told),
        *_deadlines(seen),
        *_notices(seen),
        *_causes(told),
    ]


def _span(found: MeasuredSpan) -> Proposal:
    words = {
        "start": MOMENTS[found.start.name],
        "end": MOMENTS[found.end.name],
        "length": span(found.length),
    }
    if found.length.total_seconds() < 0:
        text = _("The %(end)s is recorded as %(length)s before the %(start)s: correct one of them.") % words
    else:
        text = _("From %(start)s to %(end)s: %(length)s.") % words
    if found.start.estimate or found.end.estimate:
        text = f"{text} ({_('estimate')})"
    sources = dict.fromkeys(filter(None, (found.start.source, found.end.source)))
    return Proposal(found.question, text, ", ".join(sources))


def _roles(told: History) -> Iterator[Proposal]:
    for entry in told.entries:
        if entry.kind == "incident.role_taken":
            words = {"role": ROLES.get(entry.body["role"], entry.body["role"]), "who": entry.body["person"]}
            text = _("%(role)s: %(who)s.") % words
            yield Proposal("escalation", text, entry.actor, entry.recorded_at)


def _deadlines(seen: Situation) -> Iterator[Proposal]:
    """Yield each limit of a report that ran; what was submitted is compared, what was not is said."""
    for each in seen.deadlines:
        if each.projected or each.due is None:
            continue
        words = {"report": TITLES[each.report]}
        if each.submitted_at is None:
            text = _("%(report)s: no submission is recorded; the limit was or is at this instant.") % words
        elif each.missed_at(seen.at):
            text = _("%(report)s: submitted after the limit.") % words
        else:
            text = _("%(report)s: submitted within the limit.") % words
        yield Proposal("procedures", text, f"{each.act}, Art. {each.article}", each.due)


def _notices(seen: Situation) -> Iterator[Proposal]:
    """Yield who was told too late, or not at all although the time for it is over."""
    for row in rows_to_tell(seen):
        if row["state"] not in ("told_late", "missed"):
            continue
        words = {"audience": row["audience"], "who": row["who"]}
        late = row["state"] == "told_late"
        said = (
            _("%(audience)s: %(who)s, told too late.")
            if late
            else _("%(audience)s: %(who)s, not told in time.")
        )
        by = row["by"] if isinstance(row["by"], Instant) else None
        yield Proposal("communication", said % words, str(row["why"]), by)


def _causes(told: History) -> Iterator[Proposal]:
    for code in told.course.causes:
        yield Proposal("causes", str(CAUSES.get(code, code)), _("the causes that were found"))
