"""An incident as lines of text, for `tocsin incident show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_TOLD_BY = (
    "title",
    "text",
    "reason",
    "into",
    "from",
    "to",
    "role",
    "person",
    "name",
    "type",
    "urgency",
    "outcome",
    "node",
)


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield an incident as JSON tells it, line by line: first where it is, last what was recorded."""
    since = f" since {found['since']}" if found["since"] else ""
    yield f"{found['incident']}  {found['title']}"
    where = f"{_said(found['state'])}{since}"
    yield f"  {where}, {_said(found['outcome'])}, priority {found['priority'] or 'unknown'}"
    if found["merged_into"]:
        yield f"  goes on in {found['merged_into']}"
    if found["admitted"] is not None:
        yield f"  confidential, open to: {', '.join(found['admitted']) or 'the operator alone'}"
    if found["causes"]:
        yield f"  caused by: {', '.join(map(_said, found['causes']))}"
    held = {each["role"]: each["person"] for each in found["roles"]}
    for each in dict.fromkeys([*held, *found["proposed_roles"]]):
        yield f"  {_said(each)}: {held.get(each, 'nobody yet')}"
    for each in found["links"]:
        yield f"  linked to {each['kind']} {each['to']}{': ' if each['relation'] else ''}{each['relation']}"
    yield ""
    for entry in found["timeline"]:
        told = ": ".join(filter(None, (entry["kind"], _told(entry["body"]))))
        yield f"{entry['entry']:>6}  {entry['at']}  {entry['by']:<12} {told}"


def _told(body: Mapping[str, Any]) -> str:
    """Return in a few words what an entry says."""
    if "key" in body and "value" in body:
        return f"{body['key']} = {json.dumps(body['value'], ensure_ascii=False)}"
    if "state" in body and "node" not in body:
        return _said(body["state"])
    said = (" ".join(str(body[key]).split()) for key in _TOLD_BY if body.get(key))
    return ", ".join(said)[:200]


def _said(code: str) -> str:
    return code.replace("_", " ")
