"""What the register is asked and searched by: filters, words, marks and places."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tocsin.core.incidents.register_filter import (
    KINDS,
    RegisterFilter,
    choices,
    register_filter,
    wanted,
)
from tocsin.core.incidents.register_words import folded, instant_of, mark, place, places_between, words_of
from tocsin.core.refusal import Refused

TEXTS = some.text(max_size=60)
INSTANTS = some.datetimes(datetime(1900, 1, 1), datetime(2171, 12, 31), timezones=some.just(UTC))  # noqa: DTZ001


@some.composite
def filters(draw) -> RegisterFilter:
    """Draw a filter that asks for some of what its kind knows."""
    kind = draw(some.sampled_from(KINDS))
    chosen = {name: draw(some.sampled_from(["", *codes])) for name, codes in choices(kind).items()}
    free = {"search": " ".join(draw(TEXTS).split()), "entity": draw(some.sampled_from(["", "L1"]))}
    return RegisterFilter(kind=kind, year=draw(some.sampled_from(["", "2026"])), **chosen, **free)


@settings(max_examples=60)
@given(filters())
def test_what_stands_in_an_address_is_the_filter_again(asked: RegisterFilter):
    """
    The address says all that is asked, and nothing that is not.
    """
    address = dict(asked.address)

    assert register_filter(address) == asked
    assert all(address.values())


@pytest.mark.parametrize(
    ("given_", "where"),
    [
        ({"state": "lost"}, "state"),
        ({"kind": "people"}, "kind"),
        ({"kind": "threats", "priority": "1"}, "priority"),
        ({"kind": "threats", "provider": "provider:P"}, "provider"),
        ({"year": "26"}, "year"),
        ({"search": "a" * 201}, "search"),
    ],
)
def test_what_no_filter_may_be_is_refused_with_its_name(given_: dict[str, str], where: str):
    """
    A word that is not known, or that the kind is not told apart by, is refused rather than left out.
    """
    with pytest.raises(Refused) as refused:
        register_filter(given_)

    assert refused.value.where == where


@settings(max_examples=100)
@given(TEXTS, some.text(max_size=5))
def test_nothing_typed_is_a_mark_or_a_query(text: str, value: str):
    """
    The index is asked for letters and digits alone, and a mark begins with what no word has.
    """
    asked = wanted(RegisterFilter(search=text), name="ada", entities=frozenset())
    words = [*asked.words, *([asked.prefix] if asked.prefix else [])]

    assert all(word.isalnum() for word in words)
    assert all(not mark("entity", value).startswith(word) for word in words)


@settings(max_examples=100)
@given(TEXTS)
def test_words_are_found_however_they_are_written(text: str):
    """
    Capitals and accents do not matter, and folding what is folded changes nothing.
    """
    assert folded(folded(text)) == folded(text)
    assert words_of([text.upper()]) == words_of([text]) or text.upper().casefold() != text.casefold()


def test_accents_fold_away():
    """
    ``Crédit`` is found by ``credit``, decomposed or not.
    """
    assert words_of(["Crédit AGRICOLE", "cre\u0301dit"]) == ("credit", "agricole")


@settings(max_examples=100)
@given(INSTANTS, INSTANTS, some.integers(1, 2**30 - 1), some.integers(1, 2**30 - 1))
def test_places_are_in_the_order_of_time_and_never_shared(one, other, first: int, second: int):
    """
    A later second stands lower; in one second what was recorded later does. No row is counted twice.
    """
    seconds = one.replace(microsecond=0), other.replace(microsecond=0)

    assert (place(one, first) > place(other, second)) == ((seconds[0], first) < (seconds[1], second))
    assert instant_of(place(one, first)) == seconds[0]
    assert 0 <= place(one, first) < 2**63


def test_what_began_beyond_the_register_stands_at_its_end():
    """
    An instant before 1900 or after 2171 is clamped: the order holds, and no number overflows.
    """
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC) - timedelta(days=1)

    assert place(last, 2**30 - 1) == 0
    assert place(first, 1) == 2**63 - 2


def test_every_field_of_a_filter_is_free_or_a_choice():
    """
    A field that is added is known to the address, or this fails.
    """
    known = {
        "kind",
        "search",
        "entity",
        "provider",
        "year",
        *(name for kind in KINDS for name in choices(kind)),
    }

    assert {each.name for each in fields(RegisterFilter)} == known


def test_a_year_holds_its_first_second_and_not_the_next_year():
    """
    The places of a period are those of what began in it.
    """
    begin, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

    first, beyond = places_between(begin, end)

    assert [first <= place(each, 9) < beyond for each in (begin, end - timedelta(seconds=1))] == [True, True]
    assert [first <= place(each, 9) < beyond for each in (begin - timedelta(seconds=1), end)] == [
        False,
        False,
    ]
