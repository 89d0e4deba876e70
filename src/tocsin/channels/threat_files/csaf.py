"""CSAF 2.0: security advisories, and VEX documents that may well say "not affected"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tocsin.channels.threat_files.decoding import unreadable
from tocsin.channels.threat_files.sieve import Record, Sieve, canonical_digest, record
from tocsin.core.incidents.proposals import ThreatProposal, Vulnerability
from tocsin.core.refusal import Refused

VERSION = "2.0"

_STATUSES: Mapping[str, tuple[str, ...]] = {
    "affected": ("known_affected", "first_affected", "last_affected"),
    "not_affected": ("known_not_affected",),
    "fixed": ("fixed", "first_fixed"),
    "under_investigation": ("under_investigation",),
}
_NOTES = ("summary", "description", "details", "general", "faq", "other")
"""Kinds of notes in the order in which they describe the matter; the legal disclaimer does not."""
_CVSS = ("cvss_v4", "cvss_v3", "cvss_v2")


def read(document: Record, file_digest: str) -> tuple[ThreatProposal, ...]:
    """Return the one proposal of a document (``threat_version_unsupported``, ``unreadable_threat_file``)."""
    head = record(document, "document")
    sieve = Sieve()
    title, identity = _called(head, sieve)
    tracking = record(head, "tracking")
    names = dict(_names(record(document, "product_tree"), sieve))
    found = tuple(
        _vulnerability(each, names, sieve, place)
        for place, each in enumerate(sieve.records(document.get("vulnerabilities")), start=1)
    )
    proposal = ThreatProposal(
        title=title,
        format=f"csaf-{VERSION}",
        source_id=identity,
        digest=canonical_digest(document),
        file_digest=file_digest,
        description=_description(head, found, sieve),
        publisher=sieve.line(record(head, "publisher").get("name")),
        marking=_marking(head, sieve),
        cautions=tuple(_cautions(found, tracking)),
        instants=(
            *sieve.moment("created", tracking, "initial_release_date", "document.tracking"),
            *sieve.moment("modified", tracking, "current_release_date", "document.tracking"),
        ),
        vulnerabilities=sieve.most("vulnerabilities", found),
        products=sieve.most("products", (name for each in found for name in each.affected)),
        measures=sieve.most("measures", _measures(document, sieve)),
        references=sieve.most("references", _references(document, sieve)),
        remarks=sieve.most("remarks", _remarks(head, sieve)),
    )
    return (replace(proposal, left_out=sieve.counts()),)


def _called(head: Record, sieve: Sieve) -> tuple[str, str]:
    """Return the title and the publisher's id of a document of the version that is read."""
    version = sieve.line(head.get("csaf_version"))
    if version != VERSION:
        raise Refused(
            "threat_version_unsupported",
            f"This is CSAF {version[:20]!r}, and version 2.0 is read. Ask the publisher for that version.",
            "document.csaf_version",
        )
    title, identity = sieve.line(head.get("title")), sieve.line(record(head, "tracking").get("id"))
    if not title or not identity:
        missing = "document.title" if not title else "document.tracking.id"
        raise unreadable(f"it has no {missing}, which every CSAF document has", missing)
    return title, identity


def _names(tree: Record, sieve: Sieve) -> Iterator[tuple[str, str]]:
    """Yield each product's id and name, wherever in the tree it stands."""
    products = list(sieve.records(tree.get("full_product_names")))
    products += [record(each, "full_product_name") for each in sieve.records(tree.get("relationships"))]
    branches = list(sieve.records(tree.get("branches")))
    while branches:
        branch = branches.pop()
        products.append(record(branch, "product"))
        branches += sieve.records(branch.get("branches"))
    for product in products:
        identity = product.get("product_id")
        if isinstance(identity, str):
            yield identity, sieve.line(product.get("name")) or sieve.line(identity)


def _vulnerability(each: Record, names: Mapping[str, str], sieve: Sieve, place: int) -> Vulnerability:
    status = record(each, "product_status")
    products = {
        name: sieve.most("products", _products(status, keys, names, sieve))
        for name, keys in _STATUSES.items()
    }
    score, version, vector = _score(each, status, sieve)
    ids = [sieve.line(other.get("text")) for other in sieve.records(each.get("ids"))]
    notes = [
        sieve.prose(note.get("text"))
        for kind in _NOTES
        for note in sieve.records(each.get("notes"))
        if note.get("category") == kind
    ]
    threats = (
        f"{sieve.line(threat.get('category'))}: {sieve.line(threat.get('details'))}"
        for threat in sieve.records(each.get("threats"))
    )
    weakness = record(each, "cwe")
    kind = (f"{sieve.line(weakness.get('id'))}: {sieve.line(weakness.get('name'))}",) if weakness else ()
    return Vulnerability(
        id=next(filter(None, (sieve.line(each.get("cve")), *ids)), f"#{place}"),
        description=next(filter(None, (*notes, sieve.line(each.get("title")))), ""),
        score=score,
        score_version=version,
        vector=vector,
        remarks=sieve.most("remarks", (*kind, *threats)),
        **products,
    )


