"""What hangs together with an incident: its problems, threats, follow-ups and claims, by reference."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from tocsin.store.models import Dossier, FollowUp, LedgerEntry, Problem, Threat


def subjects(
    incidents: list[str], linked: Iterable[str], entity: str, entities: frozenset[str] | None
) -> list[str]:
    """
    Return the incidents and what belongs to them, in order and each once.

    ``linked`` are references of problems and threats, of which those of ``entities`` (LEIs; None: all) are
    kept; follow-ups are those about any of these; claims those of ``entity`` that count one of the incidents.
    """
    there = list(linked)
    mine = {} if entities is None else {"entity_id__in": entities}
    problems = Problem.objects.filter(reference__in=there, **mine).values_list("reference", flat=True)
    threats = Threat.objects.filter(reference__in=there, **mine).values_list("reference", flat=True)
    found = [*incidents, *sorted(problems), *sorted(threats)]
    follow_ups = FollowUp.objects.filter(about__in=found, **mine).values_list("reference", flat=True)
    return list(dict.fromkeys([*found, *sorted(follow_ups), *_claims(incidents, entity)]))


def _claims(incidents: list[str], entity: str) -> list[str]:
    """Return the claims of an entity of which a draft counts one of the incidents."""
    claims = list(Dossier.objects.filter(kind="claim", entity_id=entity).values_list("reference", flat=True))
    named = Q()
    for each in incidents:
        named |= Q(body__contains=f'"{each}"')
    drafts = LedgerEntry.objects.filter(named, subject__in=claims, kind="claim.drafted")
    return sorted(set(drafts.values_list("subject", flat=True)))
