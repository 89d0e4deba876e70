"""The proof: the outcome in one sentence, and every finding it rests on, down to the facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format

from tocsin.actions.policy import may
from tocsin.core.incidents import Actor, Fact
from tocsin.core.rules import (
    ALWAYS,
    NEVER,
    Finding,
    Provision,
    Quorum,
    RuleSet,
    Truth,
    facts_of,
)
from tocsin.core.rules.elapsed import elapsed
from tocsin.core.rules.provisions import Lasting
from tocsin.core.situation import Situation
from tocsin.core.time import Instant
from tocsin.web.incidents.matrix import known_by, label, question, value
from tocsin.web.incidents.moments import control
from tocsin.web.incidents.proof_decisions import decisions
from tocsin.web.incidents.proof_grounds import reasons, rests_on, says, settled_by
from tocsin.web.incidents.proof_moment import look
from tocsin.web.law import article_url
from tocsin.web.law import readings as sides
from tocsin.web.law.shelf import of_path

OPEN_LEVELS = 3
"""So many levels of what decides are unfolded at first, and what holds below; the rest is folded."""


def page(reference: str, who: Actor, now: Instant, request: HttpRequest) -> dict[str, Any]:
    """Return the context of ``incidents/proof.html``."""
    seen = look(reference, who, request, now)
    found = seen.situation.classification
    records = seen.moment.live and may(who, "record_fact", seen.situation.told.entity)
    proof = Proof(seen.situation, records=records)
    return {
        "reference": reference,
        "title": seen.situation.told.title,
        "now": seen.moment.at,
        "live": seen.moment.live,
        "records": records,
        "outcome": outcome(seen.situation),
        "root": proof.node(found.finding, decides=True, level=0),
        "ask": [proof.asked(key) for key in found.ask_next],
        "settled_by": settled_by(found),
        "rests_on": rests_on(found, proof.fact),
        "reasons": reasons(found),
        "readings": readings_taken(found.law),
        "pack": pack(found.law),
        "decisions": decisions(reference, seen, who, request),
        "moment": control(seen, "proof"),
        "section": "incidents",
        "page": "proof",
    }


def outcome(now: Situation) -> dict[str, Any]:
    """Return the outcome with its basis and what it rests on, for the sentence on top of the page."""
    found = now.classification
    short = found.law.short
    return {
        "outcome": found.outcome,
        "basis": found.basis,
        "basis_url": article_url(short, found.basis) if found.basis else "",
        "act": short,
        "becomes_major_at": found.becomes_major_at if found.outcome != "major" else None,
        "major_since": found.becomes_major_at if found.outcome == "major" else None,
        "open_questions": len(found.ask_next),
        "points": [{"article": each, "url": article_url(short, each)} for each in found.points_met],
        "recorded": now.told.decisions[-1] if now.told.decisions else None,
    }


class Proof:
    """The findings of one classification, as nodes of a page."""

    def __init__(self, now: Situation, *, records: bool) -> None:
        self.now, self.records = now, records
        self.rules = now.classification.law
        self.decisive = now.classification.ask_next

    def node(self, finding: Finding, *, decides: bool, level: int) -> dict[str, Any]:
        """Return one finding with those it rests on; what decides nothing comes folded."""
        provision = self.rules[finding.article]
        exception = finding.grounds[-1] if provision.unless and finding.grounds else None
        grounds = finding.grounds[:-1] if exception else finding.grounds
        displaced = exception is not None and exception.truth is Truth.YES
        return {
            "article": finding.article,
            "url": article_url(self.rules.short, finding.article) if finding.article[:1].isdigit() else "",
            "says": says(provision),
            "answer": finding.truth.value,
            "decides": decides,
            "open": decides and (level < OPEN_LEVELS or finding.truth is Truth.YES),
            "asks_for": needed(provision.test),
            "holds_from": self._since(finding),
            "will_hold": finding.holds_from >= self.now.at,
            "facts": list(self._facts(provision)),
            "length": self._length(provision),
            "grounds": [
                self.node(each, decides=decides and not displaced and matters(finding, each), level=level + 1)
                for each in grounds
            ],
            "exception": self.node(exception, decides=decides and displaced, level=level + 1)
            if exception
            else None,
            "displaced": displaced,
        }

    def _since(self, finding: Finding) -> Instant | None:
        return None if finding.holds_from in {ALWAYS, NEVER} else finding.holds_from

    def _facts(self, provision: Provision) -> Iterator[dict[str, Any]]:
        if provision.stated_in is not None and provision.stated_in in self.now.facts:
            yield self.fact(provision.stated_in)
        elif not isinstance(provision.test, Quorum):
            for key in facts_of(self.rules, provision.article):
                if key in self.now.facts or not self._needless(provision, key):
                    yield self.fact(key)

    def _needless(self, provision: Provision, key: str) -> bool:
        """Of a clock only what is known, or still asked for, is shown: it takes its length from either."""
        return isinstance(provision.test, Lasting) and key not in self.decisive

    def _length(self, provision: Provision) -> timedelta | None:
        if not isinstance(provision.test, Lasting):
            return None
        return elapsed(provision.test.clock, self.now.facts, self.now.at).at(self.now.at)

    def fact(self, key: str) -> dict[str, Any]:
        """Return one fact with who established it, since when, from what source, and how sure it is."""
        definition = self.rules.facts[key]
        fact: Fact | None = self.now.facts.get(key)
        return {
            "label": label(definition),
            "url": reverse("fact", args=[self.now.told.reference, key]) if self.records else "",
            "known": fact,
            "value": value(fact.value, definition.type) if fact else "",
            "growth": growing(fact),
            "presumed": fact is None and definition.presumed is not None,
            "field": definition.report_field,
        }

    def asked(self, key: str) -> dict[str, Any]:
        """Return one open question with who usually knows, and where it is asked from."""
        definition = self.rules.facts[key]
        return {
            "question": question(definition),
            "known_by": known_by(definition),
            "url": reverse("fact", args=[self.now.told.reference, key]) if self.records else "",
            "article": definition.article,
        }


def growing(fact: Fact | None) -> str:
    """Return by how much a number grows in an hour; empty where it stays as it is."""
    if fact is None or fact.growth is None:
        return ""
    return number_format(fact.growth.per_hour, force_grouping=True)


def needed(test: object) -> dict[str, Any] | None:
    """Return how many of the findings below are needed; None for a finding that rests on facts."""
    if not isinstance(test, Quorum):
        return None
    every = len(test.of) == test.at_least
    return {"every": every, "number": test.at_least, "all": len(test.of)}


def matters(parent: Finding, ground: Finding) -> bool:
    """
    Say whether a ground decides its parent.

    Of a yes the grounds that hold do, of a no those that do not; of an unknown those that are open.
    """
    return ground.truth is parent.truth


def readings_taken(law: RuleSet) -> list[dict[str, Any]]:
    """Return the side taken of each reading, with the other one."""
    written = sides.written()
    return [
        {
            "name": name,
            "article": law.readings[name].article,
            "asks": sides.in_words(written[name][0], "asks", "vraagt"),
            "sides": [
                sides.side(key, each, taken, law.readings[name].default)
                for key, each in written[name][0]["sides"].items()
            ],
            "other": taken != law.readings[name].default,
        }
        for name, taken in law.chosen.items()
    ]


def pack(law: RuleSet) -> dict[str, Any]:
    """Return by which file it was decided."""
    return {"volume": of_path(law.path), "title": law.title, "digest": law.digest[:12], "source": law.source}
