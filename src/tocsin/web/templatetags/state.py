"""How a state looks on a page: a shape, a tone and a word, for colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from tocsin.web.pictures import shapes

register = template.Library()


@dataclass(frozen=True, slots=True)
class Look:
    """``tone`` is a class of tocsin.css: bad, warn, note, good or quiet."""

    tone: str
    path: str
    word: str | Promise


LOOKS = {
    # nodes of the inventory
    "down": Look("bad", shapes.CROSS, gettext_lazy("Down")),
    "degraded": Look("warn", shapes.TRIANGLE, gettext_lazy("Degraded")),
    "redundancy_lost": Look("note", shapes.DIAMOND, gettext_lazy("Redundancy lost")),
    "operational": Look("good", shapes.CIRCLE, gettext_lazy("Operational")),
    # findings of the rules
    "yes": Look("bad", shapes.CHECK, pgettext_lazy("threshold", "Met")),
    "no": Look("quiet", shapes.DASH, pgettext_lazy("threshold", "Not met")),
    "unknown": Look("warn", shapes.QUESTION, pgettext_lazy("threshold", "Unknown")),
    "major": Look("bad", shapes.CROSS, gettext_lazy("Major incident")),
    "not_major": Look("quiet", shapes.DASH, gettext_lazy("Not major")),
    "undetermined": Look("warn", shapes.QUESTION, gettext_lazy("Not decided")),
    # deadlines
    "missed": Look("bad", shapes.CROSS, gettext_lazy("Missed")),
    "soon": Look("warn", shapes.TRIANGLE, gettext_lazy("Due soon")),
    "running": Look("note", shapes.HOURGLASS, gettext_lazy("Running")),
    "projected": Look("quiet", shapes.RING, gettext_lazy("Not started")),
    "met": Look("good", shapes.CHECK, gettext_lazy("Done")),
    # promises to customers, and what is told to whom
    "breached": Look("bad", shapes.CROSS, gettext_lazy("Broken")),
    "at_risk": Look("warn", shapes.TRIANGLE, gettext_lazy("At risk")),
    "safe": Look("good", shapes.CIRCLE, gettext_lazy("Kept")),
    "to_tell": Look("warn", shapes.TRIANGLE, gettext_lazy("To tell")),
    "told": Look("good", shapes.CHECK, gettext_lazy("Told")),
    "told_late": Look("bad", shapes.CHECK, gettext_lazy("Told too late")),
    "unmeasured": Look("quiet", shapes.QUESTION, gettext_lazy("Nothing measurable promised")),
    # claims against providers
    "growing": Look("note", shapes.HOURGLASS, gettext_lazy("Still growing")),
    "claimable": Look("warn", shapes.TRIANGLE, gettext_lazy("To claim")),
    "claimed": Look("good", shapes.CHECK, gettext_lazy("Claimed")),
    "expired": Look("bad", shapes.CROSS, gettext_lazy("Too late")),
    # dossiers: claims on providers and statements to customers
    "drafted": Look("warn", shapes.HOURGLASS, gettext_lazy("Draft")),
    "approved": Look("note", shapes.CHECK, gettext_lazy("Approved")),
    "sent": Look("note", shapes.RING, gettext_lazy("Sent")),
    "accepted": Look("good", shapes.CIRCLE, gettext_lazy("Accepted")),
    "credited": Look("good", shapes.CHECK, gettext_lazy("Credited")),
    "refused": Look("bad", shapes.CROSS, gettext_lazy("Refused")),
    "withdrawn": Look("quiet", shapes.DASH, gettext_lazy("Withdrawn")),
    # two versions of an act, and the sides of a reading
    "same": Look("good", shapes.CHECK, pgettext_lazy("comparison", "The same")),
    "changed": Look("warn", shapes.DIAMOND, pgettext_lazy("comparison", "Differs")),
    "only_left": Look("note", shapes.DASH, pgettext_lazy("comparison", "Only on the left")),
    "only_right": Look("note", shapes.RING, pgettext_lazy("comparison", "Only on the right")),
    "taken": Look("good", shapes.CHECK, pgettext_lazy("side of a reading", "Taken")),
    "not_taken": Look("quiet", shapes.RING, pgettext_lazy("side of a reading", "Not taken")),
    # threats
    "proposed": Look("warn", shapes.HOURGLASS, gettext_lazy("To be judged")),
    "active": Look("bad", shapes.DIAMOND, gettext_lazy("Active")),
    "inactive": Look("quiet", shapes.RING, gettext_lazy("Not active any more")),
    "dismissed": Look("quiet", shapes.DASH, gettext_lazy("Dismissed")),
    "significant": Look("bad", shapes.CROSS, gettext_lazy("Significant")),
    "not_significant": Look("quiet", shapes.DASH, gettext_lazy("Not significant")),
    "significance_unknown": Look("warn", shapes.QUESTION, gettext_lazy("Significance unknown")),
    # what somebody may do, and tokens
    "permitted": Look("good", shapes.CHECK, gettext_lazy("Yes")),
    "not_permitted": Look("quiet", shapes.DASH, gettext_lazy("No")),
    "token_valid": Look("good", shapes.CIRCLE, gettext_lazy("Valid")),
    "token_expired": Look("warn", shapes.HOURGLASS, gettext_lazy("Expired")),
    "token_revoked": Look("quiet", shapes.DASH, gettext_lazy("Revoked")),
    # follow-ups
    "action_open": Look("note", shapes.HOURGLASS, pgettext_lazy("state of a follow-up", "Open")),
    "action_overdue": Look("bad", shapes.CROSS, pgettext_lazy("state of a follow-up", "Overdue")),
    "action_done": Look("warn", shapes.RING, pgettext_lazy("state of a follow-up", "Done, to be checked")),
    "action_effective": Look("good", shapes.CHECK, pgettext_lazy("state of a follow-up", "Effective")),
    "action_ineffective": Look(
        "warn", shapes.TRIANGLE, pgettext_lazy("state of a follow-up", "Not effective")
    ),
    "action_dropped": Look("quiet", shapes.DASH, pgettext_lazy("state of a follow-up", "Dropped")),
    # problems, and what is due
    "problem_open": Look("bad", shapes.QUESTION, pgettext_lazy("state of a problem", "Looked for")),
    "known_error": Look("warn", shapes.DIAMOND, gettext_lazy("Known error")),
    "overdue": Look("bad", shapes.CROSS, gettext_lazy("Overdue")),
    "now": Look("warn", shapes.TRIANGLE, gettext_lazy("To be done at once")),
    "undated": Look("quiet", shapes.RING, gettext_lazy("Without a date")),
    # incidents
    "open": Look("bad", shapes.HOURGLASS, gettext_lazy("Open")),
    "resolved": Look("good", shapes.CHECK, gettext_lazy("Resolved")),
    "closed": Look("quiet", shapes.DASH, gettext_lazy("Closed")),
    "detected": Look("bad", shapes.DIAMOND, pgettext_lazy("state of an incident", "Detected")),
    "triaged": Look("bad", shapes.HOURGLASS, pgettext_lazy("state of an incident", "Triaged")),
    "under_response": Look("bad", shapes.HOURGLASS, pgettext_lazy("state of an incident", "Under response")),
    "recovered": Look("warn", shapes.RING, pgettext_lazy("state of an incident", "Recovered")),
    "reviewed": Look("good", shapes.CIRCLE, pgettext_lazy("state of an incident", "Reviewed")),
    "confidential": Look("note", shapes.DIAMOND, gettext_lazy("Confidential")),
    "role_open": Look("warn", shapes.RING, gettext_lazy("Nobody yet; proposed")),
}


@register.filter
def look(state: str) -> Look:
    """Return how a state looks; a state without a look is a mistake of ours and stops the page."""
    return LOOKS[state]
