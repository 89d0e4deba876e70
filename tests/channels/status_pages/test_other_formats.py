"""Pages of clouds and services that are no Statuspage."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.status_pages.observed import at, only, stored
from tests.shared import shared
from tocsin.channels.status_pages import PageHistory, observe, read, read_document
from tocsin.core.incidents.components import ComponentMapping, service_outages
from tocsin.core.time import instant

SAMPLES = {
    "gcp/igarridot/small.json": "gcp-incidents",
    "gcp/igarridot/low_severity_incident.json": "gcp-incidents",
    "gcp/igarridot/multizone.json": "gcp-incidents",
    "gcp/igarridot/missing_available_status.json": "gcp-incidents",
    "other_status/google_cloud_20260901_multi_products_trimmed.json": "gcp-incidents",
    "other_status/aws_currentevents_20230313_us-west-2_resolved.json": "aws-currentevents",
    "other_status/aws_currentevents_20260923_me-central-1_open_trimmed.json": "aws-currentevents",
    "other_status/aws_currentevents_20260923_me-central-1_open_trimmed.utf16.json": "aws-currentevents",
    "other_status/aws_currentevents_empty.utf16.json": "aws-currentevents",
    "other_status/m365_servicehealthissue_EX226792_list.json": "m365",
    "other_status/salesforce_trust_pod114_20230402.json": "salesforce-trust",
    "other_status/slack_current_ok_20260912.json": "slack",
    "other_status/heroku_v4_current_status_stale_maintenance.json": "heroku",
    "other_status/instatus_v3_summary_hasissues_docs.json": "instatus",
    "other_status/statuspage_github_20260923_indicator_none_open_minor.json": "statuspage-v2",
    "other_status/incidentio_compat_summary_nulls_constructed.json": "statuspage-v2",
    "statuspage/zulip_webhooks/incident_update.json": "statuspage-webhook",
    "statuspage/zulip_webhooks/component_status_update.json": "statuspage-webhook",
}
UNSUPPORTED = {
    "other_status/azure_status_20181112_item_outside_channel_BROKEN.xml": "azure-rss",
    "other_status/azure_servicehealth_event_NA0F-BJG_properties.json": "azure-service-health",
    "aws/aws-health-tools/sms-notifier__testHeatlhEvent.json": "aws-health-event",
    "aws/aws-health-tools/automated-actions__AWS_EBS_VOLUME_LOST__stepbystep__mockpayload.json": (
        "aws-health-event"
    ),
}
ODD = st.sampled_from(
    [None, True, 0, -1, 10**30, "", "x", "\ud800", [], [None], {}, [[]], {"id": {}}, [{"a": 1}]]
)


@pytest.mark.parametrize(("name", "format_"), SAMPLES.items(), ids=SAMPLES)
def test_every_format_is_told_from_the_others(name, format_):
    """
    Each stored feed is read in its own format.
    """
    reading = stored(name)

    assert (reading.health, reading.format) == ("ok", format_)


@pytest.mark.parametrize(("name", "format_"), UNSUPPORTED.items(), ids=UNSUPPORTED)
def test_what_has_no_reader_yet_is_recognised_and_unreadable(name, format_):
    """
    It says so, and is never operational.
    """
    reading = stored(name)

    assert (reading.health, reading.format, reading.overall) == ("unreadable", format_, "unknown")


@given(data=st.data(), name=st.sampled_from([name for name in SAMPLES if "utf16" not in name]))
def test_a_feed_with_one_odd_value_never_raises(data, name):
    """
    Put anything at any place of a real feed: it is read or unreadable.
    """
    document = json.loads(shared(f"feeds/{name}").read_bytes())
    place = document
    for _ in range(data.draw(st.integers(0, 6))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            place[key] = data.draw(ODD)
            break
        place = place[key]
    else:
        if isinstance(place, dict):
            place[data.draw(st.sampled_from(list(place)))] = data.draw(ODD)

    reading = read_document(document, SAMPLES[name])
    history = observe(PageHistory(), at("08:00"), reading)

    assert observe(history, at("08:00"), reading).incidents == history.incidents


def test_google_lists_what_is_open_and_what_is_over():
    """
    MfiGCW4E26MPGRnCJ8by has no end, fEXXEicMtx5SaVZz2Gt7 has.
    """
    incidents = {each.id: each for each in stored("gcp/igarridot/small.json").incidents}

    assert (incidents["MfiGCW4E26MPGRnCJ8by"].status, incidents["MfiGCW4E26MPGRnCJ8by"].resolved_at) == (
        "open",
        None,
    )
    assert [each.name for each in incidents["MfiGCW4E26MPGRnCJ8by"].components] == ["Google Cloud Storage"]
    assert incidents["MfiGCW4E26MPGRnCJ8by"].regions == ("us-central1",)
    assert incidents["fEXXEicMtx5SaVZz2Gt7"].resolved_at == instant("2021-07-27T22:46:11Z")


def test_service_information_is_information_and_many_products_are_one_incident():
    """
    One cooling failure, two entries: 23 products in one of them, nothing merged.
    """
    incidents = {each.id: each for each in stored("gcp/igarridot/low_severity_incident.json").incidents}

    assert incidents["XVq5om2XEDSqLtJZUvcH"].kind == "information"
    assert incidents["fmEL9i2fArADKawkZAa2"].kind == "incident"
    assert (len(incidents["fmEL9i2fArADKawkZAa2"].components), incidents["fmEL9i2fArADKawkZAa2"].status) == (
        23,
        "open",
    )
    assert incidents["fmEL9i2fArADKawkZAa2"].regions == ("europe-west2",)


def outages_in(region, name):
    """Return what an outage does to services that stand on everything in one region."""
    history = observe(PageHistory(), instant("2026-03-02T08:00:00Z"), stored(name))
    spells = [spell for each in history.incidents.values() for spell in each.spells]
    mappings = [ComponentMapping(spell.component_id, ("ict",), (region,)) for spell in spells]
    return service_outages(mappings, spells).outages


def test_a_region_filter_is_exact_and_global_always_matches():
    """
    europe-west9 is not europe-west2.
    """
    name = "gcp/igarridot/low_severity_incident.json"

    assert outages_in("europe-west2", name)
    assert outages_in("europe-west9", name) == ()


def test_an_event_in_one_region_of_amazon_hits_nobody_elsewhere():
    """
    Open since March in me-central-1, nothing for a customer of eu-west-1 alone.
    """
    name = "other_status/aws_currentevents_20260923_me-central-1_open_trimmed.json"

    assert outages_in("me-central-1", name)
    assert outages_in("eu-west-1", name) == ()


def test_amazon_in_utf_16_is_one_open_event():
    """
    Status "3" is a major outage; the region is that of the ARN, "UAE" a mere label.
    """
    reading = stored("other_status/aws_currentevents_20260923_me-central-1_open_trimmed.utf16.json")

    event = only(reading)
    assert (reading.overall, event.severity, event.status) == ("major_outage", "critical", "open")
    assert event.regions == ("me-central-1",)
    assert event.started_at == instant("2026-03-01T12:51:25Z")
    assert {each.status for each in event.components} == {"major_outage"}


def test_an_empty_list_of_amazon_is_all_clear():
    """
    [] in UTF-16 is good news and not a failed fetch.
    """
    reading = stored("other_status/aws_currentevents_empty.utf16.json")

    assert (reading.health, reading.overall, reading.incidents) == ("ok", "operational", ())


def test_a_resolved_event_of_amazon_ends_when_it_says():
    """
    The hours in the text differ from the posting time: flagged, not used.
    """
    event = only(stored("other_status/aws_currentevents_20230313_us-west-2_resolved.json"))

    assert (event.status, event.resolved_at) == ("resolved", instant("2023-03-13T17:11:16Z"))
    assert (event.kind, len(event.components), event.regions) == ("information", 3, ("us-west-2",))
    assert "times_in_text" in event.flags


def test_a_post_before_the_start_is_flagged_and_both_are_kept():
    """
    EX226792 lasted 20 h 15 min; its first post is dated the day before it began.
    """
    issue = only(stored("other_status/m365_servicehealthissue_EX226792_list.json"))

    assert (issue.id, issue.kind, issue.status) == ("EX226792", "incident", "resolved")
    assert (issue.started_at, issue.resolved_at) == (
        instant("2020-11-13T21:00:00Z"),
        instant("2020-11-14T17:15:00Z"),
    )
    assert [each.name for each in issue.components] == ["Exchange Online"]
    assert "time_implausible" in issue.flags


def test_a_stale_maintenance_is_not_active():
    """
    "Upcoming" since July, complete by its own text: scheduled, flagged, and all is operational.
    """
    reading = stored("other_status/heroku_v4_current_status_stale_maintenance.json")

    (maintenance,) = reading.maintenances
    assert (reading.overall, maintenance.id, maintenance.status) == ("operational", "2959", "scheduled")
    assert "text_says_resolved" in maintenance.flags


def test_a_major_outage_on_instatus():
    """
    Open since 18:55:50Z; the maintenance of 60 minutes has not begun.
    """
    reading = stored("other_status/instatus_v3_summary_hasissues_docs.json")

    (maintenance,) = reading.maintenances
    assert reading.overall == "major_outage"
    assert only(reading).started_at == instant("2022-06-11T18:55:50Z")
    assert only(reading).flags == ()
    assert maintenance.status == "scheduled"
    assert (maintenance.started_at, maintenance.until) == (
        instant("2022-06-11T18:55:54Z"),
        instant("2022-06-11T19:55:54Z"),
    )


@pytest.mark.parametrize(
    ("word", "overall"),
    [("UP", "operational"), ("HASISSUES", "degraded"), ("UNDERMAINTENANCE", "maintenance")],
)
def test_instatus_leaves_out_the_lists_that_are_empty(word, overall):
    """
    A missing key is no incident; what the page says of itself still counts.
    """
    reading = read_document({"page": {"name": "P", "url": "https://p.example", "status": word}})

    assert (reading.format, reading.overall, reading.incidents) == ("instatus", overall, ())
    assert "incidents" in reading.lists_all


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_are_times_too(start):
    """
    A page that is wrong by millennia is read, not stumbled over.
    """
    plan = {"id": "m", "name": "M", "start": start, "status": "NOTSTARTEDYET", "duration": "999999"}
    page = {"page": {"name": "P", "status": "UP"}, "activeMaintenances": [plan]}
    post = {"id": "u", "body": "Hello.", "display_at": "2026-03-02T08:00:00Z"}
    statuspage = {
        "status": {"indicator": "none"},
        "incidents": [{"id": "i", "started_at": start, "incident_updates": [post]}],
    }

    assert read_document(page).maintenances[0].started_at == instant(start)
    assert read_document(statuspage).incidents[0].started_at == instant(start)


def test_salesforce_contradicts_itself_and_both_are_kept():
    """
    No end, while the newest event says resolved; core, while the status says non-core.
    """
    reading = stored("other_status/salesforce_trust_pod114_20230402.json")

    (maintenance,) = reading.maintenances
    assert (only(reading).id, only(reading).status, only(reading).severity) == ("10967", "open", "minor")
    assert only(reading).started_at == instant("2023-04-02T02:38:00Z")
    assert only(reading).flags == ("core_contradicted", "text_says_resolved")
    assert only(reading).regions == ("POD114",)
    assert (maintenance.id, maintenance.status) == ("636660", "scheduled")
    assert (maintenance.started_at, maintenance.until) == (
        instant("2023-04-04T06:00:00Z"),
        instant("2023-04-04T11:00:00Z"),
    )


def test_slack_is_as_bad_as_the_worst_it_lists():
    """
    An outage of one service is critical; a notice beside it is information.
    """
    incident = {
        "id": 546,
        "date_created": "2026-03-02T00:00:00-07:00",
        "title": "Trouble",
        "type": "outage",
        "status": "active",
        "services": ["Messaging"],
        "notes": [{"date_created": "2026-03-02T00:05:00-07:00", "body": "<p>We look into it.</p>"}],
    }
    notice = incident | {"id": 547, "type": "notice"}

    reading = read_document({"status": "active", "active_incidents": [incident, notice]})

    first, second = reading.incidents
    assert (reading.format, reading.overall) == ("slack", "major_outage")
    assert (first.id, first.severity, first.started_at) == (
        "546",
        "critical",
        instant("2026-03-02T07:00:00Z"),
    )
    assert first.updates[0].body == "We look into it."
    assert second.kind == "information"


def test_a_quiet_slack_is_operational():
    """
    Status ok, and nothing listed.
    """
    assert stored("other_status/slack_current_ok_20260912.json").overall == "operational"


def test_the_widget_of_incident_io_lists_what_goes_on():
    """
    A full outage of one component; its start is not told.
    """
    ongoing = {
        "id": "01A",
        "name": "API errors",
        "status": "investigating",
        "last_update_at": "2026-03-02T08:10:00Z",
        "last_update_message": "We look into it.",
        "current_worst_impact": "full_outage",
        "affected_components": [{"id": "c1", "name": "API", "current_status": "full_outage"}],
    }
    body = {
        "page_title": "Kleine Rechenstube",
        "ongoing_incidents": [ongoing],
        "in_progress_maintenances": [],
        "scheduled_maintenances": [],
    }

    reading = read_document(body)

    assert (reading.format, reading.overall) == ("incident-io", "major_outage")
    assert (only(reading).severity, only(reading).flags) == ("critical", ("start_unknown",))
    assert read_document(body | {"ongoing_incidents": []}).overall == "operational"


def test_a_json_format_is_not_read_from_markup():
    """
    Naming a format does not change what the body is.
    """
    assert read(b"<feed/>", "slack").reason == "The body is markup, and slack is JSON."
