"""What is read out of CSAF, MISP and STIX: what a person needs to judge a threat, and nothing made up."""

import hashlib
import json

import pytest

from tests.cast import at
from tests.channels.threat_files.writing import (
    ACTOR,
    CVSS,
    INDICATOR,
    MALWARE,
    attribute,
    body,
    bundle,
    csaf,
    event,
    related,
    stix,
    vulnerability,
)
from tests.shared import shared
from tocsin.channels.threat_files import FORMATS, read_threats
from tocsin.core.incidents.proposals import ThreatProposal


def only(document: object) -> ThreatProposal:
    (proposal,) = read_threats(body(document))
    return proposal


def indicators(*attributes: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(each.category, each.type, each.value) for each in only({"Event": event(*attributes)}).indicators]


def test_an_advisory_says_what_is_affected_and_how_badly():
    """
    A CSAF document is one proposal, with its names in place of product ids and the score of what is affected.
    """
    proposal = only(csaf())

    assert (proposal.title, proposal.format, proposal.source_id) == (
        "Hafen VPN: login without a password",
        "csaf-2.0",
        "HC-2026-7",
    )
    assert (proposal.publisher, proposal.marking) == ("Hafen Cloud", ("TLP:AMBER",))
    assert proposal.description == "Whoever reaches the gateway can sign in."
    assert proposal.products == ("Hafen VPN 4.0",)
    (found,) = proposal.vulnerabilities
    assert (found.id, found.score, found.score_version, found.vector) == (
        "CVE-2026-99901",
        "9.8",
        "3.1",
        CVSS,
    )
    assert (found.affected, found.fixed) == (("Hafen VPN 4.0",), ("Hafen VPN 4.1",))
    assert found.remarks == ("exploit_status: Exploited since February.",)
    assert proposal.measures == ("vendor fix: Update to 4.1.",)
    assert proposal.references == ("https://hafen.example/7",)
    assert proposal.cautions == ()


def test_the_digests_are_those_of_the_file_and_of_what_it_says():
    """
    Other blanks in the file are another file, and say the same.
    """
    written, spaced = body(csaf()), json.dumps(csaf(), indent=3).encode()

    (one,), (other,) = read_threats(written), read_threats(spaced)

    assert one.file_digest == hashlib.sha256(written).hexdigest() != other.file_digest
    assert one.digest == other.digest
    assert one.digest != only(csaf(title="Another")).digest


@pytest.mark.parametrize(
    ("document", "caution"),
    [
        (csaf([vulnerability(known_not_affected=["P1"])]), "not_affected"),
        (csaf([vulnerability(fixed=["P2"])]), "only_fixed"),
        (csaf([vulnerability(fixed=["P2"], known_not_affected=["P1"])]), "only_fixed"),
        (csaf([vulnerability(under_investigation=["P1"])]), "under_investigation"),
        (csaf([{"cve": "CVE-2026-99901"}]), "no_product"),
        (csaf([]), "no_vulnerability"),
        (csaf(tracking={"id": "HC-1", "status": "draft"}), "not_final"),
        ({"Event": event(published=False)}, "not_final"),
        (bundle(stix("campaign--1", revoked=True)), "revoked"),
    ],
)
def test_what_is_easily_misread_carries_a_caution(document: object, caution: str):
    """
    A VEX document that says "not affected" is never proposed without saying so.
    """
    assert only(document).cautions == (caution,)


def test_one_product_that_is_affected_is_enough():
    """
    A document that says "not affected" of others is an ordinary advisory.
    """
    proposal = only(csaf([vulnerability(known_affected=["P1"], known_not_affected=["P2"])]))

    assert proposal.cautions == ()
    assert proposal.vulnerabilities[0].not_affected == ("Hafen VPN 4.1",)


@pytest.mark.parametrize(
    "document",
    [
        {"Event": event()},
        event(),
        {"response": [{"Event": event()}]},
        {"response": {"Event": event()}},
        [{"Event": event()}],
        [event()],
    ],
    ids=["wrapped", "bare", "response", "one response", "list", "bare list"],
)
def test_an_event_is_read_in_every_wrapping(document: object):
    """
    MISP exports single events and lists of them, with and without their envelope.
    """
    proposal = only(document)

    assert (proposal.title, proposal.format) == ("Cerber by invoice", "misp")
    assert (proposal.publisher, proposal.marking) == ("CERT of Nordbank", ("tlp:green",))
    assert [actor.name for actor in proposal.actors] == ["Cobalt"]
    assert proposal.remarks[:2] == (("threat level", "High"), ("analysis", "Completed"))


