"""Rules: provisions as data, findings with three answers, and what follows from them."""

from tocsin.core.rules.amounts import amount_at, has_growth
from tocsin.core.rules.assess import Finding, assess, assess_all
from tocsin.core.rules.classification import Classification, Outcome, classify
from tocsin.core.rules.facts import FactReader, moment
from tocsin.core.rules.judging import Judgement, judge
from tocsin.core.rules.naming import asked_for
from tocsin.core.rules.parse import rule_set
from tocsin.core.rules.premises import Premise
from tocsin.core.rules.provisions import (
    ALWAYS,
    NEVER,
    FactDefinition,
    Provision,
    Question,
    Quorum,
    RuleSet,
    Truth,
)
from tocsin.core.rules.readings import under
from tocsin.core.rules.reasons import Reason
from tocsin.core.rules.recurrence import Cluster, PastIncident, clusters
from tocsin.core.rules.settling import Settling
from tocsin.core.rules.threats import significant
from tocsin.core.rules.verdict import facts_of, judged, proof, verdict, written

__all__ = [
    "ALWAYS",
    "NEVER",
    "Classification",
    "Cluster",
    "FactDefinition",
    "FactReader",
    "Finding",
    "Judgement",
    "Outcome",
    "PastIncident",
    "Premise",
    "Provision",
    "Question",
    "Quorum",
    "Reason",
    "RuleSet",
    "Settling",
    "Truth",
    "amount_at",
    "asked_for",
    "assess",
    "assess_all",
    "classify",
    "clusters",
    "facts_of",
    "has_growth",
    "judge",
    "judged",
    "moment",
    "proof",
    "rule_set",
    "significant",
    "under",
    "verdict",
    "written",
]
