"""Service level arithmetic: downtime, attainment, budget left, breach instant, service credits, claims."""

from tocsin.core.sla.answer import answer, beside, written
from tocsin.core.sla.at_risk import AtRisk, Claim, Standing, breaches, claims
from tocsin.core.sla.attainment import Attainment, attain, by_source
from tocsin.core.sla.comparison import Accounting, Comparison, Difference, compare
from tocsin.core.sla.credits import Credit
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.net_position import CurrencyPosition, NetPosition, net_position
from tocsin.core.sla.next_credit import NextCredit
from tocsin.core.sla.reading import Question, read_objective, read_question
from tocsin.core.sla.requests import Requests
from tocsin.core.sla.steps import steps
from tocsin.core.sla.termination import TerminationRight, termination_right
from tocsin.core.sla.wording import Sentence

__all__ = [
    "Accounting",
    "AtRisk",
    "Attainment",
    "Claim",
    "Comparison",
    "Credit",
    "CurrencyPosition",
    "Difference",
    "NetPosition",
    "NextCredit",
    "Outage",
    "Question",
    "Requests",
    "Sentence",
    "Standing",
    "TerminationRight",
    "answer",
    "attain",
    "beside",
    "breaches",
    "by_source",
    "claims",
    "compare",
    "net_position",
    "read_objective",
    "read_question",
    "steps",
    "termination_right",
    "written",
]
