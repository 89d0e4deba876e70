"""How every command answers: JSON or text on standard output, refusals as sentences, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from tocsin.core.refusal import Refused

P = ParamSpec("P")
R = TypeVar("R")

JSON_LIMIT_BYTES = 64 * 1024 * 1024
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""
_LONGEST_NUMBER = 1000
_JSON_NAMES = {list: "an array", str: "text", int: "a number", bool: "a truth value", type(None): "null"}


def refusal(reason: Refused) -> dict[str, Any]:
    """Return the contract's error object for a refusal."""
    return {"error": {"code": reason.code, "message": reason.message, "where": reason.where}}


def as_json(answer: object) -> str:
    """Write one JSON document the way every command does."""
    return json.dumps(answer, indent=2, ensure_ascii=False)


def answering(command: Callable[P, R]) -> Callable[P, None]:
    """
    Give a command `--json` and the contract's way with refusals.

    The command returns its JSON answer; it may take ``as_json: bool`` to print text itself. A
    ``Refused`` becomes a sentence on standard error (and an error object with `--json`), status 1;
    Ctrl-C is status 130 and no words.
    """

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        wants_json = bool(kwargs["as_json"])
        try:
            answer = command(*args, **kwargs)
        except Refused as reason:
            if wants_json:
                click.echo(_printable(as_json(refusal(reason))))
            click.echo(_printable(reason.message), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        if answer is not None:
            click.echo(_printable(as_json(answer)))

    return run


def read_json(path: str) -> Any:
    """
    Read one JSON document from a file, or from standard input for ``-``.

    Numbers with a fraction stay text-exact as ``Decimal``-readable strings; keys may not repeat.
    Raises ``Refused`` (``unreadable_file``, ``file_too_large``, ``not_json``, ``repeated_key``).
    """
    try:
        raw = sys.stdin.buffer.read(JSON_LIMIT_BYTES + 1) if path == "-" else _limited(Path(path))
    except OSError as error:
        raise Refused(
            "unreadable_file",
            f"{path} cannot be read: {error.strerror}. Name a readable JSON file, or - for standard input.",
            path,
        ) from None
    if len(raw) > JSON_LIMIT_BYTES:
        raise Refused("file_too_large", f"{path} is larger than 64 MiB. Split it into several files.", path)
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            parse_float=str,
            parse_int=_whole,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
        )
    except RecursionError:
        raise Refused(
            "not_json", f"{path} is nested too deeply to be a JSON document of ours. Write it flat.", path
        ) from None
    except ValueError as error:
        raise Refused(
            "not_json", f"{path} is not a JSON document: {error}. Correct it at that place.", path
        ) from None


def _printable(text: str) -> bytes:
    """Encode as UTF-8 on every terminal; a lone surrogate that came in is written as its JSON escape."""
    return text.encode("utf-8", "backslashreplace")


def _limited(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(JSON_LIMIT_BYTES + 1)


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(digits)} digits is no number of ours")
    return int(digits)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(
            "repeated_key", f"The key {twice!r} stands twice in one object. Keep one of them.", twice
        )
    return found


def each(document: Any, answer: Callable[[Mapping[str, Any]], Any]) -> Any:
    """Answer one object, or an array of them in order; one refused element becomes its own error."""
    if isinstance(document, list):
        return [_one_of_many(element, answer) for element in document]
    return answer(_an_object(document))


def _one_of_many(element: Any, answer: Callable[[Mapping[str, Any]], Any]) -> Any:
    try:
        return answer(_an_object(element))
    except Refused as reason:
        return refusal(reason)


def _an_object(document: Any) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise Refused(
            "not_an_object",
            f"A JSON object is expected, not {_JSON_NAMES[type(document)]}. Put the facts in braces.",
        )
    return document
