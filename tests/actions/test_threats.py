"""The register of threats: proposed by a file, decided by a person, judged under Art. 10, all recorded."""

import pytest

from tests.cast import ADA, BO, CYD, DEE, NORDBANK, NORDBANK_IT, at, load
from tests.channels.threat_files.writing import body, csaf, event
from tests.counting import rows
from tocsin.actions.assess_threat import assess_threat
from tocsin.actions.confirm_threat import confirm_threat
from tocsin.actions.dismiss_threat import dismiss_threat
from tocsin.actions.note_on_threat import note_on_threat
from tocsin.actions.propose_threats import propose_threats
from tocsin.actions.record_threat import record_threat
from tocsin.actions.record_threat_fact import record_threat_fact
from tocsin.actions.set_threat_status import set_threat_status
from tocsin.channels.threat_files import read_threats
from tocsin.core.incidents import OPERATOR, Fact
from tocsin.core.incidents.threats import ThreatNote
from tocsin.core.refusal import Refused
from tocsin.store import lawbooks, ledger, threats

pytestmark = pytest.mark.django_db

EARLIER, NOW = at("2026-03-02 08:30"), at("2026-03-02 09:30")
DOCUMENT = csaf()
SETTLED = ("could_affect_critical_functions_or_others", "high_probability", "could_meet_6")


@pytest.fixture(autouse=True)
def loaded(tmp_path) -> None:
    load(tmp_path)


def imported(document: object = DOCUMENT, **given: object) -> dict[str, object]:
    return propose_threats(read_threats(body(document)), **{"by": BO, "at": NOW} | given)


@pytest.fixture
def proposed() -> str:
    (found,) = imported()["proposals"]
    return found["threat"]


@pytest.fixture
def active(proposed) -> str:
    confirm_threat(proposed, by=ADA, at=NOW)
    return proposed


def refusal(action, *arguments: object, **given: object) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        action(*arguments, **{"by": ADA, "at": NOW} | given)
    assert rows() == before
    return refused.value


def row(reference: str) -> tuple[str, str]:
    found = threats.Threat.objects.get(reference=reference)
    return found.status, found.significant


def test_a_file_proposes_and_nothing_more(proposed: str):
    """
    The whole proposal is in the ledger; the entity is not aware of anything yet.
    """
    told = threats.threat(proposed)

    assert (told.status, told.entity, told.title) == (
        "proposed",
        NORDBANK,
        "Hafen VPN: login without a password",
    )
    assert told.detected_at is None
    assert told.offers[0].proposal == read_threats(body(DOCUMENT))[0]
    assert row(proposed) == ("proposed", "unknown")
    assert ledger.verify() > 0


def test_the_same_file_again_proposes_nothing(proposed: str):
    """
    Neither does the same content in another file, nor an older version after a newer one.
    """
    before = rows()

    assert imported() == {"proposals": [], "unchanged": 1}
    assert rows() == before
    imported(csaf(title="Second version"))
    assert imported() == {"proposals": [], "unchanged": 1}


def test_a_changed_file_proposes_an_update_of_the_same_threat(active: str):
    """
    The publisher's id is the same, what it says is not; the threat stays as it was until a person decides.
    """
    (update,) = imported(csaf(title="It is worse"))["proposals"]

    assert (update["threat"], update["change"]) == (active, "update")
    assert threats.threat(active).title == "Hafen VPN: login without a password"
    confirm_threat(active, by=ADA, at=at("2026-03-02 11:00"))
    told = threats.threat(active)
    assert (told.title, told.detected_at) == ("It is worse", NOW)
    assert threats.Threat.objects.get(reference=active).title == "It is worse"


def test_one_file_that_repeats_itself_proposes_once():
    """
    The second event of a list with the same id is an update, and the same event twice is one.
    """
    found = imported([event(), event(), event(info="Cerber by parcel")])

    assert [each["change"] for each in found["proposals"]] == ["new", "update"]
    assert len({each["threat"] for each in found["proposals"]}) == 1
    assert found["unchanged"] == 1


