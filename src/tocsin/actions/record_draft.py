"""Record a draft: a part of drafting claims and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.actions.watch_claims import watch_dossier
from tocsin.core.incidents.dossiers import check_step
from tocsin.core.refusal import Refused
from tocsin.core.time import Interval, instant
from tocsin.store import dossiers
from tocsin.store.unit_of_work import Work


def record_draft(work: Work, content: Mapping[str, Any]) -> str:
    """
    Record what a dossier shows, and return its reference.

    What was drafted or refused for the same promise and window is drafted anew under its reference; what is
    already approved or beyond is refused (``wrong_status``), and so is what another entity has a dossier
    about (``kept_elsewhere``), without a word about that one.
    """
    start, end = (instant(each) for each in content["window"])
    row = dossiers.standing(content["kind"], content["about"], Interval(start, end))
    if row is None:
        row = dossiers.open_dossier(work, content)
    elif row.entity_id != content["entity"]:
        raise Refused(
            "kept_elsewhere",
            "Another entity of the group has a dossier about this promise and window, and it is claimed or "
            "stated once. Agree with the people there who does it.",
            content["about"],
        )
    else:
        row, told = dossiers.locked(row.reference)
        check_step(told, "drafted")
    work.record(f"{content['kind']}.drafted", row.reference, {"content": dict(content)})
    watch_dossier(dossiers.show(row), work.at)
    return row.reference
