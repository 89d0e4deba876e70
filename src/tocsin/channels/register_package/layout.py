"""Reads the templates of the register, law as data, into the value that core works with."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from tocsin.core.register.tables import Column, Layout, Reference


@cache
def layout() -> Layout:
    columns: dict[str, dict[str, Column]] = {}
    pairs: dict[str, list[tuple[str, str, str, str]]] = {}
    for line in _lines("columns.csv"):
        template, code = line["template"], line["column"]
        key = line["key"] == "yes"
        column = Column(template, code, line["label"], line["type"], line["domain"], key, line["mandatory"])
        columns.setdefault(template, {})[code] = column
        if line["reference"]:
            rule, target, target_column = line["reference"].replace(".c", " c").split(" ")
            pairs.setdefault(rule, []).append((template, code, target, target_column))
    codes: dict[str, dict[str, str]] = {}
    for line in _lines("codes.csv"):
        codes.setdefault(line["domain"], {})[line["code"]] = line["meaning"]
    return Layout(columns, tuple(_reference(rule, found) for rule, found in pairs.items()), codes)


def _reference(rule: str, pairs: list[tuple[str, str, str, str]]) -> Reference:
    template, _, target, _ = pairs[0]
    columns, targets = (tuple(pair[place] for pair in pairs) for place in (1, 3))
    return Reference(rule, template, columns, target, targets)


def _lines(name: str) -> Iterator[Mapping[str, str]]:
    with files("tocsin.law").joinpath("register", name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
