"""Answer one question of the review of an incident."""

from __future__ import annotations

from tocsin.actions.policy import allow_incident
from tocsin.core.incidents import Actor
from tocsin.core.incidents.life_cycle import said, wrong_state
from tocsin.core.incidents.meanwhile import check_seen
from tocsin.core.incidents.reviews import check_answer, review_of
from tocsin.core.incidents.threats import passage
from tocsin.core.time import Instant
from tocsin.store.unit_of_work import unit_of_work


def answer_review(
    reference: str,
    question: str,
    *,
    answer: str | None = None,
    text: str = "",
    seen: int | None = None,
    by: Actor,
    at: Instant,
) -> None:
    """
    Append an answer; an earlier one to the same question stays on record.

    ``seen`` is the number of the entry with the answer that the form showed, 0 for none. Raises
    ``Refused`` (``unknown_incident``, ``not_allowed``, ``wrong_state``, ``changed_meanwhile``, and what
    ``check_answer`` raises).
    """
    kept = passage(text, "text")
    with unit_of_work(by, at) as work:
        told = work.locked(reference)
        allow_incident(by, "review", told)
        if told.course.open:
            state = said(told.course.state)
            raise wrong_state(f"The incident is {state}, and a review looks back. Resolve it first.")
        answers = [each for each in told.entries if each.kind == "review.answered"]
        last = next((each for each in reversed(answers) if each.body["question"] == question), None)
        check_answer(review_of(told.entries), question, answer, kept)
        check_seen(seen, last, question)
        corrects = last.sequence if last else None
        body = {"question": question, "answer": answer, "text": kept, "corrects": corrects}
        work.record("review.answered", reference, body)
