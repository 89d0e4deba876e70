"""The deadlines of Directive 2022/2555, Article 23, and of Regulation 2016/679, Articles 33 and 34."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.deadlines.asking import BERLIN, asked, at
from tocsin.core.deadlines import Events, deadlines, notes
from tocsin.store.timelimits import time_limits

FRIDAY = at("2026-03-06 10:00")


def test_the_nis2_cascade_has_no_weekend():
    """
    24 and 72 hours from awareness, a month from the notification; Saturday is a day like any other.
    """
    events = Events(regime="nis2", aware_at=FRIDAY, notification_submitted_at=at("2026-03-09 09:00"))

    found = asked(events)

    assert [(each.report, each.due, each.article, each.projected) for each in found.values()] == [
        ("early_warning", at("2026-03-07 10:00"), "23(4)(a)", False),
        ("incident_notification", at("2026-03-09 10:00"), "23(4)(b)", False),
        ("final_report", at("2026-04-09 10:00 Europe/Berlin"), "23(4)(d)", False),
    ]


def test_the_nis2_final_report_is_projected_until_the_notification_is_sent():
    """
    The month can only be planned from the limit of the notification.
    """
    final = asked(Events(regime="nis2", aware_at=FRIDAY))["final_report"]

    assert (final.projected, final.due) == (True, at("2026-04-09 11:00 Europe/Berlin") + timedelta())


def test_an_exception_for_some_entities_finds_them_by_their_everyday_word_too():
    """
    An entity is the same one whether it is given by its code or by a word that the file knows for it.
    """
    law = replace(time_limits("nis2"), also_called={"notary": "trust_service_provider"})
    words = ("trust_service_provider", "notary", "registry")

    found = [
        deadlines(Events(regime="nis2", entity_type=each, aware_at=FRIDAY), law, BERLIN)[1] for each in words
    ]

    assert [each.report for each in found] == ["incident_notification"] * 3
    assert [each.article for each in found] == [*["23(4), second subparagraph"] * 2, "23(4)(b)"]


def test_what_was_sent_under_nis2_is_shown_with_its_report():
    """
    Each submission meets the deadline of its own report, and a late one stays late.
    """
    sent = {
        "early_warning": at("2026-03-07 10:00"),
        "incident_notification": at("2026-03-09 10:01"),
        "final_report": at("2026-03-20 10:00"),
    }
    events = Events(
        regime="nis2",
        aware_at=FRIDAY,
        early_warning_submitted_at=sent["early_warning"],
        notification_submitted_at=sent["incident_notification"],
        final_submitted_at=sent["final_report"],
    )

    found = asked(events)

    assert {name: each.submitted_at for name, each in found.items()} == sent
    assert [name for name, each in found.items() if each.missed_at(FRIDAY)] == ["incident_notification"]


def test_a_trust_service_provider_notifies_within_24_hours():
    """
    The second subparagraph displaces point (b).
    """
    found = asked(Events(regime="nis2", entity_type="trust_service_provider", aware_at=FRIDAY))

    notification = found["incident_notification"]
    assert (notification.due, notification.article) == (at("2026-03-07 10:00"), "23(4), second subparagraph")


@pytest.mark.parametrize(
    ("handled", "reports"),
    [
        ("2026-04-09 10:00 Europe/Berlin", {"final_report": "2026-04-09 10:00 Europe/Berlin"}),
        (
            "2026-05-20 10:00 Europe/Berlin",
            {
                "progress_report": "2026-04-09 10:00 Europe/Berlin",
                "final_report": "2026-06-20 10:00 Europe/Berlin",
            },
        ),
        (
            "2026-04-09 10:01 Europe/Berlin",
            {
                "progress_report": "2026-04-09 10:00 Europe/Berlin",
                "final_report": "2026-05-09 10:01 Europe/Berlin",
            },
        ),
    ],
)
def test_an_incident_still_ongoing_owes_a_progress_report_first(handled, reports):
    """
    Handled by the limit, the final report stays; handled later, it follows a month after the handling.
    """
    events = Events(
        regime="nis2",
        aware_at=FRIDAY,
        notification_submitted_at=at("2026-03-09 10:00 Europe/Berlin"),
        handled_at=at(handled),
    )

    found = asked(events)

    assert {
        name: each.due for name, each in found.items() if name in {"progress_report", "final_report"}
    } == {name: at(due) for name, due in reports.items()}


def test_a_nis2_answer_says_what_changes_if_the_incident_goes_on():
    """
    The reader learns of the progress report, that national law decides, and of an unknown entity.
    """
    events = Events(regime="nis2", entity_type="lighthouse", aware_at=FRIDAY)

    said = " ".join(notes(events, time_limits("nis2"), tuple(asked(events).values())))

    assert "progress report" in said
    assert "national law" in said
    assert "lighthouse is not known" in said


@pytest.mark.parametrize(
    ("risk", "reports"),
    [
        ("unlikely", []),
        ("likely", ["authority_notification"]),
        (None, ["authority_notification"]),
        ("high", ["authority_notification", "data_subject_communication"]),
    ],
)
def test_the_risk_decides_whom_a_controller_tells(risk, reports):
    """
    An unknown risk is presumed for the authority, and is not yet a high one.
    """
    events = Events(regime="gdpr", aware_at=FRIDAY, risk=risk)

    found = asked(events)

    assert list(found) == reports
    assert all(each.due in {None, at("2026-03-09 10:00")} for each in found.values())


def test_a_processor_tells_the_controller_and_has_no_hours():
    """
    Art. 33(2) gives no number, so there is no deadline, only a note.
    """
    events = Events(regime="gdpr", role="processor", aware_at=FRIDAY, risk="high")

    assert asked(events) == {}
    assert any("33(2)" in note for note in notes(events, time_limits("gdpr"), ()))


@pytest.mark.parametrize("risk", [None, "unlikely"])
def test_what_was_presumed_of_the_risk_is_said(risk):
    """
    The answer names the article behind the presumption or behind the silence.
    """
    said = notes(Events(regime="gdpr", aware_at=FRIDAY, risk=risk), time_limits("gdpr"), ())

    assert any("33(" in note for note in said)


def test_a_breach_of_which_nobody_is_aware_has_no_deadline():
    """
    Without awareness neither Art. 33 nor Art. 34 has begun.
    """
    assert asked(Events(regime="gdpr", risk="high")) == {}
