"""Let somebody in with a code that was made on the machine."""

from __future__ import annotations

from tocsin.core.incidents import Actor
from tocsin.core.time import Instant, rfc3339
from tocsin.store import break_glass
from tocsin.store.break_glass import OpenedBy
from tocsin.store.unit_of_work import unit_of_work


def use_break_glass(code: str, *, address: str, by: Actor, at: Instant) -> OpenedBy:
    """
    Use a code up, as the account that it opens, and return what it was made for.

    The code itself is what allows it. Raises ``Refused`` (``break_glass_refused``) when it opens
    nothing; which of the grounds it is stays unsaid.
    """
    with unit_of_work(by, at) as work:
        opened = break_glass.use(by.name, code, at)
        if opened is None:
            raise break_glass.opens_nothing()
        body = {"reason": opened.reason, "made": rfc3339(opened.made_at), "address": address}
        work.record("access.break_glass_used", f"person:{by.name}", body)
    return opened
