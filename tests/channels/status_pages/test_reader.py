"""What cannot be read is unreadable with a reason, and never operational."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.status_pages.observed import outage, page
from tocsin.channels.status_pages import FORMATS, read, read_document
from tocsin.channels.status_pages.decoding import LARGEST_BODY

QUIET = json.dumps(page())
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
KEYS = ("id", "name", "status", "impact", "started_at", "resolved_at", "components", "incident_updates")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "The body is empty (0 bytes)."),
        (b" \n", "The body is empty (2 bytes)."),
        (b"<!DOCTYPE html><html><title>503</title></html>", "web page (HTML)"),
        (QUIET.encode()[:-20], "not JSON, or only a part of it"),
        (b"\xff\xfe\x00", "not text in UTF-16"),
        (b"\xc3\x28", "not text in UTF-8"),
        (b"[" * 100_000, "nested more than 64 levels"),
        (b"[" + b"{}," * 500_000 + b"{}]", "more than 500000 objects and lists"),
        (b'{"a": NaN}', "NaN is not a JSON number"),
        (b"[]", "empty list"),
        (b"{}", "no format that is known"),
        (b" " * (LARGEST_BODY + 1), "larger than 16 MiB"),
    ],
    ids=[
        "empty",
        "blank",
        "html",
        "cut",
        "utf-16",
        "utf-8",
        "deep",
        "many",
        "nan",
        "list",
        "object",
        "large",
    ],
)
def test_a_body_that_cannot_be_read_says_why(body, reason):
    """
    Health is unreadable, overall is unknown, and the reason is a sentence.
    """
    reading = read(body)

    assert (reading.health, reading.overall, reading.incidents) == ("unreadable", "unknown", ())
    assert reason in (reading.reason or "")


def test_a_mark_of_the_byte_order_tells_the_encoding():
    """
    The same page in UTF-16 is the same page.
    """
    assert read(QUIET.encode("utf-16")) == read(QUIET.encode())


@pytest.mark.parametrize("name", FORMATS)
@given(body=ANYTHING)
def test_no_document_raises_in_any_format(name, body):
    """
    Whatever a server sends is read or unreadable; nothing of it raises.
    """
    reading = read(json.dumps(body).encode(), name)

    assert (reading.health == "unreadable") == (reading.reason is not None)


@given(st.binary(max_size=200))
def test_no_bytes_raise_and_none_are_operational(body):
    """
    Noise is never good news.
    """
    reading = read(body)

    assert reading.overall == "unknown"


@given(st.integers(0, len(QUIET) - 1))
def test_a_page_that_was_cut_is_never_operational(length):
    """
    However much of the page arrived, a part of it is not the page.
    """
    assert read(QUIET[:length].encode()).health == "unreadable"


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_an_incident_with_anything_in_its_fields_hides_nothing(fields):
    """
    A listed incident is read, or the page is unreadable.
    """
    reading = read_document(page(outage() | fields))

    assert reading.health == "unreadable" or len(reading.incidents + reading.maintenances) == 1


@given(st.permutations(sorted(page())), st.permutations(sorted(outage())))
def test_the_order_of_keys_does_not_matter(keys, incident_keys):
    """
    JSON objects have no order.
    """
    incident = outage()
    body = page({key: incident[key] for key in incident_keys}, Storage="major_outage")

    assert read_document({key: body[key] for key in keys}) == read_document(
        page(incident, Storage="major_outage")
    )


def test_a_format_that_is_recognised_and_has_no_reader_is_never_operational():
    """
    Telling a format apart is not reading it.
    """
    reading = read(b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>')

    assert reading.reason == "The format rss is recognised but cannot be read yet."
    assert (reading.health, reading.overall, reading.format) == ("unreadable", "unknown", "rss")


def test_a_document_of_another_kind_is_not_forced_into_a_format():
    """
    Naming the format does not make a page of an object that has nothing of one.
    """
    assert read(b'{"hello": "world"}', "statuspage-v2").health == "unreadable"
