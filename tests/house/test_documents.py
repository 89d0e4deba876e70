"""What a user or a newcomer relies on is documented, and the documents are true."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import click
import pytest

from tests.house.reading import DOCS, ROOT, SOURCE, modules
from tocsin.actions.policy import MAY
from tocsin.api.endpoints import api
from tocsin.channels.status_pages.reader import FORMATS
from tocsin.cli.main import COMMANDS, main
from tocsin.core.incidents import Role
from tocsin.site.environment import KNOWN

CODE = re.compile(r'(?:Refused|_refused)\(\s*"([a-z0-9_]+)"')
OWN_RULE = re.compile(r'"(T-[a-z0-9]+)"')
PAGE = re.compile(
    r"# (?P<code>[a-z0-9_]+)\n\n(?P<means>[A-Z`].+?)\n\n\*\*What to do\.\*\* (?P<remedy>.+)\n", re.DOTALL
)
LIMIT = 150


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCE / "law" / name).read_text(encoding="utf-8"))


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


def test_the_terms_are_in_alphabetical_order():
    """A term is found where the alphabet puts it, and each has a meaning."""
    rows = [line.split(" | ") for line in _read("docs/terms.md").splitlines() if line.startswith("| ")][2:]
    terms = [row[0].removeprefix("| ") for row in rows]

    assert terms == sorted(terms, key=str.casefold)
    assert [row for row in rows if not row[1].endswith(".")] == []


def test_every_refusal_has_a_page():
    """Each code of a refusal has a page that says what it means and what to do, and no page is an orphan."""
    codes = {code for path in modules() for code in CODE.findall(path.read_text(encoding="utf-8"))}
    pages = {path.stem for path in (ROOT / "docs" / "errors").glob("*.md")}

    assert sorted(codes - pages) == []
    assert sorted(pages - codes) == []


def test_every_page_of_a_refusal_has_the_same_form():
    """A page says what the code means and what to do, in that order, under the code as its title."""
    odd = []
    for path in sorted((DOCS / "errors").glob("*.md")):
        found = PAGE.fullmatch(path.read_text(encoding="utf-8"))
        if found is None or found["code"] != path.stem:
            odd.append(path.name)

    assert odd == []


def _commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, *names, name)
        else:
            yield (*names, name), command


@pytest.mark.parametrize(
    ("names", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in _commands(main)]
)
def test_every_command_is_in_the_reference(names: tuple[str, ...], command: click.Command):
    """The reference has a section for every command, which shows every option and argument of it."""
    sections = re.split(r"^## ", _read("docs/reference/commands.md"), flags=re.MULTILINE)
    title = re.compile(rf"`tocsin {re.escape(' '.join(names))}[ `]")
    own = [each for each in sections if title.search(each.splitlines()[0])]
    options = [each.opts[0] for each in command.params if isinstance(each, click.Option)]

    assert len(own) == 1
    assert [each for each in options if each != "--json" and f"`{each}" not in own[0]] == []
    assert "```console" in own[0] or "```sh" in own[0]


def test_every_command_of_the_table_is_one():
    """Each name in the table of commands leads to a command that says what it does."""
    assert {names[0] for names, _ in _commands(main)} == set(COMMANDS)
    assert [names for names, command in _commands(main) if not command.help] == []


def test_every_setting_is_in_the_reference():
    """The reference of the settings names every environment variable."""
    reference = _read("docs/reference/settings.md")

    assert [name for name in KNOWN if f"`{name}`" not in reference] == []


def test_every_action_is_in_the_reference():
    """The reference of the actions names every verb and who may do it."""
    reference = _read("docs/reference/actions.md")
    actions = [
        path.stem for path in (SOURCE / "actions").glob("*.py") if path.stem not in {"__init__", "policy"}
    ]
    allowed = [
        f"| `{verb}` | {', '.join(role.value.replace('_', ' ') for role in Role if role in roles)} |"
        for verb, roles in MAY.items()
    ]

    assert [name for name in actions if f"`{name}`" not in reference] == []
    assert [line for line in allowed if line not in reference] == []


def test_every_fact_is_in_the_reference():
    """The reference of the facts has each fact as facts.toml defines it, with the question that is asked."""
    reference = _read("docs/reference/facts.md")
    rows = [
        " | ".join(
            (f"| `{key}`", fact["type"], fact["article"], fact.get("report_field", ""), fact["en"]["asks"])
        )
        for key, fact in _toml("facts.toml").items()
    ]

    assert [row for row in rows if f"{row} |".replace("|  |", "| |") not in reference] == []


def test_every_reading_is_in_the_reference():
    """The reference of the readings has each reading with its default, and both sides with their sources."""
    reference = _read("docs/reference/readings.md")
    missing = []
    for path in sorted((SOURCE / "law").rglob("*.toml")):
        readings = tomllib.loads(path.read_text(encoding="utf-8")).get("readings", {})
        for name, reading in readings.items():
            lines = [f"`{name}`", reading["asks"]]
            for side, held in reading["sides"].items():
                mark = " (default)" if side == reading["default"] else ""
                lines.append(f"| `{side}`{mark} | {held['says']} | {held['source']} |")
            missing += [(path.name, line) for line in lines if line not in reference]

    assert missing == []


def test_every_rule_of_ours_is_in_the_reference_of_the_register():
    """A finding of our own has a line that says what it means."""
    reference = _read("docs/reference/register.md")
    rules = {rule for path in modules() for rule in OWN_RULE.findall(path.read_text(encoding="utf-8"))}

    assert sorted(rule for rule in rules if f"| `{rule}` |" not in reference) == []


def test_every_format_is_in_the_reference_of_the_feeds():
    """The reference of the feeds names every format of a status page that is told apart."""
    reference = _read("docs/reference/feeds.md")

    assert [name for name in FORMATS if f"`{name}`" not in reference] == []


def test_every_endpoint_is_in_the_reference():
    """The reference of the API names every address and method of the OpenAPI document."""
    reference = _read("docs/reference/api.md")
    missing = [
        (method, address)
        for address, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
        if f"| `{method.upper()} {address}` |" not in reference
    ]

    assert missing == []


def test_the_one_incident_walk_leads_through_six_short_files():
    """
    The walk of ARCHITECTURE.md names six files in order; each exists, and the programs are under 150 lines.

    A law file and the cases about it are as long as the act; they are read article by article.
    """
    walk = _read("ARCHITECTURE.md").split("## The one-incident walk")[1].split("\n## ")[0]
    files = re.findall(r"^\d\. `([^`]+)`", walk, flags=re.MULTILINE)

    assert len(files) == 6
    assert [name for name in files if not (ROOT / name).is_file()] == []
    assert [name for name in files if name.endswith(".py") and len(_read(name).splitlines()) >= LIMIT] == []


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
