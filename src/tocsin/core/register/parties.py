"""The parties of a register: its entities and its providers, each once however many codes it has."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tocsin.core.register.codes import CODE_TYPES, REPORT_ENTITY_TYPES, country
from tocsin.core.register.findings import WARNING, Finding
from tocsin.core.register.identifiers import looks_like_lei, plain_name
from tocsin.core.register.inventory import Entity, Provider
from tocsin.core.register.tables import NEVER, RegisterKey, Row, Tables, day, not_applicable, whole

_ENTITY_CELLS = (
    ("B_01.02", "c0060"),
    ("B_01.03", "c0020"),
    ("B_02.02", "c0020"),
    ("B_03.01", "c0020"),
    ("B_03.03", "c0020"),
    ("B_04.01", "c0020"),
    ("B_06.01", "c0040"),
)
_PROVIDING_CELLS = (("B_02.02", "c0030"), ("B_03.02", "c0020"), ("B_03.03", "c0020"), ("B_05.02", "c0030"))
_NAMING_CELLS = (("B_07.01", "c0020"), ("B_05.01", "c0110"))


@dataclass(frozen=True, slots=True)
class Parties:
    """Entities by LEI, providers by code, and the code under which each other code is known."""

    entities: Mapping[str, Entity]
    providers: Mapping[str, Provider]
    aliases: Mapping[str, str]

    def code(self, code: str) -> str:
        """Return the one code of a party that may have several."""
        return self.aliases.get(code, code)


def parties_in(tables: Tables, register: RegisterKey, findings: list[Finding]) -> Parties:
    """Read all entities and providers; what is only named becomes a placeholder, with a finding."""
    entities = _entities(tables, register)
    described = frozenset(entities)
    for lei, row, column in _named(tables, _ENTITY_CELLS):
        if lei not in entities:
            entities[lei] = Entity(f"entity:{lei}", lei, placeholder=True, lei=lei)
            findings.append(placeholder(row.where(column), f"Entity {lei}", "B_01.02"))
    aliases = _aliases(tables, described, findings)
    providers = _providers(tables, {lei: entities[lei] for lei in described}, aliases, findings)
    return Parties(entities, providers, aliases)


def placeholder(where: str, what: str, template: str) -> Finding:
    """Say that something is named and nowhere described, and so became a placeholder."""
    return Finding(
        where,
        "T-placeholder",
        WARNING,
        f"{what} is named here and has no row in {template}; a placeholder stands for it.",
    )


def _providing(tables: Tables, entities: Container[str]) -> Iterator[tuple[str, Row, str]]:
    """
    Yield every code under which somebody provides something, with its row and column.

    A recipient of subcontracted services provides too, unless it is an entity of the group: that is
    the user, written where a provider belongs.
    """
    yield from _named(tables, _PROVIDING_CELLS)
    for row in tables.get("B_05.02", ()):
        direct = whole(row["c0050"]) == 1 or row["c0060"] == row["c0030"]
        if not direct and row["c0060"] not in entities and not not_applicable(row["c0060"]):
            yield row["c0060"], row, "c0060"


def _named(tables: Tables, cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Row, str]]:
    for template, column in cells:
        for row in tables.get(template, ()):
            if not not_applicable(row[column]):
                yield row[column], row, column


def _entities(tables: Tables, register: RegisterKey) -> dict[str, Entity]:
    authorities = {row["c0010"]: row["c0050"] or None for row in tables.get("B_01.01", ())}
    found: dict[str, Entity] = {}
    for row in (*tables.get("B_01.02", ()), *tables.get("B_01.01", ())):
        lei = row["c0010"]
        if not_applicable(lei) or lei in found:
            continue
        removed = day(row["c0090"]) if row.template == "B_01.02" else None
        found[lei] = Entity(
            f"entity:{lei}",
            row["c0020"] or lei,
            lei=lei,
            country=country(row["c0030"]),
            entity_type=REPORT_ENTITY_TYPES.get(row["c0040"]),
            competent_authority=authorities.get(lei),
            parent=_parent(row),
            removed_on=None if removed == NEVER else removed,
        )
    if register.owner not in found:
        found[register.owner] = Entity(
            f"entity:{register.owner}", register.owner, placeholder=True, lei=register.owner
        )
    return found


def _parent(row: Row) -> str | None:
    if row.template != "B_01.02":
        return None
    parent = row["c0060"]
    return None if not_applicable(parent) or parent == row["c0010"] else parent


def _aliases(tables: Tables, entities: frozenset[str], findings: list[Finding]) -> dict[str, str]:
    """
    Find the codes that name a party already known under another code.

    The additional code of B_05.01 (c0030) unifies: with an entity of the group by its LEI, with a
    code that is used elsewhere but has no row, and with another row of the very same name.
    """
    listed = reversed(tables.get("B_05.01", ()))
    rows = {row["c0010"]: row for row in listed if not not_applicable(row["c0010"])}
    used = {code for code, _, _ in (*_providing(tables, entities), *_named(tables, _NAMING_CELLS))}
    aliases: dict[str, str] = {}
    for code, row in sorted(rows.items()):
        other = row["c0030"]
        if not_applicable(other) or other == code:
            continue
        if other in entities:
            aliases[code] = other
        elif other not in rows and other in used:
            aliases.setdefault(other, code)
        elif other in rows and plain_name(rows[other]["c0050"]) == plain_name(row["c0050"]):
            first, second = sorted((code, other), key=lambda each: (not looks_like_lei(each), each))
            aliases[second] = first
        else:
            continue
        message = f"{code} and {other} are one provider by the additional code; it became one node."
        findings.append(Finding(row.where("c0030"), "T-merged", WARNING, message))
    return {code: _end(aliases, code) for code in aliases}


def _end(aliases: Mapping[str, str], code: str) -> str:
    seen = {code}
    while (code := aliases.get(code, code)) not in seen:
        seen.add(code)
    return code


def _providers(
    tables: Tables, entities: Mapping[str, Entity], aliases: Mapping[str, str], findings: list[Finding]
) -> dict[str, Provider]:
    active = {aliases.get(code, code) for code, _, _ in _providing(tables, entities)}
    listed: dict[str, list[Row]] = {}
    for row in tables.get("B_05.01", ()):
        if not not_applicable(row["c0010"]):
            listed.setdefault(aliases.get(row["c0010"], row["c0010"]), []).append(row)
    rows_listed = [row for rows in listed.values() for row in rows]
    parents = {aliases.get(row["c0110"], row["c0110"]) for row in rows_listed if _owned(row)}
    found: dict[str, Provider] = {}
    for code, rows in listed.items():
        if code in active or code not in entities:
            parent_only = code in parents - active
            found[code] = _provider(code, rows, entities.get(code), aliases, parent_only=parent_only)
    for raw, row, column in (*_providing(tables, entities), *_named(tables, _NAMING_CELLS)):
        code = aliases.get(raw, raw)
        if code in found or (code in entities and code not in active):
            continue
        found[code] = _provider(code, [], entities.get(code), aliases, parent_only=column == "c0110")
        if code not in entities:
            findings.append(placeholder(row.where(column), f"Provider {code}", "B_05.01"))
    return found


def _owned(row: Row) -> bool:
    return not not_applicable(row["c0110"]) and row["c0110"] != row["c0010"]


def _provider(
    code: str, rows: list[Row], entity: Entity | None, aliases: Mapping[str, str], *, parent_only: bool
) -> Provider:
    names = [name for row in rows for name in row.key("c0050", "c0060") if not not_applicable(name)]
    if entity is not None:
        names.append(entity.name)
    own = next((row for row in rows if row["c0010"] == code), None)
    codes = {each for row in rows for each in row.key("c0010", "c0030") if not not_applicable(each)}
    parent = next((aliases.get(row["c0110"], row["c0110"]) for row in rows if _owned(row)), None)
    countries = (country(row["c0080"]) for row in rows)
    return Provider(
        f"provider:{code}",
        names[0] if names else code,
        placeholder=not rows and entity is None,
        code=code,
        code_type=CODE_TYPES.get(own["c0020"]) if own else ("lei" if entity else None),
        country=next(filter(None, countries), entity.country if entity else None),
        ultimate_parent=None if parent == code else parent,
        parent_only=parent_only,
        group_entity=entity is not None,
        other_names=tuple(sorted(set(names) - set(names[:1]))),
        other_codes=tuple(sorted(codes - {code})),
    )
