"""Small files and functions: the ceilings fail the build."""

from __future__ import annotations

import pytest

from tests.house.reading import ROOT, SOURCE, callables, lines, modules

FILE, FUNCTION, ACTION, VIEW, TEMPLATE, README = 400, 40, 60, 15, 100, 10


def test_no_file_is_longer_than_its_ceiling():
    """A file of the package has at most 400 lines, an action's file at most 60 for each verb."""
    too_long = [
        (path.relative_to(ROOT), count)
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > FILE
    ]

    assert too_long == []


def test_no_function_is_longer_than_its_ceiling():
    """A function has at most 40 lines; a view, which only parses, calls and renders, 15."""
    too_long = []
    for path in modules():
        ceiling = VIEW if path.name == "views.py" else FUNCTION
        too_long += [
            (str(path.relative_to(ROOT)), each.name, lines(each))
            for each in callables(path)
            if lines(each) > ceiling
        ]

    assert too_long == []


def test_no_action_is_longer_than_its_ceiling():
    """An action has at most 60 lines in all its file's functions together."""
    too_long = [
        (path.name, count)
        for path in (SOURCE / "actions").glob("*.py")
        if path.name != "policy.py" and (count := sum(lines(each) for each in callables(path))) > 2 * ACTION
    ]

    assert too_long == []


def test_no_template_is_longer_than_its_ceiling():
    """A template has at most 100 lines."""
    too_long = [
        (path.relative_to(ROOT), count)
        for path in (SOURCE / "web" / "templates").rglob("*.html")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > TEMPLATE
    ]

    assert too_long == []


@pytest.mark.parametrize(
    "room", sorted(p.name for p in SOURCE.iterdir() if p.is_dir() and not p.name.startswith("_"))
)
def test_every_room_has_a_short_readme(room: str):
    """A room says in at most ten lines what lives here, what never may, and where to begin."""
    readme = SOURCE / room / "README.md"

    assert readme.exists()
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= README


def test_no_room_is_a_lumber_room():
    """There is no utils, common, helpers, base or services: a thing with no room is not yet understood."""
    banned = {"utils", "common", "helpers", "base", "services", "misc"}

    assert [path for path in SOURCE.rglob("*") if path.stem in banned] == []
