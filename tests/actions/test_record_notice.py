"""Recording who was told: to whom, when and how; never before the outage, never after now."""

import pytest

from tests.cast import ADA, BAKERY, BO, CYD, DEE, HAFEN_CLOUD, HAFEN_SERVICE, at, load
from tests.counting import rows
from tocsin.actions.declare_outage import declare_outage
from tocsin.actions.record_notice import record_notice
from tocsin.actions.survey_situation import survey_situation
from tocsin.core.incidents import NoticeGiven, NoticeReceived
from tocsin.core.refusal import Refused
from tocsin.store import ledger, queries

pytestmark = pytest.mark.django_db

SINCE, AWARE, NOW = at("2026-03-02 08:00"), at("2026-03-02 08:30"), at("2026-03-02 09:30")


@pytest.fixture
def incident(tmp_path) -> str:
    load(tmp_path)
    return declare_outage(HAFEN_CLOUD, since=SINCE, by=BO, at=AWARE)


def refusal(incident: str, direction: str, about: str, who=BO, **given) -> Refused:
    before = rows()
    with pytest.raises(Refused) as refused:
        record_notice(incident, direction, about, by=who, at=NOW, **given)
    assert rows() == before
    return refused.value


def test_a_notice_to_a_customer_meets_the_duty_to_tell_them(incident: str):
    """
    Half an hour by telephone was promised in one place, two hours in another: told at once, both are met.
    """
    record_notice(
        incident, "given", BAKERY, by=BO, at=NOW, happened=AWARE, channel="telephone", text=" It  is down "
    )

    seen, _ = survey_situation(incident, by=BO, at=NOW)
    (given,) = seen.told.given
    assert given == NoticeGiven(AWARE, BAKERY, None, None, "telephone", "bo", "It is down", NOW)
    ours = {each.promise.id: each.standing.value for each in seen.duties if each.ours}
    assert ours == {"CM-1": "met", "CM-2": "met", "CM-3": "running"}
    assert [each.told_at for each in seen.to_tell if each.audience == "customer"] == [AWARE, None]
    assert ledger.verify() > 0


@pytest.mark.parametrize(
    ("about", "whom"),
    [
        ("K1", (BAKERY, None, None)),
        ("CM-1", (BAKERY, "CM-1", None)),
        ("customer", (None, None, "customer")),
        ("media", (None, None, "media")),
    ],
)
def test_whom_is_named_by_number_by_promise_or_as_an_audience(incident: str, about: str, whom):
    """
    What is kept is the node id, so that it is the same customer by any name.
    """
    record_notice(incident, "given", about, by=BO, at=NOW)

    (given,) = queries.incident(incident).given
    assert (given.customer, given.commitment, given.audience) == whom
    assert (given.at, given.by) == (NOW, "bo")


@pytest.mark.parametrize(
    ("about", "what"),
    [
        ("E-1", ("C-1", HAFEN_SERVICE)),
        ("C-1", ("C-1", None)),
        (HAFEN_SERVICE, ("C-1", HAFEN_SERVICE)),
        ("C-2", ("C-2", None)),
    ],
)
def test_a_provider_told_us_about_an_entitlement_an_arrangement_or_a_service(incident: str, about: str, what):
    """
    An arrangement about which nothing was promised is one all the same.
    """
    record_notice(incident, "received", about, by=BO, at=NOW, channel="e-mail", person="Ada", text="We know")

    assert queries.incident(incident).received == (
        NoticeReceived(NOW, *what, channel="e-mail", by="Ada", text="We know", known_since=NOW),
    )


@pytest.mark.parametrize(
    ("direction", "about", "code"),
    [
        ("given", "K9", "unknown_addressee"),
        ("given", HAFEN_CLOUD, "unknown_addressee"),
        ("given", "", "unknown_addressee"),
        ("received", "E-9", "unknown_entitlement"),
        ("received", BAKERY, "unknown_entitlement"),
        ("received", "", "unknown_entitlement"),
    ],
)
def test_nobody_of_that_name_is_refused(incident: str, direction: str, about: str, code: str):
    """
    The sentence says where the names are.
    """
    refused = refusal(incident, direction, about)

    assert refused.code == code
    assert "`tocsin situation`" in refused.message


@pytest.mark.parametrize("direction", ["given", "received"])
@pytest.mark.parametrize("moment", ["2026-03-02 07:59", "2026-03-02 09:31"])
def test_a_notice_before_the_outage_or_after_now_is_refused(incident: str, direction: str, moment: str):
    """
    Nobody can have been told of what had not begun, or will be told.
    """
    about = "K1" if direction == "given" else "C-1"

    refused = refusal(incident, direction, about, happened=at(moment))

    assert (refused.code, refused.where) == ("impossible_order", "at")


def test_what_cannot_be_kept_is_refused(incident: str):
    """
    A control character, and a text without end.
    """
    assert refusal(incident, "given", "K1", text="a\x00b").code == "control_character"
    assert refusal(incident, "given", "K1", channel="x" * 301).code == "too_large"


def test_who_may(incident: str):
    """
    A reader may not, and whoever may not see the incident learns nothing.
    """
    assert refusal(incident, "given", "K1", who=DEE).code == "not_allowed"
    assert refusal(incident, "given", "K1", who=CYD).code == "unknown_incident"
    record_notice(incident, "given", "K1", by=ADA, at=NOW)