def test_a_list_of_events_is_a_proposal_each():
    """
    What one publisher sends together is still judged one by one.
    """
    found = read_threats(body({"response": [{"Event": event(uuid=str(number))} for number in range(3)]}))

    assert [each.source_id for each in found] == ["0", "1", "2"]


def test_the_instants_of_an_event_say_how_exact_they_are():
    """
    A day is read as its beginning in UTC and marked; seconds since 1970 are exact; zero is no instant.
    """
    stated = {each.what: each for each in only({"Event": event()}).instants}

    assert (stated["created"].at, stated["created"].flags) == (at("2026-02-27 00:00"), ("day_only",))
    assert (stated["modified"].field, stated["modified"].flags) == ("Event.timestamp", ())
    assert stated["modified"].at == at("2026-02-27 08:13").replace(second=20)
    assert "published" not in stated


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("ip-dst", "192.0.2.7", [("ip_address", "ip-dst", "192.0.2.7")]),
        ("ip-dst|port", "192.0.2.7|443", [("ip_address", "ip-dst|port", "192.0.2.7|443")]),
        ("url", "http://x.example/a", [("url", "url", "http://x.example/a")]),
        ("hostname", "x.example", [("domain", "hostname", "x.example")]),
        (
            "domain|ip",
            "x.example|192.0.2.7",
            [("domain", "domain", "x.example"), ("ip_address", "ip-dst", "192.0.2.7")],
        ),
        ("sha256", "ab" * 32, [("file_hash", "sha256", "ab" * 32)]),
        ("filename|md5", "a.exe|cd", [("malware", "filename", "a.exe"), ("file_hash", "md5", "cd")]),
        ("malware-sample", "a.exe|cd", [("malware", "filename", "a.exe"), ("file_hash", "md5", "cd")]),
        ("regkey|value", "HKLM|x", [("malware", "regkey|value", "HKLM|x")]),
        ("user-agent", "evil/1", [("network_activity", "user-agent", "evil/1")]),
        ("email-subject", "Invoice", [("email", "email-subject", "Invoice")]),
        ("whois-registrar", "R", [("dns_and_registry", "whois-registrar", "R")]),
        ("target-user", "bo", [("account_activity", "target-user", "bo")]),
        ("btc", "1GCa", [("other", "btc", "1GCa")]),
        ("made-up", "x", [("other", "made-up", "x")]),
    ],
)
def test_an_attribute_is_an_indicator_of_a_category_of_the_template(
    kind: str, value: str, expected: list[object]
):
    """
    The ten categories of 2025/302, field 3.35, as far as a type fits one; the rest is "other", never dropped.
    """
    assert indicators(attribute(kind, value)) == expected


def test_what_is_not_for_detection_stays_context():
    """
    An address that the malware merely calls is not one to block.
    """
    (found,) = only({"Event": event(attribute("url", "http://ipinfo.example", to_ids=False))}).indicators

    assert found.detects is False


def test_a_sighting_that_speaks_against_an_indicator_is_noted():
    """
    Somebody reported it as a false positive: whoever would block it must know.
    """
    sightings = [{"type": "1", "date_sighting": "1772000000"}, {"type": "0", "date_sighting": "1772000000"}]

    proposal = only({"Event": event(attribute("domain", "x.example", Sighting=sightings))})

    assert proposal.indicators[0].note == "reported as a false positive (1)"
    assert [each.field for each in proposal.instants if each.what == "last_seen"] == [
        "Sighting.date_sighting"
    ]


def test_links_texts_and_vulnerabilities_of_an_event_are_no_indicators():
    """
    Each stands where a reader looks for it; what the publisher deleted is only counted.
    """
    cluster = {"value": "Sofacy", "description": "A group", "meta": {"motive": ["Espionage"]}}
    given = event(
        attribute("link", "https://x.example/report"),
        attribute("text", "They send invoices.", category="External analysis"),
        attribute("comment", "UPX packed", category="Other"),
        attribute("vulnerability", "CVE-2026-99901", comment="used at first"),
        attribute("domain", "gone.example", deleted=True),
        attribute("target-org", "Nordbank"),
        Galaxy=[{"type": "threat-actor", "GalaxyCluster": [cluster]}],
        Object=[
            {
                "name": "vulnerability",
                "Attribute": [
                    {"object_relation": "id", "type": "vulnerability", "value": "CVE-2026-99902"},
                    {"object_relation": "cvss-score", "type": "float", "value": "7.5"},
                    {"object_relation": "summary", "type": "text", "value": "Overflow"},
                ],
            },
            {"name": "file", "comment": "dropper", "Attribute": [attribute("sha1", "ab")]},
        ],
    )

    proposal = only({"Event": given})

    assert proposal.references == ("https://x.example/report",)
    assert proposal.description == "They send invoices."
    assert ("Other", "UPX packed") in proposal.remarks
    assert [(each.id, each.score) for each in proposal.vulnerabilities] == [
        ("CVE-2026-99901", None),
        ("CVE-2026-99902", "7.5"),
    ]
    assert [(each.value, each.note) for each in proposal.indicators] == [("ab", "dropper")]
    assert proposal.targets == ("Nordbank",)
    assert [(each.name, each.intent) for each in proposal.actors] == [
        ("Sofacy", ("motive: Espionage",)),
        ("Cobalt", ()),
    ]
    assert dict(proposal.left_out) == {"deleted": 1}


