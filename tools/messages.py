"""
Collect the messages of the pages and bring the Dutch catalogue up to date; GNU gettext is not needed.

``python tools/messages.py`` writes the catalogue: what is new comes without a translation, what nobody
asks for goes. ``--check`` writes nothing, names what is missing or obsolete, and exits with 1 if anything is.
The file has neither line numbers nor dates and is sorted, so that it changes only when a text changes.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message, pofile
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tocsin"
CATALOGUE = SOURCE / "site" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
LANGUAGE = "nl"
WIDTH = 110

_PLAIN, _PLURAL, _CONTEXT, _BOTH = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _BOTH,
    "npgettext_lazy": _BOTH,
}
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
    """Update the catalogue, or check it; return the exit status."""
    options = argparse.ArgumentParser(description="Bring the Dutch catalogue up to date, or check it.")
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 if it is not complete")
    asked, given = messages(), catalogue()
    if not options.parse_args().check:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(updated(given, asked), encoding="utf-8")
        given = catalogue()
    faults = list(incomplete(given, asked))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(asked)} messages, {len(faults)} to see to.")
    return 1 if faults and options.parse_args().check else 0


def messages() -> Catalog:
    """Return every message of the package, without translations."""
    found = Catalog(locale=LANGUAGE)
    for path in sorted(SOURCE.rglob("*.py")):
        for text, context in _of_python(path):
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
    here, wanted = {_key(each): each for each in given if each.id}, {_key(each) for each in asked if each.id}
    for key in sorted(wanted - here.keys()):
        yield f"missing: {_shown(key)}"
    for key in sorted(wanted & here.keys()):
        message = here[key]
        texts = message.string if message.pluralizable else (message.string,)
        if not all(texts):
            yield f"not translated: {_shown(key)}"
        if message.fuzzy:
            yield f"marked as doubtful: {_shown(key)}"
    for key in sorted({*(here.keys() - wanted), *map(_key, given.obsolete.values())}):
        yield f"obsolete: {_shown(key)}"


def _of_python(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield each message of a module with its context; one that is put together at run time ends the program."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS):
            continue
        texts, context = [], None
        for place in KEYWORDS[call.func.id] or (1,):
            number, is_context = (place[0], True) if isinstance(place, tuple) else (place, False)
            match call.args[number - 1 : number]:
                case [ast.Constant(value=str(text))] if is_context:
                    context = text
                case [ast.Constant(value=str(text))]:
                    texts.append(text)
                case _:
                    sys.exit(
                        f"{path.relative_to(ROOT)}:{call.lineno}: {call.func.id} is not given a plain string. "
                        "Write the whole sentence there, with named placeholders."
                    )
        yield (texts[0] if len(texts) == 1 else tuple(texts)), context


def _as_python(path: Path) -> bytes:
    """
    Return a template with its messages as calls and all else blanked out, as Django prepares it for gettext.

    Each call stands on one line; its indentation would mean something to a reader of Python.
    """
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in text.splitlines()).encode()


def _key(message: Message) -> tuple[str, str, str]:
    first, *many = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return first, (many or [""])[0], message.context or ""


def _shown(key: tuple[str, str, str]) -> str:
    first, many, context = key
    return " / ".join(filter(None, (first, many))) + (f" ({context})" if context else "")


if __name__ == "__main__":
    sys.exit(main())
