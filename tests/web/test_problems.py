"""The pages of problems, of what is due, and of the import: what is shown, to whom, and what one tap does."""

from __future__ import annotations

import base64
import random
import re
import zlib
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import ADA, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, NORDBANK, at, load, sign_in
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.open_problem import open_problem
from tocsin.core.incidents.problem_description import ProblemDescription
from tocsin.core.refusal import Refused
from tocsin.store import likeness, problems, queries
from tocsin.web.imports.holding import MOST_HELD, held, released

pytestmark = pytest.mark.django_db
NOW = at("2026-03-10 10:00")
FILE = (
    "Nummer;Titel;Datum;Status;Soort\n"
    "1;Storing;09-03-2026 10:00;Gesloten;Netwerk\n"
    "2;Traag;13-02-2026 10:00;Nieuw;\n"
)


@pytest.fixture(autouse=True)
def _loaded(tmp_path, monkeypatch):
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)


def outage() -> str:
    return declare_outage(HAFEN_CLOUD, since=at("2026-03-10 08:00"), by=ADA, at=NOW)


def opened(**said: object) -> str:
    return open_problem(ProblemDescription(**{"title": "Certificates", **said}), by=ADA, at=NOW)


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return " ".join(unescape(answer.content.decode()).split())


def test_a_known_error_on_the_situation_page_is_linked_in_one_tap():
    """
    The workaround and why it fits stand there; the button links it and leads back to the incident.
    """
    incident, problem = outage(), opened(node=HAFEN_SERVICE, workaround="Restart the gateway")
    client = sign_in(ADA)

    before = shown(client, reverse("situation", args=[incident]))
    answer = client.post(reverse("problem_link"), {"incident": incident, "to": problem, "back": "situation"})
    after = shown(client, reverse("situation", args=[incident]))

    assert "Restart the gateway" in before
    assert "of the same provider as Hafen Cloud" in before
    assert "It is this one" in before
    assert answer.url == reverse("situation", args=[incident])
    assert "This incident is linked to it." in after
    assert incident in shown(client, reverse("problem", args=[problem]))
    assert "It is this one" not in shown(sign_in(DEE), reverse("situation", args=[incident]))


def test_proposals_say_why_and_are_confirmed_or_dismissed():
    """
    A dismissed proposal is gone, and remembered.
    """
    one, other = outage(), outage()
    client = sign_in(ADA)

    before = shown(client, reverse("problems"))
    client.post(reverse("problem_dismiss"), {"incident": other, "to": one})
    after = shown(client, reverse("problems"))

    assert "Both hit Hafen Cloud" in before
    assert "Titles with the same words: Hafen Cloud is down" in before
    assert "The same cause: link them" in before
    assert "Nothing looks alike that somebody has not decided on." in after
    assert likeness.dismissed(NORDBANK)
    assert "The same cause" not in shown(sign_in(DEE), reverse("problems"))


def test_a_problem_for_two_incidents_is_filled_in_and_linked_to_both():
    """
    What the incidents have in common stands in the form, and the problem is behind both.
    """
    one, other = outage(), outage()
    address = f"{reverse('problem_new')}?incident={one}&incident={other}"
    client = sign_in(ADA)

    form = shown(client, address)
    answer = client.post(address, {"title": "Hafen", "node": HAFEN_CLOUD, "entity": NORDBANK})

    assert f'value="{HAFEN_CLOUD}"' in form
    (reference,) = re.findall(r"PRB-\d{4}-\d{4}", answer.url)
    assert set(problems.problem(reference).incidents) == {one, other}


def test_the_form_of_a_problem_says_what_is_wrong_and_a_late_one_overwrites_nothing():
    """
    The refusal stands beside the form; what somebody else recorded meanwhile stays.
    """
    reference = opened()
    client, address = sign_in(ADA), reverse("problem_describe", args=[reference])
    (seen,) = re.findall(r'name="seen" value="(\d+)"', shown(client, address))
    given = {"title": "Certificates", "seen": seen}

    assert client.post(address, given | {"workaround": "Restart", "cause": "human_error"}).status_code == 302
    late = client.post(address, given | {"workaround": "Reboot"})
    wrong = client.post(address, {"title": "x", "node": "node:gone"})

    assert (late.status_code, wrong.status_code) == (422, 422)
    assert b"recorded" in late.content
    assert b"The inventory has no node with this id." in wrong.content
    assert problems.problem(reference).workaround == "Restart"
    assert (
        client.post(reverse("problem_resolved", args=[reference]), {"reason": "Renewed"}).status_code == 302
    )
    assert problems.problem(reference).state == "resolved"


