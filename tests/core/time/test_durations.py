"""How lengths of time in contracts are read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.core.refusal import Refused
from tocsin.core.time.durations import duration, iso_8601


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT4H", timedelta(hours=4)),
        ("P30D", timedelta(days=30)),
        ("P2W", timedelta(weeks=2)),
        ("PT90M", timedelta(minutes=90)),
        ("P1DT12H30M5S", timedelta(days=1, hours=12, minutes=30, seconds=5)),
        ("PT0S", timedelta()),
    ],
)
def test_a_duration_of_fixed_length_is_read(text, length):
    """
    Weeks, days, hours, minutes and seconds are read as they stand.
    """
    assert duration(text) == length


@pytest.mark.parametrize(
    "text", ["P1M", "P1Y", "4h", "PT", "P", "P1DT", "", " PT4H", "-PT4H", "PT1.5H", "P1D2H", "PT４H", None, 4]
)
def test_anything_else_is_refused(text):
    """
    A month has no fixed length, and a bare number has no unit: both are refused with what to write.
    """
    with pytest.raises(Refused, match=r"PT30M, PT4H or P30D") as refused:
        duration(text, "commitments.csv:3:claim_within")

    assert refused.value.code == "not_a_duration"
    assert refused.value.where == "commitments.csv:3:claim_within"


@given(st.integers(min_value=0, max_value=10**9))
def test_what_is_written_reads_back(seconds):
    """
    Writing a length and reading it again gives the same length.
    """
    length = timedelta(seconds=seconds)

    assert duration(iso_8601(length)) == length
