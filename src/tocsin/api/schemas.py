"""What the endpoints take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict


class Refusal(Schema):
    """Why a request was turned down: a stable code, a sentence, and the key or object."""

    code: str
    message: str
    where: str | None = None


class Error(Schema):
    """The body of every refusal."""

    error: Refusal


class Reference(Schema):
    """The incident something was done to."""

    incident: str = Field(description="Reference of the incident")


class Incident(Reference):
    """One row of the list of incidents."""

    title: str
    status: str = Field(description="open, resolved or closed")
    state: str = Field(
        description="detected, triaged, under_response, recovered, resolved, reviewed or closed"
    )
    outcome: str = Field(description="major, not_major or undetermined: the last recorded decision")
    since: datetime = Field(description="When the outage began, UTC")


class NewOutage(Schema):
    """A provider, or one ICT service of it, is down since an instant."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(max_length=300, description="Node id or code of the provider")
    service: str | None = Field(
        None, max_length=300, description="Node id of the ICT service, if only that is down"
    )
    since: str = Field(max_length=40, description="RFC 3339 with a zone")
    title: str = Field("", max_length=300)


class Chosen(Schema):
    """Which promises to customers are asked for, and as of when; what is left out asks for nothing."""

    standing: list[str] = Field([], description="breaking, broken, holding, unmeasured; repeatable")
    through: str = Field("", max_length=300, description="Id of a provider or service on the way")
    language: str = Field("", max_length=20)
    told: str = Field("", max_length=10, description="yes, no or late")
    text: str = Field("", max_length=300, description="Part of a name, an id, a clause or a contact")
    as_of: str | None = Field(None, max_length=40)
    known_at: str | None = Field(None, max_length=40)


class Fact(Schema):
    """One fact of `tocsin assess`."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=100)
    value: Any = Field(description="As in JSON; null withdraws what was known")
    since: str | None = Field(None, max_length=40, description="True since, RFC 3339 with a zone")
    source: str = Field("", max_length=300)
    estimate: bool = False
