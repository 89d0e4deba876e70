"""Make a code that lets an account in once without the identity provider and without a second factor."""

from __future__ import annotations

from datetime import timedelta

from tocsin.core.incidents import Actor, worded
from tocsin.core.refusal import Refused
from tocsin.core.time import Instant, rfc3339
from tocsin.store import break_glass, people, queries
from tocsin.store.unit_of_work import unit_of_work

LONGEST_HOURS = 72


def make_break_glass(account: str, reason: str, *, hours: int, by: Actor, at: Instant) -> tuple[str, Instant]:
    """
    Return a new code for an account and when it expires; an unused one of that account ends with it.

    Only the operator of the machine may: a code stands above passwords and second factors. Raises
    ``Refused`` (``not_allowed``, ``unknown_account``, ``account_closed``, ``no_reason``,
    ``out_of_range``).
    """
    why = worded(reason, "reason")
    with unit_of_work(by, at) as work:
        if not by.operator:
            raise Refused(
                "not_allowed", f"{by.name} may not make such a code. Run tocsin break-glass on the machine."
            )
        if not why:
            raise Refused("no_reason", "The code must say what it is for. Add --reason.", "reason")
        if not 1 <= hours <= LONGEST_HOURS:
            raise Refused(
                "out_of_range", f"A code lasts from 1 to {LONGEST_HOURS} hours, and not {hours}.", "hours"
            )
        user, person = queries.account(account), people.person(account)
        if user is None or person is None:
            raise people.unknown_account(account)
        if not user.is_active or person.program:
            raise Refused(
                "account_closed",
                f"Nobody can sign in as {account}: the account is closed, or a program's. Name another.",
                account,
            )
        code, expires = break_glass.new_code(), at + timedelta(hours=hours)
        break_glass.keep(user, code, reason=why, made_at=at, expires_at=expires)
        body = {"reason": why, "expires": rfc3339(expires)}
        work.record("access.break_glass_made", f"person:{account}", body)
    return code, expires
