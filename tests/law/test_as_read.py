"""A published law file is read the same way for ever, so that a decision can be made again."""

import tomllib
from dataclasses import replace
from datetime import time
from pathlib import Path

from tests.law.as_read import digests, written
from tocsin.store import lawbooks, lawshelf, timelimits

HERE = Path(__file__).parent
PUBLISHED = tomllib.loads((HERE / "published.toml").read_text(encoding="utf-8"))
AS_READ = tomllib.loads((HERE / "as_read.toml").read_text(encoding="utf-8"))
FILES = {each.path: each for name in lawshelf.folders() for each in lawshelf.folder(name)}


def test_a_published_file_is_read_as_it_was_when_it_was_published():
    """
    The same words give the same provisions, limits, numbers and readings, in the same order.
    """
    assert digests(FILES[path] for path in PUBLISHED) == AS_READ


def test_what_is_written_tells_every_difference_that_can_change_an_answer():
    """
    A limit, a list, an hour, a side taken, the order of provisions: each makes other words.
    """
    rules, limits = lawbooks.classification(), timelimits.time_limits("dora")
    provisions = dict(reversed(rules.provisions.items()))
    states = replace(rules["9(3)(b)"], test=rules["9(3)(a)"].test)
    changed = [
        replace(rules, provisions=provisions),
        replace(rules, provisions={**rules.provisions, "9(3)(b)": states}),
        replace(rules, chosen={}),
        replace(limits, relief=replace(limits.relief, until=time(12, 1))),
        replace(limits, limits=limits.limits[:-1]),
        replace(limits, entity_codes=limits.entity_codes - {"credit_institution"}),
        replace(limits, settings=replace(limits.settings, working_days=1)),
    ]

    told = {written(each) for each in (rules, limits, *changed)}

    assert len(told) == len(changed) + 2


def test_what_is_written_does_not_depend_on_what_is_added_to_the_program():
    """
    A set has no order, a new fact is not of this act, and a field that says nothing new is left out.
    """
    rules, limits = lawbooks.classification(), timelimits.time_limits("dora")

    told = written(rules)

    assert written(replace(rules, facts={}, order={}, digest="")) == told
    assert "stated_in" not in told
    assert "also_called={'bank': 'credit_institution'" in written(limits)
    assert written(frozenset({"b", "a"})) == written(frozenset({"a", "b"})) == "{'a', 'b'}"
