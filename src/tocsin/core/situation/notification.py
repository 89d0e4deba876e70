"""What a situation already says of the initial notification (2025/302, Annex I)."""

from __future__ import annotations

from tocsin.core.commitments import Contact
from tocsin.core.reports import Readiness, ReportField, readiness
from tocsin.core.situation.landscape import Landscape
from tocsin.core.situation.situation import Situation
from tocsin.core.time import rfc3339


def initial_notification(now: Situation, landscape: Landscape, fields: tuple[ReportField, ...]) -> Readiness:
    """Return which required fields of the initial notification are known now, and which are missing."""
    told, entity = now.told, now.entity
    first, second = _reporters(landscape, told.entity)
    classified = told.classified_major_at
    return readiness(
        fields,
        {
            "type_of_submission": "initial_notification",
            "entity_name": entity.name if entity else None,
            "entity_lei": entity.lei if entity else None,
            "entity_type": entity.entity_type if entity else None,
            "first_contact_name": first.name if first else None,
            "first_contact_email": first.email if first else None,
            "first_contact_phone": first.phone if first else None,
            "second_contact_name": second.name if second else None,
            "second_contact_email": second.email if second else None,
            "second_contact_phone": second.phone if second else None,
            "reference": told.reference,
            "became_aware": rfc3339(told.aware_at) if told.aware_at else None,
            "classified_major": rfc3339(classified) if classified else None,
            "description": told.title,
            "criteria_met": ", ".join((*now.classification.critical_points, *now.classification.points_met)),
        },
    )


def _reporters(landscape: Landscape, entity: str) -> tuple[Contact | None, Contact | None]:
    """Return the first two contacts of the audience ``reporting`` for an entity, or None where they lack."""
    found = [
        each for each in landscape.contacts if each.audience == "reporting" and each.entity in {None, entity}
    ]
    first, second, *_ = (*found, None, None)
    return first, second
