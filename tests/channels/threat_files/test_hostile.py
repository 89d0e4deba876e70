"""Files of strangers: whatever they hold, the answer is proposals or a refusal, and nothing is obeyed."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.threat_files.writing import ACTOR, attribute, body, bundle, csaf, event, related, stix
from tocsin.channels.threat_files import LARGEST_FILE, read_threats
from tocsin.channels.threat_files.decoding import DEEPEST, MOST_OBJECTS
from tocsin.channels.threat_files.sieve import LINE, MOST, PROSE
from tocsin.core.incidents.proposals import ThreatProposal, proposal_body, proposal_of
from tocsin.core.refusal import Refused

DOCUMENTS = (
    csaf(),
    {"Event": event(attribute("domain", "x.example"), attribute("filename|md5", "a|b"))},
    {"response": [{"Event": event()}]},
    bundle(
        stix("report--1", object_refs=[ACTOR, "indicator--1"], object_marking_refs=["marking-definition--1"]),
        stix("marking-definition--1", definition={"tlp": "red"}),
        stix(ACTOR, goals=["money"], external_references=[{"url": "https://x.example"}]),
        stix("indicator--1", pattern="[url:value = 'a']", pattern_type="stix"),
        stix("observed-data--1", objects={"0": {"type": "file", "hashes": {"MD5": "x"}}}),
        related(ACTOR, "uses", "observed-data--1"),
    ),
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2026-03-01", "2026-03-01T09:00:00", "bundle", "2.1", "<b>", "\x00", "\u202e", ACTOR]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def refusal(written: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_threats(written)
    return refused.value


def answer(written: bytes) -> tuple[ThreatProposal, ...] | Refused:
    try:
        return read_threats(written)
    except Refused as refused:
        return refused


def replaced(document: object, path: tuple[int, ...], value: object) -> object:
    """Return a document with something else at a place; each number chooses a child of what is there."""
    if not path or not isinstance(document, dict | list) or not document:
        return value
    if isinstance(document, list):
        place = path[0] % len(document)
        changed = replaced(document[place], path[1:], value)
        return [*document[:place], changed, *document[place + 1 :]]
    key = list(document)[path[0] % len(document)]
    return document | {key: replaced(document[key], path[1:], value)}


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(DOCUMENTS),
    st.lists(st.tuples(st.lists(st.integers(0, 20), max_size=6).map(tuple), ANYTHING), max_size=4),
)
def test_whatever_stands_anywhere_is_read_or_refused(
    document: object, changes: list[tuple[tuple[int, ...], object]]
):
    """
    Any JSON gives proposals that can be kept, or a refusal with a reason; never an error of ours.
    """
    for path, value in changes:
        document = replaced(document, path, value)

    found = answer(body(document))

    if isinstance(found, Refused):
        assert found.code in {"unreadable_threat_file", "not_a_threat_file", "threat_version_unsupported"}
        return
    assert found
    for proposal in found:
        kept = json.dumps(proposal_body(proposal), ensure_ascii=False).encode()
        assert proposal_of(json.loads(kept)) == proposal
        assert proposal.title
        assert proposal.source_id
        assert b"\x00" not in kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "unreadable_threat_file"),
        (b"\xff\xfe{}", "unreadable_threat_file"),
        (b"<stix:STIX_Package/>", "unreadable_threat_file"),
        (b'{"Event": {"info": "x"', "unreadable_threat_file"),
        (b'{"a": NaN}', "unreadable_threat_file"),
        (b'{"type": "bundle", "type": "bundle"}', "unreadable_threat_file"),
        (b'{"type": "bundle", "id": "bundle--1"}', "unreadable_threat_file"),
        (b'{"response": []}', "unreadable_threat_file"),
        (b'{"response": [{"Event": {"info": "x"}}, 5]}', "unreadable_threat_file"),
        (b'{"Event": {"info": ""}}', "unreadable_threat_file"),
        (body(csaf(title="")), "unreadable_threat_file"),
        (body(csaf(tracking={})), "unreadable_threat_file"),
        (b"[]", "not_a_threat_file"),
        (b"7", "not_a_threat_file"),
        (b'"STIX"', "not_a_threat_file"),
        (b'{"document": {"title": "x"}}', "not_a_threat_file"),
        (body(csaf(csaf_version="2.1")), "threat_version_unsupported"),
        (body(bundle(stix(ACTOR), spec_version="3.0")), "threat_version_unsupported"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "threat_file_too_large"),
        (b"[" * 100_000, "threat_file_too_large"),
        (b"[" + b"[]," * MOST_OBJECTS + b"[]]", "threat_file_too_large"),
        (b" " * (LARGEST_FILE + 1), "threat_file_too_large"),
        (body([event(uuid=str(number)) for number in range(501)]), "threat_file_too_large"),
        (body(bundle(*(stix(f"campaign--{number}") for number in range(501)))), "threat_file_too_large"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_with_its_reason(written: bytes, code: str):
    """
    Nothing is taken from half a file, and a file beyond the limits is not read at all.
    """
    assert refusal(written).code == code


def test_objects_that_belong_to_every_threat_at_once_are_refused():
    """
    A few megabytes must not become hours of work.
    """
    hub = [stix(f"campaign--{number}") for number in range(400)]
    hub += [related(each["id"], "uses", "malware--1") for each in hub]
    hub += [stix(f"indicator--{number}", pattern="[a:b = 'x']", x_ref="malware--1") for number in range(600)]

    refused = refusal(body(bundle(stix("malware--1"), *hub)))

    assert (refused.code, "at once" in refused.message) == ("threat_file_too_large", True)


def test_a_huge_number_is_no_instant_and_no_score():
    """
    Numbers that overflow a clock are counted as unreadable.
    """
    (proposal,) = read_threats(body({"Event": event(timestamp="9" * 400, publish_timestamp=10**30)}))

    assert [each.what for each in proposal.instants] == ["created"]
    assert ("unreadable_instant", 2) in proposal.left_out


def test_text_stays_text_within_its_limits():
    """
    Markup is kept as it is for the page to escape; invisible and turned-around characters are not kept.
    """
    (proposal,) = read_threats(
        body(
            csaf(
                title="<script>alert(1)</script>\u202e\x07",
                notes=[{"category": "summary", "text": "x" * 20_000}],
            )
        )
    )

    assert proposal.title == "<script>alert(1)</script>\ufffd\ufffd"
    assert len(proposal.description) == PROSE
    assert ("shortened_text", 1) in proposal.left_out
    assert len(read_threats(body(csaf(title="y" * 900)))[0].title) == LINE


def test_more_than_can_be_kept_is_counted():
    """
    A page and a ledger entry have an end, and the reader is told what is beyond it.
    """
    many = [attribute("domain", f"x{number}.example") for number in range(MOST["indicators"] + 3)]

    (proposal,) = read_threats(body({"Event": event(*many)}))

    assert len(proposal.indicators) == MOST["indicators"]
    assert ("too_many_indicators", 3) in proposal.left_out


def test_objects_that_refer_in_a_circle_are_read():
    """
    A loop of references ends.
    """
    loop = [stix(f"malware--{number}", x_ref=f"malware--{(number + 1) % 50}") for number in range(50)]

    (proposal,) = read_threats(body(bundle(*loop)))

    assert len(proposal.means) == 50
