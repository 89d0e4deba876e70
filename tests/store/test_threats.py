"""Reads of the register of threats: in what order, as known when, and what was proposed before."""

import pytest

from tests.cast import ADA, CYD, NORDBANK, NORDBANK_IT, at, load
from tests.channels.threat_files.writing import body, csaf, event
from tocsin.actions.confirm_threat import confirm_threat
from tocsin.actions.dismiss_threat import dismiss_threat
from tocsin.actions.propose_threats import propose_threats
from tocsin.actions.record_threat import record_threat
from tocsin.channels.threat_files import read_threats
from tocsin.core.incidents import OPERATOR
from tocsin.core.refusal import Refused
from tocsin.store import ledger, threats

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 09:30")


def proposed(document: object, entity: str = NORDBANK) -> str:
    found = propose_threats(read_threats(body(document)), by=OPERATOR, at=NOW, entity=entity)
    return found["proposals"][0]["threat"]


def test_what_waits_for_a_decision_stands_first(tmp_path):
    """
    Then what is active, then what is over; of another entity nothing.
    """
    load(tmp_path)
    dismissed, waiting = proposed(event()), proposed(csaf())
    by_hand = record_threat("Calls", by=OPERATOR, at=at("2026-03-02 10:30"))
    theirs = proposed(csaf(), NORDBANK_IT)
    dismiss_threat(dismissed, reason="x", by=OPERATOR, at=NOW)

    assert [row.reference for row in threats.threats(ADA.roles)] == [waiting, by_hand, dismissed]
    assert [row.reference for row in threats.threats(CYD.roles)] == [theirs]
    assert len(threats.threats(None)) == 4
    assert [row.reference for row in threats.threats(None, "active")] == [by_hand]
    assert threats.threats([]) == []


@pytest.mark.parametrize("reference", ["THR-2026-0001", "", "inventory", "INC-2026-0001", "a\x00b", "\udcff"])
def test_a_reference_that_was_never_given_is_refused(reference: str):
    """
    Whatever is asked for, the answer is the same, and other subjects of the ledger are no threats.
    """
    ledger.append("inventory.imported", "inventory", {}, by="eve", at=NOW)

    with pytest.raises(Refused) as refused:
        threats.threat(reference)

    assert (refused.value.code, refused.value.where) == ("unknown_threat", reference)


def test_a_threat_is_told_as_it_was_known(tmp_path):
    """
    Before it was proposed there was none; before it was confirmed it waited.
    """
    load(tmp_path)
    reference = proposed(csaf())
    confirm_threat(reference, by=OPERATOR, at=at("2026-03-02 10:30"))

    assert threats.threat(reference, NOW).status == "proposed"
    with pytest.raises(Refused):
        threats.threat(reference, at("2026-03-02 09:29"))


def test_the_publications_of_an_entity_are_known_again(tmp_path):
    """
    By the publisher's id, with each version that was seen.
    """
    load(tmp_path)
    reference = proposed(csaf())
    proposed(csaf(title="Second"))

    known = threats.proposed_before(NORDBANK)

    assert {source: (found, len(seen)) for source, (found, seen) in known.items()} == {
        ("csaf", "HC-2026-7"): (reference, 2)
    }
    assert threats.proposed_before(NORDBANK_IT) == {}
