"""
Collect the messages of the pages and bring the Dutch catalogue up to date; GNU gettext is not needed.

``python tools/messages.py`` writes the catalogue and compiles it: what is new comes without a translation,
what nobody asks for any more goes. ``--check`` writes nothing, and exits with 1 if anything is missing or
obsolete. The file has neither line numbers nor dates and is sorted: it changes only when a text changes.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message, mofile, pofile
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tocsin"
LANGUAGE = "nl"
CATALOGUE = SOURCE / "site" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
WIDTH = 110

CONTEXT = "c"
PLACES: dict[str, tuple[int | tuple[int, str], ...]] = {
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, CONTEXT), 2),
    "npgettext": ((1, CONTEXT), 2, 3),
}
"""Which arguments are messages, and which one is a context, as Babel wants it said."""
KEYWORDS = {"_": (1,), **PLACES, **{f"{name}_lazy": places for name, places in PLACES.items()}}
HEADER = """\
# The Dutch texts of the pages. Brought up to date by tools/messages.py, compiled by tools/build_hook.py.
msgid ""
msgstr ""
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main() -> int:
    """Update and compile the catalogue, or check it; return the exit status."""
    options = argparse.ArgumentParser(description="Bring the Dutch catalogue up to date, or check it.")
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is not complete")
    check = options.parse_args().check
    asked = messages()
    if not check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(updated(catalogue(), asked), encoding="utf-8")
        with CATALOGUE.with_suffix(".mo").open("wb") as binary:
            mofile.write_mo(binary, catalogue())
    faults = list(incomplete(catalogue(), asked))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(asked)} messages, {len(faults)} to see to.")
    return 1 if faults and check else 0


def messages() -> Catalog:
    """Return every message of the package, without translations."""
    found = Catalog(locale=LANGUAGE)
    for path in sorted(SOURCE.rglob("*.py")):
        for text, context in _of_module(path):
            found.add(text, context=context)
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for _line, text, _comments, context in extract("python", BytesIO(_as_python(path)), KEYWORDS):
            found.add(text, context=context)
    return found


def catalogue() -> Catalog:
    """Return the catalogue as it stands; an empty one when there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale=LANGUAGE)
    with CATALOGUE.open("rb") as text:
        return pofile.read_po(text, locale=LANGUAGE)


def updated(given: Catalog, asked: Catalog) -> str:
    """Return the text of the catalogue with what is asked for, in the order of the messages."""
    given.update(asked, no_fuzzy_matching=True)
    text = BytesIO()
    pofile.write_po(
        text, given, width=WIDTH, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    return HEADER + text.getvalue().decode("utf-8").strip("\n") + "\n"


def incomplete(given: Catalog, asked: Catalog) -> Iterator[str]:
    """Yield a line for each message that is missing, not translated, marked as doubtful, or obsolete."""
    here = {_key(each): each for each in given if each.id}
    wanted = {_key(each) for each in asked if each.id}
    for key in sorted(wanted - here.keys()):
        yield f"missing: {_shown(key)}"
    for key in sorted(wanted & here.keys()):
        if not all(translations(here[key])):
            yield f"not translated: {_shown(key)}"
        if here[key].fuzzy:
            yield f"marked as doubtful: {_shown(key)}"
    for key in sorted({*(here.keys() - wanted), *map(_key, given.obsolete.values())}):
        yield f"obsolete: {_shown(key)}"


def originals(message: Message) -> tuple[str, ...]:
    """Return the English texts of a message: one, or two where it counts something."""
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    """Return the Dutch texts of a message, in the order of ``originals``."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def _of_module(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield the messages of a module with their contexts; one put together at run time is a mistake."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
            places = KEYWORDS[call.func.id]
            constants = [each for each in call.args[: len(places)] if isinstance(each, ast.Constant)]
            given = [each.value for each in constants if isinstance(each.value, str)]
            if len(given) < len(places):
                sys.exit(
                    f"{path.relative_to(ROOT)}:{call.lineno}: {call.func.id} is given no plain text. "
                    "Write the whole sentence there, with named placeholders."
                )
            context = given.pop(0) if isinstance(places[0], tuple) else None
            yield (given[0] if len(given) == 1 else tuple(given)), context


def _as_python(path: Path) -> bytes:
    """
    Return a template with its messages as calls and all else blanked out, as Django prepares it for gettext.

    Each call stands on one line; its indentation would mean something to a reader of Python.
    """
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in text.splitlines()).encode()


def _key(message: Message) -> tuple[tuple[str, ...], str]:
    return originals(message), message.context or ""


def _shown(key: tuple[tuple[str, ...], str]) -> str:
    texts, context = key
    return " / ".join(texts) + (f" ({context})" if context else "")


if __name__ == "__main__":
    sys.exit(main())
