"""The page of promises: what is weak before anything happens, and which provider's loss breaks most."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tests.cast import ADA, CYD, EVE, FOLDER, LOADED, at, load, sign_in, write_inventory
from tocsin.actions.import_inventory import import_inventory
from tocsin.channels import clock
from tocsin.channels.inventory_folder import read_folder

pytestmark = pytest.mark.django_db
NOW = at("2026-03-02 08:00")


@pytest.fixture(autouse=True)
def _nordbank(tmp_path, monkeypatch):
    load(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def shown(client: Client) -> str:
    """Return the text of the page, blanks run together."""
    response = client.get("/promises/")
    assert response.status_code == 200
    text = unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def test_a_promise_that_is_weaker_behind_than_in_front_is_shown(tmp_path):
    """
    The service, both percentages, the hours a year, to whom, and what would help.
    """
    entitled = FOLDER["entitlements.csv"].replace("99.95,month", "99,month").replace("99.95:10%", "99:10%")
    import_inventory(
        read_folder(write_inventory(tmp_path / "inventory", entitlements=entitled)), by=EVE, at=LOADED
    )

    text = shown(sign_in(ADA))

    assert "Paying 99.9 % 99 % 78.9 1 customer Bakery Vermeulen 87.7 hours a year less" in text


def test_where_nothing_is_weak_the_page_says_so():
    """
    Silence would look like a fault: each part says that none was found.
    """
    text = shown(sign_in(ADA))

    assert "No share of time was promised that the providers behind it do not promise to give." in text
    assert text.count("None was found.") == 2


def test_the_providers_are_listed_by_what_their_loss_would_break():
    """
    After one, four and twenty-four hours, and when the first promise breaks.
    """
    assert "Hafen Cloud 3 1 2 2 2 Mar 09:44 CET" in shown(sign_in(ADA))


def test_somebody_of_another_entity_sees_the_promises_with_the_incidents_of_their_own():
    """
    Whoever has a role somewhere sees the page; whoever has none is told so.
    """
    assert "Hafen Cloud" in shown(sign_in(CYD))

    nobody = sign_in(ADA.__class__("nobody"))
    assert nobody.get("/promises/").status_code == 403
