"""The page of the register: what it asks for stands in its address, and nothing needs a script."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User

from tests.cast import ADA, BO, DEE, at, load, sign_in
from tocsin.actions import export_register as exporting
from tocsin.actions.record_incident import record_incident
from tocsin.actions.write_export import write_next_export
from tocsin.store import exports
from tocsin.store.models import SavedView
from tocsin.web.registry import page

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 12:00")


@pytest.fixture(autouse=True)
def register(tmp_path, settings) -> None:
    settings.DATA = tmp_path
    load(tmp_path)
    for day, title in enumerate(("Phishing mail", "Payments delayed", "Ledger slow")):
        record_incident(title, since=NOW - timedelta(days=day), by=ADA, at=NOW)


def links(text: str) -> list[str]:
    """Return the addresses of the register that a page links to."""
    return [unescape(each) for each in re.findall(r'href="(/(?:\?[^"]*)?)"', text)]


def test_every_filter_is_a_link_that_leads_somewhere():
    """
    Each choice of each filter, and each thing to leave out, is an address that answers.
    """
    client = sign_in(ADA)

    offered = set(links(client.get("/?search=mail&outcome=undetermined").content.decode()))

    assert len(offered) > 30
    assert {client.get(each).status_code for each in offered} == {200}


def test_older_ones_are_behind_a_link_and_the_newest_a_click_away(monkeypatch):
    """
    A page of two of three: the link shows the third, and the way back.
    """
    monkeypatch.setattr(page, "SHOWN", 2)
    client = sign_in(DEE)

    first = client.get("/").content.decode()
    (older,) = [each for each in links(first) if "after=" in each]
    second = client.get(older).content.decode()

    assert "Phishing mail" in first
    assert "Ledger slow" not in first
    assert "Ledger slow" in second
    assert "Payments delayed" not in second
    assert "Back to the newest" in second


def test_an_empty_list_says_what_to_leave_out():
    """
    Nothing is major; without that one would be found, and the link says how many.
    """
    text = sign_in(ADA).get("/?search=phishing&outcome=major").content.decode()

    assert "Nothing has all of this." in text
    assert "/?search=phishing" in links(text)
    assert re.search(r"without Classification: Major incident</a> \(\s*1 found", text)


def test_a_word_that_no_filter_has_is_refused_with_a_sentence():
    """
    An address that was typed wrong is no empty list.
    """
    client = sign_in(ADA)

    for query in ("state=lost", "after=yesterday", "kind=people", f"after={2**63}"):
        answer = client.get(f"/?{query}")
        assert (answer.status_code, b"unknown_word" in answer.content) == (422, True)


def test_a_view_is_saved_shared_and_deleted_by_its_author():
    """
    Bo sees the list that Ada shares, cannot delete it, and does not see hers that are not shared.
    """
    ada, bo = sign_in(ADA), sign_in(BO)
    for name, shared in (("Slow ones", "yes"), ("For me", "")):
        given = {"name": name, "search": "slow", "year": "2026", "shared": shared}
        assert ada.post("/register/views/", given).url == "/?search=slow&year=2026"

    text = bo.get("/").content.decode()
    numbers = dict(SavedView.objects.values_list("name", "pk"))
    refused = bo.post(f"/register/views/{numbers['Slow ones']}/delete/")
    ada.post(f"/register/views/{numbers['For me']}/delete/")

    assert "/?search=slow&year=2026" in links(text)
    assert "Slow ones" in text
    assert "For me" not in text
    assert refused.status_code == 404
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Slow ones"}


def test_an_export_shows_how_far_it_is_without_a_script(monkeypatch):
    """
    Few rows are the answer itself; many lead to a page that fetches itself until the file is there.
    """
    client = sign_in(ADA)
    at_once = client.post("/register/exports/", {"format": "csv", "search": "slow"})
    monkeypatch.setattr(exporting, "FEW", 0)
    asked = client.post("/register/exports/", {"format": "csv"})

    waiting = client.get(asked.url).content.decode()
    made = exports.latest(User.objects.get(username="ada").pk, 1)[0]
    write_next_export(lambda: made.asked_at)
    written = client.get(asked.url).content.decode()

    assert at_once["Content-Disposition"].startswith('attachment; filename="incidents-')
    assert b"Ledger slow" in at_once.content
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "refresh" not in written
    assert f"{asked.url}file/" in written
    assert sign_in(BO).post("/register/exports/", {"format": "csv"}).status_code == 403
