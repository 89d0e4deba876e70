"""Pages of Atlassian Statuspage and of those who imitate it."""

import json

from tests.channels.status_pages.observed import listed, only, outage, page, snapshot, stored
from tests.shared import shared
from tocsin.channels.status_pages import read_document
from tocsin.core.time import instant


def test_a_quiet_page_is_operational():
    """
    GitHub on 7 November 2020: nothing open, everything operational.
    """
    reading = snapshot("20201107T052248Z")

    assert (reading.health, reading.format, reading.provider) == ("ok", "statuspage-v2", "GitHub")
    assert reading.overall == "operational"
    assert (reading.incidents, reading.maintenances) == ((), ())


def test_a_signpost_is_not_a_component():
    """
    "Visit www.githubstatus.com for more information" is hidden and so cannot be mapped.
    """
    names = [each.name for each in snapshot("20201107T052248Z").components]

    assert len(names) == 8
    assert not any("Visit" in name for name in names)


def test_a_maintenance_of_a_signpost_alone_lists_no_component():
    """
    A maintenance whose only component is the signpost is kept, without a component.
    """
    signpost = [{"id": "0l2p9nhqnxpd", "name": "Visit www.githubstatus.com for more information"}]

    (maintenance,) = read_document(
        page(outage("tldgc85p3q2d", impact="maintenance", status="scheduled", components=signpost))
    ).maintenances

    assert (maintenance.id, maintenance.components) == ("tldgc85p3q2d", ())


def test_an_outage_names_its_component_and_the_condition_of_it():
    """
    GitHub Actions on 27 November 2020: a major incident, the component in major outage.
    """
    incident = only(snapshot("20201127T162954Z"))

    assert (incident.id, incident.title) == ("vts24q167tc8", "Incident on 2020-11-27 16:04 UTC")
    assert (incident.kind, incident.severity, incident.status) == ("incident", "major", "open")
    assert [(each.name, each.status) for each in incident.components] == [("GitHub Actions", "major_outage")]
    assert incident.started_at == instant("2020-11-27T16:04:10.900Z")


def test_the_same_incident_is_milder_later_under_the_same_id():
    """
    Half an hour later the incident is minor and the component in partial outage.
    """
    incident = only(snapshot("20201127T165352Z"))

    assert (incident.id, incident.severity) == ("vts24q167tc8", "minor")
    assert incident.components[0].status == "partial_outage"


def test_the_overall_status_is_the_worst_of_what_the_page_says():
    """
    The indicator says minor while the incident is major: major counts, and the contradiction is kept.
    """
    reading = snapshot("20210516T164754Z")

    assert only(reading).severity == "major"
    assert reading.overall == "partial_outage"
    assert "overall_contradicts_incidents" in only(reading).flags
    assert reading.flags == ("overall_contradicts_incidents",)


def test_all_systems_operational_is_not_believed_beside_an_open_incident():
    """
    Indicator none with an open minor incident is degraded.
    """
    reading = stored("other_status/statuspage_github_20260923_indicator_none_open_minor.json")

    assert reading.overall == "degraded"
    assert only(reading).flags == ("overall_contradicts_incidents",)
    assert [each.name for each in only(reading).components] == ["API Requests"]


def test_impact_none_is_information_and_stays_listed():
    """
    7 September 2022: two are open, one of them with impact none.
    """
    incidents = {each.id: each for each in snapshot("20220907T152637Z").incidents}

    assert len(incidents) == 2
    assert (incidents["pz0bvrjx9ztp"].kind, incidents["pz0bvrjx9ztp"].severity) == ("information", "none")


def test_impact_none_with_a_component_out_is_an_incident():
    """
    Severity is the worst that any part of the message says.
    """
    body = page(outage(impact="none", components=listed(Storage="major_outage")))

    incident = only(read_document(body))

    assert (incident.kind, incident.severity) == ("incident", "minor")
    assert "severity_contradicts_components" in incident.flags


def test_a_maintenance_of_tomorrow_is_no_incident():
    """
    14 December 2020: the maintenance of the 15th to the 19th is scheduled, and nothing else.
    """
    reading = snapshot("20201214T170915Z")

    (maintenance,) = reading.maintenances
    assert reading.incidents == ()
    assert reading.overall == "operational"
    assert (maintenance.id, maintenance.kind, maintenance.status) == (
        "3jr0nb7zjpbm",
        "maintenance",
        "scheduled",
    )
    assert maintenance.started_at == instant("2020-12-15T10:00:00Z")
    assert maintenance.until == instant("2020-12-19T04:00:00Z")


def test_a_maintenance_and_an_incident_do_not_hide_each_other():
    """
    24 March 2022: an incident is open while a maintenance is in progress.
    """
    reading = snapshot("20220324T145249Z")

    assert [each.id for each in reading.incidents] == ["y5hdmv0p49x3"]
    assert [(each.id, each.status) for each in reading.maintenances] == [("flf8c4lvch31", "open")]
    assert reading.overall == "partial_outage"


