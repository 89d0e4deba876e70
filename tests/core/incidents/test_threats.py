"""The threat as its ledger entries tell it, and the fields of its notification."""

from dataclasses import replace

import pytest
from tests.cast import NORDBANK, at

from tocsin.core.incidents import Entry
from tocsin.core.incidents.annex_iii import CRITERIA, FIELDS, annex_iii, missing
from tocsin.core.incidents.proposals import Indicator, ThreatProposal, Vulnerability, proposal_body
from tocsin.core.incidents.threat_document import threat_document
from tocsin.core.incidents.threats import (
    LONGEST_PASSAGE,
    ThreatHistory,
    ThreatNote,
    note_body,
    passage,
    threat_history,
)
from tocsin.core.refusal import Refused

REFERENCE = "THR-2026-0001"
FIRST = ThreatProposal(
    title="Login without a password",
    format="csaf-2.0",
    source_id="HC-7",
    digest="d1",
    file_digest="f1",
    publisher="Hafen Cloud",
    description="Whoever reaches the gateway can sign in.",
    vulnerabilities=(Vulnerability("CVE-2026-1", score="9.8"), Vulnerability("CVE-2026-2")),
    indicators=(
        Indicator("domain", "domain", "x.example", detects=True),
        Indicator("url", "url", "http://ipinfo.example", detects=False),
        Indicator("ip_address", "ipv4-addr", "192.0.2.7"),
    ),
)
SECOND = replace(FIRST, title="Login without a password (update)", digest="d2")


def entry(kind: str, hour: int = 9, /, **body: object) -> Entry:
    return Entry(hour, at(f"2026-03-02 {hour:02d}:00"), "ada", kind, body)


def proposed(proposal: ThreatProposal = FIRST, hour: int = 8) -> Entry:
    return entry("threat.proposed", hour, entity=NORDBANK, proposal=proposal_body(proposal))


def updated(hour: int = 10) -> Entry:
    return entry("threat.update_proposed", hour, proposal=proposal_body(SECOND))


def confirmed(hour: int = 9, aware: str = "2026-03-02T08:30:00Z") -> Entry:
    return entry("threat.confirmed", hour, detected_at=aware, digest="d1")


def dismissed(hour: int = 9) -> Entry:
    return entry("threat.dismissed", hour, reason="We do not use it", digest="d1")


def fact(key: str, value: object, hour: int = 11) -> Entry:
    return entry("fact.recorded", hour, key=key, value=value, since=None, source="", estimate=False)


def noted(kind: str, text: str, hour: int = 11, **given: object) -> Entry:
    return entry("threat.noted", hour, **note_body(ThreatNote(kind, text, **given)))


def told(*entries: Entry) -> ThreatHistory:
    return threat_history(REFERENCE, entries)


def test_a_proposal_is_nothing_until_a_person_decides():
    """
    It waits; the entity is not aware of it, and it fills no field.
    """
    history = told(proposed())

    assert (history.status, history.title, history.entity) == ("proposed", FIRST.title, NORDBANK)
    assert (history.detected_at, history.confirmed) == (None, None)
    assert history.pending is not None
    assert history.pending.proposal == FIRST


def test_confirming_makes_the_entity_aware():
    """
    From the instant that was given, the threat is active.
    """
    history = told(proposed(), confirmed())

    assert (history.status, history.detected_at) == ("active", at("2026-03-02 08:30"))
    assert (history.confirmed, history.pending) == (FIRST, None)


def test_what_was_dismissed_stays_on_record_and_may_be_confirmed_after_all():
    """
    The register forgets neither the proposal nor the reason.
    """
    assert told(proposed(), dismissed()).reason == "We do not use it"
    assert told(proposed(), dismissed()).status == "dismissed"
    assert told(proposed(), dismissed(), confirmed(10)).status == "active"
    assert len(told(proposed(), dismissed(), confirmed(10)).entries) == 3


def test_an_update_waits_for_a_person_and_changes_nothing_before():
    """
    What the publisher says now is taken only when it is confirmed; dismissing it leaves the threat as it was.
    """
    waiting = told(proposed(), confirmed(), updated())

    assert (waiting.title, waiting.status, waiting.confirmed) == (FIRST.title, "active", FIRST)
    assert waiting.pending is not None

    taken = told(proposed(), confirmed(), updated(), confirmed(11))
    left = told(proposed(), confirmed(), updated(), dismissed(11))
    assert (taken.title, taken.confirmed) == (SECOND.title, SECOND)
    assert (left.title, left.status, left.confirmed, left.pending) == (FIRST.title, "active", FIRST, None)


def test_an_update_of_an_inactive_threat_does_not_wake_it():
    """
    Whether it is active is a decision of its own.
    """
    over = entry("threat.status_changed", 10, status="inactive", reason="Patched")

    history = told(proposed(), confirmed(), over, updated(11), confirmed(12))

    assert (history.status, history.reason, history.title) == ("inactive", "Patched", SECOND.title)


