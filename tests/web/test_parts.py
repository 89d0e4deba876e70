"""The parts of the situation page take what they say they take."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import get_template
from django.utils import timezone

import tocsin.web
from tests.web.example_situation import NOW, SINCE, situation
from tocsin.core.time.instants import instant
from tocsin.web.templatetags import article, clock, state

TEMPLATES = Path(tocsin.web.__file__).parent / "templates"
EMPTY = {"clocks": [], "commitments": [], "claims": [], "to_tell": [], "recovery": {}, "timeline": []}


@pytest.fixture(autouse=True)
def _hamburg():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


def rendered(part, **changes):
    """Return the text of a part, blanks run together."""
    markup = get_template(f"incidents/_{part}.html").render(situation() | changes)
    text = re.sub(r"<[^>]*>", "", markup).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def test_the_headline_answers_in_one_sentence():
    """
    What is down, for how long, since when; major or not and under which points; what to do next.
    """
    text = rendered("headline")

    assert "Managed Kubernetes of Hafen Cloud has been down for 2 h 41 min, since 21 Nov 00:31 CET." in text
    assert "It is a major incident under Article 8(1)(b). Thresholds met: Art. 9(1)(a), Art. 9(3)(b)." in text
    assert "Send the initial notification to the Bundesbank by 21 Nov 06:31 CET, 3 h 18 min left" in text


def test_what_is_not_major_yet_says_when_it_will_be():
    """
    Before the threshold is passed, the instant at which it will be stands in the headline.
    """
    headline = situation()["headline"] | {
        "outcome": "undetermined",
        "points": [],
        "becomes_major_at": instant("2026-11-21T03:00:00Z"),
    }

    text = rendered("headline", headline=headline)

    assert "It is not major yet. It becomes major at 21 Nov 04:00 CET if it goes on." in text


def test_a_missed_deadline_says_late():
    """
    A clock that has run out does not start to count up silently.
    """
    text = rendered("clocks")

    assert "Early notice to the group Missed 12 min late Due 21 Nov 03:00 CET (02:00 UTC)" in text
    assert "Initial notification Due soon 3 h 18 min left" in text


def test_an_open_criterion_shows_the_question():
    """
    An unknown is not only said to be unknown: the question that settles it stands beside it.
    """
    text = rendered("matrix")

    assert "Unknown In which Member States are clients affected?" in text
    assert "Clients affected: 412 000 (estimate)" in text


def test_who_may_not_answer_reads_the_question_without_a_link():
    """
    A question is a link only for those who may answer it; what it asks is shown to everybody.
    """
    markup = get_template("incidents/_matrix.html").render(situation() | {"records": False})

    assert "In which Member States are clients affected?" in markup
    assert "/facts/" not in markup


def test_a_deadline_that_does_not_run_has_no_countdown():
    """
    Before its trigger a time limit has no time left: only the instant at which it would end.
    """
    text = rendered("clocks", clocks=[situation()["clocks"][2]])

    assert "Intermediate report Not started 24 Nov 06:31 CET" in text
    assert "Would be due then (05:31 UTC): it is not running yet." in text
    assert "left" not in text


def test_several_who_are_told_stand_with_their_contacts():
    """
    One row stands for many people, and each can be reached from it; the act stands before its article.
    """
    text = rendered("to_tell")

    assert "All 2, with contacts Market supervision bafin@authority.example" in text
    assert "DORA, Art. 17(3)(e)" in text


def test_a_promise_shows_what_is_left_and_what_breaks_when():
    """
    Customer, promise, budget left, the instant it breaks, what is at stake, and by when to tell.
    """
    text = rendered("commitments")

    assert "At risk 7 min 12 s 21 Nov 03:19 CET 7 min 12 s left € 28 000.00 21 Nov 05:00 CET" in text
    assert "told 21 Nov 02:55 CET" in text


def test_recovery_says_which_plan_to_open_and_whom_to_call():
    """
    Zero is not "not defined", the sooner of register and plan counts, and both are shown.
    """
    text = rendered("recovery")

    assert "RTO 3 h: 21 Nov 03:31 CET 18 min left MTPD 8 h: 21 Nov 08:31 CET 5 h 18 min left" in text
    assert "RPO 0 s: data up to 21 Nov 00:31 CET must be recoverable" in text
    assert "Open: Handbook, 4.2 · call Kim, +49 40 555 07" in text
    assert "register: RTO 4 h, RPO not defined" in text
    assert "plan (Handbook, 4.2): RTO 3 h, RPO 0 s, MTPD 8 h" in text


def test_degraded_and_promised_recovery_stand_apart():
    """
    What is degraded shows what would start; what was promised shows to how many.
    """
    text = rendered("recovery")

    assert (
        "1 is degraded: no clock runs Archive Degraded If it goes down, this starts: RTO 0 s, RPO not" in text
    )
    assert "1 recovery that customers were promised Paying 2 customers RTO: not defined RPO 1 h" in text
    assert "Agreement, 8.1 and 1 more" in text


@pytest.mark.parametrize("part", [*EMPTY, "picture", "matrix"])
def test_every_part_stands_full_and_empty(part):
    """
    Nothing to show is said in a sentence, not shown as an empty box.
    """
    full = rendered(part)
    empty = rendered(part, **EMPTY) if part in EMPTY else ""

    assert len(full) > 100
    assert part not in EMPTY or empty.strip().endswith(".")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_is_short_says_what_it_takes_and_holds_no_style_or_script(path):
    """
    At most 100 lines; the first says what it takes; the security policy allows nothing inline.
    """
    text = path.read_text(encoding="utf-8")
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            names = dict(attributes)
            found.extend(name for name in names if name == "style" or re.fullmatch("on[a-z]+", name))
            found.extend([tag] if tag == "style" or (tag == "script" and "src" not in names) else [])

    Reader().feed(text)

    assert len(text.splitlines()) <= 100
    assert text.startswith("{#") or path.name == "_bell.html"
    assert not found


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "0 s"),
        (timedelta(minutes=9, seconds=59), "9 min 59 s"),
        (timedelta(minutes=10, seconds=59), "10 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(hours=48), "2 d"),
        (timedelta(days=31, hours=5), "31 d 5 h"),
        (-timedelta(hours=2, minutes=11), "2 h 11 min"),
    ],
)
def test_a_span_is_no_finer_than_one_can_use(length, text):
    """
    Seconds only below ten minutes, days from two days on, and no sign.
    """
    assert clock.span(length).replace("\u00a0", " ") == text


def test_an_instant_carries_its_zone_and_its_machine_form():
    """
    The page shows the reader's zone; the markup holds UTC.
    """
    assert clock.instant(NOW) == '<time datetime="2026-11-21T02:12:30Z">21 Nov 2026, 03:12 CET</time>'
    assert clock.instant_utc(NOW) == '<time datetime="2026-11-21T02:12:30Z">02:12 UTC</time>'


def test_the_part_of_a_time_limit_that_is_used_stays_between_none_and_all():
    """
    Before it began nothing is used, after it ended all of it.
    """
    assert clock.used(SINCE, SINCE + timedelta(hours=4), SINCE + timedelta(hours=1)) == "0.250"
    assert clock.used(NOW, NOW + timedelta(hours=4), SINCE) == "0.000"
    assert clock.used(SINCE, SINCE, NOW) == "1.000"


def test_an_article_without_an_address_is_no_link():
    """
    A provision is linked when the address of its act is known, and named in any case.
    """
    assert article.article("9(3)(b)") == '<span class="article">Art. 9(3)(b)</span>'
    assert article.article("9(1)", "https://x.example/?a&b").startswith(
        '<a class="article" href="https://x.example/?a&amp;b"'
    )


def test_an_unknown_state_stops_the_page():
    """
    A state without a look must not become a blank.
    """
    with pytest.raises(KeyError):
        state.look("sideways")