def _products(status: Record, keys: tuple[str, ...], names: Mapping[str, str], sieve: Sieve) -> Iterator[str]:
    for key in keys:
        listed = status.get(key)
        for identity in listed if isinstance(listed, list) else ():
            if isinstance(identity, str):
                yield names.get(identity) or sieve.line(identity)


def _score(each: Record, status: Record, sieve: Sieve) -> tuple[str | None, str | None, str | None]:
    """Return the highest base score of what is affected, in the newest version of CVSS that is given."""
    affected = {
        name
        for key in _STATUSES["affected"]
        if isinstance(status.get(key), list)
        for name in status[key]
        if isinstance(name, str)
    }
    best: tuple[int, Decimal] | None = None
    found: tuple[str | None, str | None, str | None] = None, None, None
    for given in sieve.records(each.get("scores")):
        listed = given.get("products")
        about = {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
        if affected and about and not about & affected:
            continue
        for rank, key in enumerate(_CVSS):
            cvss = record(given, key)
            score = sieve.score(cvss.get("baseScore"))
            if score is not None and (best is None or (-rank, Decimal(score)) > best):
                best = -rank, Decimal(score)
                version = sieve.line(cvss.get("version")) or key.removeprefix("cvss_v")
                found = score, version, sieve.line(cvss.get("vectorString")) or None
    return found


def _description(head: Record, found: tuple[Vulnerability, ...], sieve: Sieve) -> str:
    notes = [
        sieve.prose(note.get("text"))
        for kind in _NOTES
        for note in sieve.records(head.get("notes"))
        if note.get("category") == kind
    ]
    told = [note for note in notes if note] or list(dict.fromkeys(each.description for each in found))
    return sieve.prose("\n\n".join(told))


def _marking(head: Record, sieve: Sieve) -> tuple[str, ...]:
    distribution = record(head, "distribution")
    label = sieve.line(record(distribution, "tlp").get("label"))
    said = sieve.line(distribution.get("text"))
    return tuple(filter(None, (f"TLP:{label}" if label else "", said)))


def _cautions(found: tuple[Vulnerability, ...], tracking: Record) -> Iterator[str]:
    """Yield what a reader must know first: above all where nothing is said to be affected."""
    if tracking.get("status") in ("draft", "interim"):
        yield "not_final"
    if not found:
        yield "no_vulnerability"
    elif any(each.affected for each in found):
        return
    elif any(each.under_investigation for each in found):
        yield "under_investigation"
    elif any(each.fixed for each in found):
        yield "only_fixed"
    elif any(each.not_affected for each in found):
        yield "not_affected"
    else:
        yield "no_product"


def _measures(document: Record, sieve: Sieve) -> Iterator[str]:
    for each in sieve.records(document.get("vulnerabilities")):
        for remedy in sieve.records(each.get("remediations")):
            kind, url = sieve.line(remedy.get("category")), sieve.line(remedy.get("url"))
            said = sieve.prose(remedy.get("details"))
            yield f"{kind.replace('_', ' ')}: {said}" + (f" ({url})" if url else "")


def _references(document: Record, sieve: Sieve) -> Iterator[str]:
    holders = (record(document, "document"), *sieve.records(document.get("vulnerabilities")))
    for holder in holders:
        for each in sieve.records(holder.get("references")):
            url = sieve.line(each.get("url"), 2000)
            if url:
                yield url


def _remarks(head: Record, sieve: Sieve) -> Iterator[tuple[str, str]]:
    tracking = record(head, "tracking")
    said = {
        "category": head.get("category"),
        "severity": record(head, "aggregate_severity").get("text"),
        "publisher category": record(head, "publisher").get("category"),
        "status": tracking.get("status"),
        "version": tracking.get("version"),
        "language": head.get("lang"),
    }
    for label, value in said.items():
        text = sieve.line(value)
        if text:
            yield label, text
