"""Nordbank at 03:12, with an outage of Hafen Cloud that is not major yet: for the pages of the law."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import ADA, HAFEN_CLOUD, at, load, sign_in
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.channels import clock
from tocsin.core.incidents import Actor, Fact
from tocsin.core.time import Instant
from tocsin.store import queries

BEGUN, NOW = at("2026-03-10 02:31 Europe/Berlin"), at("2026-03-10 03:12 Europe/Berlin")
"""Two hours of downtime are over at 04:31: with a second threshold it is major then."""
MAJOR = at("2026-03-10 04:40 Europe/Berlin")


def outage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Declare the outage, set the clock to 03:12, and return the reference of the incident."""
    load(folder)
    sign_in(ADA)
    reference = declare_outage(
        HAFEN_CLOUD, since=BEGUN, title="Hafen Cloud is down", by=ADA, at=BEGUN + timedelta(minutes=9)
    )
    set_clock(NOW, monkeypatch)
    record("relevant_client_or_counterpart_affected", value=False, source="Account management")
    return reference


def set_clock(moment: Instant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it a moment for whatever asks the clock."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def record(key: str, value: object, source: str = "Desk", *, estimate: bool = False, by: Actor = ADA) -> None:
    """Record a fact of the only incident, now."""
    record_fact(only(), Fact(key, value, source=source, estimate=estimate), by=by, at=clock.now())


def only() -> str:
    """Return the reference of the only incident."""
    return queries.incidents(None).get().reference


def shown(client: Client, address: str, status: int = 200) -> str:
    """Return the text of a page, blanks run together; the page has to answer with that status."""
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer.content.decode())


def text_of(markup: str) -> str:
    """Return the text of a markup, blanks run together."""
    blanks = " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).replace("\u00a0", " ").split())
    return re.sub(r" (?=[.,:;?])", "", blanks)
