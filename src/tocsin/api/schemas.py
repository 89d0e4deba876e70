"""What the endpoints take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from tocsin.core.incidents import IncidentType, LifeCycleState, LinkKind, NoteKind, Urgency


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


class Listed(Schema):
    """Which incidents are asked for; what is left out asks for nothing."""

    search: str = Field("", description="Words that all must be there; the last one may be only begun")
    status: str = Field("", description="open, resolved or closed")
    state: str = ""
    outcome: str = ""
    type: str = Field("", description="By its code of 2025/302, field 3.23")
    cause: str = Field("", description="By its code of 2025/302, field 4.1")
    priority: str = Field("", description="1 to 5")
    entity: str = Field("", description="LEI")
    provider: str = Field("", description="Node id; what hit one of its ICT services counts as well")
    year: str = ""
    confidential: str = Field("", description="yes or no")
    mine: str = Field("", description="yes: where the caller has a role")
    limit: int = Field(1000, ge=1, le=1000)
    after: int | None = Field(None, ge=0, lt=2**63, description="As the last answer's Link header has it")


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
    seen: int | None = Field(
        None,
        description="Number of the last entry about the key that you know; refused if there is a later one",
    )


class NewIncident(Schema):
    """An incident of any kind; a title and an instant are enough."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=300)
    since: str = Field(max_length=40, description="RFC 3339 with a zone")
    entity: str | None = Field(None, max_length=20, description="LEI; the owner of the register by default")
    type: IncidentType | None = Field(None, description="Code of 2025/302, field 3.23")
    urgency: Urgency | None = Field(None, description="With the type, the incident is triaged at once")
    nodes: list[str] = Field([], max_length=100, description="Node ids that are down")
    description: str = Field("", max_length=20000)
    source: str = Field("", max_length=300)


class Triage(Schema):
    """What somebody made of an incident at first sight."""

    model_config = ConfigDict(extra="forbid")

    type: IncidentType = Field(description="Code of 2025/302, field 3.23")
    urgency: Urgency


class Move(Schema):
    """The next state of an incident."""

    model_config = ConfigDict(extra="forbid")

    state: LifeCycleState
    since: str | None = Field(None, max_length=40, description="RFC 3339 with a zone; now by default")
    reason: str = Field("", max_length=300)
    seen: int | None = Field(None, description="Number of the last entry about the state that you know")


class Reason(Schema):
    """Why; it stays on record."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=300)


class Note(Schema):
    """One thing to write down."""

    model_config = ConfigDict(extra="forbid")

    kind: NoteKind
    text: str = Field(max_length=20000)
    when: str | None = Field(None, max_length=40, description="When it happened; now by default")
    other: str = Field("", max_length=300, description="With whom, of a call or a message")


class Link(Schema):
    """What an incident hangs together with."""

    model_config = ConfigDict(extra="forbid")

    kind: LinkKind
    to: str = Field(max_length=300, description="Reference, or node id of a provider")
    relation: str = Field("", max_length=300)


class Merge(Schema):
    """The incident in which this one goes on, and why."""

    model_config = ConfigDict(extra="forbid")

    into: str = Field(max_length=20)
    reason: str = Field(max_length=300)


class Split(Schema):
    """The nodes that go on in an incident of their own."""

    model_config = ConfigDict(extra="forbid")

    nodes: list[str] = Field(min_length=1, max_length=100)
    title: str = Field(max_length=300)
    reason: str = Field(max_length=300)