def test_a_decision_is_outdated_once_a_fact_follows_it():
    """
    The last decision stays the decision, and the page says that facts were recorded since.
    """
    decided = entry("threat.assessed", 12, significant="no")

    assert told(proposed(), decided).significant == "no"
    assert not told(proposed(), fact("could_meet_6", value=True), decided).outdated
    assert told(proposed(), decided, fact("could_meet_6", value=True, hour=13)).outdated
    assert not told(proposed(), fact("could_meet_6", value=True)).outdated


def test_what_was_recorded_later_is_not_known_before():
    """
    Looking back shows the threat as it was known.
    """
    entries = (proposed(), confirmed(), noted("measures_taken", "Patched"))

    assert threat_history(REFERENCE, entries, at("2026-03-02 08:59")).status == "proposed"
    assert threat_history(REFERENCE, entries, at("2026-03-02 09:00")).notes == ()


def test_a_notification_of_a_threat_nobody_confirmed_misses_almost_everything():
    """
    Nothing is presumed: neither a status nor a criterion nor an instant.
    """
    fields = annex_iii(told(proposed()), "Nordbank AG")

    assert tuple(fields) == FIELDS
    assert {number for number, given in fields.items() if given is not None} == {"1", "2"}
    assert missing(fields) == ("6", "7", "8", "12", "13", "14", "15", "16", "17")


def test_the_fields_follow_from_what_is_recorded():
    """
    Facts that are true are criteria, notes are fields; the contact is still to be given.
    """
    fields = annex_iii(
        told(
            proposed(),
            confirmed(),
            fact("could_meet_9_4", value=True),
            fact("could_meet_6", value=True),
            fact("could_meet_9_1", value=False),
            noted("potential_criteria", "data_losses"),
            noted("potential_impact", "First thought"),
            noted("potential_impact", "Nobody can pay"),
            noted("measures_taken", "Gateway off", at=at("2026-03-02 08:40")),
            noted("measures_taken", "Patched"),
            noted("others_told", "Told", channel="phone", reference="T-1"),
            noted("other_information", "More follows"),
        ),
        "Nordbank AG",
    )

    assert (fields["1"], fields["2"], fields["12"]) == ("Nordbank AG", NORDBANK, "2026-03-02T08:30:00Z")
    assert fields["13"] == (
        "Whoever reaches the gateway can sign in.\n\nCVE-2026-1 (CVSS 9.8), CVE-2026-2\n\nHafen Cloud, HC-7"
    )
    assert (fields["14"], fields["16"]) == ("Nobody can pay", "active")
    assert fields["15"] == ("geographical_spread", "data_losses", "critical_services_affected")
    assert fields["17"] == "2026-03-02T08:40:00Z: Gateway off\nPatched"
    assert fields["18"] == "phone, T-1: Told"
    assert fields["19"] == "domain: x.example\nip_address: 192.0.2.7"
    assert fields["20"] == "More follows"
    assert missing(fields) == ("6", "7", "8")


def test_the_criteria_stand_in_the_order_of_the_template_and_are_withdrawn_with_their_fact():
    """
    A fact that is not known any more is no criterion.
    """
    known = (proposed(), confirmed(), fact("could_meet_6", value=True))

    assert annex_iii(told(*known))["15"] == ("critical_services_affected",)
    assert annex_iii(told(*known, fact("could_meet_6", None, 12)))["15"] is None
    assert annex_iii(told(*known, noted("potential_criteria", " ".join(CRITERIA))))["15"] == CRITERIA


def test_a_description_of_ones_own_replaces_that_of_the_publisher():
    """
    Field 13 is what the entity says.
    """
    assert annex_iii(told(proposed(), confirmed(), noted("description", "Ours")))["13"] == "Ours"
    bare = proposed(replace(FIRST, description=""))
    assert annex_iii(told(bare, confirmed()))["13"] is None


@pytest.mark.parametrize(
    ("text", "code"), [("a\x00b", "control_character"), ("x" * (LONGEST_PASSAGE + 1), "too_large")]
)
def test_a_passage_that_cannot_be_kept_is_refused(text: str, code: str):
    """
    What is written goes into reports and terminals.
    """
    with pytest.raises(Refused) as refused:
        passage(text, "text")

    assert refused.value.code == code


def test_a_passage_keeps_its_lines():
    """
    Line ends are of one kind, and blanks around it go.
    """
    assert passage("  one\r\ntwo \n", "text") == "one\ntwo"


def test_a_threat_is_one_document_for_other_programs():
    """
    What is not known is null, and each proposal says whether it was taken.
    """
    document = threat_document(
        told(proposed(), confirmed(), updated(), fact("could_meet_6", value=True)), "Nordbank AG"
    )

    assert (document["status"], document["significant"], document["assessment"]) == (
        "active",
        "unknown",
        None,
    )
    assert document["facts"]["could_meet_6"]["author"] == "ada"
    assert [(each["digest"], each["taken"]) for each in document["proposals"]] == [("d1", True), ("d2", None)]
    assert document["annex_iii"]["6"] is None
    assert "6" in document["missing"]
