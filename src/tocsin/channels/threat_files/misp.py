"""MISP: events with their attributes, objects, galaxies and tags; one event is one proposal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tocsin.channels.threat_files.decoding import too_large, unreadable
from tocsin.channels.threat_files.indicator_types import HASHES, of_misp
from tocsin.channels.threat_files.sieve import Record, Sieve, canonical_digest, record
from tocsin.core.incidents.proposals import (
    Indicator,
    StatedInstant,
    ThreatActor,
    ThreatProposal,
    Vulnerability,
)

FORMAT = "misp"
MOST_EVENTS = 500

_LEVELS = {"1": "High", "2": "Medium", "3": "Low", "4": "Undefined"}
_ANALYSES = {"0": "Initial", "1": "Ongoing", "2": "Completed"}
_ACTORS = re.compile(r"threat-actor|intrusion-set|activity-group", re.ASCII)
_GALAXY_TAG = re.compile(r'misp-galaxy:([\w-]+)="(.{1,280})"', re.ASCII)
_MARKING = re.compile(r"(tlp|pap):", re.IGNORECASE | re.ASCII)
_INTENT = ("motive", "cfr-type-of-incident", "cfr-target-category", "cfr-suspected-state-sponsor", "country")
_SEEN, _FALSE, _EXPIRED = "0", "1", "2"
"""What a sighting says of an attribute: seen, reported as a false positive, expired."""
_LINKS = {"link", "other-link"}
_TEXTS = {"text", "comment"}
_TELLING = {"External analysis", "Internal reference"}
"""Categories whose texts describe the threat; the texts of the others are samples of it."""


def events(document: Any) -> list[Record] | None:
    """Return the events of a document, or None when it is not one of MISP."""
    if isinstance(document, dict):
        if isinstance(document.get("Event"), dict):
            return [document["Event"]]
        if "response" in document:
            return _listed(document["response"], "response")
        return [document] if _bare(document) else None
    if isinstance(document, list) and document and all(map(_eventful, document)):
        return _listed(document, "")
    return None


def read(found: list[Record], file_digest: str) -> tuple[ThreatProposal, ...]:
    """Return one proposal for each event (``unreadable_threat_file``, ``threat_file_too_large``)."""
    if len(found) > MOST_EVENTS:
        raise too_large(f"it has {len(found)} events, and {MOST_EVENTS} are read at once")
    return tuple(_proposal(event, file_digest) for event in found)


def _listed(value: Any, where: str) -> list[Record]:
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise unreadable("its list of MISP events is empty", where or None)
    for place, each in enumerate(listed):
        if not _eventful(each):
            raise unreadable(f"{where}[{place}] is not a MISP event", f"{where}[{place}]")
    return [each["Event"] if isinstance(each.get("Event"), dict) else each for each in listed]


def _eventful(value: Any) -> bool:
    return isinstance(value, dict) and (isinstance(value.get("Event"), dict) or _bare(value))


def _bare(value: Record) -> bool:
    return isinstance(value.get("info"), str) and bool(
        {"uuid", "Attribute", "Orgc", "orgc_id"} & value.keys()
    )


def _proposal(event: Record, file_digest: str) -> ThreatProposal:
    sieve, digest = Sieve(), canonical_digest(event)
    title = sieve.line(event.get("info"))
    if not title:
        raise unreadable("one of its MISP events has no info, which is its title", "Event.info")
    parts = _Parts(sieve)
    parts.take_all(event)
    orgs = (record(event, "Orgc"), record(event, "Org"))
    proposal = ThreatProposal(
        title=title,
        format=FORMAT,
        source_id=sieve.line(event.get("uuid")) or sieve.line(event.get("id")) or f"sha256:{digest}",
        digest=digest,
        file_digest=file_digest,
        description=sieve.prose("\n\n".join(parts.told)),
        publisher=next(filter(None, (sieve.line(each.get("name")) for each in orgs)), ""),
        marking=tuple(dict.fromkeys(tag for tag in parts.tags if _MARKING.match(tag))),
        cautions=("not_final",) if event.get("published") is False else (),
        instants=(
            *sieve.moment("created", event, "date", "Event"),
            *sieve.unix("modified", event, "timestamp", "Event"),
            *sieve.unix("published", event, "publish_timestamp", "Event"),
            *_outermost(parts.seen),
        ),
        vulnerabilities=sieve.most("vulnerabilities", parts.vulnerabilities.values()),
        actors=sieve.most("actors", parts.actors.values()),
        means=sieve.most("means", parts.means),
        targets=sieve.most("targets", parts.targets),
        indicators=sieve.most("indicators", parts.indicators),
        references=sieve.most("references", parts.references),
        remarks=sieve.most("remarks", (*_remarks(event, sieve), *parts.remarks)),
    )
    return replace(proposal, left_out=sieve.counts())


def _outermost(seen: list[StatedInstant]) -> Iterator[StatedInstant]:
    """Yield the first of all instants at which something was first seen, and the last of the others."""
    first = [each for each in seen if each.what == "first_seen"]
    last = [each for each in seen if each.what == "last_seen"]
    if first:
        yield min(first, key=lambda each: each.at)
    if last:
        yield max(last, key=lambda each: each.at)


def _remarks(event: Record, sieve: Sieve) -> Iterator[tuple[str, str]]:
    level, analysis = (sieve.line(event.get(key)) for key in ("threat_level_id", "analysis"))
    if level:
        yield "threat level", _LEVELS.get(level, level)
    if analysis:
        yield "analysis", _ANALYSES.get(analysis, analysis)


@dataclass(slots=True)
class _Parts:
    """What the attributes, objects, galaxies and tags of one event say, gathered."""

    sieve: Sieve
    told: list[str] = field(default_factory=list)
    seen: list[StatedInstant] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    means: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    actors: dict[str, ThreatActor] = field(default_factory=dict)
    vulnerabilities: dict[str, Vulnerability] = field(default_factory=dict)

    def take_all(self, event: Record) -> None:
        sieve = self.sieve
        for report in sieve.records(event.get("EventReport")):
            self.told.append(sieve.prose(report.get("content")))
        self._galaxies(event)
        for attribute in sieve.records(event.get("Attribute")):
            self._attribute(attribute)
        for each in sieve.records(event.get("Object")):
            self._object(each)
        for tag in sieve.records(event.get("Tag")):
            self._tag(sieve.line(tag.get("name")))
        self.told = [each for each in self.told if each]

    def _tag(self, name: str) -> None:
        self.tags.append(name)
        galaxy = _GALAXY_TAG.fullmatch(name)
        if galaxy and _ACTORS.search(galaxy[1]):
            self.actors.setdefault(galaxy[2], ThreatActor(galaxy[2]))
        elif galaxy:
            self.means.append(galaxy[2])
        elif name and not _MARKING.match(name):
            self.remarks.append(("tag", name))

    def _galaxies(self, holder: Record) -> None:
        for galaxy in self.sieve.records(holder.get("Galaxy")):
            kind = self.sieve.line(galaxy.get("type"))
            for cluster in self.sieve.records(galaxy.get("GalaxyCluster")):
                name = self.sieve.line(cluster.get("value"))
                if name and _ACTORS.search(kind):
                    self.actors[name] = _actor(name, cluster, self.sieve)
                elif name:
                    self.means.append(name)

    def _object(self, each: Record) -> None:
        if each.get("deleted") in (True, 1, "1"):
            self.sieve.drop("deleted")
            return
        attributes = self.sieve.records(each.get("Attribute"))
        if each.get("name") == "vulnerability":
            self._vulnerability(attributes)
            return
        note = self.sieve.line(each.get("comment")) or self.sieve.line(each.get("name"))
        for attribute in attributes:
            self._attribute(attribute, note)

    def _vulnerability(self, attributes: tuple[Record, ...]) -> None:
        said: dict[str, Any] = {
            str(each.get("object_relation")): each.get("value") for each in reversed(attributes)
        }
        identity = self.sieve.line(said.get("id"))
        if identity:
            self.vulnerabilities[identity] = Vulnerability(
                id=identity,
                description=self.sieve.prose(said.get("description"))
                or self.sieve.prose(said.get("summary")),
                score=self.sieve.score(said.get("cvss-score")),
                vector=self.sieve.line(said.get("cvss-string")) or None,
            )
        else:
            self.sieve.drop("vulnerability_without_id")

    def _attribute(self, attribute: Record, about: str = "") -> None:
        sieve = self.sieve
        if attribute.get("deleted") in (True, 1, "1"):
            sieve.drop("deleted")
            return
        self._galaxies(attribute)
        kind, value = sieve.line(attribute.get("type")), attribute.get("value")
        note = " · ".join(
            filter(None, (sieve.line(attribute.get("comment")) or about, *self._sightings(attribute)))
        )
        if not kind or not sieve.line(value):
            sieve.drop("attribute_without_value")
        elif kind in _LINKS:
            self.references.append(sieve.line(value, 2000))
        elif kind == "vulnerability":
            identity = sieve.line(value)
            self.vulnerabilities.setdefault(
                identity, Vulnerability(identity, remarks=(note,) if note else ())
            )
        elif kind in ("threat-actor", "campaign-name"):
            self.actors.setdefault(sieve.line(value), ThreatActor(sieve.line(value), note))
        elif kind in ("target-org", "target-location", "target-external"):
            self.targets.append(sieve.line(value))
        elif kind in _TEXTS:
            self._text(attribute, note)
        else:
            self.indicators += _indicators(kind, attribute, note, sieve)
            if attribute.get("data"):
                sieve.drop("attached_file")

    def _sightings(self, attribute: Record) -> Iterator[str]:
        """Keep when an attribute was seen, and yield what its sightings say against it."""
        self.seen += self.sieve.moment("first_seen", attribute, "first_seen", "Attribute")
        self.seen += self.sieve.moment("last_seen", attribute, "last_seen", "Attribute")
        counted = Counter[str]()
        for each in self.sieve.records(attribute.get("Sighting")):
            kind = self.sieve.line(each.get("type")) or _SEEN
            counted[kind] += 1
            if kind == _SEEN:
                self.seen += self.sieve.unix("last_seen", each, "date_sighting", "Sighting")
        if counted[_FALSE]:
            yield f"reported as a false positive ({counted[_FALSE]})"
        if counted[_EXPIRED]:
            yield f"reported as expired ({counted[_EXPIRED]})"

    def _text(self, attribute: Record, note: str) -> None:
        said, category = self.sieve.prose(attribute.get("value")), self.sieve.line(attribute.get("category"))
        if category in _TELLING:
            self.told.append(said)
        elif attribute.get("object_relation") is None:
            self.remarks.append((note or category or "text", said))
        else:
            self.sieve.drop("text_of_object")


def _actor(name: str, cluster: Record, sieve: Sieve) -> ThreatActor:
    meta = record(cluster, "meta")
    return ThreatActor(
        name=name,
        description=sieve.prose(cluster.get("description")),
        intent=tuple(_said(meta, sieve)),
    )


def _said(meta: Mapping[str, Any], sieve: Sieve) -> Iterator[str]:
    for key in _INTENT:
        for text in sieve.lines(meta.get(key)):
            yield f"{key.removeprefix('cfr-').replace('-', ' ')}: {text}"


def _indicators(kind: str, attribute: Record, note: str, sieve: Sieve) -> Iterator[Indicator]:
    """Yield an attribute as indicators; a pair such as ``filename|md5`` is two, each noting the other."""
    value = sieve.line(attribute.get("value"), 2000)
    detects = attribute.get("to_ids")
    meant = detects if isinstance(detects, bool) else {"1": True, "0": False}.get(str(detects))
    pair = ("filename", "md5") if kind == "malware-sample" else tuple(kind.split("|"))
    first, bar, second = value.partition("|")
    splits = bar and len(pair) == 2 and (pair[1] in HASHES or pair == ("domain", "ip"))  # noqa: PLR2004 - a pair
    if not splits:
        yield Indicator(of_misp(kind), kind, value, note, meant)
        return
    left, right = ("domain", "ip-dst") if pair == ("domain", "ip") else pair
    beside = f"{note} · " if note else ""
    yield Indicator(of_misp(left), left, first, f"{beside}{second}", meant)
    yield Indicator(of_misp(right), right, second, f"{beside}{first}", meant)