def test_an_actor_with_what_it_uses_is_one_proposal():
    """
    Without a report the actor is what the file is about; what is connected comes with it.
    """
    document = bundle(
        stix(ACTOR, name="Bravo", goals=["money"], sophistication="expert", threat_actor_types=["criminal"]),
        stix(MALWARE, name="Ivy", first_seen="2025-12-01T00:00:00Z"),
        stix("identity--1", name="Nordbank"),
        related(ACTOR, "uses", MALWARE),
        related(ACTOR, "targets", "identity--1"),
    )

    proposal = only(document)

    assert (proposal.title, proposal.format, proposal.source_id) == ("Bravo", "stix-2.1", ACTOR)
    assert (proposal.actors[0].intent, proposal.actors[0].capability) == (
        ("criminal", "money"),
        ("sophistication: expert",),
    )
    assert (proposal.means, proposal.targets) == (("Ivy",), ("Nordbank",))
    assert [each.at for each in proposal.instants if each.what == "first_seen"] == [at("2025-12-01 00:00")]


def test_a_report_holds_what_it_lists_and_one_relationship_further():
    """
    Another report of the same bundle is another proposal, and nothing is lost between them.
    """
    document = bundle(
        stix("report--1", name="One", object_refs=[MALWARE], created_by_ref="identity--1"),
        stix("report--2", name="Two", object_refs=["tool--1"]),
        stix("identity--1", name="CERT"),
        stix(MALWARE, name="Ivy"),
        stix("tool--1", name="Psexec"),
        stix(INDICATOR, pattern="[domain-name:value = 'x.example']", pattern_type="stix"),
        stix("attack-pattern--9", name="Phishing"),
        stix(ACTOR, name="Bravo"),
        related(INDICATOR, "indicates", MALWARE),
    )

    found = {each.title: each for each in read_threats(body(document))}

    assert set(found) == {"One", "Two", "Bravo", "Phishing"}
    assert (found["One"].publisher, found["One"].means) == ("CERT", ("Ivy",))
    assert [each.value for each in found["One"].indicators] == ["x.example"]
    assert found["Two"].means == ("Psexec",)
    assert found["Phishing"].source_id == "bundle--1"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("[ipv4-addr:value = '192.0.2.7']", [("ip_address", "192.0.2.7")]),
        (
            "[file:hashes.'SHA-256' = 'aa' OR domain-name:value = 'x.example']",
            [("file_hash", "aa"), ("domain", "x.example")],
        ),
        ("[url:value = 'a'] OR [url:value = 'it\\'s']", [("url", "a"), ("url", "it's")]),
        (
            "[file:name = 'a' AND file:size = 5]",
            [("malware", "[file:name = 'a' AND file:size = 5]")],
        ),
        ("[url:value NOT = 'a']", [("url", "[url:value NOT = 'a']")]),
        (
            "[url:value = 'a'] FOLLOWEDBY [url:value = 'b']",
            [("url", "[url:value = 'a'] FOLLOWEDBY [url:value = 'b']")],
        ),
        ("nonsense", [("other", "nonsense")]),
    ],
)
def test_a_pattern_is_taken_apart_only_where_that_does_not_bend_it(pattern: str, expected: list[object]):
    """
    One value of several that are needed together would accuse the innocent.
    """
    found = only(bundle(stix(INDICATOR, pattern=pattern, pattern_type="stix"))).indicators

    assert [(each.category, each.value) for each in found] == expected


