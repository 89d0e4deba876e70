"""What the pages of a claim show: blocks of texts, tables and steps, written out in one language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tocsin.channels.documents import writing
from tocsin.channels.documents.promised import credit, promise_rows, window_name
from tocsin.channels.documents.words import Words

Block: TypeAlias = dict[str, Any]
"""``kind`` is text, pairs, table, steps, records or window; the other keys are its content."""
Cell: TypeAlias = str | dict[str, str]
"""A text, or an instant: as it is written, and ``at`` for machines."""


def claim_sections(content: Mapping[str, Any], words: Words) -> list[dict[str, Any]]:
    """Return the sections of the dossier of a claim: a heading, and blocks."""
    zone = zone_of(content)
    measured_blocks = [measured(content, zone, words)]
    if len(content["incidents"]) > 1:
        measured_blocks.append(text(words("say", "several")))
    return [
        {"heading": words("head", "summary"), "blocks": _summary(content, zone, words)},
        {"heading": words("head", "clause"), "blocks": [pairs(promise_rows(content, words))]},
        {"heading": words("head", "measured"), "blocks": measured_blocks},
        {"heading": words("head", "counts"), "blocks": [counts(content, zone, words)]},
        {"heading": words("head", "calculation"), "blocks": [steps(content, words)]},
        {"heading": words("head", "snapshots"), "blocks": list(_snapshots(content, zone, words))},
    ]


def zone_of(window: Mapping[str, Any]) -> str:
    """Return the time zone in which the instants of a window are written: that of the promise."""
    return str(window["question"]["objective"].get("time_zone", "UTC"))


def when(text: str, zone: str) -> Cell:
    """Return an instant as a cell: written out for people, and for machines."""
    return {"text": writing.stamp(text, zone), "at": text}


def window_figures(window: Mapping[str, Any], zone: str, words: Words) -> list[tuple[str, Cell]]:
    """Return the figures of one window: the same for a claim and for a statement."""
    calculation = window["calculation"]
    attained, allowed = calculation["attainment"], calculation["allowed_downtime_seconds"]
    start, end = window["window"]
    unknown = words.plain("unknown")
    return [
        (words("label", "window"), window_name(window, zone, words)),
        (words("label", "from"), when(start, zone)),
        (words("label", "until"), when(end, zone)),
        (words("label", "attained"), writing.percentage(attained, words) if attained else unknown),
        (words("label", "downtime"), writing.seconds(calculation["downtime_seconds"], words)),
        (words("label", "allowed"), unknown if allowed is None else writing.seconds(allowed, words)),
        (words("label", "credit"), credit(window, words)),
    ]


def pairs(rows: list[tuple[str, Cell]] | list[tuple[str, str]]) -> Block:
    return {"kind": "pairs", "rows": [list(each) for each in rows]}


def text(sentence: str) -> Block:
    return {"kind": "text", "text": sentence}


def steps(window: Mapping[str, Any], words: Words) -> Block:
    return {"kind": "steps", "steps": [each[words.language] for each in window["steps"]]}


def measured(window: Mapping[str, Any], zone: str, words: Words) -> Block:
    """Return the table of the outages that meet a window, each with its source and what of it counts."""
    if not window["intervals"]:
        return text(words("say", "no_outage"))
    labels = ("from", "until", "share", "source", "incident", "lasted")
    return {
        "kind": "table",
        "widths": [26, 26, 12, 34, 20, 16],
        "headers": [words("label", each) for each in labels],
        "rows": [
            [
                when(each["from"], zone),
                when(each["until"], zone) if each["until"] else words.plain("open"),
                writing.share(each["share"], words),
                _source(each, words),
                each["incident"],
                writing.seconds(each["counted_seconds"], words),
            ]
            for each in window["intervals"]
        ],
    }


def counts(window: Mapping[str, Any], zone: str, words: Words) -> Block:
    """Return the table of what counts, overlaps taken once."""
    found = window["calculation"]["intervals"]
    if not found:
        return text(words("say", "no_outage"))
    return {
        "kind": "table",
        "widths": [30, 30, 24],
        "headers": [words("label", each) for each in ("from", "until", "length")],
        "rows": [
            [when(start, zone), when(end, zone), writing.seconds(writing.between(start, end), words)]
            for start, end in found
        ],
    }


def _source(interval: Mapping[str, Any], words: Words) -> str:
    """Say by whom an outage was measured and where it is known from, and of what kind it is."""
    kind = "" if interval["kind"] == "outage" else words.word(interval["kind"])
    who = words.word(interval["measured_by"]) if interval["measured_by"] else ""
    return "; ".join(filter(None, (kind, who, *interval["sources"])))


def _summary(content: Mapping[str, Any], zone: str, words: Words) -> list[Block]:
    until, notice, form = content["claim_by"], content["notice_by"], content["claim_form"]
    known: list[tuple[str, Cell]] = [
        (words("label", "claimant"), content["entity_name"]),
        (words("label", "provider"), content["provider"]["name"]),
        (words("label", "service"), content["service"]["name"]),
        (words("label", "arrangement"), content["arrangement"]),
        *window_figures(content, zone, words),
        (words("label", "amount"), writing.money(content["amount"], words)),
        (words("label", "claim_by"), when(until, zone) if until else words("say", "no_period")),
    ]
    if notice:
        known.append((words("label", "notice_by"), when(notice, zone)))
    known += [
        (words("label", "claim_form"), words.form(form) if form else words.plain("unknown")),
        (words("label", "incidents"), ", ".join(content["incidents"])),
        (words("label", "measured_at"), when(content["measured_at"], zone)),
    ]
    notes = [] if content["closed"] else ["still_open"]
    notes += ["capped"] if content["capped"] else []
    return [pairs(known), *(text(words("say", each)) for each in (*notes, "verify"))]


def _snapshots(content: Mapping[str, Any], zone: str, words: Words) -> Iterator[Block]:
    if not content["snapshots"]:
        yield text(words("say", "no_snapshots"))
        return
    yield text(words("say", "snapshots_from"))
    yield {"kind": "records", "records": [_snapshot(each, zone, words) for each in content["snapshots"]]}


def _snapshot(snapshot: Mapping[str, Any], zone: str, words: Words) -> dict[str, Any]:
    body = json.loads(snapshot["text"])
    named = [(each["name"], each["status"]) for each in body.get("components", [])]
    named += [(each["title"], each["status"]) for each in body.get("incidents", [])]
    said = body["reason"] or words.word(body["overall"])
    hashes = [(words("label", "snapshot_hash"), snapshot["sha256"])]
    if snapshot["page_sha256"]:
        hashes.append((words("label", "page_hash"), snapshot["page_sha256"]))
    return {
        "at": when(snapshot["seen_at"], zone),
        "head": said,
        "lines": [f"{name}: {words.word(status)}" for name, status in named],
        "codes": [list(each) for each in hashes],
    }
