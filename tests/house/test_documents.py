"""What a user or a newcomer relies on is documented, and the documents are true."""

from __future__ import annotations

import ast
import re

from tests.house.reading import ROOT, SOURCE, modules
from tocsin.cli.main import COMMANDS
from tocsin.site.environment import KNOWN

CODE = re.compile(r'Refused\(\s*"([a-z_]+)"')
LIMIT = 150


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_public_class_of_core_is_a_term():
    """The glossary has an entry for every public class of core."""
    terms = _read("docs/terms.md")
    names = {
        node.name
        for path in (SOURCE / "core").rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }

    assert sorted(name for name in names if f"`{name}`" not in terms) == []


def test_every_refusal_has_a_page():
    """Each code of a refusal has a page that says what it means and what to do, and no page is an orphan."""
    codes = {code for path in modules() for code in CODE.findall(path.read_text(encoding="utf-8"))}
    pages = {path.stem for path in (ROOT / "docs" / "errors").glob("*.md")}

    assert sorted(codes - pages) == []
    assert sorted(pages - codes) == []


def test_every_command_is_in_the_reference():
    """The reference of the command line names every command."""
    reference = _read("docs/reference/commands.md")

    assert [name for name in COMMANDS if f"`tocsin {name}" not in reference] == []


def test_every_setting_is_in_the_reference():
    """The reference of the settings names every environment variable."""
    reference = _read("docs/reference/settings.md")

    assert [name for name in KNOWN if f"`{name}`" not in reference] == []


def test_every_action_is_in_the_reference():
    """The reference of the actions names every verb and who may do it."""
    reference = _read("docs/reference/actions.md")
    actions = [path.stem for path in (SOURCE / "actions").glob("*.py") if path.stem not in {"__init__", "policy"}]

    assert [name for name in actions if f"`{name}`" not in reference] == []


def test_the_one_incident_walk_leads_through_six_short_files():
    """The walk of ARCHITECTURE.md names six files in order; each exists and is under 150 lines."""
    walk = _read("ARCHITECTURE.md").split("## The one-incident walk")[1].split("\n## ")[0]
    files = re.findall(r"^\d\. `([^`]+)`", walk, flags=re.MULTILINE)

    assert len(files) == 6
    assert [name for name in files if len(_read(name).splitlines()) >= LIMIT] == []


def test_readme_has_the_two_commands():
    """The README shows how to see it and how to test it: make demo, make test."""
    readme = _read("README.md")

    assert "make demo" in readme
    assert "make test" in readme


def test_every_decision_record_says_context_choice_and_cost():
    """A decision record has three parts: context, choice, cost."""
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert records
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert all(part in text for part in ("## Context", "## Choice", "## Cost")), record.name