def test_what_was_observed_is_context():
    """
    To have been seen in an attack does not make an address malicious.
    """
    observed = stix("observed-data--1", objects={"0": {"type": "ipv4-addr", "value": "192.0.2.7"}})
    file = stix("file--1", name="a.exe", hashes={"MD5": "cd"})

    found = only(
        bundle(
            stix(ACTOR),
            observed,
            file,
            related(ACTOR, "uses", "observed-data--1"),
            related(ACTOR, "uses", "file--1"),
        )
    )

    assert {(each.category, each.value, each.detects) for each in found.indicators} == {
        ("ip_address", "192.0.2.7", False),
        ("file_hash", "cd", False),
        ("malware", "a.exe", False),
    }


def test_of_an_object_that_changed_the_last_version_counts():
    """
    A bundle may hold the history of an object.
    """
    old = stix(ACTOR, name="Old")
    new = stix(ACTOR, name="New", modified="2026-02-09T08:00:00.000Z")

    assert only(bundle(new, old)).title == "New"


def test_unknown_objects_are_counted_and_do_not_hinder():
    """
    A publisher may add types of its own.
    """
    document = bundle(stix(ACTOR), stix("x-mood--1"), 7, related(ACTOR, "has", "x-mood--1"))

    assert dict(only(document).left_out) == {"unknown_type x-mood": 1, "not_an_object": 1}


@pytest.mark.parametrize(
    ("document", "form"),
    [
        (bundle(stix(ACTOR) | {"spec_version": None}, spec_version="2.0"), "stix-2.0"),
        ({"objects": [stix(ACTOR)], "more": False}, "stix-2.1"),
        (stix(ACTOR), "stix-2.1"),
    ],
    ids=["2.0", "a TAXII envelope", "one object"],
)
def test_stix_is_told_from_its_content(document: object, form: str):
    """
    A bundle, an envelope of TAXII and a single object are all STIX.
    """
    assert form in FORMATS
    assert only(document).format == form


def test_an_instant_without_a_zone_is_read_as_utc_and_says_so():
    """
    Nothing is more precise here than in the file.
    """
    tracking = {"id": "HC-1", "initial_release_date": "2026-03-01T09:00:00", "current_release_date": "soon"}

    proposal = only(csaf(tracking=tracking))

    assert [(each.at, each.flags) for each in proposal.instants] == [(at("2026-03-01 09:00"), ("no_zone",))]
    assert ("unreadable_instant", 1) in proposal.left_out


@pytest.mark.parametrize(
    ("name", "title", "cautions", "count"),
    [
        ("csaf/sec-vex-2022-0001.json", "Secvisogram not affected by Log4Shell", ("not_affected",), 0),
        ("csaf/2022-evd-uc-07-001.json", "Example VEX Document Use Case 7", (), 0),
        ("csaf/rhsa-2022_0011.json", "Red Hat Security Advisory: telnet security update", ("only_fixed",), 0),
        ("misp/HTML_event.json", "Cerber Ransomware", (), 13),
        (
            "misp/existing_event.json",
            "OSINT - Sednit update: How Fancy Bear Spent the Year",
            ("not_final",),
            81,
        ),
        ("misp/sighting_1.json", "Ursnif, MALWAREMESSIAGH", (), 5),
        ("stix/threat-actor-leveraging-attack-patterns-and-malware.json", "Adversary Bravo", (), 0),
    ],
)
def test_files_of_real_publishers_are_understood(
    name: str, title: str, cautions: tuple[str, ...], count: int
):
    """
    What the standards' own repositories publish gives one proposal each, with its cautions.
    """
    (proposal,) = read_threats(shared(f"feeds/threat/{name}").read_bytes())

    assert (proposal.title, proposal.cautions, len(proposal.indicators)) == (title, cautions, count)


def test_a_technique_that_many_use_does_not_join_them():
    """
    Two groups that phish are two threats; neither gets what the other uses.
    """
    document = bundle(
        stix("intrusion-set--1", name="Bravo"),
        stix("intrusion-set--2", name="Carbon"),
        stix("attack-pattern--1", name="Phishing"),
        stix(MALWARE, name="Ivy"),
        stix("tool--2", name="Psexec"),
        related("intrusion-set--1", "uses", "attack-pattern--1"),
        related("intrusion-set--2", "uses", "attack-pattern--1"),
        related("intrusion-set--1", "uses", MALWARE),
        related(MALWARE, "uses", "attack-pattern--1"),
        related("intrusion-set--2", "uses", "tool--2"),
    )

    found = {each.title: set(each.means) for each in read_threats(body(document))}

    assert found == {"Bravo": {"Phishing", "Ivy"}, "Carbon": {"Phishing", "Psexec"}}
