"""STIX 2.0 and 2.1: what a bundle says, one proposal for each report, campaign, incident or actor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tocsin.channels.threat_files.decoding import unreadable
from tocsin.channels.threat_files.indicator_types import of_stix
from tocsin.channels.threat_files.sieve import Record, Sieve, canonical_digest, record
from tocsin.channels.threat_files.stix_graph import SUBSTANCE, Together, latest, proposals
from tocsin.channels.threat_files.stix_pattern import indicators
from tocsin.core.incidents.proposals import (
    Indicator,
    Moment,
    StatedInstant,
    ThreatActor,
    ThreatProposal,
    Vulnerability,
)
from tocsin.core.refusal import Refused

_ID = re.compile(r"[a-z][a-z0-9-]{1,60}--.{1,200}", re.ASCII)
_CVE = re.compile(r"CVE-\d{4}-\d{4,12}", re.ASCII | re.IGNORECASE)
_ACTORS = ("threat-actor", "intrusion-set")
_MEANS = ("malware", "tool", "attack-pattern", "infrastructure")
_GROUPS = ("report", "grouping", "campaign", "incident")
_SEEN: tuple[Moment, ...] = ("first_seen", "last_seen")
_MADE: tuple[Moment, ...] = ("created", "modified", "published")
_OBSERVED: Mapping[str, tuple[str, ...]] = {
    "user-account": ("user_id", "account_login"),
    "windows-registry-key": ("key",),
    "email-message": ("subject",),
    "x509-certificate": ("serial_number",),
    "autonomous-system": ("number",),
    "network-traffic": (),
    "file": ("name",),
    "process": ("command_line",),
    "directory": ("path",),
    "mutex": ("name",),
    "software": (),
}
"""Which properties of an observed object say what it is; of those not named here it is ``value``."""
_KNOWN = frozenset(
    {*SUBSTANCE, *_ACTORS, *_GROUPS, *_OBSERVED, "identity", "location", "relationship", "sighting", "note"}
    | {"opinion", "marking-definition", "language-content", "ipv4-addr", "ipv6-addr", "domain-name", "url"}
    | {"email-addr", "mac-addr", "artifact", "extension-definition"}
)


def objects(document: Any) -> list[Any] | None:
    """Return the objects of a bundle, an envelope of TAXII, or one object alone; None when it is not STIX."""
    if not isinstance(document, dict):
        return None
    listed = document.get("objects")
    if document.get("type") == "bundle":
        return listed if isinstance(listed, list) else []
    if isinstance(listed, list) and listed and all(map(_is_object, listed)):
        return listed
    return [document] if _is_object(document) else None


def read(document: Record, listed: list[Any], file_digest: str) -> tuple[ThreatProposal, ...]:
    """Return the proposals of a file (``unreadable_threat_file``, ``threat_version_unsupported``)."""
    kept = [each for each in listed if _is_object(each)]
    known = latest(kept)
    version = _version(document, kept)
    together = proposals(known)
    if not together:
        raise unreadable("it is STIX and says nothing of a threat: no report, actor, indicator or the like")
    bundle = document.get("id") if isinstance(document.get("id"), str) else None
    digests = {key: canonical_digest(each) for key, each in known.items()}
    found = [_proposal(each, known, digests, (version, bundle, file_digest)) for each in together]
    sieve = Sieve()
    sieve.drop("not_an_object", len(listed) - len(kept))
    return (replace(found[0], left_out=(*found[0].left_out, *sieve.counts())), *found[1:])


def _is_object(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and isinstance(value.get("id"), str)
        and _ID.fullmatch(value["id"]) is not None
        and value["id"].startswith(f"{value['type']}--")
    )


def _version(document: Record, kept: list[Record]) -> str:
    stated = document.get("spec_version") or next(
        (each["spec_version"] for each in kept if each.get("spec_version")), "2.0"
    )
    if stated not in ("2.0", "2.1"):
        raise Refused(
            "threat_version_unsupported",
            f"This is STIX {str(stated)[:20]!r}, and versions 2.0 and 2.1 are read. Ask for one of them.",
            "spec_version",
        )
    return str(stated)


def _proposal(
    each: Together,
    known: Mapping[str, Record],
    digests: Mapping[str, str],
    file: tuple[str, str | None, str],
) -> ThreatProposal:
    version, bundle, file_digest = file
    sieve, root = Sieve(), each.root or {}
    digest = canonical_digest(sorted(digests[member["id"]] for member in each.members))
    parts = _Parts(each, known, sieve)
    for member in each.members:
        if member["type"] not in _KNOWN:
            sieve.drop(f"unknown_type {sieve.line(member['type'], 60)}")
    proposal = ThreatProposal(
        title=sieve.line(root.get("name")) or parts.names(root),
        format=f"stix-{version}",
        source_id=sieve.line(root.get("id") or bundle) or f"sha256:{digest}",
        digest=digest,
        file_digest=file_digest,
        description=sieve.prose(root.get("description")) or parts.told(),
        publisher=parts.publisher(),
        marking=parts.marking(),
        cautions=("revoked",) if root.get("revoked") is True else (),
        instants=parts.instants(root),
        vulnerabilities=sieve.most("vulnerabilities", parts.vulnerabilities()),
        actors=sieve.most("actors", parts.actors()),
        means=sieve.most("means", parts.named(*_MEANS)),
        targets=sieve.most("targets", parts.targets()),
        indicators=sieve.most("indicators", parts.indicators()),
        measures=sieve.most("measures", parts.measures()),
        references=sieve.most("references", parts.references()),
        remarks=sieve.most("remarks", parts.remarks(root)),
    )
    return replace(proposal, left_out=sieve.counts())


class _Parts:
    """What the members of one proposal say, kind by kind."""

    def __init__(self, together: Together, known: Mapping[str, Record], sieve: Sieve) -> None:
        self._members, self._known, self._sieve = together.members, known, sieve

    def _of(self, *kinds: str) -> Iterator[Record]:
        return (each for each in self._members if each["type"] in kinds)

    def named(self, *kinds: str) -> Iterator[str]:
        return filter(None, (self._sieve.line(each.get("name")) for each in self._of(*kinds)))

    def names(self, root: Record) -> str:
        """Return a title for what has none: the names of what it holds."""
        found = [*self.named(*_ACTORS, *_GROUPS, *_MEANS, "vulnerability", "indicator")]
        shown = ", ".join(dict.fromkeys(found[:4]))
        return self._sieve.line(shown) or self._sieve.line(root.get("id")) or "STIX bundle"

    def told(self) -> str:
        """Return the descriptions of what groups and acts, where the proposal has none of its own."""
        said = (
            f"{self._sieve.line(each.get('name'))}: {self._sieve.prose(each.get('description'))}"
            for each in self._of(*_GROUPS, *_ACTORS, *_MEANS, "indicator", "vulnerability")
            if each.get("description")
        )
        return self._sieve.prose("\n\n".join(dict.fromkeys(said)))

    def publisher(self) -> str:
        for each in self._members:
            author = self._known.get(str(each.get("created_by_ref")), {})
            if name := self._sieve.line(author.get("name")):
                return name
        return ""

    def marking(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, self._markings())))

    def _markings(self) -> Iterator[str]:
        for each in self._members:
            refs = each.get("object_marking_refs")
            for ref in refs if isinstance(refs, list) else ():
                marking = self._known.get(str(ref), {})
                definition = record(marking, "definition")
                tlp = self._sieve.line(definition.get("tlp"))
                yield (
                    f"TLP:{tlp.upper()}"
                    if tlp
                    else self._sieve.line(marking.get("name") or definition.get("statement"))
                )

    def instants(self, root: Record) -> tuple[StatedInstant, ...]:
        stated: list[StatedInstant] = []
        for what in _SEEN:
            holders = [root] if root.get(what) else [*self._of(*_GROUPS, *_ACTORS, "malware", "sighting")]
            seen = [one for each in holders for one in self._sieve.moment(what, each, what, each["type"])]
            if seen:
                stated.append((min if what == "first_seen" else max)(seen, key=lambda one: one.at))
        for holder in [root] if root else self._members[:1]:
            for what in _MADE:
                stated += self._sieve.moment(what, holder, what, holder["type"])
        return tuple(stated)

    def vulnerabilities(self) -> Iterator[Vulnerability]:
        for each in self._of("vulnerability"):
            name = self._sieve.line(each.get("name"))
            ids = (self._sieve.line(one.get("external_id")) for one in self._external(each))
            cve = next((text for text in (*ids, name) if _CVE.fullmatch(text)), "")
            if cve or name:
                yield Vulnerability(id=cve or name, description=self._sieve.prose(each.get("description")))

    def actors(self) -> Iterator[ThreatActor]:
        intent = ("goals", "primary_motivation", "secondary_motivations", "personal_motivations", "roles")
        for each in self._of(*_ACTORS):
            kinds = self._sieve.lines(each.get("threat_actor_types") or each.get("labels"))
            yield ThreatActor(
                name=self._sieve.line(each.get("name")) or each["id"],
                description=self._sieve.prose(each.get("description")),
                intent=(*kinds, *(text for key in intent for text in self._sieve.lines(each.get(key)))),
                capability=tuple(
                    f"{key.replace('_', ' ')}: {text}"
                    for key in ("sophistication", "resource_level")
                    for text in self._sieve.lines(each.get(key))
                ),
            )

    def targets(self) -> Iterator[str]:
        for each in self._of("relationship"):
            if each.get("relationship_type") == "targets":
                yield from self._called(self._known.get(str(each.get("target_ref")), {}))
        for each in self._of("sighting"):
            refs = each.get("where_sighted_refs")
            for ref in refs if isinstance(refs, list) else ():
                yield from self._called(self._known.get(str(ref), {}))

    def _called(self, each: Record) -> Iterator[str]:
        name = self._sieve.line(each.get("name") or each.get("country") or each.get("region"))
        if name and each.get("type") not in ("vulnerability", *_MEANS):
            yield name

    def indicators(self) -> Iterator[Indicator]:
        for each in self._of("indicator"):
            if each.get("revoked") is True:
                self._sieve.drop("revoked")
            else:
                yield from indicators(each, self._sieve)
        for each in self._of("observed-data"):
            for inner in record(each, "objects").values():
                if isinstance(inner, dict) and isinstance(inner.get("type"), str):
                    yield from self._observed(inner)
        for each in self._members:
            yield from self._observed(each)

    def _observed(self, each: Record) -> Iterator[Indicator]:
        """Yield what was observed, as context: to see it somewhere does not make it malicious."""
        kind = each["type"]
        category, hashes = of_stix(kind), record(each, "hashes")
        name = self._sieve.line(each.get("name"))
        for algorithm, value in hashes.items() if category != "other" else ():
            text = self._sieve.line(value)
            if text:
                yield Indicator(
                    "file_hash", f"{kind}:hashes.{self._sieve.line(algorithm, 60)}", text, name, detects=False
                )
        if category == "other":
            return
        for key in _OBSERVED.get(kind, ("value",)):
            text = self._sieve.line(each.get(key), 2000)
            if text:
                yield Indicator(category, kind if key == "value" else f"{kind}:{key}", text, detects=False)

    def measures(self) -> Iterator[str]:
        for each in self._of("course-of-action"):
            name, said = self._sieve.line(each.get("name")), self._sieve.prose(each.get("description"))
            yield f"{name}: {said}" if said else name

    def _external(self, each: Record) -> tuple[Record, ...]:
        return self._sieve.records(each.get("external_references"))

    def references(self) -> Iterator[str]:
        for each in self._members:
            for one in self._external(each):
                url, identity = (
                    self._sieve.line(one.get("url"), 2000),
                    self._sieve.line(one.get("external_id")),
                )
                if url or identity:
                    yield url or f"{self._sieve.line(one.get('source_name'))} {identity}"

    def remarks(self, root: Record) -> Iterator[tuple[str, str]]:
        for key in ("report_types", "context", "objective", "labels", "confidence", "aliases"):
            if root.get("type") in _ACTORS and key == "labels":
                continue
            for text in self._sieve.lines(root.get(key)):
                yield key.replace("_", " "), text
        for each in self._of("note", "opinion"):
            text = self._sieve.prose(each.get("content") or each.get("explanation") or each.get("opinion"))
            if text:
                yield each["type"], text
        seen = sum(1 for _ in self._of("sighting"))
        if seen:
            yield "sightings", str(seen)
