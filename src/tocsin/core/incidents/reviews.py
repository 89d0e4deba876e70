"""The review after an incident: what is asked, answered, and whether it is complete (DORA, Art. 13(2))."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from tocsin.core.incidents.history import Entry
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant

Verdict: TypeAlias = Literal["yes", "partly", "no", "not_applicable"]
"""Whether something was as it should be; a question about causes or lessons has none."""
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
REVIEW_WITHIN = timedelta(days=30)
"""When the review of a major incident is due after its resolution: a habit of ours, no law names a number."""


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """
    One question of the review, in English and in Dutch.

    ``article`` is that of DORA which asks it; empty: our own. ``judged``: it is answered with a verdict and
    a text; else with a text alone. ``required``: without an answer the review is not complete.
    """

    key: str
    article: str
    asks: str
    vraagt: str
    judged: bool = False
    required: bool = True


QUESTIONS: tuple[ReviewQuestion, ...] = (
    ReviewQuestion(
        "promptness",
        "13(2)(a)",
        "Was the response to the first alerts prompt, and were impact and severity determined promptly?",
        "Is er snel op de eerste meldingen gereageerd, en zijn gevolgen en ernst snel vastgesteld?",
        judged=True,
    ),
    ReviewQuestion(
        "forensics",
        "13(2)(b)",
        "Was the forensic analysis good and fast enough, where one was called for?",
        "Was de forensische analyse goed en snel genoeg, waar die nodig was?",
        judged=True,
    ),
    ReviewQuestion(
        "escalation",
        "13(2)(c)",
        "Was the incident escalated effectively within the entity?",
        "Is het incident binnen de entiteit doeltreffend geëscaleerd?",
        judged=True,
    ),
    ReviewQuestion(
        "communication",
        "13(2)(d)",
        "Was the communication effective, inside and outside?",
        "Was de communicatie doeltreffend, intern en extern?",
        judged=True,
    ),
    ReviewQuestion(
        "procedures",
        "13(2)",
        "Were the established procedures followed, and were the actions taken effective?",
        "Zijn de vastgestelde procedures gevolgd, en waren de genomen maatregelen doeltreffend?",
        judged=True,
    ),
    ReviewQuestion(
        "causes",
        "13(2)",
        "What caused the disruption, down to the root cause?",
        "Waardoor is de verstoring ontstaan, tot en met de onderliggende oorzaak?",
    ),
    ReviewQuestion(
        "went_well",
        "",
        "What went well, and should be kept?",
        "Wat ging goed, en moet zo blijven?",
        required=False,
    ),
    ReviewQuestion(
        "lessons",
        "13(3)",
        "Which lessons follow for the ICT risk assessment?",
        "Welke lessen volgen daaruit voor de ICT-risicobeoordeling?",
    ),
    ReviewQuestion(
        "continuity_plan",
        "13(2)",
        "Which improvements to ICT operations or to the ICT business continuity policy are required?",
        "Welke verbeteringen van de ICT-activiteiten of van het ICT-bedrijfscontinuïteitsbeleid zijn nodig?",
    ),
)
"""In the order in which they are asked. Article 13(2) was read through a summary: the words are ours."""
BY_KEY: Mapping[str, ReviewQuestion] = {each.key: each for each in QUESTIONS}


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What somebody answered; an earlier answer to the same question stays on record."""

    question: str
    answer: Verdict | None
    text: str
    at: Instant
    by: str
    sequence: int
    """Number of the ledger entry, which a form hands back to show what it was made from."""


@dataclass(frozen=True, slots=True)
class Completion:
    """The review was completed: when, by whom, and what it comes to."""

    at: Instant
    by: str
    summary: str


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one incident as the ledger tells it."""

    answers: Mapping[str, ReviewAnswer] = field(default_factory=dict)
    """By question, the last one."""
    completed: Completion | None = None
    """None: not yet, or the incident was reopened since."""

    @property
    def open(self) -> tuple[ReviewQuestion, ...]:
        """The questions that have to be answered before it can be completed."""
        return tuple(each for each in QUESTIONS if each.required and each.key not in self.answers)


def review_of(entries: Iterable[Entry]) -> Review:
    """Fold the entries of an incident into its review; a reopened incident is reviewed again."""
    answers: dict[str, ReviewAnswer] = {}
    completed: Completion | None = None
    for entry in entries:
        match entry.kind:
            case "review.answered":
                given = ReviewAnswer(
                    entry.body["question"],
                    entry.body["answer"],
                    entry.body["text"],
                    entry.recorded_at,
                    entry.actor,
                    entry.sequence,
                )
                answers[given.question] = given
            case "review.completed":
                completed = Completion(entry.recorded_at, entry.actor, entry.body["summary"])
            case "incident.reopened":
                completed = None
    return Review(answers, completed)


def review_question(key: str) -> ReviewQuestion:
    """Return the question of a key; raises ``Refused`` (``unknown_code``) for another."""
    if key not in BY_KEY:
        sentence = f"{key!r:.40} is no question of the review. Choose one of: {', '.join(BY_KEY)}."
        raise Refused("unknown_code", sentence, "question")
    return BY_KEY[key]


def check_answer(review: Review, key: str, answer: str | None, text: str) -> None:
    """
    Refuse an answer that says too little or too late.

    Raises ``Refused``: ``unknown_code`` for an unknown question or verdict, ``missing_key`` where the
    verdict is missing, ``not_text`` where the text is, ``wrong_state`` once the review is completed.
    """
    asked = review_question(key)
    if review.completed:
        sentence = "The review is completed. Reopen the incident with a reason if it has to be done again."
        raise Refused("wrong_state", sentence, "question")
    if asked.judged and answer is None:
        sentence = f"{key}: a verdict is missing. Say one of: {', '.join(VERDICTS)}."
        raise Refused("missing_key", sentence, "answer")
    if answer is not None and (answer not in VERDICTS or not asked.judged):
        allowed = f"Say one of: {', '.join(VERDICTS)}." if asked.judged else "Answer it with a text alone."
        raise Refused("unknown_code", f"{key}: {answer!r:.40} is no answer to it. {allowed}", "answer")
    if not text and answer != "yes":
        raise Refused("not_text", f"{key}: the answer needs a text. Write what was found.", "text")


def check_completion(review: Review, summary: str) -> None:
    """
    Refuse to complete a review twice (``wrong_state``), with open questions (``review_incomplete``),
    or without saying what it comes to (``not_text``).
    """
    if review.completed:
        raise Refused("wrong_state", "The review is completed already.", "review")
    if review.open:
        missing = ", ".join(each.key for each in review.open)
        sentence = (
            f"The review is not complete: {missing} not answered yet (DORA, Art. 13(2)). Answer them first."
        )
        raise Refused("review_incomplete", sentence, missing)
    if not summary:
        sentence = "A completed review has a summary. Write in a few lines what it comes to."
        raise Refused("not_text", sentence, "summary")