def test_nulls_in_place_of_lists_are_empty_lists():
    """
    Where incident.io imitates a Statuspage, incidents is null and components have no group.
    """
    reading = stored("other_status/incidentio_compat_summary_nulls_constructed.json")

    assert (reading.health, reading.overall, reading.incidents) == ("ok", "operational", ())


def test_times_of_incident_io_are_read():
    """
    An incident of 41 min 16 s, from 09:13:00Z to 09:54:16Z, is minor and over.
    """
    body = page(
        outage(
            "01M36RMC",
            status="resolved",
            started_at="2026-03-02T09:13:00Z",
            resolved_at="2026-03-02T09:54:16Z",
            shortlink=None,
        )
    )

    incident = only(read_document(body))

    assert (incident.status, incident.severity) == ("resolved", "minor")
    assert incident.resolved_at is not None
    assert incident.started_at is not None
    assert (incident.resolved_at - incident.started_at).total_seconds() == 41 * 60 + 16


def test_an_incident_without_components_is_not_dropped():
    """
    "Teams notifications app" has no component on the page: the incident concerns the provider.
    """
    incident = only(read_document(page(outage("z7gsp4wd05c5", components=[]))))

    assert incident.components == ()


def test_an_unknown_word_is_unknown_and_not_fine():
    """
    A component status, an impact and an indicator that nobody has seen before are unknown.
    """
    body = page(outage(impact="catastrophic", status="panicking"), indicator="purple", Storage="sulking")

    reading = read_document(body)

    assert reading.overall == "unknown"
    assert (only(reading).severity, only(reading).status) == ("unknown", "open")
    assert reading.components[0].status == "unknown"
    assert only(reading).flags == ("severity_unknown", "status_unknown")


def test_an_end_before_the_start_is_flagged_and_kept():
    """
    Implausible times are shown as they came.
    """
    body = page(outage(status="resolved", resolved_at="2026-03-02T07:00:00Z"))

    incident = only(read_document(body))

    assert incident.flags == ("time_implausible",)
    assert incident.resolved_at == instant("2026-03-02T07:00:00Z")


def test_a_text_that_says_resolved_closes_nothing():
    """
    The structured status stands; what the text says beyond it is a flag.
    """
    post = {
        "id": "u1",
        "body": "The incident has been <b>resolved</b>.",
        "display_at": "2026-03-02T09:00:00Z",
    }

    incident = only(read_document(page(outage(incident_updates=[post]))))

    assert incident.status == "open"
    assert "text_says_resolved" in incident.flags
    assert incident.updates[0].body == "The incident has been resolved."


def test_what_has_no_id_makes_the_page_unreadable():
    """
    An incident that cannot be followed must not be dropped either.
    """
    reading = read_document(page(outage() | {"id": None}))

    assert (reading.health, reading.overall) == ("unreadable", "unknown")
    assert reading.reason == "incidents[0] has no id, so it cannot be told from others."


def test_a_webhook_of_a_component_is_a_maintenance_under_the_id_of_the_change():
    """
    "Database component" goes from operational to under maintenance; the body names no provider.
    """
    name = "statuspage/zulip_webhooks/component_status_update.json"
    told = json.loads(shared(f"feeds/{name}").read_bytes())

    reading = stored(name)

    (maintenance,) = reading.maintenances
    assert (reading.format, reading.provider, reading.overall) == ("statuspage-webhook", None, "maintenance")
    assert maintenance.id == told["component_update"]["id"]
    assert maintenance.started_at == instant("2017-12-26T07:59:09.379Z")
    assert [(each.id, each.status) for each in reading.components] == [("sqm6pl84wzjc", "under_maintenance")]


def test_a_webhook_of_an_incident_without_impact_is_information():
    """
    Resolved after 5 min 20 s, its component operational before and after.
    """
    incident = only(stored("statuspage/zulip_webhooks/incident_update.json"))

    assert (incident.id, incident.kind, incident.status) == ("z3lct0r596n4", "information", "resolved")
    assert incident.started_at == instant("2017-12-26T07:32:00.507Z")
    assert incident.resolved_at == instant("2017-12-26T07:37:20.785Z")


def test_components_that_only_the_posts_name_are_those_of_the_incident():
    """
    Without a list of its own an incident hits what its posts name, in the newest condition told.
    """
    posts = [
        {"id": "u2", "body": "b", "affected_components": [{"code": "c1", "new_status": "major_outage"}]},
        {"id": "u1", "body": "a", "affected_components": [{"code": "c1", "new_status": "partial_outage"}]},
    ]

    incident = only(read_document(page(outage(components=None, incident_updates=posts))))

    assert [(each.id, each.name, each.status) for each in incident.components] == [
        ("c1", "c1", "major_outage")
    ]
