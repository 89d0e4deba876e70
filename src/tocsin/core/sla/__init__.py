"""Service level arithmetic: downtime, attainment, budget left, breach instant, service credits, claims."""

from tocsin.core.sla.answer import answer, written
from tocsin.core.sla.at_risk import AtRisk, Claim, NextCredit, Standing, breaches, claims
from tocsin.core.sla.attainment import Attainment, attain
from tocsin.core.sla.credits import Credit
from tocsin.core.sla.downtime import Outage
from tocsin.core.sla.net_position import CurrencyPosition, NetPosition, net_position
from tocsin.core.sla.reading import Question, read_objective, read_question

__all__ = [
    "AtRisk",
    "Attainment",
    "Claim",
    "Credit",
    "CurrencyPosition",
    "NetPosition",
    "NextCredit",
    "Outage",
    "Question",
    "Standing",
    "answer",
    "attain",
    "breaches",
    "claims",
    "net_position",
    "read_objective",
    "read_question",
    "written",
]
