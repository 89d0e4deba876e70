"""What a series of observations tells: identity, history, closing, and what must change nothing."""

import copy
import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.channels.status_pages.observed import (
    at,
    github,
    github_bodies,
    listed,
    outage,
    page,
    replayed,
    stored,
    the,
)
from tests.shared import shared
from tocsin.channels.status_pages import observe, read, read_document
from tocsin.channels.status_pages.replay import PageHistory, possible_duplicates
from tocsin.core.refusal import Refused
from tocsin.core.time import instant

OUT = page(outage(components=listed(Storage="partial_outage")), indicator="minor", Storage="partial_outage")
QUIET = page(Storage="operational")


def spells(incident):
    """Write the spells of an incident with times of the day."""
    return [
        (each.component_name, each.status, f"{each.start:%H:%M}", each.end and f"{each.end:%H:%M}")
        for each in incident.spells
    ]


def kinds(incident, *, substance=True):
    """Return the kinds of change of an incident."""
    return [each.kind for each in incident.changes if each.substance is substance]


def test_all_that_was_observed_of_github_agrees_with_its_history():
    """
    192 incidents: ids, starts, first and last sight, titles, severities, components, posts.
    """
    history = github()
    path = shared("feeds/statuspage/github_outages/ground_truth_joined.jsonl")
    truth = {each["id"]: each for each in map(json.loads, path.read_text().splitlines())}
    incidents = {each.id: each for each in history.incidents.values() if each.kind != "maintenance"}

    assert (history.observations, history.unreadable) == (593, 0)
    assert incidents.keys() == truth.keys()
    for id_, told in truth.items():
        incident = incidents[id_]
        assert abs((incident.started_at - instant(told["started_at"])).total_seconds()) < 1
        assert incident.first_seen_at == instant(told["first_observed"])
        assert (incident.closed_at, incident.closed_by) == (instant(told["first_absent"]), "absence")
        assert incident.titles[-1] == told["name_last_seen"]
        assert incident.severities[-1] == told["impact_last_seen"]
        named = {each for each in told["components_last_seen"] if not each.startswith("Visit ")}
        assert named <= set(incident.components)
        assert len(incident.updates) == told["update_count_last_seen"]