def test_another_entity_has_a_register_of_its_own(proposed: str):
    """
    The same file may concern two entities of a group.
    """
    (theirs,) = imported(by=CYD, entity=NORDBANK_IT)["proposals"]

    assert theirs["threat"] != proposed
    assert threats.threat(theirs["threat"]).entity == NORDBANK_IT


def test_confirming_takes_the_instant_of_awareness(proposed: str):
    """
    The entity becomes aware when somebody confirms; an earlier instant may be given, a later one not.
    """
    assert refusal(confirm_threat, proposed, detected_at=at("2026-03-02 09:31")).code == "impossible_order"

    confirm_threat(proposed, detected_at=EARLIER, by=ADA, at=NOW)

    assert threats.threat(proposed).detected_at == EARLIER
    assert threats.Threat.objects.get(reference=proposed).since == EARLIER
    assert refusal(confirm_threat, proposed).code == "nothing_to_confirm"


def test_dismissing_needs_a_reason_and_ends_the_matter(proposed: str):
    """
    Nothing is added to what was dismissed, unless it is confirmed after all.
    """
    assert refusal(dismiss_threat, proposed, reason=" ").code == "no_reason"

    dismiss_threat(proposed, reason="We do not use it", by=ADA, at=NOW)

    assert row(proposed) == ("dismissed", "unknown")
    assert refusal(assess_threat, proposed).code == "threat_dismissed"
    assert refusal(record_threat_fact, proposed, Fact("could_meet_6", value=True)).code == "threat_dismissed"
    assert refusal(note_on_threat, proposed, ThreatNote("measures_taken", "x")).code == "threat_dismissed"
    assert refusal(dismiss_threat, proposed, reason="again").code == "nothing_to_dismiss"
    confirm_threat(proposed, by=ADA, at=NOW)
    assert row(proposed) == ("active", "unknown")


def test_a_threat_by_hand_is_active_at_once():
    """
    Whoever records it has noticed it for the entity.
    """
    reference = record_threat("Calls to the desk", description="In the name\nof the board", by=BO, at=NOW)

    told = threats.threat(reference)
    assert (reference, told.status, told.detected_at) == ("THR-2026-0001", "active", NOW)
    assert [each.text for each in told.noted("description")] == ["In the name\nof the board"]
    assert refusal(dismiss_threat, reference, reason="x").code == "nothing_to_dismiss"
    assert refusal(record_threat, " ").code == "not_text"
    assert refusal(record_threat, "x", detected_at=at("2026-03-02 09:31")).code == "impossible_order"


def test_an_assessment_is_a_decision_that_can_be_made_again(active: str):
    """
    The ledger keeps the answer with its grounds, the facts, the readings and the digest of the law file.
    """
    assert assess_threat(active, by=ADA, at=NOW)["significant"] == "unknown"
    for key in SETTLED:
        record_threat_fact(active, Fact(key, value=True, source=" the  team ", estimate=True), by=BO, at=NOW)

    decision = assess_threat(active, by=ADA, at=NOW)

    assert decision["significant"] == "yes"
    assert [ground["truth"] for ground in decision["grounds"]["grounds"]] == ["yes", "yes", "yes"]
    assert decision["facts"] == dict.fromkeys(SETTLED, True)
    assert decision["pack"]["digest"] == lawbooks.in_force(NOW.date()).digest
    assert row(active) == ("active", "yes")
    told = threats.threat(active)
    assert [each.significant for each in told.assessments] == ["unknown", "yes"]
    assert dict(told.assessments[-1].grounds) == decision
    assert (told.facts[0].author, told.facts[0].source, told.facts[0].estimate) == ("bo", "the team", True)


def test_one_no_of_three_is_enough_for_not_significant(active: str):
    """
    Art. 10 asks for (a), (b) and (c) together.
    """
    record_threat_fact(active, Fact("high_probability", value=False), by=BO, at=NOW)

    assert assess_threat(active, by=ADA, at=NOW)["significant"] == "no"


