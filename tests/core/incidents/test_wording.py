"""Free text is kept as one line, or refused with what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.incidents import worded
from tocsin.core.refusal import Refused


def test_blanks_and_line_breaks_become_single_blanks():
    """
    A title is one line in every list.
    """
    assert worded("  Hamburg\r\n is \t dark ", "title") == "Hamburg is dark"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_an_invisible_character_is_refused(character: str):
    """
    A terminal would obey it, PostgreSQL would not keep it, or UTF-8 could not write it.
    """
    with pytest.raises(Refused, match="title: the text holds an invisible character") as refused:
        worded(f"a{character}b", "title")

    assert (refused.value.code, refused.value.where) == ("control_character", "title")


def test_three_hundred_characters_are_kept_and_one_more_is_not():
    """
    The blanks around it do not count.
    """
    assert worded(f" {'ü' * 300} ", "source") == "ü" * 300
    with pytest.raises(Refused, match="has 301 characters") as refused:
        worded("ü" * 301, "source")

    assert refused.value.code == "too_large"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_what_is_kept_once_is_kept_again_as_it_is(text: str):
    """
    Wording is settled after one reading.
    """
    once = worded(text, "title")

    assert worded(once, "title") == once
