"""One pure question: inventory, facts and instant; what is hit, whom to tell, by when, what to claim."""

from tocsin.core.situation.derived import derived_facts
from tocsin.core.situation.disruption import Disruption, Spell, disruption
from tocsin.core.situation.document import document
from tocsin.core.situation.duty import Duty, DutyKind, DutyStanding
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.notification import initial_notification
from tocsin.core.situation.parties import addressee, bought, severities
from tocsin.core.situation.parts import Hit, Reason, ToTell, grouped
from tocsin.core.situation.recovery import PromisedClock, Recovery
from tocsin.core.situation.situation import Law, Situation, deadlines_of, known_facts, situation
from tocsin.core.situation.sources import SourceUsed

__all__ = [
    "Disruption",
    "Duty",
    "DutyKind",
    "DutyStanding",
    "Hit",
    "Landscape",
    "Law",
    "PromisedClock",
    "Reason",
    "Recovery",
    "Situation",
    "SourceUsed",
    "Spell",
    "ToTell",
    "addressee",
    "bought",
    "deadlines_of",
    "derived_facts",
    "disruption",
    "document",
    "grouped",
    "initial_notification",
    "known_facts",
    "severities",
    "situation",
]