def test_a_proposal_may_be_assessed_before_it_is_confirmed(proposed: str):
    """
    Whether it is significant may be what decides.
    """
    assess_threat(proposed, by=ADA, at=NOW)

    assert row(proposed) == ("proposed", "unknown")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Fact("clients_affected", 5), "unknown_key"),
        (Fact("could_meet_7", value=True), "unknown_key"),
        (Fact("could_meet_6", "yes"), "not_a_flag"),
        (Fact("could_meet_6", value=True, source="a\x00"), "control_character"),
        (Fact("could_meet_6", value=True, true_since=at("2026-03-03 09:00")), "impossible_order"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused(active: str, given: Fact, code: str):
    """
    Only the five facts of Art. 10 are facts about a threat.
    """
    assert refusal(record_threat_fact, active, given).code == code


def test_notes_keep_who_was_told_when_and_how(active: str):
    """
    The voluntary notification has its instant, channel and reference.
    """
    note = ThreatNote("authority_notified", "Sent", EARLIER, "portal", "M-1")

    note_on_threat(active, note, by=BO, at=NOW)

    (kept,) = threats.threat(active).noted("authority_notified")
    assert (kept.text, kept.at, kept.channel, kept.reference) == ("Sent", EARLIER, "portal", "M-1")
    assert (kept.author, kept.known_since) == ("bo", NOW)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (ThreatNote("measures_taken", " "), "not_text"),
        (ThreatNote("measures_taken", "x" * 10_001), "too_large"),
        (ThreatNote("measures_taken", "x", at("2026-03-03 09:00")), "impossible_order"),
        (ThreatNote("potential_criteria", "data_losses doom"), "unknown_code"),
        (ThreatNote("rumour", "x"), "unknown_code"),  # type: ignore[arg-type]
    ],
)
def test_a_note_that_does_not_fit_is_refused(active: str, note: ThreatNote, code: str):
    """
    Nothing is written of it.
    """
    assert refusal(note_on_threat, active, note).code == code


def test_a_threat_ends_and_begins_again_with_a_reason(active: str):
    """
    Field 16 follows from it.
    """
    assert refusal(set_threat_status, active, "inactive", reason="").code == "no_reason"

    set_threat_status(active, "inactive", reason="Patched", by=ADA, at=NOW)

    assert row(active) == ("inactive", "unknown")
    set_threat_status(active, "active", reason="Seen again", by=ADA, at=NOW)
    assert threats.threat(active).reason == "Seen again"


def test_what_nobody_confirmed_has_no_status(proposed: str):
    """
    A proposal is neither active nor inactive.
    """
    assert refusal(set_threat_status, proposed, "inactive", reason="x").code == "not_confirmed"


def test_who_may_not_see_the_entity_learns_nothing(proposed: str):
    """
    The answer is that of a reference that was never given; who may see but not act is told which roles may.
    """
    hidden = refusal(confirm_threat, proposed, by=CYD)
    never = refusal(confirm_threat, "THR-2026-9999", by=CYD)

    assert hidden.code == never.code == "unknown_threat"
    assert hidden.message.replace(proposed, "") == never.message.replace("THR-2026-9999", "")
    assert refusal(confirm_threat, proposed, by=DEE).code == "not_allowed"
    assert refusal(confirm_threat, proposed, by=BO).code == "not_allowed"
    assert refusal(propose_threats, read_threats(body(DOCUMENT)), by=CYD).code == "not_allowed"


def test_an_entity_that_is_none_has_no_register():
    """
    A mistyped LEI is refused.
    """
    found = read_threats(body(DOCUMENT))

    assert refusal(propose_threats, found, by=OPERATOR, entity="X" * 20).code == "unknown_entity"
    assert refusal(record_threat, "x", by=OPERATOR, entity="X" * 20).code == "unknown_entity"
