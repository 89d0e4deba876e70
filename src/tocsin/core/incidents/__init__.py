"""The incident: what was recorded about it, by whom, and when it was known."""

from tocsin.core.incidents.facts import Fact, Growth, latest
from tocsin.core.incidents.history import (
    Decision,
    Entry,
    History,
    Outage,
    State,
    fact_body,
    growth_body,
    history,
)
from tocsin.core.incidents.measured import MeasuredOutage, measured_body, source_of
from tocsin.core.incidents.notices import (
    AUDIENCES,
    TICKET_STEPS,
    NoticeGiven,
    NoticeReceived,
    Ticket,
    TicketStep,
    notice_body,
)
from tocsin.core.incidents.people import OPERATOR, Actor, Role
from tocsin.core.incidents.wording import worded

__all__ = [
    "AUDIENCES",
    "OPERATOR",
    "TICKET_STEPS",
    "Actor",
    "Decision",
    "Entry",
    "Fact",
    "Growth",
    "History",
    "MeasuredOutage",
    "NoticeGiven",
    "NoticeReceived",
    "Outage",
    "Role",
    "State",
    "Ticket",
    "TicketStep",
    "fact_body",
    "growth_body",
    "history",
    "latest",
    "measured_body",
    "notice_body",
    "source_of",
    "worded",
]
