"""Deadlines as the situation page shows them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tocsin.core.deadlines import Deadline
from tocsin.core.situation import Situation
from tocsin.core.time import Instant
from tocsin.web.law import article_url

SOON = timedelta(hours=1)
TITLES = {
    "initial_notification": _("Initial notification"),
    "intermediate_report": _("Intermediate report"),
    "final_report": _("Final report"),
    "updated_intermediate_report": _("Updated intermediate report"),
    "client_information": _("Information to clients"),
    "early_warning": _("Early warning"),
    "incident_notification": _("Incident notification"),
    "progress_report": _("Progress report"),
    "authority_notification": _("Notification to the supervisory authority"),
    "data_subject_communication": _("Communication to the people concerned"),
}
ACT = "2025/301"


def deadline_clocks(now: Situation) -> list[dict[str, object]]:
    """Return the clocks of the reports, the most urgent first."""
    return [_clock(each, now) for each in now.deadlines if each.due is not None]


def _clock(each: Deadline, now: Situation) -> dict[str, object]:
    begun = {"classified_at": now.told.classified_major_at, "aware_at": now.told.aware_at}.get(each.trigger)
    return {
        "title": TITLES[each.report],
        "state": _state(each, now.at),
        "due": each.due,
        "from": None if each.projected else begun,
        "done": each.submitted_at,
        "why": each.zegt if get_language() == "nl" else each.says,
        "act": ACT,
        "article": each.article + (f", {each.relief}" if each.relief else ""),
        "article_url": article_url(ACT, each.article),
        "url": None,
    }


def _state(each: Deadline, at: Instant) -> str:
    left = each.remaining(at)
    if each.submitted_at is not None:
        return "met"
    if each.projected or left is None:
        return "projected"
    if left < timedelta():
        return "missed"
    return "soon" if left < SOON else "running"