def test_who_may_not_see_or_keep_a_problem_learns_that_and_no_more():
    """
    Another entity's problem is that of a reference never given; a reader sees, and is told what it takes.
    """
    reference = opened(workaround="Restart")

    hidden, never = (
        shown(sign_in(CYD), reverse("problem", args=[each]), 404) for each in (reference, "PRB-2026-9999")
    )
    read = shown(sign_in(DEE), reverse("problem", args=[reference]))

    assert reference not in shown(sign_in(CYD), reverse("problems"))
    assert (
        hidden.replace(reference, "X").partition("<main")[2]
        == never.replace("PRB-2026-9999", "X").partition("<main")[2]
    )
    assert "takes the role of responder or incident manager" in read
    assert sign_in(DEE).get(reverse("problem_describe", args=[reference])).status_code == 403


def test_what_is_due_is_listed_in_words_and_counted_in_the_navigation():
    """
    Each task says what, why, who and how it stands, and leads to where it is done.
    """
    incident = outage()
    client = sign_in(ADA)

    listed = shown(client, reverse("tasks"))

    assert "Triage the incident: Hafen Cloud is down" in listed
    assert "To be done at once" in listed
    assert reverse("handling", args=[incident]) in listed
    assert "overdue or to be done at once" in shown(client, reverse("tasks_count"))
    assert shown(sign_in(DEE), reverse("tasks_count")) == ""
    assert "Nothing is due for you" in shown(sign_in(DEE), reverse("tasks"))


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the page's form: hidden fields and chosen options."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        hidden[name] = unescape(chosen[1]) if chosen else ""
    return hidden


def test_an_import_shows_what_it_means_before_it_is_done():
    """
    The guess is shown with the rows as they are read; a corrected mapping is looked at again; then it counts.
    """
    client = sign_in(ADA)
    before = rows()

    first = client.post(reverse("import_incidents"), {"file": SimpleUploadedFile("x.csv", FILE.encode())})
    page = first.content.decode()
    looked = client.post(reverse("import_look"), fields_of(page) | {"constant_type": "other"})
    assert rows() == before
    done = client.post(reverse("import_confirm"), fields_of(looked.content.decode()))

    assert "The cells are separated by semicolons" in page
    assert "It would come to 2 new, 0 changed and 0 as they are." in page
    assert "Storing" in page
    assert done.status_code == 302
    assert {row.title: row.state for row in queries.incidents(None)} == {
        "Storing": "closed",
        "Traag": "triaged",
    }
    assert {row.title: row.type for row in queries.incidents(None)} == {
        "Storing": "system_failure",
        "Traag": "other",
    }


def test_an_import_with_faults_or_without_columns_has_no_button():
    """
    Every finding has its row; while there is an error, or no title, nothing can be imported.
    """
    client = sign_in(ADA)

    def page(text: str) -> str:
        answer = client.post(
            reverse("import_incidents"), {"file": SimpleUploadedFile("x.csv", text.encode())}
        )
        return unescape(answer.content.decode())

    faulty, unnamed, refused = page(FILE.replace("09-03", "32-03")), page("a;b\n1;2\n"), page("")

    assert "'32-03-2026 10:00' is no instant" in faulty
    assert "(line 2, Datum)" in faulty
    assert "Nothing can be read yet" in unnamed
    assert "Import it so" not in faulty + unnamed
    assert "The submitted file is empty" in refused


def test_another_file_than_was_looked_at_is_not_imported():
    """
    The digest binds the two steps; what is no file of ours is refused the same way.
    """
    client = sign_in(ADA)
    page = client.post(reverse("import_incidents"), {"file": SimpleUploadedFile("x.csv", FILE.encode())})
    sent = fields_of(page.content.decode())
    other = base64.b64encode(zlib.compress(b"id,title,since\n9,Other,2026-03-01\n")).decode()
    before = rows()

    answers = [client.post(reverse("import_confirm"), sent | {"held": each}) for each in (other, "%", "")]

    assert [each.status_code for each in answers] == [422] * 3
    assert all(b"not the one that was looked at" in each.content for each in answers)
    assert rows() == before
    assert sign_in(DEE).get(reverse("import_incidents")).status_code == 403


def test_what_does_not_fit_into_a_page_is_refused_and_what_unpacks_beyond_the_limit_too():
    """
    The hidden field stays below what one request may have, and a small field never becomes a large file.
    """
    noise = random.Random(1).randbytes(1_500_000)  # noqa: S311 - what does not compress, and no secret
    bomb = base64.b64encode(zlib.compress(b"a" * 30_000_000)).decode()

    with pytest.raises(Refused) as too_large:
        held(noise, "x.csv")
    with pytest.raises(Refused) as unpacked:
        released(bomb, "0" * 64, "x.csv")

    assert (too_large.value.code, unpacked.value.code) == ("file_too_large", "another_file")
    assert MOST_HELD < 2 * 1024 * 1024
