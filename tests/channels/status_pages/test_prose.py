"""Text of providers: without markup, with its hints and its typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.channels.status_pages.prose import differs_in_substance, line, plain, says_resolved


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('Removing <a href="https://example.org">this</a> &amp; that', "Removing this & that"),
        ("one<br>two<p>three</p>", "one\ntwo\nthree"),
        ("< 2% of customer runs, 3 > 2", "< 2% of customer runs, 3 > 2"),
        ("<script>alert(1)</script>fine", "fine"),
        ("\x1b[31mred\x07 \u202eright\ud800", "[31mred right\ufffd"),
        ("<b>bold</b> <![odd[x", "bold <![odd[x"),
        ("<b>shown</b><!-- hidden --> and <!doctype html>so on <!-- open", "shown and so on"),
        ("<b>" + "<!--" * 20_000, ""),
    ],
)
def test_text_is_shown_without_markup(markup, text):
    """
    Tags, entities, scripts and control characters are gone; what is text stays.
    """
    assert plain(markup) == text


@given(st.text() | st.text(alphabet="<>!-[]&;#/ab \x1b\n\ud800"))
def test_any_text_can_be_shown(text):
    """
    Whatever was written can be encoded, stands on one line and controls no terminal.
    """
    shown = line(text)

    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not set(shown) & {"\x1b", "\n", "\r"}


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("This incident has been resolved.", True),
        ("[RESOLVED] Internet Connectivity", True),
        ("The intermittent performance degradation was resolved as of 04:06 UTC.", True),
        ("Maintenance is complete", True),
        ("We will work with you until this issue is resolved.", False),
        ("Will update further when confirmed that this has resolved the issue.", False),
        ("The origin issue is resolved, however customers may experience delays.", False),
        ("We believe the issue is partially resolved.", False),
        ("The issue is not resolved.", False),
        ("Webhooks is operating normally.", False),
    ],
)
def test_a_text_says_resolved_only_without_reservation(text, resolved):
    """
    A condition, a reservation or one component of many is not the end of the incident.
    """
    assert says_resolved(text) is resolved


@pytest.mark.parametrize(
    ("before", "after", "substance"),
    [
        ("mitigating intermittent issues".replace("ent", "ant"), "mitigating intermittent issues", False),
        (
            "impacts some of customers. Working on mitigation.",
            "impacts some customers. Working on a mitigation.",
            False,
        ),
        ("We  are investigating", "we are investigating!", False),
        ("received reports".replace("ei", "ie"), "received reports", False),
        ("Storage is available", "Storage is unavailable", True),
        ("It is now resolved", "It is not resolved", True),
        ("4 hours", "5 hours", True),
        ("Actions is slow", "Actions and Webhooks are slow", True),
        ("typical load", "atypical load", True),
        ("Login 1.5 %", "Login 15 %", True),
    ],
)
def test_an_edit_of_spelling_is_not_news(before, after, substance):
    """
    When in doubt an edit is substance, and people are told.
    """
    assert differs_in_substance(before, after) is substance