def test_spells_end_nearer_to_the_truth_than_sight_does():
    """
    Against the end in the provider's own history, half of all spells are right to the minute.
    """
    path = shared("feeds/statuspage/github_outages/ground_truth_joined.jsonl")
    off = []
    for told in map(json.loads, path.read_text().splitlines()):
        incident = the(github(), told["id"])
        if told.get("final_downtime_end") and incident.spells:
            ended = max(each.end for each in incident.spells)
            off.append(abs((ended - instant(told["final_downtime_end"])).total_seconds()))

    assert len(off) == 79
    assert sorted(off)[len(off) // 2] < 60


def test_the_peak_of_severity_is_kept():
    """
    vts24q167tc8 was major, then minor; it is classified by major.
    """
    incident = the(github(), "vts24q167tc8")

    assert incident.severities == ("major", "minor")
    assert incident.peak_severity == "major"
    assert [(each.component_name, each.status) for each in incident.spells] == [
        ("GitHub Actions", "major_outage"),
        ("GitHub Actions", "partial_outage"),
    ]


def test_an_incident_that_vanishes_is_closed_by_absence():
    """
    vts24q167tc8 is never seen resolved: the first successful fetch without it closes it.
    """
    incident = the(github(), "vts24q167tc8")

    assert (incident.closed_at, incident.closed_by) == (instant("2020-11-27T17:17:36Z"), "absence")


def test_the_history_of_the_provider_corrects_the_end_later():
    """
    Closed by absence at 10:00; incidents.json says 09:20: the end and the spells are corrected.
    """
    told = outage(status="resolved", resolved_at="2026-03-02T09:20:00Z")
    archive = {"page": {"id": "p1"}, "incidents": [told]}

    incident = the(replayed(("08:10", OUT), ("10:00", page()), ("11:00", archive)))

    assert (incident.closed_at, incident.closed_by) == (at("09:20"), "provider")
    assert spells(incident) == [("Storage", "partial_outage", "08:10", "09:20")]
    assert kinds(incident) == ["opened", "closed", "end_corrected"]


def test_an_unreadable_body_changes_nothing():
    """
    An empty body keeps open what is open, and the page grows stale.
    """
    history = replayed(("08:10", OUT), ("08:20", None))

    assert (history.observations, history.unreadable) == (2, 1)
    assert the(history).closed_at is None
    assert (history.last_read_at, history.last_seen_at) == (at("08:10"), at("08:20"))


def test_the_empty_bodies_that_were_observed_close_nothing():
    """
    Put an empty body between every two observations of GitHub: the incidents are the same.
    """
    history = PageHistory()
    for seen_at, body in github_bodies():
        history = observe(observe(history, seen_at, read_document(body)), seen_at, read(b""))

    assert history.unreadable == 593
    assert history.incidents == github().incidents


def test_a_webhook_closes_nothing_that_it_does_not_mention():
    """
    Absence is recovery only where the list is complete.
    """
    reading = stored("statuspage/zulip_webhooks/incident_update.json")

    history = observe(replayed(("08:10", OUT)), at("08:20"), reading)

    assert the(history).closed_at is None


def test_a_page_without_a_list_of_incidents_closes_none():
    """
    status.json says how all is; it lists nothing.
    """
    history = replayed(("08:10", OUT), ("08:20", {"page": {"id": "p1"}, "status": {"indicator": "none"}}))

    assert the(history).closed_at is None


def test_a_renamed_incident_is_the_same_incident():
    """
    zbpwygxwb3gw: both titles are kept, the newest last.
    """
    incident = the(github(), "zbpwygxwb3gw")

    assert incident.titles == (
        "Incident with GitHub Actions",
        "Incident with GitHub Actions, API Requests, and GitHub Pages",
    )
    assert incident.peak_severity == "major"


def test_components_grow_with_the_incident():
    """
    A component that joins later is in the list, and the change is one of substance.
    """
    more = page(outage(components=listed(Storage="partial_outage", Login="major_outage")))

    incident = the(replayed(("08:10", OUT), ("08:20", more)))

    assert incident.components == ("Storage", "Login")
    assert "components" in kinds(incident)


def test_an_upgrade_is_a_change_of_substance():
    """
    41p5nmg9pc82: minor, minor, major at 10:25.
    """
    incident = the(github(), "41p5nmg9pc82")

    assert incident.severities == ("minor", "major")
    (raised,) = (each for each in incident.changes if each.kind == "severity")
    assert (raised.at, raised.after, raised.substance) == (instant("2022-04-01T10:25:01Z"), "major", True)


def test_a_rewritten_post_is_one_post_with_two_texts():
    """
    y5hdmv0p49x3: the post of 14:43:35 was rewritten; nothing is doubled and the start stays.
    """
    incident = the(github(), "y5hdmv0p49x3")

    assert [len(each.bodies) for each in incident.updates] == [2, 1, 1]
    assert incident.updates[0].bodies[0].startswith("We are investigating reports")
    assert incident.started_at == instant("2022-03-24T14:43:35.341Z")
    assert "update_edited" in kinds(incident)


def test_a_corrected_typing_error_is_no_news():
    """
    pz0bvrjx9ztp: one letter of "intermittent" was put right; the revision is stored, nobody is told.
    """
    incident = the(github(), "pz0bvrjx9ztp")

    assert kinds(incident, substance=False) == ["update_edited"]
    assert len(incident.updates[0].bodies) == 2


def test_a_maintenance_that_is_extended_keeps_its_old_windows():
    """
    flf8c4lvch31 was extended twice on one day, to 18:30 and to 20:30.
    """
    windows = the(github(), "flf8c4lvch31").windows

    assert [f"{end:%H:%M}" for _, end in windows] == ["16:30", "18:30", "20:30"]
    assert {start for start, _ in windows} == {instant("2022-03-24T12:00:00Z")}


def test_a_maintenance_opens_no_incident_and_is_no_outage():
    """
    3jr0nb7zjpbm: its component is under maintenance from when it began.
    """
    maintenance = the(github(), "3jr0nb7zjpbm")

    assert (maintenance.kind, maintenance.severities) == ("maintenance", ("none",))
    assert [each.status for each in maintenance.spells] == ["under_maintenance"]


def test_one_maintenance_under_two_ids_is_suggested_and_not_merged():
    """
    "Insights’ charts" and "Insights charts": two records, each a possible duplicate of the other.
    """
    history = github()

    assert possible_duplicates(history, the(history, "40zmf3dm7qx2")) == ("rw3k5dz04rqj",)
    assert possible_duplicates(history, the(history, "rw3k5dz04rqj")) == ("40zmf3dm7qx2",)
    assert possible_duplicates(history, the(history, "cz2k50kvfwsw")) == ()


def test_an_incident_without_components_concerns_the_provider():
    """
    "Slack and Teams subscriptions" are on no list: one spell without a component, condition unknown.
    """
    incident = the(replayed(("08:10", page(outage())), ("09:00", page())))

    assert spells(incident) == [(None, "unknown", "08:00", "09:00")]


def test_a_component_may_go_down_twice_in_one_incident():
    """
    Storage recovers at 08:30 and is out again at 08:50: two spells, and no downtime between.
    """
    well = page(outage(components=listed(Storage="operational")), Storage="operational")

    incident = the(replayed(("08:10", OUT), ("08:30", well), ("08:50", OUT), ("09:10", page())))

    assert spells(incident) == [
        ("Storage", "partial_outage", "08:10", "08:30"),
        ("Storage", "partial_outage", "08:50", "09:10"),
    ]


def test_the_provider_knows_better_than_the_observer_when_a_component_changed():
    """
    Between two fetches the time that the provider gives for the change counts.
    """
    down, well = copy.deepcopy(OUT), copy.deepcopy(QUIET)
    down["components"][0]["updated_at"] = "2026-03-02T08:03:00Z"
    well["components"][0]["updated_at"] = "2026-03-02T08:41:00Z"

    history = replayed(("07:50", QUIET), ("08:10", down), ("08:50", well))

    assert spells(the(history)) == [("Storage", "partial_outage", "08:03", "08:41")]


@pytest.mark.parametrize("told", ["2026-03-02T07:00:00Z", "2026-03-02T12:00:00Z", "soon", None])
def test_a_time_of_change_that_cannot_be_is_not_used(told):
    """
    A change seen at 08:10 and not at 07:50 happened in between; another time is not believed.
    """
    down = copy.deepcopy(OUT)
    down["components"][0]["updated_at"] = told

    history = replayed(("07:50", QUIET), ("08:10", down))

    assert spells(the(history)) == [("Storage", "partial_outage", "08:10", None)]


def test_a_component_out_without_any_incident_is_remembered():
    """
    The page shows Storage out from 08:10 to 08:30 and announces nothing.
    """
    history = replayed(("08:00", QUIET), ("08:10", page(Storage="major_outage")), ("08:30", QUIET))

    (spell,) = history.components["c-Storage"].spells
    assert (spell.status, spell.start, spell.end) == ("major_outage", at("08:10"), at("08:30"))


def test_a_component_that_leaves_a_complete_list_is_no_longer_out():
    """
    Some pages show a component only while it is degraded.
    """
    history = replayed(("08:10", page(Cache="major_outage")), ("08:30", QUIET))

    assert history.components["c-Cache"].spells[0].end == at("08:30")


def test_an_incident_that_comes_back_is_open_again():
    """
    The same id after its absence is the same incident.
    """
    incident = the(replayed(("08:10", OUT), ("08:20", page()), ("08:30", OUT)))

    assert (incident.closed_at, incident.closed_by, incident.first_seen_at) == (None, None, at("08:10"))
    assert kinds(incident) == ["opened", "closed", "reopened"]


def test_a_webhook_that_is_delivered_twice_changes_nothing():
    """
    One change of a component is one maintenance, however often it arrives.
    """
    reading = stored("statuspage/zulip_webhooks/component_status_update.json")

    once = observe(PageHistory(), at("08:10"), reading)
    twice = observe(once, at("08:20"), reading)

    assert list(once.incidents) == [reading.maintenances[0].id]
    assert (twice.incidents, twice.components) == (once.incidents, once.components)


def test_observations_out_of_order_are_refused():
    """
    What was over, and since when, depends on the order.
    """
    with pytest.raises(Refused, match="Put the observations in the order") as refused:
        replayed(("08:20", OUT), ("08:10", OUT))

    assert refused.value.code == "observations_out_of_order"


STATUSES = st.sampled_from(["operational", "degraded_performance", "partial_outage", "major_outage", "odd"])
TIMES = st.none() | st.integers(0, 59).map(lambda minute: f"2026-03-02T08:{minute:02}:00Z")


@st.composite
def pages(draw):
    """Draw a page with up to two incidents and two components."""
    incidents = []
    for id_ in draw(st.sets(st.sampled_from(["i1", "i2"]))):
        incident = outage(
            id_,
            name=draw(st.sampled_from(["Incident", "Incident with Storage"])),
            status=draw(st.sampled_from(["investigating", "resolved", "scheduled", "in_progress"])),
            impact=draw(st.sampled_from(["none", "minor", "critical", "maintenance", None])),
            started_at=draw(TIMES),
            resolved_at=draw(TIMES),
            components=draw(st.just([]) | STATUSES.map(lambda status: listed(Storage=status))),
            incident_updates=[
                {"body": text} for text in draw(st.lists(st.sampled_from(["a", "b"]), max_size=3))
            ],
        )
        incidents.append(incident)
    body = page(
        *incidents, indicator=draw(st.sampled_from(["none", "minor", "critical"])), Storage=draw(STATUSES)
    )
    body["components"][0]["updated_at"] = draw(TIMES)
    if draw(st.booleans()):
        del body["components"]
    return body


SERIES = st.lists(st.none() | pages(), min_size=1, max_size=6)


@given(SERIES)
@settings(max_examples=200)
def test_the_same_observation_twice_changes_nothing(bodies):
    """
    Only the count of observations grows; nothing in the history does.
    """
    once = twice = PageHistory()
    for minute, body in enumerate(bodies):
        reading = read(b"") if body is None else read_document(body)
        moment = at(f"08:{minute * 7:02}")
        once = observe(once, moment, reading)
        twice = observe(observe(twice, moment, reading), moment, reading)

    assert replace(twice, observations=once.observations, unreadable=once.unreadable) == once


@given(SERIES)
@settings(max_examples=200)
def test_every_spell_ends_after_it_begins_and_no_component_is_out_twice_at_once(bodies):
    """
    Within one incident the spells of a component follow each other.
    """
    history = replayed(*((f"08:{minute * 7:02}", body) for minute, body in enumerate(bodies)))

    for incident in history.incidents.values():
        found = incident.spells
        assert all(each.end is None or each.start <= each.end for each in found)
        assert incident.closed_at is None or all(each.end is not None for each in found)
        for key in {each.key for each in found}:
            of_one = [each for each in found if each.key == key]
            for earlier, later in pairwise(of_one):
                assert earlier.end is not None
                assert earlier.end <= later.start


@given(SERIES, st.integers(0, 6))
def test_an_unreadable_body_anywhere_changes_no_incident(bodies, place):
    """
    A failed fetch tells nothing.
    """
    series = [(f"08:{minute * 7:02}", body) for minute, body in enumerate(bodies)]
    place = min(place, len(series) - 1)

    disturbed = replayed(*series[: place + 1], (series[place][0], None), *series[place + 1 :])

    assert disturbed.incidents == replayed(*series).incidents
