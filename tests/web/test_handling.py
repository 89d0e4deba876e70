"""Handling an incident on its pages: its life step by step, who does what, and nothing that overwrites."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.cast import ADA, BO, CYD, DEE, HAFEN_CLOUD, KLEINE_RECHENSTUBE, at, load, sign_in
from tests.counting import rows
from tocsin.actions.change_state import change_state
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_fact import record_fact
from tocsin.actions.record_incident import record_incident
from tocsin.core.incidents import Fact
from tocsin.store import queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")


@pytest.fixture
def incident(tmp_path, monkeypatch) -> str:
    load(tmp_path)
    monkeypatch.setattr("tocsin.channels.clock.now", lambda: NOW)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def get(who, name: str, *args: str, status: int = 200, **query: str) -> str:
    answer = sign_in(who).get(reverse(name, args=args), query)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def post(who, deed: str, incident: str, status: int = 302, **given: object) -> str:
    query = given.pop("query", "")
    answer = sign_in(who).post(reverse("deed", args=[incident, deed]) + str(query), given)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def course(incident: str):
    return queries.incident(incident).course


def test_an_incident_is_led_from_signal_to_end(incident):
    """Triage, a step passed over, the decision, and closing: each by one button of one page."""
    incident = record_incident("Letters went astray", since=SINCE, by=BO, at=AWARE)
    begun = text_of(get(ADA, "handling", incident))
    post(ADA, "triage", incident, type="system_failure", urgency="medium")
    triaged = text_of(get(ADA, "handling", incident))
    post(ADA, "state", incident, state="resolved", since="2026-03-02T10:15")
    undecided = get(ADA, "handling", incident)
    sign_in(ADA).post(reverse("classify", args=[incident]), {"back": "handling"})
    asked = text_of(get(ADA, "handling", incident))
    post(ADA, "state", incident, state="closed", since="2026-03-02T10:30", reason="Nobody counted them")

    assert "Say what it is, and how urgent" in begun
    assert "No priority yet: the impact is not known." in triaged
    assert 'value="closed"' not in undecided
    assert "Record this classification" in undecided
    assert "Why does the class stay open?" in asked
    assert course(incident).state == "closed"
    assert "passed over" in text_of(get(ADA, "handling", incident))


def test_the_priority_is_said_in_words_with_the_ground_of_the_impact(incident):
    """High impact with medium urgency is the second priority; the legal class stands apart from it."""
    post(BO, "triage", incident, type="system_failure", urgency="medium")

    page = text_of(get(DEE, "handling", incident))

    assert "P2: next, today" in page
    assert "High Hit: 1 critical or important function" in page
    assert "Set by the law alone; the priority does not touch it." in page


def test_who_may_not_reads_why_and_which_role_it_takes(incident):
    """Dee sees all of it, no form, and at each thing the roles that may; forcing it is refused."""
    page = get(DEE, "handling", incident)
    before = rows()

    assert "<form" not in page.partition("<main")[2]
    assert text_of(page).count("This takes the role of") >= 7
    for deed in ("state", "triage", "note", "merge", "confine", "take"):
        assert "dee may not" in post(
            DEE, deed, incident, status=403, state="resolved", since="2026-03-02T10:15"
        )
    assert rows() == before


def test_a_state_that_somebody_changed_meanwhile_is_not_overwritten(incident):
    """The form comes back as it was filled in, beside what Bo recorded; sending it again records it."""
    page = get(ADA, "deed", incident, "state")
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    change_state(incident, "recovered", by=BO, at=NOW, since=AWARE)
    sent = {"state": "resolved", "since": "2026-03-02T10:10", "reason": "All green"}

    overtaken = post(ADA, "state", incident, status=409, seen=seen, **sent)

    assert "While you were writing, bo recorded this" in text_of(overtaken)
    assert 'value="All green"' in overtaken
    assert course(incident).state == "recovered"
    again = re.search(r'name="seen" value="(\d+)"', overtaken)[1]
    post(ADA, "state", incident, seen=again, **sent)
    assert course(incident).state == "resolved"


@pytest.mark.parametrize("deed", ["triage", "take", "rename"])
def test_no_deed_overwrites_what_was_recorded_meanwhile(incident, deed):
    """Whatever the form is about: it was made from an entry that is not the last one any more."""
    sent = {
        "triage": {"type": "other", "urgency": "low"},
        "take": {"person": "ada", "reason": "I am awake"},
        "rename": {"title": "Hafen Cloud again"},
    }[deed]
    seen = re.search(r'name="seen" value="(\d+)"', get(ADA, "deed", incident, deed))[1]
    post(BO, deed, incident, **({"person": "bo"} if deed == "take" else sent))

    page = post(ADA, deed, incident, status=409, seen=seen, **sent)

    assert "While you were writing, bo recorded this" in text_of(page)


def test_an_answer_that_somebody_gave_meanwhile_is_not_overwritten(incident):
    """The other answer stands above, the own one in the form as it was typed; sending it again corrects."""
    client, path = sign_in(ADA), reverse("fact", args=[incident, "clients_affected"])
    seen = re.search(r'name="seen" value="(\d+)"', client.get(path).content.decode())[1]
    record_fact(incident, Fact("clients_affected", 61000), by=BO, at=NOW)

    overtaken = client.post(path, {"answer": "70000", "source": "Help desk", "seen": seen})
    page = overtaken.content.decode()
    again = re.search(r'name="seen" value="(\d+)"', page)[1]
    recorded = client.post(path, {"answer": "70000", "source": "Help desk", "seen": again})

    assert (overtaken.status_code, recorded.status_code) == (409, 302)
    assert "Known so far: 61,000" in text_of(page)
    assert 'value="70000"' in page
    assert 'value="Help desk"' in page


def test_roles_are_proposed_taken_over_with_a_reason_and_released(incident):
    """What the incident asks for stands first; who takes a role from somebody says why."""
    before = text_of(get(ADA, "handling", incident))
    post(BO, "take", incident, query="?role=technical_lead", person="bo")
    unsaid = post(ADA, "take", incident, status=422, query="?role=technical_lead", person="ada")
    post(ADA, "take", incident, query="?role=technical_lead", person="ada", reason="Bo sleeps now")
    held = text_of(get(ADA, "handling", incident))
    post(ADA, "release", incident, query="?role=technical_lead")

    assert before.index("Incident manager Nobody yet; proposed") < before.index("Technical lead Nobody yet")
    assert "errorlist" in unsaid
    assert "ada (you)" in held
    assert "Bo sleeps now" in held
    assert course(incident).holder("technical_lead") is None


def test_a_merge_is_shown_before_it_is_done(incident):
    """What comes over and what differs is seen first; only then is one closed and goes on in the other."""
    other = record_incident("Payments late", since=SINCE, nodes=[KLEINE_RECHENSTUBE], by=BO, at=AWARE)
    record_fact(incident, Fact("media_coverage", value=True), by=ADA, at=AWARE)
    record_fact(other, Fact("media_coverage", value=False), by=ADA, at=AWARE)
    given = {"into": other, "reason": "One outage"}

    shown = post(ADA, "merge", incident, status=200, **given)
    unmerged = course(incident).merged_into
    post(ADA, "merge", incident, shown=other, **given)

    assert "Hafen Cloud" in text_of(shown).partition("Outages that come over")[2]
    assert "Reflected in the media: no" in text_of(shown).partition("Facts that differ")[2]
    assert unmerged == ""
    assert course(incident).merged_into == other
    assert f"It goes on in {other}" in text_of(get(ADA, "situation", incident))
    assert f"It took over {incident}" in text_of(get(ADA, "situation", other))
    assert "cannot be merged into itself" in post(ADA, "merge", other, status=422, into=other, reason="No")


def test_a_split_is_shown_before_it_is_done(tmp_path, incident):
    """What goes and what stays is seen first; the new incident knows where it comes from."""
    both = record_incident("Two", since=SINCE, nodes=[HAFEN_CLOUD, KLEINE_RECHENSTUBE], by=BO, at=AWARE)
    given = {"nodes": [KLEINE_RECHENSTUBE], "title": "The other", "reason": "Two causes"}

    shown = text_of(post(ADA, "split", both, status=200, **given))
    post(ADA, "split", both, shown=KLEINE_RECHENSTUBE, **given)

    assert "Kleine Rechenstube" in shown.partition("Goes on in the new incident")[2].partition("Stays in")[0]
    assert course(both).split_off
    assert f"It was a part of {both}" in text_of(get(ADA, "handling", course(both).split_off[0]))


def test_a_confidential_incident_is_seen_by_name_only(incident):
    """Dee finds none of its pages until she is admitted; who may see it stands on the page."""
    sign_in(BO)
    post(ADA, "confine", incident, names="bo")
    hidden = [
        sign_in(DEE).get(reverse(each, args=[incident])).status_code for each in ("handling", "timeline")
    ]
    post(ADA, "admit", incident, name="dee")

    assert hidden == [404, 404]
    assert "Confidential" in text_of(get(DEE, "handling", incident))
    assert "Show out : dee" in text_of(get(ADA, "handling", incident))


def test_links_and_notes_are_made_and_seen(incident):
    """A provider is chosen from a list and led to; a note says when and with whom."""
    post(ADA, "link", incident, query="?kind=provider", to=KLEINE_RECHENSTUBE, relation="Stands below")
    post(BO, "note", incident, kind="call", text="They know.\nBack at ten.", other="Duty desk")
    page = get(ADA, "handling", incident)
    post(ADA, "unlink", incident, to=KLEINE_RECHENSTUBE)

    assert reverse("node", args=[KLEINE_RECHENSTUBE]) in page
    assert "A call · Duty desk · bo They know. Back at ten." in text_of(page)
    assert course(incident).links == ()


def test_somebody_of_another_entity_learns_nothing(incident):
    """Cyd reads the refusal of a reference that was never given, at every page and form."""
    for name, *more in (("handling",), ("timeline",), ("deed", "state"), ("deed", "merge")):
        assert f"There is no incident {incident}." in get(CYD, name, incident, *more, status=404)


def test_an_incident_is_recorded_with_what_is_hit_without_a_script(incident):
    """The search keeps what was typed and offers nodes to tick; with type and urgency it is triaged."""
    client, path = sign_in(BO), reverse("record_incident")
    given = {"title": "Payments twice", "since": "2026-03-02T10:20", "entity": queries.register_owner()}

    found = client.post(path, {**given, "hit": "rechen", "search": "1"}).content.decode()
    half = client.post(path, {**given, "type": "payment-related"})
    answer = client.post(
        path,
        {**given, "type": "payment-related", "urgency": "high", "nodes": [KLEINE_RECHENSTUBE]},
        follow=True,
    )

    assert f'value="{KLEINE_RECHENSTUBE}"' in found
    assert 'value="Payments twice"' in found
    assert half.status_code == 422
    told = text_of(answer.content.decode())
    assert "Kleine Rechenstube has been down for 10 min" in told
    assert "P1: before everything else" in told


def test_an_incident_without_an_outage_says_what_it_is(incident):
    """Where nothing is named as out, the headline says what happened and since when, no more."""
    other = record_incident("Letters went astray", since=SINCE, by=BO, at=AWARE)

    page = text_of(get(DEE, "situation", other))

    assert "Letters went astray: going on for 1 h 30 min , since 2 Mar 09:00 CET" in page
    assert "Nobody manages it yet" in page


def test_the_bar_steps_through_the_moments_of_an_incident(incident):
    """Each moment is one place of the bar; one sees what was known last, and everything since then."""
    record_fact(incident, Fact("media_coverage", value=True), by=ADA, at=NOW)
    live = get(ADA, "situation", incident)
    back = re.search(r'rel="prev" href="([^"]*)"', live)[1].replace("&amp;", "&")

    last = sign_in(ADA).get(back).content.decode()
    first = get(ADA, "proof", incident, known_at="2026-03-02T08:30:00Z")

    assert "You look at the past." not in live
    assert re.search(r'max="3" step="1" value="3"', live)
    assert re.search(r'max="3" step="1" value="2"', last)
    assert "Nothing became known since then." in last
    assert re.search(r'max="3" step="1" value="1"', first)
    assert "Since then 1 thing became known" in text_of(first)
    assert "Reflected in the media: yes" in text_of(first).partition("Since then")[2]


def test_the_timeline_tells_corrections_both_ways_and_filters(incident):
    """A corrected answer and the one that corrects it lead to each other; a link narrows to a kind."""
    for value in (61000, 70000):
        record_fact(incident, Fact("clients_affected", value, source="Help desk"), by=ADA, at=NOW)
    post(BO, "note", incident, kind="decision", text="We wait")
    later, earlier = [each.sequence for each in reversed(queries.incident(incident).entries)][1:3]

    page = get(DEE, "timeline", incident)
    decisions = text_of(get(DEE, "timeline", incident, kind="decisions"))

    assert f'#entry-{earlier}">Corrects entry {earlier}' in page
    assert f'#entry-{later}">Corrected by entry {later}' in page
    assert "Recorded by ada. Source: Help desk. (actual)" in text_of(page)
    assert "A decision: We wait" in decisions
    assert "Clients affected" not in decisions
